"""Academies, the risk assessment of the estate, and the work plan that follows from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from headway.assessment.models.cases import LONG_TEXT, Case
from headway.assessment.models.rounds import Round
from headway.assessment.states import AcademyState, RiskLevel, WorkState
from headway.core.access import Permission
from headway.core.constraints import known, together
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet

USER = settings.AUTH_USER_MODEL


class EstateQuerySet(SchoolQuerySet):
    """Rows about a school that those who take part in the round may see."""

    opened_by = (Permission.ROUND_SEE,)


class AcademyConcern(Versioned):
    """A significant concern about an academy: notified by the version's route, never listed."""

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="academy_concerns")
    year_end = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AcademyState, default=AcademyState.RECORDED)
    concern = models.TextField(validators=[LONG_TEXT])
    evidence = models.TextField(blank=True, validators=[LONG_TEXT])
    route = models.CharField(max_length=300, help_text="as the framework version has it")
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    notified_on = models.DateField(null=True, blank=True)
    notified_how = models.CharField(max_length=300, blank=True)
    notified_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_because = models.CharField(max_length=500, blank=True)

    objects = EstateQuerySet.as_manager()

    class Meta:
        ordering = ["school__name", "pk"]
        constraints = [
            known("state", AcademyState, name="academy_concern_state_known"),
            together("notified_on", "notified_by", name="academy_concern_notice_whole"),
        ]

    def __str__(self) -> str:
        return f"the concern about {self.school}"


class RiskItem(Versioned):
    """The risk that one maintained school carries in a year's risk assessment, and its basis."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="risks", db_index=False)
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="risks")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="risks")
    level = models.CharField(max_length=8, choices=RiskLevel)
    basis = models.TextField(validators=[LONG_TEXT])
    made_at = models.DateTimeField()

    objects = EstateQuerySet.as_manager()

    class Meta:
        ordering = ["school__name", "pk"]
        constraints = [
            known("level", RiskLevel, name="risk_level_known"),
            models.UniqueConstraint(fields=["round", "school"], name="risk_once_per_round"),
        ]

    def __str__(self) -> str:
        return f"the risk of {self.school}"


class RiskChange(models.Model):
    """A later change of a risk: the assessment is kept under review, and says so."""

    risk = models.ForeignKey(RiskItem, models.PROTECT, related_name="changes")
    before = models.CharField(max_length=8, choices=RiskLevel)
    after = models.CharField(max_length=8, choices=RiskLevel)
    reason = models.TextField(validators=[LONG_TEXT])
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_before_display()} to {self.get_after_display()}"


class WorkPlanItem(Versioned):
    """A piece of the year's work, traced to the risks that it answers."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="work")
    risk = models.ForeignKey(RiskItem, models.PROTECT, related_name="work")
    what = models.CharField(max_length=500)
    owner = models.CharField(max_length=200, help_text="role or person who does it")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=WorkState, default=WorkState.PLANNED)
    planned_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            known("state", WorkState, name="work_state_known"),
            models.UniqueConstraint(
                fields=["risk", "what"],
                name="work_once_per_risk",
                violation_error_message="This is in the work plan already.",
            ),
        ]

    def __str__(self) -> str:
        return f"the work: {self.what[:80]}"

    @property
    def school_id(self) -> int:
        """The school whose risk it answers."""
        return self.risk.school_id


class WorkPlanNote(models.Model):
    """How a piece of work went, as somebody said on a day. Added, never changed."""

    item = models.ForeignKey(WorkPlanItem, models.PROTECT, related_name="notes")
    text = models.TextField(validators=[LONG_TEXT])
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"progress on {self.item}"
