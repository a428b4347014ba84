"""Published figures as the pages read them. Written only by publishing, one edition at a time."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from headway.core.access import Permission
from headway.core.constraints import known
from headway.core.querysets import SchoolQuerySet
from headway.evidence.facts import STATE_WORDS, Level, State, year_label


class FigureState(models.TextChoices):
    """Why a number is there, or why it is not; the evidence half's own states."""

    OK = State.OK.value, STATE_WORDS[State.OK]
    SUPPRESSED = State.SUPPRESSED.value, STATE_WORDS[State.SUPPRESSED]
    LOW_COVERAGE = State.LOW_COVERAGE.value, STATE_WORDS[State.LOW_COVERAGE]
    NO_ENTRIES = State.NO_ENTRIES.value, STATE_WORDS[State.NO_ENTRIES]
    NOT_PUBLISHED = State.NOT_PUBLISHED.value, STATE_WORDS[State.NOT_PUBLISHED]
    NEW = State.NEW.value, STATE_WORDS[State.NEW]
    CANCELLED = State.CANCELLED.value, STATE_WORDS[State.CANCELLED]
    BASELINE_GAP = State.BASELINE_GAP.value, STATE_WORDS[State.BASELINE_GAP]
    MISSING = State.MISSING.value, STATE_WORDS[State.MISSING]
    TOO_FEW = State.TOO_FEW.value, STATE_WORDS[State.TOO_FEW]
    COMPUTED = State.COMPUTED.value, STATE_WORDS[State.COMPUTED]


class AreaLevel(models.TextChoices):
    """What an area figure speaks of."""

    LA = Level.LA.value, "Local authority"
    REGION = Level.REGION.value, "Region"
    ENGLAND = Level.ENGLAND.value, "England"
    CORE_CITIES = "core_cities", "Core cities"
    NEIGHBOURS = "neighbours", "Statistical neighbours"


