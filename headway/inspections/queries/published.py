"""What pages ask of published inspections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from headway.core.prepared import Prepared
from headway.inspections.models import (
    AreaOutcome,
    Basis,
    Inspection,
    Standing,
    StandingGroup,
    StandingQuerySet,
)
from headway.schools.models import ReportingPhase, School

LONG_AGO = 5  # years; the council's own question (C-07)
# What "good or better" is read from, and which groups are.
GOOD_OR_BETTER = (StandingGroup.OUTSTANDING, StandingGroup.GOOD)
LESS_THAN_GOOD = (
    StandingGroup.RI,
    StandingGroup.SERIOUS_WEAKNESSES,
    StandingGroup.SPECIAL_MEASURES,
    StandingGroup.INADEQUATE,
)


@dataclass(frozen=True)
class Timeline:
    """A school's inspections, newest first, with its standing and its window."""

    inspections: tuple[Inspection, ...]
    standing: Standing | None

    @property
    def regimes(self) -> tuple[str, ...]:
        """The regimes that appear, newest first: a page never compares across them unmarked."""
        return tuple(dict.fromkeys(inspection.regime for inspection in self.inspections))


def timeline(school: School) -> Timeline:
    """Every inspection in every regime, the predecessor's among them (three queries).

    Judgements are in `inspection.judgements.all()` without a further query.
    """
    return Timeline(
        inspections=tuple(
            Inspection.objects.current().filter(school=school).prefetch_related("judgements")
        ),
        standing=standing_of(school),
    )


_STANDING = Prepared(lambda urn: Standing.objects.current().filter(school=urn))


def standing_of(school: School) -> Standing | None:
    """Where the school stands on the day of the current edition; None before the first."""
    return next(iter(_STANDING.models(school.urn)), None)


def outcomes_since(since: date, standings: Iterable[int] | None = None) -> QuerySet[Inspection]:
    """Inspections that became public on or after a day, newest first (C-01)."""
    found = (
        Inspection.objects.current()
        .filter(known_on__gte=since, predecessor=False)
        .select_related("school")
        .order_by("-known_on", "school__name")
    )
    return found if standings is None else found.filter(school__in=list(standings))


@dataclass(frozen=True)
class Part:
    """A count with its whole: the denominator is always said. `key` leads to the schools."""

    count: int
    of: int

    @property
    def percent(self) -> float | None:
        """0 to 100, not rounded; None where there is nothing to divide."""
        return 100 * self.count / self.of if self.of else None


@dataclass(frozen=True)
class AgeLine:
    """Schools of one grade by how long ago they were inspected."""

    key: str
    name: str
    groups: tuple[str, ...]  # for the list behind the number
    long_ago: Part  # five years or more
    lately: Part
    date_unknown: int


@dataclass(frozen=True)
class Age:
    """How long ago schools were inspected, by grade; those never inspected stand apart.

    Lines have `inspected` schools between them: the never inspected are in no percentage.
    """

    years: int
    lines: tuple[AgeLine, ...]
    never: Part  # of all schools
    inspected: int
    schools: int


AGE_LINES: tuple[tuple[str, str, tuple[StandingGroup, ...]], ...] = (
    ("good_or_better", "Outstanding or good", GOOD_OR_BETTER),
    ("outstanding", "Outstanding", (StandingGroup.OUTSTANDING,)),
    ("good", "Good", (StandingGroup.GOOD,)),
    ("less_than_good", "Requires improvement or inadequate", LESS_THAN_GOOD),
    (
        "no_grade",
        "No overall grade given",
        (StandingGroup.NO_GRADE_MET, StandingGroup.NO_GRADE_BELOW),
    ),
    ("not_judged", "Outcome not known", (StandingGroup.NOT_JUDGED,)),
)


def not_inspected_for_long(standings: StandingQuerySet, *, years: int = LONG_AGO) -> Age:
    """Schools by grade and by whether their last inspection is `years` ago or more (C-07, C-08).

    Years run to the day of the edition. One query.
    """
    rows = {
        row["group"]: row
        for row in standings.order_by()
        .values("group")
        .annotate(
            schools=Count("pk"),
            long_ago=Count("pk", filter=Q(years_since__gte=years)),
            unknown=Count("pk", filter=Q(years_since=None)),
        )
    }

    def count(groups: Iterable[str], what: str) -> int:
        return sum(rows[group][what] for group in groups if group in rows)

    lines = []
    for key, name, groups in AGE_LINES:
        dated = count(groups, "schools") - count(groups, "unknown")
        long_ago = count(groups, "long_ago")
        lines.append(
            AgeLine(
                key=key,
                name=name,
                groups=tuple(str(group) for group in groups),
                long_ago=Part(long_ago, dated),
                lately=Part(dated - long_ago, dated),
                date_unknown=count(groups, "unknown"),
            )
        )
    schools = sum(row["schools"] for row in rows.values())
    never = count([StandingGroup.NEVER], "schools")
    return Age(years, tuple(lines), Part(never, schools), schools - never, schools)


