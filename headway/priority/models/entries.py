"""Entries of the priority list: which school, which class, why, since when, agreed by whom."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.core.access import Permission
from headway.core.constraints import known, ordered, together
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet
from headway.priority.states import BEFORE, ON, EntryState

LONGEST = 10_000  # characters of a narrative: about 1,600 words
LONG_TEXT = MaxLengthValidator(
    LONGEST,
    f"Shorten the text to {LONGEST:,} characters. Put a longer one into a document and name it.",
)


class Trigger(models.TextChoices):
    """What set an entry off (F-02)."""

    ROUND = "round", "Annual round"
    INSPECTION = "inspection", "Inspection result"
    SELF_REPORT = "self_report", "The school's own report"
    INTELLIGENCE = "intelligence", "Intelligence"
    CRISIS = "crisis", "Leadership in crisis"
    COMMITTEE = "committee", "Committee recommendation"


class Party(models.TextChoices):
    """The two who agree every listing."""

    SERVICE = "service", "The service"
    COUNCIL = "council", "The council"


class ListQuerySet(SchoolQuerySet):
    """Rows of the list, for whoever may see the list (a Partner: that of their schools)."""

    opened_by = (Permission.LIST_SEE,)


class ListEntryQuerySet(ListQuerySet):
    """Entries, narrowed by who asks and by state."""

    def open(self) -> Self:
        """Entries that are not over: candidates, proposals and those on the list."""
        return self.filter(closed_on__isnull=True)

    def before_listing(self) -> Self:
        """Open proposals that both parties have not agreed yet."""
        return self.open().filter(state__in=BEFORE)

    def on_list(self, day: date) -> Self:
        """Entries that were on the list on a day, whatever became of them since."""
        return self.filter(
            Q(spells__to_on__isnull=True) | Q(spells__to_on__gt=day), spells__from_on__lte=day
        )


class Entry(Versioned):
    """One school's place on one year's list, from candidate to removal.

    At most one is open for a school. `entered_on` is the first day on this year's list,
    `since_on` the first day of the unbroken time on the list, over carried-forward years.
    `left_on` is the first day off the list; `closed_on` the day on which nothing was left to
    do: for a removal, the day after which its letter is known to be sent (F-06).
    """

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="list_entries")
    year_end = models.PositiveSmallIntegerField(help_text="2026 is 2025/26")
    state = models.CharField(max_length=20, choices=EntryState, default=EntryState.CANDIDATE)
    category = models.CharField(max_length=40)
    class_id = models.CharField("class", max_length=60, blank=True)
    reason_code = models.CharField(
        max_length=60, blank=True, help_text="empty: none matches the version before (Z-05)"
    )
    rationale = models.TextField(validators=[LONG_TEXT])
    trigger = models.CharField(max_length=20, choices=Trigger)
    evidence = models.JSONField(
        default=dict, blank=True, help_text="what the reason code asks for, by its name"
    )
    framework = models.ForeignKey(
        "frameworks.Version", models.PROTECT, null=True, blank=True, related_name="list_entries"
    )
    framework_key = models.CharField(max_length=60)
    round = models.ForeignKey(
        "assessment.Round", models.PROTECT, null=True, blank=True, related_name="list_entries"
    )
    urgent = models.BooleanField(default=False)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    contacted_on = models.DateField(null=True, blank=True)
    visited_on = models.DateField(null=True, blank=True)
    head_view = models.TextField(blank=True, validators=[LONG_TEXT])
    discussion = models.TextField(blank=True, validators=[LONG_TEXT], help_text="what came of it")
    consulted_on = models.DateField(null=True, blank=True)
    consulted_words = models.TextField(
        validators=[LONG_TEXT],
        blank=True,
        help_text="what the council said before the listing (F-13)",
    )
    entered_on = models.DateField(null=True, blank=True)
    since_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    ground = models.CharField(
        max_length=30, blank=True, help_text="why it left the list, or was not listed"
    )
    closing_words = models.TextField(blank=True, validators=[LONG_TEXT])
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    unmatched_code = models.CharField(
        max_length=60, blank=True, help_text="reason code of the version before, if none matches"
    )
    place = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="place in the order of support, where a person set one"
    )
    place_reason = models.CharField(max_length=1000, blank=True)

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-year_end", "school__name", "-pk"]
        verbose_name_plural = "entries"
        constraints = [
            known("state", EntryState, name="list_entry_state_known"),
            known("trigger", Trigger, name="list_entry_trigger_known"),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(closed_on__isnull=True),
                name="list_entry_one_open_per_school",
                violation_error_message="This school has an open entry already. Open it from "
                "the school's decisions.",
            ),
            together("entered_on", "since_on", name="list_entry_entered_whole"),
            ordered("entered_on", "left_on", name="list_entry_leaves_after_it_entered"),
            ordered("opened_on", "closed_on", name="list_entry_closes_after_it_opened"),
            models.CheckConstraint(
                condition=~Q(state__in=ON) | Q(entered_on__isnull=False),
                name="list_entry_on_list_since_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BEFORE) | Q(entered_on__isnull=True),
                name="list_entry_before_listing_has_no_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["removed", "not_listed", "withdrawn"])
                | Q(closed_on__isnull=False),
                name="list_entry_ended_is_closed",
            ),
        ]
        indexes = [models.Index(fields=["year_end", "state"], name="list_entry_year_state")]

    def __str__(self) -> str:
        return f"the entry of {self.school} in {self.year_end - 1}/{self.year_end % 100:02d}"

    def get_absolute_url(self) -> str:
        return reverse("priority_entry", args=[self.pk])

    @property
    def is_on_list(self) -> bool:
        """Whether the school is on the list now: a removal may be open after it left."""
        return self.state in ON and self.left_on is None and self.closed_on is None

    @property
    def is_before_listing(self) -> bool:
        """Whether it waits to be agreed."""
        return self.state in BEFORE

    @property
    def about(self) -> str:
        """How a letter refers to it."""
        return f"priority.entry:{self.pk}"


class Spell(models.Model):
    """A class and reason that a school had on the list, from a day to a day.

    `to_on` is the first day on which it no longer held, so that one spell ends as the next
    begins. The list as at any day is the spells that hold on it.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="spells")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="list_spells")
    category = models.CharField(max_length=40)
    class_id = models.CharField("class", max_length=60, blank=True)
    reason_code = models.CharField(max_length=60, blank=True)
    rationale = models.TextField(validators=[LONG_TEXT])
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            ordered("from_on", "to_on", name="list_spell_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(to_on__isnull=True),
                name="list_spell_one_open_per_school",
            ),
        ]
        indexes = [models.Index(fields=["from_on", "to_on"], name="list_spell_days")]

    def __str__(self) -> str:
        return f"{self.category} from {self.from_on}"


