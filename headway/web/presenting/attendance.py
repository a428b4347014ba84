"""Attendance of primary, secondary and vulnerable groups beside three comparators."""

from dataclasses import dataclass

from headway.evidence.attendance import HIGH_RULES, high_of_area
from headway.evidence.catalogue import indicators
from headway.measures.queries import AreaMeasure, area_measures, group_words
from headway.web.presenting.city_measures import Beside, all_beside, rank_said
from headway.web.presenting.city_outcomes import measure_url
from headway.web.presenting.measures import written

MEASURES = ("A_ABS", "A_PA", "A_SA", "A_ABS_YTD", "A_PA_YTD")
PHASES = {
    "primary": "Primary schools",
    "secondary": "Secondary schools",
    "special": "Special schools",
    "all": "All schools",
}


@dataclass(frozen=True)
class Line:
    """Absence of one phase or group in the latest year that has a figure."""

    name: str
    year: str
    own: str
    high: str
    beside: tuple[Beside, ...]
    rank: str
    url: str


@dataclass(frozen=True)
class Measured:
    """One measure of absence: its rule and its lines."""

    name: str
    rule: str
    lines: list[Line]


def attendance_shown(*, linked: bool) -> list[Measured]:
    """Every measure of absence that the edition holds, phases first, then vulnerable groups."""
    held: dict[str, list[AreaMeasure]] = {}
    for measure in area_measures(group=None, only=list(MEASURES)):
        held.setdefault(measure.indicator.id, []).append(measure)
    found = []
    for name in MEASURES:
        lines = [line for one in sorted(held.get(name, ()), key=_order)
                 if (line := _line(one, linked=linked))]  # fmt: skip
        if lines:
            found.append(Measured(indicators()[name].name, HIGH_RULES[name], lines))
    return found


def _order(measure: AreaMeasure) -> tuple[bool, int, str]:
    return measure.group != "all", list(PHASES).index(measure.phase), measure.group


def _line(measure: AreaMeasure, *, linked: bool) -> Line | None:
    shown = measure.latest_with_value
    if shown is None:
        return None
    phase = PHASES.get(measure.phase, measure.phase)
    group = group_words(measure.group)
    name = phase if measure.group == "all" else group
    if measure.group != "all" and measure.phase != "all":
        name = f"{group}, {phase.lower()}"
    own, england = shown.own.value, shown.england.value if shown.england else None
    return Line(
        name=name,
        year=shown.label,
        own=written(own, measure.indicator),
        high=high_of_area(own, england, measure.indicator),
        beside=all_beside(shown, measure.indicator),
        rank=rank_said(shown) if measure.group == "all" else "",
        url=measure_url(measure.indicator.id, measure.group) if linked else "",
    )
