"""When a person expects the next inspection, beside what the rules work out."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from headway.core.access import Permission
from headway.core.constraints import known, together
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet
from headway.inspections.models.recorded import LONG_TEXT, PERSON


class Band(models.TextChoices):
    """How soon; in the words of the bands that the windows fall into."""

    SOON = "soon", "Likely within 3 terms"
    NEXT = "next", "Likely in 4 to 6 terms"
    LATER = "later", "Likely later"


class ExpectationQuerySet(SchoolQuerySet):
    """What people expect, for those who see what is recorded of inspections."""

    opened_by = (Permission.INSPECTION_SEE,)

    def in_force(self, on: date) -> Self:
        """Those that hold on a day: neither over nor taken back."""
        return self.filter(expires_on__gt=on, ended_at__isnull=True)


class Expected(Versioned):
    """A person's band in place of the computed one, with the reason, until a day (C-06).

    It changes the order of lists, never what a rule reads, and both are always shown.
    """

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="expected_bands")
    band = models.CharField(max_length=6, choices=Band)
    reason = models.TextField(validators=[LONG_TEXT])
    expires_on = models.DateField("first day on which it no longer counts")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ExpectationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "expected bands"
        constraints = [
            known("band", Band, name="expected_band_known"),
            together("ended_at", "ended_by", name="expected_band_ended_whole"),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(ended_at__isnull=True),
                name="expected_band_one_open",
                violation_error_message="Somebody else has said when it is likely meanwhile.",
            ),
        ]

    def __str__(self) -> str:
        return f"when the next inspection of {self.school.name} is likely"