class Reclassification(Versioned):
    """A new class proposed for a listed school; it holds when both parties have signed."""

    class State(models.TextChoices):
        """How far it has come."""

        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        WITHDRAWN = "withdrawn", "Taken back"

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="reclassifications")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    category = models.CharField(max_length=40)
    class_id = models.CharField("class", max_length=60, blank=True)
    reason_code = models.CharField(max_length=60)
    rationale = models.TextField(validators=[LONG_TEXT])
    source = models.CharField(max_length=200, blank=True, help_text="minute or inspection behind")
    proposed_on = models.DateField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_on = models.DateField(null=True, blank=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            known(
                "state", ["proposed", "agreed", "withdrawn"], name="reclassification_state_known"
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state="proposed"),
                name="reclassification_one_open_per_entry",
                violation_error_message="A new class is proposed for this school already.",
            ),
        ]

    def __str__(self) -> str:
        return f"new class of {self.school}"


class Assent(Versioned):
    """One party's word on an entry or a new class: who, in which role, when (E-23)."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assents")
    reclassification = models.ForeignKey(
        Reclassification, models.PROTECT, null=True, blank=True, related_name="assents"
    )
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    party = models.CharField(max_length=10, choices=Party)
    agrees = models.BooleanField()
    reason = models.TextField(blank=True, validators=[LONG_TEXT])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role_words = models.CharField(max_length=300, help_text="the role in which it was given")
    at = models.DateTimeField()

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            known("party", Party, name="list_assent_party_known"),
            models.UniqueConstraint(
                fields=["entry", "party"],
                condition=Q(reclassification__isnull=True),
                name="list_assent_once_per_party",
            ),
            models.UniqueConstraint(
                fields=["reclassification", "party"],
                condition=Q(reclassification__isnull=False),
                name="list_assent_once_per_party_and_class",
            ),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(reason=""), name="list_assent_refusal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_party_display()} on {self.school}"
