"""What people record of an inspection: that it is under way, what was said, who was told.

It stands beside what Ofsted publishes and is joined to it by school and days. When the
published outcome is loaded it is found by them, and nothing is typed a second time.
"""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from headway.core.access import Actor, Permission
from headway.core.constraints import known, ordered, together
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet
from headway.core.templatetags.headway_words import day
from headway.inspections.models.published import Inspection, InspectionKind
from headway.inspections.states import CaseState
from headway.inspections.words import graded_in

LONGEST = 20_000  # characters of notes
ROLE = 200
PERSON = settings.AUTH_USER_MODEL
LONG_TEXT = MaxLengthValidator(LONGEST, f"Shorten the text to {LONGEST:,} characters.")
FOLLOWED = (
    InspectionKind.GRADED, InspectionKind.UNGRADED, InspectionKind.REPORT_CARD,
    InspectionKind.MONITORING,
)  # fmt: skip


def known_grades(value: Any) -> None:
    """Grades are a table of words by area."""
    if not isinstance(value, dict) or not all(
        isinstance(code, str) and isinstance(grade, str) for code, grade in value.items()
    ):
        raise ValidationError("Choose from the grades that are offered.")


class InspectionCaseQuerySet(SchoolQuerySet):
    """Inspections that people follow, at schools whose records a person may see."""

    opened_by = (Permission.INSPECTION_SEE,)

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.exclude(state=CaseState.STRUCK)

    def with_outcome(self) -> Self:
        """`in_file`: whether the published outcome of these days is among what is loaded."""
        return self.annotate(in_file=Exists(published_within("")))

    def waiting(self) -> Self:
        """Those whose outcome is published nowhere that this installation knows of."""
        return self.filter(state=CaseState.OPEN).with_outcome().filter(in_file=False)


def published_within(prefix: str) -> models.QuerySet[Inspection]:
    """Published inspections of the case's own school and days; `prefix` leads to the case."""
    first, last = OuterRef(f"{prefix}started_on"), OuterRef(f"{prefix}ended_on")
    return Inspection.objects.current().filter(
        Q(inspected_on__gte=first, inspected_on__lte=last)
        | Q(ended_on__gte=first, ended_on__lte=last),
        school=OuterRef(f"{prefix}school_id"),
        predecessor=False,
    )


class InspectionCase(Versioned):
    """One inspection as people follow it, from the call to the published outcome.

    `outcome`, `grades` and `published_on` are what a person read in the published report before
    Ofsted's file says it; until then nothing here speaks of an outcome. What was said in
    confidence is in the versions of `Feedback`, never here.
    """

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="inspection_cases")
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    kind = models.CharField(max_length=12, choices=InspectionKind)
    regime = models.CharField(max_length=12, help_text="the framework of the first day")
    started_on = models.DateField("first day")
    ended_on = models.DateField("last day")
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    heard_on = models.DateField(
        "day on which the outcome was heard", null=True, blank=True,
        help_text="from it the day by which provider and council are told",
    )  # fmt: skip
    provider_told_at = models.DateTimeField(null=True, blank=True)
    provider_told_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+"
    )
    provider_told_how = models.CharField(max_length=200, blank=True)
    council_told_at = models.DateTimeField(null=True, blank=True)
    council_told_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+"
    )
    council_told_how = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(
        null=True, blank=True, help_text="when publication was recorded"
    )
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=400, blank=True, help_text="as published, in words")
    grades = models.JSONField(default=dict, blank=True, validators=[known_grades])
    struck_why = models.CharField(max_length=1000, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = InspectionCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            known("state", CaseState, name="inspection_case_state_known"),
            known("kind", FOLLOWED, name="inspection_case_kind_known"),
            ordered("started_on", "ended_on", name="inspection_case_days_ordered"),
            together("provider_told_at", "provider_told_by", name="inspection_case_provider_told"),
            together("council_told_at", "council_told_by", name="inspection_case_council_told"),
            together(
                "published_on", "recorded_at", "recorded_by", name="inspection_case_published_whole"
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.PUBLISHED) | Q(published_on__isnull=False),
                name="inspection_case_published_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.STRUCK) | ~Q(struck_why=""),
                name="inspection_case_struck_says_why",
            ),
            models.UniqueConstraint(
                fields=["school", "started_on"],
                condition=~Q(state=CaseState.STRUCK),
                name="inspection_case_once",
                violation_error_message="An inspection of this school that begins on this day is "
                "recorded already. Open it from the school's inspections.",
            ),
        ]

    def __str__(self) -> str:
        return f"the inspection of {self.school.name} of {day(self.started_on)}"

    def get_absolute_url(self) -> str:
        return reverse("inspection_case", args=[self.pk])

    @property
    def days(self) -> str:
        """Its days in words."""
        if self.started_on == self.ended_on:
            return day(self.started_on)
        return f"{day(self.started_on)} to {day(self.ended_on)}"

    @property
    def gives_grades(self) -> bool:
        """Whether its areas are graded; other visits have an outcome in words."""
        return self.kind in (InspectionKind.GRADED, InspectionKind.REPORT_CARD)


