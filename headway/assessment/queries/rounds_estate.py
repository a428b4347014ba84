"""The risk of each maintained school, and where concerns about academies go."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from headway.assessment.models import (
    AcademyConcern,
    AcademyState,
    Case,
    CaseState,
    RiskChange,
    RiskItem,
    RiskLevel,
    Round,
    WorkPlanItem,
    WorkPlanNote,
)
from headway.core.access import Actor
from headway.evidence.rules import Framework
from headway.evidence.rules.settings import words_of

NOTIFIED_IN = 9  # September, in every version that notifies academies


def academy_route(rules: Framework) -> str:
    """Whom concerns about academies go to, in the words of the version."""
    if rules.contents.settings is None:
        return "Not stated"
    return words_of("academy_route", rules.contents.settings.academy_route)


def concerns_seen(user: Actor, year_end: int) -> QuerySet[AcademyConcern]:
    """The year's concerns about academies, those to be notified first."""
    seen = AcademyConcern.objects.visible_to(user).filter(year_end=year_end)
    return seen.select_related("school", "recorded_by", "notified_by").order_by(
        "-state", "school__name", "pk"
    )


def agenda(year_end: int) -> QuerySet[AcademyConcern]:
    """What the September meeting has to hear of: concerns that are not taken back."""
    held = AcademyConcern.objects.filter(year_end=year_end).exclude(state=AcademyState.DROPPED)
    return held.select_related("school", "recorded_by", "notified_by")


def agenda_day(year_end: int) -> date:
    """The last day of the September of an academic year."""
    return date(year_end - 1, NOTIFIED_IN, 30)


def risk_of(case: Case, rules: Framework) -> tuple[RiskLevel, str]:
    """A school's risk from the decision on it, with what that rests on."""
    if case.state != CaseState.DECIDED:
        return RiskLevel.UNKNOWN, case.gap or "There is no decision on this school."
    if case.decided_listed:
        codes = {code.code: code for code in rules.contents.reason_codes}
        code = codes.get(case.reason_code)
        level = RiskLevel.URGENT if code is not None and code.urgent else RiskLevel.HIGH
        return level, f"{case.decided_name}. {case.rationale}"[:5_000]
    last = case.decided_category == rules.last
    level = RiskLevel.USUAL if last else RiskLevel.RAISED
    return level, f"{case.decided_name}. {case.rationale}"[:5_000]


@dataclass(frozen=True)
class RiskLine:
    """How many schools of a phase or district stand at each level."""

    words: str
    counts: tuple[int, ...]  # in the order of RiskLevel

    @property
    def total(self) -> int:
        """Schools of the line."""
        return sum(self.counts)


@dataclass(frozen=True)
class Estate:
    """The risk assessment of a year: every maintained school, and what changed since."""

    risks: tuple[RiskItem, ...]
    totals: RiskLine
    by_phase: tuple[RiskLine, ...]
    by_district: tuple[RiskLine, ...]
    changes: tuple[RiskChange, ...]


def estate(found: Round) -> Estate:
    """The risk assessment of a round with its later changes (two queries)."""
    order = {level: place for place, level in enumerate(RiskLevel.values)}
    risks = sorted(
        RiskItem.objects.filter(round=found).select_related("school"),
        key=lambda one: (order[one.level], one.school.name, one.school_id),
    )
    changes = RiskChange.objects.filter(risk__round=found).select_related("risk__school", "by")
    return Estate(
        risks=tuple(risks),
        totals=_line("All maintained schools", risks),
        by_phase=_lines(risks, lambda s: str(s.get_reporting_phase_display())),
        by_district=_lines(risks, lambda s: s.district or "District not recorded"),
        changes=tuple(changes),
    )


def _lines(risks: list[RiskItem], key) -> tuple[RiskLine, ...]:  # type: ignore[no-untyped-def]
    groups: dict[str, list[RiskItem]] = defaultdict(list)
    for risk in risks:
        groups[key(risk.school)].append(risk)
    return tuple(_line(words, held) for words, held in sorted(groups.items()))


def _line(words: str, risks: list[RiskItem]) -> RiskLine:
    counts = Counter(risk.level for risk in risks)
    return RiskLine(words, tuple(counts[level] for level in RiskLevel.values))


def work_plan(found: Round) -> list[WorkPlanItem]:
    """The year's work with the risk that each answers and its notes (two queries)."""
    notes = Prefetch("notes", WorkPlanNote.objects.select_related("by"))
    items = WorkPlanItem.objects.filter(round=found).select_related("risk__school", "planned_by")
    return list(items.prefetch_related(notes))
