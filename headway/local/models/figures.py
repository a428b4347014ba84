"""Measures that the authority defines for itself, and the figures that it enters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.core import querysets
from headway.core.access import Actor, Permission
from headway.core.constraints import known, together
from headway.core.models import Versioned
from headway.local.periods import Every, Period
from headway.local.states import ValueState
from headway.schools.models import ReportingPhase

PERSON = settings.AUTH_USER_MODEL
EVERY = [(Every.QUARTER.value, "Every quarter"), (Every.YEAR.value, "Every academic year")]


class Better(models.TextChoices):
    """Which way is better, where there is one."""

    HIGHER = "higher", "More is better"
    LOWER = "lower", "Fewer is better"
    NONE = "none", "Neither"


class Level(models.TextChoices):
    """Of what a figure speaks."""

    SCHOOL = "school", "School"
    DISTRICT = "district", "District"
    CITY = "city", "Whole authority"


@dataclass(frozen=True)
class MeasureInfo:
    """What a page needs of a local measure, whether the product brings it or people defined it."""

    key: str
    name: str
    unit: str
    better: str
    every: Every
    adds_up: bool  # the city's figure is the sum of its schools'
    source: str
    owner: str
    of_schools: bool = True  # counted school by school, not only for districts or the city
    phase: str = ""
    pk: int | None = None
    retired: bool = False

    def for_phase(self, reporting_phase: str) -> bool:
        """Whether schools of this phase are asked for it."""
        return self.of_schools and self.phase in ("", reporting_phase)

    def written(self, value: float | None) -> str:
        """ "12 pupils", "3.5%"; empty where there is none."""
        if value is None:
            return ""
        number = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
        if self.unit == "%":
            return f"{number}%"
        unit = self.unit.removesuffix("s") if value == 1 else self.unit
        return f"{number} {unit}".strip()


# What every contract asks for by quarter (B-10, S-08). Publishers print neither in time.
BUILT_IN = (
    MeasureInfo(
        "exclusions", "Permanent exclusions", "pupils", Better.LOWER, Every.QUARTER, True,
        "Schools' own returns to the authority", "Inclusion team",
    ),
    MeasureInfo(
        "part-time", "Children in part-time placements", "pupils", Better.LOWER, Every.QUARTER,
        True, "Schools' own returns to the authority", "Inclusion team",
    ),
    MeasureInfo(
        "neet", "Young people not in education, employment or training", "young people",
        Better.LOWER, Every.QUARTER, False, "The authority's own count", "Post-16 team",
        of_schools=False,
    ),
)  # fmt: skip


def built_in(key: str) -> MeasureInfo | None:
    """One of the measures that the product brings."""
    return next((one for one in BUILT_IN if one.key == key), None)


class LocalMeasure(Versioned):
    """A measure of the authority's own: what it is, where it comes from and who keeps it."""

    key = models.SlugField(max_length=40, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)
    unit = models.CharField(max_length=30, help_text="pupils, %, days ...")
    better = models.CharField("which way is better", max_length=6, choices=Better)
    every = models.CharField("how often", max_length=7, choices=EVERY)
    phase = models.CharField(
        "for schools of", max_length=12, choices=ReportingPhase, blank=True,
        help_text="empty: every phase",
    )  # fmt: skip
    of_schools = models.BooleanField(
        "counted school by school", default=True,
        help_text="otherwise only for districts and the whole authority",
    )  # fmt: skip
    adds_up = models.BooleanField(
        "schools' figures add up to the city's", default=False,
        help_text="a number of pupils does, a percentage does not",
    )  # fmt: skip
    source = models.CharField(max_length=200)
    owner = models.CharField("who keeps it", max_length=120)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [
            known("better", Better, name="local_measure_better_known"),
            known("every", Every, name="local_measure_every_known"),
            known("phase", ["", *ReportingPhase], name="local_measure_phase_known"),
            together("retired_at", "retired_by", name="local_measure_retired_whole"),
        ]

    def __str__(self) -> str:
        return f"the local measure “{self.name}”"

    def get_absolute_url(self) -> str:
        return reverse("local_measure", args=[self.key])

    @property
    def info(self) -> MeasureInfo:
        """As pages show it, beside those that the product brings."""
        return MeasureInfo(
            self.key, self.name, self.unit, self.better, Every(self.every), self.adds_up,
            self.source, self.owner, self.of_schools, self.phase, self.pk,
            self.retired_at is not None,
        )  # fmt: skip


class LocalValueQuerySet(querysets.SchoolQuerySet):
    """Figures, narrowed by who asks: they are not published, so an outline does not show them."""

    opened_by = (Permission.SCHOOL_SEE,)

    def visible_to(self, user: Actor) -> Self:
        """Schools within reach; districts and the city for those who see the city whole."""
        seen = Q(school__isnull=False)
        reach = user.reach(*self.opened_by)
        if not reach.everywhere:
            seen = Q(school_id__in=sorted(reach.urns))
        if user.reach(Permission.CITY_SEE).everywhere:
            seen |= Q(school__isnull=True)
        return self.filter(seen)

    def held(self) -> Self:
        """Figures that stand."""
        return self.filter(state=ValueState.HELD)


class LocalValue(Versioned):
    """One figure: of a school, of a district, or (neither) of the whole authority.

    What is not known has no row. A figure that was withdrawn is none either; nothing is nought
    that nobody counted.
    """

    measure = models.CharField(max_length=40, help_text="key of a local measure")
    school = models.ForeignKey(
        "schools.School", models.PROTECT, null=True, blank=True, related_name="local_values"
    )
    district = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField("first day of the period")
    every = models.CharField(max_length=7, choices=EVERY)
    value = models.FloatField()
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=ValueState, default=ValueState.HELD)
    file_name = models.CharField(max_length=200, blank=True, help_text="empty: typed in")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = LocalValueQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "starts_on", "school", "district"]
        constraints = [
            known("state", ValueState, name="local_value_state_known"),
            known("every", Every, name="local_value_every_known"),
            models.CheckConstraint(
                condition=Q(school__isnull=True) | Q(district=""), name="local_value_of_one_place"
            ),
            models.UniqueConstraint(
                fields=["measure", "school", "starts_on"],
                condition=Q(state=ValueState.HELD, school__isnull=False),
                name="local_value_once_a_school",
            ),
            models.UniqueConstraint(
                fields=["measure", "district", "starts_on"],
                condition=Q(state=ValueState.HELD, school__isnull=True),
                name="local_value_once_a_district",
            ),
        ]
        indexes = [models.Index(fields=["school", "measure"], name="local_value_by_school")]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period.label}, of {self.place}"

    @property
    def level(self) -> Level:
        """Of what it speaks."""
        if self.school_id is not None:
            return Level.SCHOOL
        return Level.DISTRICT if self.district else Level.CITY

    @property
    def place(self) -> str:
        """The school's number, the district, or the whole authority."""
        if self.school_id is not None:
            return f"school {self.school_id}"
        return f"district {self.district}" if self.district else "the whole authority"

    @property
    def period(self) -> Period:
        """The quarter or year."""
        on: date = self.starts_on
        return Period(on, Every(self.every))

    @property
    def how(self) -> str:
        """How it came here: "typed in" or the file's name."""
        return f"from the file {self.file_name}" if self.file_name else "typed in"
