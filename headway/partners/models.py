"""Priority Partners: who they are, what they declared, and which schools they look after."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.core import querysets
from headway.core.access import Actor, Permission
from headway.core.constraints import known, ordered
from headway.core.models import Versioned
from headway.partners.words import PHASES, Expertise, InterestKind

PHASE_WORDS = dict(PHASES)


def on_day(day: date, prefix: str = "") -> Q:
    """In force on a day; `to_on` is the first day on which it no longer is."""
    begun = Q(**{f"{prefix}from_on__lte": day})
    return begun & (Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gt": day}))


def known_phases(value: Any) -> None:
    """Every phase is one in which schools are reported."""
    if not isinstance(value, list) or set(value) - set(PHASE_WORDS):
        raise ValidationError("Choose from the phases that are offered.")


def known_expertise(value: Any) -> None:
    """Every field of expertise is one of the list."""
    if not isinstance(value, list) or set(value) - set(Expertise.values):
        raise ValidationError("Choose from the fields of expertise that are offered.")


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Profiles."""

    def visible_to(self, user: Actor) -> Self:
        """Profiles are for those who work with Partners; the portrait is meant to be published."""
        return self if user.reach(Permission.PARTNER_SEE) else self.none()

    def on(self, day: date) -> Self:
        """Those who are Partners on a day."""
        return self.filter(on_day(day))


class Profile(Versioned):
    """A Priority Partner (requirements G-02): what they bring, and how many days they have."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="partner_profile"
    )
    phases = models.JSONField(default=list, blank=True, validators=[known_phases])
    expertise = models.JSONField(default=list, blank=True, validators=[known_expertise])
    headship = models.CharField("background in headship", max_length=500, blank=True)
    inspector = models.CharField("inspector training", max_length=200, blank=True)
    designations = models.CharField(max_length=300, blank=True, help_text="NLE, LLE, SLE")
    system_roles = models.CharField("roles in the system", max_length=500, blank=True)
    committee = models.BooleanField("sits on the committee", default=False)
    district = models.CharField(max_length=80, blank=True)
    place = models.CharField("where they start from", max_length=100, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    capacity_days = models.PositiveSmallIntegerField("days a year", default=0)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True, help_text="first day no longer a Partner")
    portrait = models.TextField("pen portrait", max_length=4000, blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [ordered("from_on", "to_on", name="partner_profile_leaves_after_start")]

    def __str__(self) -> str:
        return f"the profile of {self.person.name}"

    def get_absolute_url(self) -> str:
        return reverse("partner", args=[self.pk])

    def active_on(self, day: date) -> bool:
        """Whether they are a Partner on a day."""
        return self.from_on <= day and (self.to_on is None or self.to_on > day)

    @property
    def phase_words(self) -> str:
        """The phases in words."""
        return ", ".join(PHASE_WORDS[one] for one in self.phases)

    @property
    def expertise_words(self) -> str:
        """The expertise in words."""
        return ", ".join(str(Expertise(one).label) for one in self.expertise)


class Interest(Versioned):
    """What would make a Partner partial at a school: they are not allocated there meanwhile."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="interests")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=InterestKind)
    note = models.CharField(max_length=300, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["school", "from_on"]
        constraints = [
            known("kind", InterestKind, name="interest_kind_known"),
            ordered("from_on", "to_on", name="interest_ends_after_start"),
            models.UniqueConstraint(
                fields=["profile", "school", "kind"],
                condition=Q(to_on__isnull=True),
                name="interest_open_once",
                violation_error_message="This interest is declared already.",
            ),
        ]

    def __str__(self) -> str:
        return f"an interest of {self.profile.person.name} in {self.school.name}"

    @property
    def words(self) -> str:
        """The interest in words: "worked there"."""
        return str(self.get_kind_display())


class AllocationQuerySet(querysets.SchoolQuerySet):
    """Allocations at schools that a person may see; Partners see every school in outline."""

    opened_by = (Permission.PARTNER_SEE,)

    def on(self, day: date) -> Self:
        """Allocations in force on a day."""
        return self.filter(on_day(day))


class Allocation(Versioned):
    """A Partner looks after a school, from a day to a day. One is open for a school at a time."""

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="allocations")
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="allocations")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True, help_text="first day no longer in force")
    days = models.PositiveSmallIntegerField("days planned a year")
    reason = models.CharField(max_length=500)
    over_reason = models.CharField("why beyond capacity", max_length=500, blank=True)
    ended_because = models.CharField(max_length=500, blank=True)
    handover = models.TextField("handover note", max_length=4000, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    holding = models.ForeignKey(
        "accounts.Holding", models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            ordered("from_on", "to_on", name="allocation_ends_after_start"),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(to_on__isnull=True),
                name="allocation_one_open_per_school",
                violation_error_message="This school has a Partner already. Look at it again.",
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="allocation_has_days"),
        ]

    def __str__(self) -> str:
        return f"the allocation of {self.profile.person.name} to {self.school.name}"
