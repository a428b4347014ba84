"""What every feature stands on: the version column, the audit event, the background job."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from headway.core.constraints import known
from headway.core.states import sentence_of


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
            actor=self.actor_name, subject=self.subject_name, **self.after_words
        )

    @property
    def after_words(self) -> dict[str, str]:
        """The new values, for sentence templates that name one."""
        return {
            f"after_{name}": "nothing" if value is None else str(value)
            for name, value in self.after.items()
        }


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
