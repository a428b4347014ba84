"""What the contract's outcomes and statements came to, and floor standards, year by year.

Written only by publishing, with the edition whose figures they rest on.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from headway.core.constraints import known
from headway.evidence.facts import year_label
from headway.measures.models.published import Edition, FigureQuerySet


class AimKind(models.TextChoices):
    """What the row is a year of."""

    OUTCOME = "outcome", "Outcome of the contract"
    STATEMENT = "statement", "Statement about the city"


class AimVerdict(models.TextChoices):
    """Three answers, as the figures allow. Of a statement "met" means that it is true."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    CANNOT_TELL = "cannot_tell", "Cannot tell"


class AimYear(models.Model):
    """One part of an outcome or statement in one year; part 0 is a statement as a whole.

    Words stand here as the version said them when the edition was published.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="aim_years")
    framework_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=AimKind)
    code = models.CharField(max_length=40, help_text="the aim's id in its version")
    position = models.PositiveSmallIntegerField(help_text="place of the aim in its version")
    part = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, help_text="the aim")
    part_words = models.CharField(max_length=200, blank=True)
    test = models.CharField(max_length=40)
    indicator = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=12, blank=True)
    pupil_group = models.CharField(max_length=40, blank=True)
    year_end = models.PositiveSmallIntegerField()
    target_year = models.PositiveSmallIntegerField(null=True, blank=True)
    verdict = models.CharField(max_length=12, choices=AimVerdict)
    because = models.CharField(max_length=1500)
    value = models.FloatField(null=True, blank=True)
    england = models.FloatField(null=True, blank=True)
    core_cities = models.FloatField(null=True, blank=True)
    neighbours = models.FloatField(null=True, blank=True)
    direction = models.CharField(max_length=60, blank=True)
    rank = models.CharField(max_length=40, blank=True)
    cited = models.JSONField(default=list, blank=True, help_text="words, value, source")

    class Meta:
        ordering = ["framework_key", "kind", "position", "-year_end", "part"]
        constraints = [
            known("kind", AimKind, name="aim_year_kind_known"),
            known("verdict", AimVerdict, name="aim_year_verdict_known"),
            models.UniqueConstraint(
                fields=["edition", "framework_key", "kind", "code", "part", "year_end"],
                name="aim_year_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year_label}"

    @property
    def year_label(self) -> str:
        """2019 -> "2018/19"."""
        return year_label(self.year_end)


class FloorYear(models.Model):
    """Whether a school's results of a year were below the floor standard then in force.

    Only where it can be told: a school without a row in a year has no flag of that year.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="floor_years")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="floor_years")
    stage = models.CharField(max_length=10)
    year_end = models.PositiveSmallIntegerField()
    below = models.BooleanField()
    applied = models.BooleanField(help_text="false where the standard did not apply to the school")
    discontinued = models.BooleanField(help_text="worked out for a year after the standard ended")
    because = models.CharField(max_length=300)
    rule = models.CharField(max_length=40, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["school", "stage", "-year_end"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "school", "stage", "year_end"], name="floor_year_once"
            ),
            models.CheckConstraint(
                condition=Q(applied=True) | Q(below=False), name="floor_year_below_only_if_applied"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.stage} {self.year_label}"

    @property
    def year_label(self) -> str:
        """2019 -> "2018/19"."""
        return year_label(self.year_end)