class FeedbackQuerySet(SchoolQuerySet):
    """What was said at the end of an inspection: restricted until the outcome is published."""

    opened_by = (Permission.FEEDBACK_SEE,)

    def visible_to(self, user: Actor) -> Self:
        """For named roles at all times; once published, for all who see what is recorded."""
        named, others = user.reach(Permission.FEEDBACK_SEE), user.reach(Permission.INSPECTION_SEE)
        if named.everywhere:
            return self
        public = Q(case__state=CaseState.PUBLISHED) | Q(Exists(published_within("case__")))
        if not others.everywhere:
            public &= Q(school_id__in=sorted(others.urns))
        return self.filter(Q(school_id__in=sorted(named.urns)) | public)


class Feedback(models.Model):
    """One wording of what the inspectors said at the end. Provisional; never changed."""

    case = models.ForeignKey(InspectionCase, models.PROTECT, related_name="feedback")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    heard_on = models.DateField("when it was said")
    outcome = models.CharField("provisional outcome in words", max_length=400, blank=True)
    grades = models.JSONField(default=dict, blank=True, validators=[known_grades])
    notes = models.TextField(blank=True, validators=[LONG_TEXT])
    attended_by = models.CharField("who was there", max_length=400, blank=True)
    why = models.CharField("why it was corrected", max_length=1000, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=ROLE, blank=True)
    at = models.DateTimeField()

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["case", "number"]
        verbose_name = "verbal feedback"
        verbose_name_plural = "verbal feedback"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="feedback_version_once",
                violation_error_message="Somebody else has corrected this already.",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(why=""), name="feedback_correction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of what was said at the end of inspection {self.case_id}"

    def clean(self) -> None:
        """Every grade is one that the framework of the inspection has."""
        check_grades(self.case.regime, self.grades)


def check_grades(regime: str, grades: dict[str, str]) -> None:
    """Raise ValidationError where a grade is none of the framework's."""
    there = {one.code: dict(one.grades) for one in graded_in(regime)}
    for code, grade in grades.items():
        if code not in there or grade not in there[code]:
            raise ValidationError({"grades": "Choose grades that this inspection framework gives."})


class AskedBy(models.TextChoices):
    """Who asked that the service attends an inspection that the framework does not name."""

    HMI = "hmi", "His Majesty's Inspector"
    COUNCIL = "council", "The council"


class AttendanceQuerySet(SchoolQuerySet):
    """Who attended, for those who see what is recorded."""

    opened_by = (Permission.INSPECTION_SEE,)


class Attendance(Versioned):
    """Whether somebody of the service was at an inspection and its feedback, and with what."""

    case = models.OneToOneField(InspectionCase, models.PROTECT, related_name="attendance")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    attended = models.BooleanField()
    on = models.DateField(null=True, blank=True)
    who = models.CharField("who was there", max_length=400, blank=True)
    met_inspectors = models.BooleanField(default=False)
    points = models.TextField("points made", blank=True, validators=[LONG_TEXT])
    requested_by = models.CharField(max_length=10, choices=AskedBy, blank=True)
    why_not = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            known("requested_by", ["", *AskedBy], name="attendance_asked_by_known"),
            models.CheckConstraint(
                condition=Q(attended=False) | (Q(on__isnull=False) & ~Q(who="")),
                name="attendance_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(attended=True) | ~Q(why_not=""), name="absence_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"attendance at {self.case}"