@dataclass(frozen=True)
class OutcomeCell:
    """Schools of one phase with one outcome, as a share of those of the phase inspected."""

    group: str
    name: str
    schools: Part
    pupils: int


@dataclass(frozen=True)
class OutcomeLine:
    """One reporting phase, or all of them."""

    key: str
    name: str
    cells: tuple[OutcomeCell, ...]
    inspected: int
    never: int


def outcomes_by_phase(standings: StandingQuerySet) -> list[OutcomeLine]:
    """The city's latest outcomes by phase and grade, all phases first (C-09; one query).

    A percentage is of the schools of the phase that have been inspected in their present form.
    """
    counts: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for phase, group, schools, pupils in (
        standings.order_by()
        .values_list("school__reporting_phase", "group")
        .annotate(schools=Count("pk"), pupils=Sum("school__roll"))
    ):
        counts[phase][group] = (schools, pupils or 0)
    whole: dict[str, tuple[int, int]] = {}
    for groups in counts.values():
        for group, (schools, pupils) in groups.items():
            before = whole.get(group, (0, 0))
            whole[group] = (before[0] + schools, before[1] + pupils)
    lines = [_outcome_line("all", "All schools", whole, whole)]
    for key, name in ReportingPhase.choices:
        if key in counts:
            lines.append(_outcome_line(key, str(name), counts[key], whole))
    return lines


def _outcome_line(
    key: str, name: str, counts: dict[str, tuple[int, int]], columns: dict[str, tuple[int, int]]
) -> OutcomeLine:
    never = counts.get(StandingGroup.NEVER, (0, 0))[0]
    inspected = sum(schools for schools, _ in counts.values()) - never
    return OutcomeLine(
        key=key,
        name=name,
        cells=tuple(
            OutcomeCell(
                group=group,
                name=str(words),
                schools=Part(counts.get(group, (0, 0))[0], inspected),
                pupils=counts.get(group, (0, 0))[1],
            )
            for group, words in StandingGroup.choices
            if group in columns and group != StandingGroup.NEVER
        ),
        inspected=inspected,
        never=never,
    )


@dataclass(frozen=True)
class GoodShare:
    """Schools good or better on one basis, and pupils in them, each with its whole."""

    basis: str
    words: str
    schools: Part
    pupils: Part


@dataclass(frozen=True)
class AreaGood:
    """One area: the honest count, basis by basis. The bases are never one series.

    together   every school judged on any basis, for the headline; the page says what share of
               schools stands on each basis
    not_counted  schools in no basis: not yet inspected in present form, or inspected with an
               outcome not known. `outcomes_by_phase` says which for the authority's own.
    """

    level: str
    area: str
    area_name: str
    bases: tuple[GoodShare, ...]
    together: GoodShare
    not_counted: int


LEVEL_ORDER = ("la", "core_cities", "neighbours", "region", "england")


def good_or_better(*, phase: str = "all", maintained_only: bool = False) -> list[AreaGood]:
    """Schools and pupils good or better here and in each comparator (B-23; one query).

    The authority first, then core cities, statistical neighbours and England.
    """
    rows: dict[tuple[str, str, str], list[AreaOutcome]] = defaultdict(list)
    for row in AreaOutcome.objects.filter(
        edition__current=True, phase=phase, maintained_only=maintained_only
    ):
        rows[row.level, row.area, row.area_name].append(row)
    order = {level: place for place, level in enumerate(LEVEL_ORDER)}
    found = []
    for (level, area, name), parts in sorted(
        rows.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0])
    ):
        by_basis = {part.basis: part for part in parts}
        judged = [part for part in parts if part.basis != Basis.NONE]
        found.append(
            AreaGood(
                level=level,
                area=area,
                area_name=name,
                bases=tuple(
                    GoodShare(
                        basis,
                        str(words),
                        Part(by_basis[basis].good, by_basis[basis].schools),
                        Part(by_basis[basis].pupils_good, by_basis[basis].pupils),
                    )
                    for basis, words in Basis.choices
                    if basis in by_basis and basis != Basis.NONE
                ),
                together=GoodShare(
                    "any",
                    "Any of these",
                    Part(sum(p.good for p in judged), sum(p.schools for p in judged)),
                    Part(sum(p.pupils_good for p in judged), sum(p.pupils for p in judged)),
                ),
                not_counted=by_basis[Basis.NONE].schools if Basis.NONE in by_basis else 0,
            )
        )
    return found
