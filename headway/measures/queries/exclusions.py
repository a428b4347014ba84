"""Why pupils were excluded: the authority's published counts by reason, beside England's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from headway.evidence.facts import year_label
from headway.measures.models import AreaFigure, AreaLevel
from headway.measures.queries.figures import group_words

WHY = {"X_PEX": "X_PEX_WHY", "X_PEX_RATE": "X_PEX_WHY", "X_SUSP": "X_SUSP_WHY"}
ALL_SCHOOLS = "all"


@dataclass(frozen=True)
class ReasonLine:
    """One reason in the latest year, with the year before: a count, or why there is none."""

    reason: str
    own: str
    before: str
    england: str
    sort: float


@dataclass(frozen=True)
class Reasons:
    """The latest year that holds reasons, commonest first; counts are rounded to 5."""

    year: str
    year_before: str
    lines: tuple[ReasonLine, ...]
    source: str


def reasons_for(indicator: str) -> Reasons | None:
    """Reasons beside a measure of exclusions; None for another, or where none is loaded."""
    if indicator not in WHY:
        return None
    rows = AreaFigure.objects.filter(
        edition__current=True, indicator=WHY[indicator], phase=ALL_SCHOOLS,
        level__in=[AreaLevel.LA, AreaLevel.ENGLAND],
    ).select_related("release")  # fmt: skip
    held: dict[int, dict[str, dict[str, AreaFigure]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        held[row.year_end][row.pupil_group][row.level] = row
    if not held:
        return None
    latest = max(held)
    before = held.get(latest - 1, {})
    lines = [
        ReasonLine(
            reason=group_words(reason),
            own=_words(levels.get(AreaLevel.LA)),
            before=_words(before.get(reason, {}).get(AreaLevel.LA)),
            england=_words(levels.get(AreaLevel.ENGLAND)),
            sort=_value(levels.get(AreaLevel.LA)),
        )
        for reason, levels in held[latest].items()
    ]
    lines.sort(key=lambda line: (-line.sort, line.reason))
    first = next(iter(next(iter(held[latest].values())).values()))
    source = first.release.title if first.release else ""
    return Reasons(year_label(latest), year_label(latest - 1), tuple(lines), source)


def _value(figure: AreaFigure | None) -> float:
    return -1.0 if figure is None or figure.value is None else figure.value


def _words(figure: AreaFigure | None) -> str:
    if figure is None:
        return "not held"
    if figure.value is None:
        return str(figure.get_state_display())
    return f"{figure.value:,.0f}"
