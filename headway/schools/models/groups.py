"""Groups in which schools work together, who belongs to them, and who has turned away."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.core import querysets
from headway.core.access import Permission
from headway.core.constraints import known, ordered
from headway.core.models import Versioned
from headway.schools.models.people import in_force
from headway.schools.models.register import School


class GroupKind(models.TextChoices):
    """What the members call it; all are groups of schools that work together."""

    CONSORTIUM = "consortium", "Consortium"
    CLUSTER = "cluster", "Cluster"
    NETWORK = "network", "Network"
    FEDERATION = "federation", "Federation"
    OTHER = "other", "Other group"


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups, by date."""

    def on(self, day: date) -> Self:
        """Groups that there were on a day."""
        return self.filter(in_force(day))


class Group(Versioned):
    """A group of schools that work together, from a day to a day."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=GroupKind)
    about = models.CharField("what it is for", max_length=400, blank=True)
    from_on = models.DateField("first day", null=True, blank=True, help_text="null: not known")
    to_on = models.DateField("last day", null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            known("kind", GroupKind, name="group_kind_known"),
            ordered("from_on", "to_on", name="group_ends_after_it_starts"),
            models.UniqueConstraint(
                models.functions.Lower("name"),
                condition=Q(to_on__isnull=True),
                name="group_name_once",
                violation_error_message="There is a group of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.pk])


class MembershipRole(models.TextChoices):
    """What a school is in a group."""

    MEMBER = "member", "Member"
    CHAIR = "chair", "Chairs it"


class OfSchoolsQuerySet(querysets.SchoolQuerySet):
    """What every reader of a school's outline may know, by date."""

    opened_by: tuple[Permission, ...] = (Permission.SCHOOL_SEE, Permission.SCHOOL_OUTLINE)

    def on(self, day: date) -> Self:
        """What was in force on a day."""
        return self.filter(in_force(day))


class Membership(Versioned):
    """A school in a group, in one role, from a day to a day.

    A school that takes the chair ends one membership and begins another, so who chaired when
    is never lost.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    school = models.ForeignKey(School, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=6, choices=MembershipRole, default=MembershipRole.MEMBER)
    from_on = models.DateField("first day", null=True, blank=True, help_text="null: not known")
    to_on = models.DateField("last day", null=True, blank=True)

    objects = OfSchoolsQuerySet.as_manager()

    class Meta:
        ordering = ["school", "group", "from_on", "pk"]
        constraints = [
            known("role", MembershipRole, name="membership_role_known"),
            ordered("from_on", "to_on", name="membership_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["group", "school"],
                condition=Q(to_on__isnull=True),
                name="membership_once",
                violation_error_message="The school belongs to this group already.",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(to_on__isnull=True, role=MembershipRole.CHAIR),
                name="membership_one_chair",
                violation_error_message="Another school chairs this group. Make it a member first.",
            ),
        ]

    def __str__(self) -> str:
        return f"the membership of {self.school} in {self.group}"


FLAGGED = "The school is flagged as disengaged already."


class DisengagementQuerySet(OfSchoolsQuerySet):
    """Flags of disengagement: they are judged, so they are for those who read intelligence."""

    opened_by = (Permission.INTELLIGENCE_SEE,)


class Disengagement(Versioned):
    """A dated flag: the school has turned away from its group, or from every group."""

    school = models.ForeignKey(School, models.PROTECT, related_name="disengagements")
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="disengagements",
        help_text="null: from every group",
    )  # fmt: skip
    from_on = models.DateField("since")
    to_on = models.DateField("until", null=True, blank=True)
    reason = models.CharField("what shows it", max_length=400)
    source = models.CharField(max_length=200, blank=True, help_text="where we have it from")

    objects = DisengagementQuerySet.as_manager()

    class Meta:
        ordering = ["school", "from_on", "pk"]
        constraints = [
            ordered("from_on", "to_on", name="disengagement_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["school", "group"],
                condition=Q(to_on__isnull=True),
                name="disengagement_once",
                violation_error_message=FLAGGED,
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(to_on__isnull=True, group__isnull=True),
                name="disengagement_from_all_once",
                violation_error_message=FLAGGED,
            ),
        ]

    def __str__(self) -> str:
        return f"the disengagement of {self.school} from {self.group or 'every group'}"
