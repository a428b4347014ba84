"""Girls less boys, school by school: one list for all the measures that have such a gap."""

from __future__ import annotations

from dataclasses import dataclass

from headway.core.access import Actor
from headway.evidence.catalogue import Indicator, indicators
from headway.measures.models import AreaFigure, AreaLevel, Figure
from headway.schools.models import School


@dataclass(frozen=True)
class SchoolGaps:
    """One school's latest gap in each measure."""

    school: School
    gaps: dict[str, Figure]


@dataclass(frozen=True)
class Gaps:
    """The measures that any school has, their schools and the areas beside them.

    areas  measure -> level -> the newest figure of that area
    """

    measures: tuple[Indicator, ...]
    schools: tuple[SchoolGaps, ...]
    areas: dict[str, dict[str, AreaFigure]]


def gap_measures() -> tuple[Indicator, ...]:
    """Every measure that is girls less boys, in catalogue order."""
    return tuple(one for one in indicators().values() if one.girls_less_boys)


def gaps_of_girls_and_boys(user: Actor, *, sort: str = "") -> Gaps:
    """The schools that the user may see, in order of name or of a gap (two queries).

    sort  "-G_READ_PROG": girls furthest ahead first; without the minus, boys furthest ahead
          first. A school without a figure comes last either way: it is never a nought.
    """
    names = [one.id for one in gap_measures()]
    found: dict[int, SchoolGaps] = {}
    rows = (
        Figure.objects.current()
        .visible_to(user)
        .filter(indicator__in=names, latest=True, school__is_open=True)
        .select_related("school")
        .order_by("school__name", "school_id")
    )
    for figure in rows:
        line = found.setdefault(figure.school_id, SchoolGaps(figure.school, {}))
        line.gaps[figure.indicator] = figure
    areas: dict[str, dict[str, AreaFigure]] = {}
    shown = [AreaLevel.LA, AreaLevel.ENGLAND]
    held = AreaFigure.objects.filter(
        edition__current=True, indicator__in=names, level__in=shown, value__isnull=False
    ).order_by("year_end")
    for area in held:
        areas.setdefault(area.indicator, {})[area.level] = area
    used = {name for line in found.values() for name in line.gaps} | set(areas)
    lines = list(found.values())
    wanted = sort.removeprefix("-")
    if wanted in names:
        lines = _sorted(lines, wanted, downwards=sort.startswith("-"))
    elif sort == "-name":
        lines.reverse()
    measures = tuple(one for one in gap_measures() if one.id in used)
    return Gaps(measures, tuple(lines), areas)


def _sorted(lines: list[SchoolGaps], name: str, *, downwards: bool) -> list[SchoolGaps]:
    known = [line for line in lines if name in line.gaps and line.gaps[name].value is not None]
    others = [line for line in lines if line not in known]
    known.sort(key=lambda line: line.gaps[name].value or 0.0, reverse=downwards)
    return known + others
