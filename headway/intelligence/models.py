"""What is heard about schools, in versions, with the school's answers; and how engaged it is."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from headway.accounts.models import CouncilService
from headway.core import querysets
from headway.core.access import Actor, Permission
from headway.core.constraints import known, together
from headway.core.models import Versioned
from headway.core.templatetags.headway_words import day
from headway.intelligence.states import EntryState
from headway.intelligence.words import (
    Engagement,
    Grade,
    Kept,
    Party,
    Severity,
    Source,
    Theme,
    Visibility,
)

LONGEST = 20_000  # characters of one entry
PERSON = settings.AUTH_USER_MODEL
AUTHOR_ROLE = 200


def party_of(user: Actor) -> Party:
    """For whom a person speaks: by what their roles let them agree or read."""
    if user.reach(Permission.AGREE_COUNCIL):
        return Party.COUNCIL
    if user.reach(Permission.INTELLIGENCE_OWN) and not user.reach(Permission.INTELLIGENCE_SEE):
        return Party.COUNCIL_SERVICE
    return Party.SERVICE


def signs(user: Actor) -> bool:
    """Whether a person signs for a party: they alone read what the law protects."""
    return bool(user.reach(Permission.AGREE_SERVICE, Permission.AGREE_COUNCIL))


class EntryQuerySet(querysets.SchoolQuerySet):
    """Entries, narrowed by who asks and by whether they count."""

    opened_by = (Permission.INTELLIGENCE_SEE,)

    def visible_to(self, user: Actor) -> Self:
        """Entries that this person may read: their own, and others by visibility and reach.

        Heads and chairs are not among the readers: what is shared with a school is read by
        `queries.shared_with_school`.
        """
        if not user.reach(Permission.INTELLIGENCE_SEE, Permission.INTELLIGENCE_OWN):
            return self.none()
        return self.filter(self._readable(user))

    def _readable(self, user: Actor) -> Q:
        reach = user.reach(Permission.INTELLIGENCE_SEE)
        here = Q() if reach.everywhere else Q(school_id__in=sorted(reach.urns))
        own = Q(author=user.pk)
        if not reach:
            return own | self._of_own_kind(user)
        if not reach.everywhere:
            return here & (own | Q(visibility=Visibility.PARTNER))
        party = party_of(user)
        readable = own | Q(visibility__in=[Visibility.BOTH, Visibility.PARTNER])
        readable |= Q(visibility=Visibility.OWN, party=party)
        if signs(user):
            readable |= Q(visibility=Visibility.PROTECTED)
        return readable

    def _of_own_kind(self, user: Actor) -> Q:
        """A council service reads what it recorded itself: the role says which service it is."""
        return Q(
            party=Party.COUNCIL_SERVICE,
            service=user.council_service,
            visibility__in=[Visibility.BOTH, Visibility.PARTNER, Visibility.OWN],
        ) & ~Q(service="")

    def held(self) -> Self:
        """Entries that nobody withdrew."""
        return self.filter(state=EntryState.HELD)

    def live_on(self, on: date) -> Self:
        """Entries that count on a day: held, and not expired."""
        return self.held().filter(expires_on__gt=on)


class Entry(Versioned):
    """Something heard about a school, signed. Its words are in its versions, never here.

    So neither a list nor the audit of a change carries the words along.
    """

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="intelligence")
    state = models.CharField(max_length=12, choices=EntryState, default=EntryState.HELD)
    theme = models.CharField(max_length=20, choices=Theme)
    source = models.CharField(max_length=20, choices=Source)
    happened_on = models.DateField("when it happened")
    grade = models.CharField("how it is known", max_length=20, choices=Grade)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    expires_on = models.DateField("when it stops counting")
    visibility = models.CharField("who may read it", max_length=12, choices=Visibility)
    kept_because = models.CharField(
        "why it is not shared with the school", max_length=12, choices=Kept, blank=True
    )
    told_on = models.DateField("when the school was told", null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    report_to_council = models.BooleanField(default=False)
    marked_on = models.DateField(null=True, blank=True)
    crisis_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    crisis_party = models.CharField(max_length=16, choices=Party, blank=True)
    crisis_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=1000, blank=True)
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="entries")
    author_role = models.CharField(max_length=AUTHOR_ROLE, blank=True)
    party = models.CharField(max_length=16, choices=Party)
    service = models.CharField(max_length=12, choices=CouncilService, blank=True)
    recorded_at = models.DateTimeField(db_index=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name_plural = "entries"
        constraints = [
            known("state", EntryState, name="entry_state_known"),
            known("theme", Theme, name="entry_theme_known"),
            known("source", Source, name="entry_source_known"),
            known("grade", Grade, name="entry_grade_known"),
            known("severity", Severity, name="entry_severity_known"),
            known("visibility", Visibility, name="entry_visibility_known"),
            known("kept_because", ["", *Kept], name="entry_kept_known"),
            known("party", Party, name="entry_party_known"),
            known("crisis_party", ["", *Party], name="entry_crisis_party_known"),
            known("service", ["", *CouncilService], name="entry_service_known"),
            together("shared_at", "shared_by", name="entry_shared_whole"),
            together("crisis_by", "crisis_at", name="entry_crisis_whole"),
            together("confirmed_by", "confirmed_at", name="entry_confirmed_whole"),
            together("withdrawn_at", "withdrawn_by", name="entry_withdrawn_whole"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (Q(crisis_by__isnull=False) & ~Q(confirmed_by=F("crisis_by"))),
                name="entry_crisis_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=False) | ~Q(kept_because=""),
                name="entry_shared_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | ~Q(visibility=Visibility.PROTECTED),
                name="entry_protected_never_shared",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "expires_on"], name="entry_by_school"),
            models.Index(fields=["author", "service"], name="entry_by_author"),
        ]

    def __str__(self) -> str:
        return f"the entry of {day(self.happened_on)} about {self.school.name}"

    def get_absolute_url(self) -> str:
        return reverse("intelligence_entry", args=[self.pk])

    def expired_on(self, on: date) -> bool:
        """Whether it no longer counts on a day; it stays readable."""
        return self.expires_on <= on

    @property
    def grade_short(self) -> str:
        """How it is known, in a word or two."""
        return Grade(self.grade).short

    @property
    def latest(self) -> EntryVersion | None:
        """The version in force; from what was fetched with the entry."""
        found = list(self.versions.all())
        return max(found, key=lambda one: one.number) if found else None


class EntryVersion(models.Model):
    """One wording of an entry, with everything that was judged of it then. Never changed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=LONGEST)
    theme = models.CharField(max_length=20, choices=Theme)
    source = models.CharField(max_length=20, choices=Source)
    happened_on = models.DateField()
    grade = models.CharField(max_length=20, choices=Grade)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    expires_on = models.DateField()
    why = models.CharField(max_length=1000, blank=True, help_text="why it was changed or renewed")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "number"],
                name="entry_version_once",
                violation_error_message="Somebody else has changed this entry already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of entry {self.entry_id}"


class Reply(models.Model):
    """What the school answers to an entry that is shared with it. It stands beside the entry."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="replies")
    text = models.TextField(max_length=LONGEST)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=AUTHOR_ROLE, blank=True)
    at = models.DateTimeField()
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"Answer to entry {self.entry_id}"


class RatingQuerySet(querysets.SchoolQuerySet):
    """Ratings of schools within reach."""

    opened_by = (Permission.INTELLIGENCE_SEE,)


class EngagementRating(Versioned):
    """How engaged a school is, on a day, by whom and on what evidence. The latest is in force."""

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="engagement")
    level = models.PositiveSmallIntegerField(choices=Engagement)
    evidence = models.TextField(max_length=2000)
    rated_on = models.DateField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=AUTHOR_ROLE, blank=True)
    recorded_at = models.DateTimeField()
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["-rated_on", "-pk"]
        constraints = [known("level", Engagement, name="rating_level_known")]
        indexes = [models.Index(fields=["school", "-rated_on"], name="rating_by_school")]

    def __str__(self) -> str:
        return f"the engagement of {self.school.name}"