class ReleaseRecord(models.Model):
    """One loaded file that an edition rests on: what it is and when it was public."""

    release_id = models.CharField(max_length=160, primary_key=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=30)
    layout = models.CharField(max_length=120)
    file_name = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    year_end = models.PositiveSmallIntegerField(null=True, blank=True)
    year_basis = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=12, blank=True, help_text="provisional, revised, final")
    as_at = models.DateField(help_text="first day on which what it says was public")
    as_at_basis = models.CharField(max_length=40, blank=True)
    rows = models.PositiveIntegerField(default=0)
    schools = models.PositiveIntegerField(default=0)
    values = models.PositiveBigIntegerField(default=0)
    indicators = models.JSONField(default=list, blank=True)
    codes = models.JSONField(default=dict, blank=True, help_text="symbols met, and how often")
    findings = models.JSONField(default=list, blank=True, help_text="what a person should look at")
    loaded_at = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-as_at", "title", "release_id"]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """A numbered, published set of releases. Exactly one is current: the one that pages show."""

    number = models.PositiveIntegerField(unique=True)
    as_at = models.DateField(help_text="nothing that became public later is in it")
    authority = models.CharField(max_length=8)
    authority_name = models.CharField(max_length=100, blank=True)
    framework_key = models.CharField(max_length=60)
    fingerprint = models.CharField(
        max_length=64, help_text="of the releases, date, authority, framework and code it rests on"
    )
    note = models.CharField(max_length=500, blank=True)
    current = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="editions"
    )
    releases = models.ManyToManyField(ReleaseRecord, related_name="editions", blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="schools, figures, changes ...")
    coverage = models.JSONField(
        default=dict, blank=True, help_text="indicator -> year -> state -> schools"
    )
    findings = models.JSONField(
        default=list, blank=True, help_text="what came to light in publishing: code, sentence"
    )
    figures_kept = models.BooleanField(
        default=True, help_text="false once its figures made room for later editions"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["current"], condition=Q(current=True), name="edition_one_current"
            ),
            models.CheckConstraint(
                condition=Q(current=False) | Q(figures_kept=True),
                name="edition_current_keeps_its_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number}"


class FigureQuerySet(SchoolQuerySet):
    """Figures, narrowed by who asks."""

    opened_by = (Permission.SCHOOL_SEE, Permission.SCHOOL_OUTLINE)

    def current(self) -> Self:
        """Figures of the edition that pages show."""
        return self.filter(edition__current=True)


class Figure(models.Model):
    """One published value of one of our schools, with everything a page says beside it.

    `value` and `state` explain each other: a number, or the reason that there is none.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="figures", db_index=False)
    school = models.ForeignKey(
        "schools.School", models.PROTECT, related_name="figures", db_index=False
    )
    indicator = models.CharField(max_length=40)
    year_end = models.PositiveSmallIntegerField(help_text="2019 is 2018/19")
    pupil_group = models.CharField(max_length=40, default="all")
    latest = models.BooleanField(
        default=False, help_text="the latest year of this indicator for this group anywhere"
    )
    value = models.FloatField(null=True, blank=True)
    lower = models.FloatField(null=True, blank=True)
    upper = models.FloatField(null=True, blank=True)
    n = models.BigIntegerField(null=True, blank=True, help_text="denominator")
    band = models.SmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=14, choices=FigureState)
    raw = models.CharField(max_length=60, blank=True, help_text="what was printed")
    status = models.CharField(max_length=12, blank=True, help_text="provisional, revised, final")
    series = models.CharField(max_length=60, help_text="comparable years share it")
    release = models.ForeignKey(
        ReleaseRecord, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    row = models.PositiveIntegerField(null=True, blank=True)
    from_urn = models.PositiveIntegerField(
        null=True, blank=True, help_text="the predecessor whose result it is, where it is one"
    )
    national = models.FloatField(null=True, blank=True)
    la_value = models.FloatField(null=True, blank=True)
    region_value = models.FloatField(null=True, blank=True)
    family_mean = models.FloatField(null=True, blank=True, help_text="50 similar schools")
    core_cities = models.FloatField(null=True, blank=True)
    neighbours = models.FloatField(null=True, blank=True)
    sig = models.CharField(max_length=4, blank=True, help_text='"sig+", "sig-", "ns" or empty')
    z = models.FloatField(null=True, blank=True)
    gap = models.FloatField(null=True, blank=True, help_text="value less national")
    important = models.BooleanField(null=True, blank=True)
    pooled_value = models.FloatField(null=True, blank=True)
    pooled_n = models.BigIntegerField(null=True, blank=True)
    pooled_lower = models.FloatField(null=True, blank=True)
    pooled_upper = models.FloatField(null=True, blank=True)
    quartile = models.SmallIntegerField(
        null=True, blank=True, help_text="in the city; 1 is the lowest quarter, whichever way"
    )
    quartile_firmness = models.CharField(max_length=12, blank=True)
    quartile_text = models.CharField(max_length=400, blank=True)
    percentile_national = models.FloatField(null=True, blank=True)
    trend_label = models.CharField(max_length=60, blank=True)
    trend_text = models.CharField(max_length=400, blank=True)
    small = models.CharField(max_length=12, blank=True, help_text="hidden, very small, small, full")
    sentence = models.CharField(max_length=700, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "pupil_group", "year_end"]
        constraints = [
            known("state", FigureState, name="figure_state_known"),
            models.UniqueConstraint(
                fields=["edition", "school", "indicator", "pupil_group", "year_end"],
                name="figure_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[FigureState.OK, FigureState.COMPUTED], value__isnull=False)
                | (~Q(state__in=[FigureState.OK, FigureState.COMPUTED]) & Q(value__isnull=True)),
                name="figure_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(quartile__isnull=True) | Q(quartile__range=(1, 4)),
                name="figure_quartile_1_to_4",
            ),
        ]
        indexes = [
            models.Index(
                fields=["edition", "indicator", "pupil_group", "year_end"], name="figure_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year_label} {self.pupil_group}"

    @property
    def year_label(self) -> str:
        """2019 -> "2018/19"."""
        return year_label(self.year_end)


class AreaFigure(models.Model):
    """One value of an area: this authority, its region, England, or one that it is held against."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="area_figures")
    level = models.CharField(max_length=12, choices=AreaLevel)
    area = models.CharField(max_length=12)
    area_name = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=12, blank=True)
    indicator = models.CharField(max_length=40)
    year_end = models.PositiveSmallIntegerField()
    pupil_group = models.CharField(max_length=40, default="all")
    value = models.FloatField(null=True, blank=True)
    n = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=14, choices=FigureState, default=FigureState.OK)
    series = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=12, blank=True)
    release = models.ForeignKey(
        ReleaseRecord, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    row = models.PositiveIntegerField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 is best")
    rank_tied = models.BooleanField(default=False)
    ranked = models.PositiveSmallIntegerField(null=True, blank=True, help_text="out of how many")
    rank_low = models.PositiveSmallIntegerField(null=True, blank=True)
    rank_high = models.PositiveSmallIntegerField(null=True, blank=True)
    gap = models.FloatField(null=True, blank=True, help_text="to England, in the unit")
    gap_change = models.FloatField(null=True, blank=True, help_text="since the year before")
    gap_text = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["indicator", "pupil_group", "year_end", "level", "area"]
        constraints = [
            known("level", AreaLevel, name="area_figure_level_known"),
            known("state", FigureState, name="area_figure_state_known"),
            models.UniqueConstraint(
                fields=[
                    "edition",
                    "level",
                    "area",
                    "phase",
                    "indicator",
                    "pupil_group",
                    "year_end",
                ],
                name="area_figure_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[FigureState.OK, FigureState.COMPUTED], value__isnull=False)
                | (~Q(state__in=[FigureState.OK, FigureState.COMPUTED]) & Q(value__isnull=True)),
                name="area_figure_value_or_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["edition", "indicator", "pupil_group", "year_end"], name="area_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_name or self.area} {self.indicator} {self.year_end}"


class DecileBand(models.Model):
    """How England's schools of one phase spread in one year: the bands behind a chart's line."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="decile_bands")
    indicator = models.CharField(max_length=40)
    phase = models.CharField(max_length=12, help_text="reporting phase")
    year_end = models.PositiveSmallIntegerField()
    pupil_group = models.CharField(max_length=40, default="all")
    schools = models.PositiveIntegerField(default=0)
    d10 = models.FloatField()
    d20 = models.FloatField()
    d30 = models.FloatField()
    d40 = models.FloatField()
    d50 = models.FloatField()
    d60 = models.FloatField()
    d70 = models.FloatField()
    d80 = models.FloatField()
    d90 = models.FloatField()

    class Meta:
        ordering = ["indicator", "phase", "pupil_group", "year_end"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "indicator", "phase", "pupil_group", "year_end"],
                name="decile_band_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.phase} {self.year_end}"

    @property
    def deciles(self) -> list[float]:
        """The nine cut points, lowest first."""
        return [getattr(self, f"d{tenth}0") for tenth in range(1, 10)]


class FamilyStage(models.TextChoices):
    """Among whose pupils the similar schools were looked for."""

    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"


class Family(models.Model):
    """The 50 schools whose pupils are most like those of one of our schools.

    `variables` and `members` are as `evidence.similar` makes them: what the schools were
    compared in, with weights and how well it fits, and the schools, nearest first.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="families")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="families")
    stage = models.CharField(max_length=10, choices=FamilyStage)
    few_close = models.BooleanField(
        default=False,
        help_text="the family differs from the school by over half an SD in something",
    )
    variables = models.JSONField(default=list, help_text="indicator, year, weight, school, family")
    members = models.JSONField(default=list, help_text="rank, urn, name, authority, values")
    department = models.JSONField(
        default=dict, blank=True, help_text="the Department's own list, where it is loaded"
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "families"
        ordering = ["school", "stage"]
        constraints = [
            known("stage", FamilyStage, name="family_stage_known"),
            models.UniqueConstraint(fields=["edition", "school", "stage"], name="family_once"),
        ]

    def __str__(self) -> str:
        return f"Similar schools of {self.school_id}"
