"""Inspections as the pages read them. Written only by publishing."""

from __future__ import annotations

from typing import Self

from django.db import models

from headway.core.access import Permission
from headway.core.constraints import known
from headway.core.querysets import SchoolQuerySet


class InspectionKind(models.TextChoices):
    """What sort of visit it was."""

    GRADED = "graded", "Graded inspection"
    UNGRADED = "ungraded", "Ungraded inspection"
    SHORT = "short", "Short inspection"
    MONITORING = "monitoring", "Monitoring visit"
    REPORT_CARD = "report_card", "Report card inspection"
    LATEST = "latest", "Latest known, sort not said"


class Outcome(models.TextChoices):
    """The overall outcomes of the legacy regimes; empty where a regime gives none."""

    OUTSTANDING = "OUTSTANDING", "Outstanding"
    GOOD = "GOOD", "Good"
    RI = "RI", "Requires improvement"
    INADEQUATE = "INADEQUATE", "Inadequate"
    SERIOUS_WEAKNESSES = "SERIOUS_WEAKNESSES", "Serious weaknesses"
    SPECIAL_MEASURES = "SPECIAL_MEASURES", "Special measures"


class StandingGroup(models.TextChoices):
    """How lists and counts group schools: a grade where one was given, else what the card says."""

    OUTSTANDING = "OUTSTANDING", "Outstanding"
    GOOD = "GOOD", "Good"
    RI = "RI", "Requires improvement"
    SERIOUS_WEAKNESSES = "SERIOUS_WEAKNESSES", "Serious weaknesses"
    SPECIAL_MEASURES = "SPECIAL_MEASURES", "Special measures"
    INADEQUATE = "INADEQUATE", "Inadequate, category not said"
    NO_GRADE_MET = "NO_GRADE_MET", "No overall grade: nothing below the standard"
    NO_GRADE_BELOW = "NO_GRADE_BELOW", "No overall grade: something below the standard"
    NOT_JUDGED = "NOT_JUDGED", "Inspected, outcome not known"
    NEVER = "NEVER", "Not yet inspected"


class Basis(models.TextChoices):
    """What "good or better" is read from. The three are never spliced into one series."""

    OVERALL = "overall", "Overall grade (inspections to August 2024)"
    JUDGEMENTS = "judgements", "Every key judgement good or better (2024/25)"
    REPORT_CARD = "report_card", "No area below the expected standard (report cards)"
    NONE = "none", "Not inspected"


class InspectionQuerySet(SchoolQuerySet):
    """Inspections, narrowed by who asks."""

    opened_by = (Permission.SCHOOL_SEE, Permission.SCHOOL_OUTLINE)

    def current(self) -> Self:
        """What the current edition says: nothing that became public after its date."""
        return self.filter(edition__current=True)


