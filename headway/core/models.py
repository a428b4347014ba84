"""What every feature stands on: the version column, the audit, the background job, the terms."""

import re
import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse

from headway.core.constraints import known, ordered, together
from headway.core.states import sentence_of

MACHINE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Versioned(models.Model):
    """A case that people edit. `version` is checked in every UPDATE, on both databases."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class AuditEvent(models.Model):
    """One thing that somebody did. Never changed, never removed; the database sees to it.

    It points at its case by type and key, not by foreign key, because it may outlive the case.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(db_index=True)
    actor_name = models.CharField(max_length=200)
    app = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    subject_name = models.CharField(max_length=300, blank=True)
    urn = models.PositiveIntegerField(null=True, db_index=True)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject")]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        return sentence_of(self.app, self.verb).format(
            actor=self.actor_name, subject=self.subject_name.rstrip("."), **self.after_words
        )

    @property
    def after_words(self) -> dict[str, str]:
        """The new values, for sentence templates that name one."""
        return {
            f"after_{name}": "nothing" if value is None else _as_written(str(value))
            for name, value in self.after.items()
        }


def _as_written(value: str) -> str:
    """A day as people write it; anything else as it is."""
    if not MACHINE_DAY.fullmatch(value):
        return value
    on = date.fromisoformat(value)
    return f"{on.day} {on:%B %Y}"


class ViewEvent(models.Model):
    """Somebody looked at something restricted: once for each person, thing and hour.

    Never changed, never removed, as an audit event is not.
    """

    at = models.DateTimeField(db_index=True)
    hour = models.DateTimeField()
    actor_id = models.BigIntegerField(db_index=True)
    actor_name = models.CharField(max_length=200)
    thing = models.CharField(max_length=120, help_text='"intelligence of 123456"; no case text')
    urn = models.PositiveIntegerField(null=True, db_index=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "thing", "hour"], name="view_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} looked at {self.thing}."


class TermName(models.TextChoices):
    """The three terms of an English school year."""

    AUTUMN = "autumn", "Autumn"
    SPRING = "spring", "Spring"
    SUMMER = "summer", "Summer"


class Term(Versioned):
    """One term of an academic year, as the authority set it.

    A year without rows has the usual dates, worked out in `core.terms`.
    """

    year_end = models.PositiveSmallIntegerField("academic year", help_text="2026 is 2025/26")
    name = models.CharField(max_length=6, choices=TermName)
    starts_on = models.DateField("first day of term")
    half_term_starts_on = models.DateField("first day of half-term", null=True, blank=True)
    half_term_ends_on = models.DateField("last day of half-term", null=True, blank=True)
    ends_on = models.DateField("last day of term")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            known("name", TermName, name="term_name_known"),
            models.UniqueConstraint(fields=["year_end", "name"], name="term_once_a_year"),
            together("half_term_starts_on", "half_term_ends_on", name="term_half_term_whole"),
            ordered("starts_on", "ends_on", name="term_ends_after_it_starts"),
            ordered("starts_on", "half_term_starts_on", name="term_half_term_after_start"),
            ordered("half_term_starts_on", "half_term_ends_on", name="term_half_term_ordered"),
            models.CheckConstraint(
                condition=models.Q(half_term_ends_on__isnull=True)
                | models.Q(half_term_ends_on__lt=models.F("ends_on")),
                name="term_half_term_before_end",
            ),
        ]

    def __str__(self) -> str:
        return f"the {self.name} term {self.year_end - 1}/{self.year_end % 100:02d}"


class Closure(Versioned):
    """A day in term on which the authority's schools are closed, such as for training."""

    on = models.DateField("day")
    words = models.CharField("why", max_length=100)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["on"],
                condition=models.Q(withdrawn=False),
                name="closure_once_a_day",
                violation_error_message="This day is closed already.",
            )
        ]

    def __str__(self) -> str:
        return f"the closure on {self.on.day} {self.on:%B %Y}"


class DigestDays(models.TextChoices):
    """How often somebody gets a message of what they have to do."""

    DAILY = "daily", "Every working day"
    WEEKLY = "weekly", "On Mondays"
    OFF = "off", "Not at all"


class Subscription(Versioned):
    """What a person asked to be told outside these pages: a message, a calendar feed.

    Who has no row gets the weekly message and has no feed. Of the feed's secret only its hash
    is kept: a lost one is renewed, never shown again.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="subscription"
    )
    digest = models.CharField(
        "message", max_length=6, choices=DigestDays, default=DigestDays.WEEKLY
    )
    feed_hash = models.CharField(max_length=64, blank=True)
    feed_made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            known("digest", DigestDays, name="subscription_digest_known"),
            models.UniqueConstraint(
                fields=["feed_hash"],
                condition=~models.Q(feed_hash=""),
                name="subscription_feed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"what {self.person} is told"


class DigestSent(models.Model):
    """One message to one person on one day: the constraint makes it one, whoever sends.

    Claimed, handed to the mail service, sent. A claim whose run was killed before it handed
    anything over is taken up by a later run; what was handed over is never sent again.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    claimed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True, help_text="just before the mail service had it")
    sent_at = models.DateTimeField(null=True)
    things = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"the message of {self.on}"


class JobState(models.TextChoices):
    """Where a piece of background work stands."""

    QUEUED = "queued", "waiting to start"
    RUNNING = "running", "running"
    DONE = "done", "finished"
    FAILED = "failed", "stopped by a problem"


class Job(models.Model):
    """A piece of long work that somebody asked for, with what its progress page shows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=True
    )
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    says = models.CharField(max_length=500, blank=True)
    problem = models.TextField(blank=True)
    result_url = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [known("state", JobState, name="job_state_known")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("core:job", args=[self.pk])

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def percent(self) -> int | None:
        """Share done, 0 to 100; None while the size of the work is not known."""
        return min(100, round(100 * self.done / self.total)) if self.total else None
