"""What schools are known for: designations to help others, and awards."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from headway.core.constraints import known, ordered
from headway.core.models import Versioned
from headway.schools.models.groups import OfSchoolsQuerySet
from headway.schools.models.register import School
from headway.schools.words import Expertise


class DesignationKind(models.TextChoices):
    """System-leadership designations, those of today and those of before."""

    NSS = "nss", "National Support School"
    TEACHING_SCHOOL = "teaching_school", "Teaching school"
    ALLIANCE = "alliance", "Teaching school alliance"
    TEACHING_HUB = "teaching_hub", "Teaching school hub"
    CURRICULUM_HUB = "curriculum_hub", "Curriculum hub"
    RESEARCH_SCHOOL = "research_school", "Research school"
    BEHAVIOUR_HUB = "behaviour_hub", "Behaviour hub"
    NLE = "nle", "National Leader of Education"
    LLE = "lle", "Local Leader of Education"
    SLE = "sle", "Specialist Leader of Education"
    OTHER = "other", "Other designation"


OF_PEOPLE = (DesignationKind.NLE, DesignationKind.LLE, DesignationKind.SLE)


def known_expertise(value: Any) -> None:
    """Every field of expertise is one of the list."""
    if not isinstance(value, list) or set(value) - set(Expertise.values):
        raise ValidationError("Choose from the fields of expertise that are offered.")


class Designation(Versioned):
    """A school, or somebody at it, is designated to help other schools, from a day to a day."""

    AUDITED_BY_MARK = frozenset({"holder"})

    school = models.ForeignKey(School, models.PROTECT, related_name="designations")
    kind = models.CharField(max_length=16, choices=DesignationKind)
    title = models.CharField(
        max_length=120, blank=True, help_text="the hub's subject, the alliance's name"
    )
    holder = models.CharField(
        "who holds it", max_length=120, blank=True, help_text="for a designation of a person"
    )
    expertise = models.JSONField(default=list, blank=True, validators=[known_expertise])
    from_on = models.DateField("first day", null=True, blank=True, help_text="null: not known")
    to_on = models.DateField("last day", null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="where we have it from")

    objects = OfSchoolsQuerySet.as_manager()

    class Meta:
        ordering = ["school", "kind", "title", "holder", "pk"]
        constraints = [
            known("kind", DesignationKind, name="designation_kind_known"),
            ordered("from_on", "to_on", name="designation_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["school", "kind", "title", "holder"],
                condition=Q(to_on__isnull=True),
                name="designation_once",
                violation_error_message="This designation is recorded already.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=OF_PEOPLE) | ~Q(holder=""),
                name="designation_of_a_person_named",
                violation_error_message="Enter who holds it: this designation is a person's.",
            ),
        ]

    def __str__(self) -> str:
        return f"the designation of {self.school} as {self.get_kind_display()}"

    @property
    def words(self) -> str:
        """ "Curriculum hub: English"."""
        kind = str(self.get_kind_display())
        return f"{kind}: {self.title}" if self.title else kind

    @property
    def expertise_words(self) -> list[str]:
        """The expertise in words."""
        return [str(Expertise(one).label) for one in self.expertise]


class AwardKind(Versioned):
    """An award or mark that schools of the authority can have, as the authority calls it."""

    name = models.CharField(max_length=120)
    about = models.CharField("what it says of a school", max_length=400, blank=True)
    counted = models.BooleanField("counted on the city's page", default=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("name"),
                name="award_kind_name_once",
                violation_error_message="There is a mark of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Award(Versioned):
    """A school has an award or mark, from a day to a day."""

    school = models.ForeignKey(School, models.PROTECT, related_name="awards")
    kind = models.ForeignKey(AwardKind, models.PROTECT, related_name="awards")
    level = models.CharField(max_length=60, blank=True, help_text="such as gold")
    from_on = models.DateField("first day", null=True, blank=True, help_text="null: not known")
    to_on = models.DateField("last day", null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="where we have it from")

    objects = OfSchoolsQuerySet.as_manager()

    class Meta:
        ordering = ["school", "kind__name", "pk"]
        constraints = [
            ordered("from_on", "to_on", name="award_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["school", "kind"],
                condition=Q(to_on__isnull=True),
                name="award_once",
                violation_error_message="The school has this mark already. End that first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.school}"