class Inspection(models.Model):
    """One published inspection under one regime, at the school or at what it was before."""

    edition = models.ForeignKey(
        "measures.Edition",
        models.PROTECT,
        related_name="inspections",
        help_text="the latest edition that says it happened",
    )
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="inspections")
    urn_at = models.PositiveIntegerField("URN at the time")
    number = models.CharField(max_length=40, blank=True, help_text="the publisher's own number")
    inspected_on = models.DateField(help_text="first day, or last where only that is known")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    known_on = models.DateField(help_text="first day on which the outcome was public")
    kind = models.CharField(max_length=12, choices=InspectionKind)
    regime = models.CharField(max_length=12)
    overall = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 outstanding to 4 inadequate; null = none was given"
    )
    overall_state = models.CharField(max_length=30, blank=True)
    concern = models.CharField(max_length=4, blank=True, help_text="SM, SW, RSI, NTI or empty")
    safeguarding = models.CharField(max_length=20, blank=True, help_text="met, not_met or empty")
    worse_than_good = models.BooleanField(
        null=True, blank=True, help_text="in its own regime; null when it cannot be told"
    )
    outcome = models.CharField(max_length=400, blank=True, help_text="as published, in words")
    predecessor = models.BooleanField(default=False, help_text="it was of the school before")
    release_id = models.CharField(max_length=160, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on", "-pk"]
        constraints = [
            known("kind", InspectionKind, name="inspection_kind_known"),
            models.UniqueConstraint(
                fields=["school", "urn_at", "inspected_on", "kind"], name="inspection_once"
            ),
            models.CheckConstraint(
                condition=models.Q(overall__isnull=True) | models.Q(overall__range=(1, 4)),
                name="inspection_grade_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.inspected_on}"


class Judgement(models.Model):
    """A grade for one area of one inspection, in that regime's own words."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="judgements")
    area = models.CharField(max_length=60)
    area_name = models.CharField(max_length=120, blank=True)
    grade = models.CharField(max_length=40)
    grade_words = models.CharField(max_length=80, blank=True)
    graded_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "area"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "area"], name="judgement_once_per_area"),
        ]

    def __str__(self) -> str:
        return f"{self.area_name or self.area}: {self.grade_words or self.grade}"


class StandingQuerySet(SchoolQuerySet):
    """Standings, narrowed by who asks."""

    opened_by = (Permission.SCHOOL_SEE, Permission.SCHOOL_OUTLINE)

    def current(self) -> Self:
        """Those of the edition that pages show."""
        return self.filter(edition__current=True)


class Standing(models.Model):
    """Where a school stands with Ofsted on the day of an edition: derived, never typed in."""

    edition = models.ForeignKey(
        "measures.Edition", models.PROTECT, related_name="standings", db_index=False
    )
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="standings")
    regime = models.CharField(max_length=12, blank=True)
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.NONE)
    group = models.CharField(max_length=20, choices=StandingGroup, default=StandingGroup.NOT_JUDGED)
    latest_overall = models.CharField(max_length=20, choices=Outcome, blank=True)
    previous_overall = models.CharField(max_length=20, choices=Outcome, blank=True)
    words = models.TextField(help_text="whole, with the regime")
    short = models.CharField(max_length=120, blank=True, help_text="the gravest of it, for lists")
    worse_than_good = models.BooleanField(null=True, blank=True)
    category_of_concern = models.BooleanField(null=True, blank=True)
    two_ri = models.BooleanField(null=True, blank=True)
    stuck = models.BooleanField(null=True, blank=True)
    concern_flag = models.BooleanField(null=True, blank=True)
    letter_says_issues = models.BooleanField(null=True, blank=True)
    any_needs_attention = models.BooleanField(null=True, blank=True)
    any_urgent_improvement = models.BooleanField(null=True, blank=True)
    never_inspected = models.BooleanField(default=False, help_text="in its present form")
    predecessor_outcome = models.BooleanField(
        default=False, help_text="the words are of the school before"
    )
    predecessor_urn = models.PositiveIntegerField(null=True, blank=True)
    safeguarding_not_met = models.BooleanField(null=True, blank=True)
    inspected_on = models.DateField(
        null=True, blank=True, help_text="latest graded inspection or report card"
    )
    visited_on = models.DateField(null=True, blank=True, help_text="latest inspection of any kind")
    known_on = models.DateField(null=True, blank=True)
    years_since = models.FloatField(null=True, blank=True, help_text="since the last inspection")
    derived_category = models.CharField(max_length=40, blank=True)
    published_category = models.CharField(max_length=40, blank=True)
    sentence = models.CharField(max_length=700, blank=True)
    release_id = models.CharField(max_length=160, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)
    window_earliest = models.DateField(null=True, blank=True)
    window_expected = models.DateField(null=True, blank=True)
    window_latest = models.DateField(null=True, blank=True)
    window_basis = models.CharField(max_length=700, blank=True)
    window_rule = models.CharField(max_length=60, blank=True)
    terms_to_latest = models.SmallIntegerField(null=True, blank=True)
    imminent = models.BooleanField(null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            known("basis", Basis, name="standing_basis_known"),
            known("group", StandingGroup, name="standing_group_known"),
            models.UniqueConstraint(fields=["edition", "school"], name="standing_once"),
            models.CheckConstraint(
                condition=models.Q(latest_overall="") | models.Q(latest_overall__in=Outcome.values),
                name="standing_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class AreaOutcome(models.Model):
    """How many schools of an area, and pupils in them, are good or better on each basis.

    Counted when an edition is published, because a page never reads all of England.
    """

    edition = models.ForeignKey(
        "measures.Edition", models.PROTECT, related_name="area_outcomes", db_index=False
    )
    level = models.CharField(max_length=12, help_text="la, core_cities, neighbours, england")
    area = models.CharField(max_length=12)
    area_name = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=12, help_text="reporting phase, or all")
    maintained_only = models.BooleanField(default=False)
    basis = models.CharField(max_length=12, choices=Basis)
    schools = models.PositiveIntegerField(
        help_text="judged on this basis; all, where not inspected"
    )
    good = models.PositiveIntegerField(help_text="of them good or better")
    pupils = models.PositiveIntegerField(help_text="on roll in schools judged on this basis")
    pupils_good = models.PositiveIntegerField()

    class Meta:
        constraints = [
            known("basis", Basis, name="area_outcome_basis_known"),
            models.UniqueConstraint(
                fields=["edition", "level", "area", "phase", "maintained_only", "basis"],
                name="area_outcome_once",
            ),
            models.CheckConstraint(
                condition=models.Q(good__lte=models.F("schools"))
                & models.Q(pupils_good__lte=models.F("pupils")),
                name="area_outcome_part_of_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_name or self.area}: {self.good} of {self.schools}"
