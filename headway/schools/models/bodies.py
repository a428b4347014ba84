"""Bodies that stand behind schools, and the office that academies answer to."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from headway.core import querysets
from headway.core.access import Permission
from headway.core.constraints import known, ordered
from headway.core.models import Versioned
from headway.schools.models.people import in_force
from headway.schools.models.register import School


class BodyKind(models.TextChoices):
    """What a body is to a school."""

    DIOCESE = "diocese", "Diocese"
    RELIGIOUS = "religious", "Other religious authority"
    FOUNDATION = "foundation", "Foundation or trustees"
    SPONSOR = "sponsor", "Sponsor"


class BodyQuerySet(querysets.SchoolQuerySet):
    """Bodies, narrowed by who asks and by date."""

    opened_by = (Permission.SCHOOL_SEE, Permission.SCHOOL_OUTLINE)

    def on(self, day: date) -> Self:
        """Bodies that stood behind their school on a day."""
        return self.filter(in_force(day))


class Body(Versioned):
    """A body behind a school that people recorded, with whom to reach there.

    The register names the diocese and the trust; what is recorded here stands beside it, and a
    diocese recorded here in place of the register's.
    """

    AUDITED_BY_MARK = frozenset({"contact", "email"})

    school = models.ForeignKey(School, models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=12, choices=BodyKind)
    name = models.CharField(max_length=160)
    contact = models.CharField("whom to reach there", max_length=120, blank=True)
    email = models.EmailField("e-mail address", max_length=254, blank=True)
    from_on = models.DateField("first day", null=True, blank=True, help_text="null: not known")
    to_on = models.DateField("last day", null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="where we have it from")

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["school", "kind", "name", "pk"]
        constraints = [
            known("kind", BodyKind, name="body_kind_known"),
            ordered("from_on", "to_on", name="body_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["school", "kind", "name"],
                condition=models.Q(to_on__isnull=True),
                name="body_once",
                violation_error_message="This body is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} as {self.get_kind_display().lower()} of {self.school}"


class RegionalOfficeQuerySet(models.QuerySet["RegionalOffice"]):
    """Offices, by date."""

    def on(self, day: date) -> Self:
        """The office on a day: one, or none."""
        return self.filter(in_force(day))


class RegionalOffice(Versioned):
    """The office to which a concern about an academy is passed, as it is called from a day on.

    The framework version says whom concerns go to; this says where that is found here. The
    government has renamed and moved these offices, so each name has its days.
    """

    name = models.CharField(max_length=160)
    email = models.EmailField("e-mail address", max_length=254, blank=True)
    reached = models.CharField(
        "how else it is reached", max_length=300, blank=True, help_text="post, telephone"
    )
    from_on = models.DateField("first day")
    to_on = models.DateField("last day", null=True, blank=True)

    objects = RegionalOfficeQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            ordered("from_on", "to_on", name="regional_office_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["from_on"], name="regional_office_once_a_day",
                violation_error_message="An office is set from this day already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} as the office for academies"
