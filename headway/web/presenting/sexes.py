"""Girls less boys, school by school: every gap with both sides, in an order that can be chosen."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.tables import Column, Plain, Table
from headway.evidence.catalogue import Indicator
from headway.evidence.statistics.rounding import show
from headway.measures.models import AreaFigure
from headway.measures.queries import Gaps, SchoolGaps, gap_measures
from headway.web.presenting.measures import sums_url

NO_FIGURE = "not held"


def sort_asked(asked: str) -> str:
    """The order in the address; of name for anything that is none."""
    known = {one.id for one in gap_measures()} | {"name"}
    return asked if asked.removeprefix("-") in known else "name"


def short_name(measure: Indicator) -> str:
    """ "Key stage 1 reading", from "Girls less boys: key stage 1 reading"."""
    words = measure.name.partition(": ")[2]
    return f"{words[:1].upper()}{words[1:]}"


def gap_words(value: float, measure: Indicator) -> str:
    """ "girls 7 ahead", "boys 1 ahead", "level"."""
    shown = show(abs(value), measure.places)
    if float(shown) == 0:
        return "level"
    return f"{'girls' if value > 0 else 'boys'} {shown} ahead"


def gap_table(gaps: Gaps, shown: Sequence[SchoolGaps], *, sort: str) -> Table:
    """Schools down, measures across; `shown` are the schools of this page."""

    def address(wanted: str) -> str:
        return urlencode({"sort": wanted})

    return Table(columns(gaps), shown, "Girls less boys", sort, address, cards=True)


def columns(gaps: Gaps) -> tuple[Column, ...]:
    """School, then a column a measure that sorts."""

    def name(line: SchoolGaps) -> SafeString:
        url = reverse("school", args=[line.school.urn])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, line.school.name)

    found = [Column("name", "School", lambda r: r.school.name, name, heading=True, sort="name")]
    for measure in gaps.measures:
        found += [
            Column(
                measure.id, short_name(measure), _value(measure), _cell(measure),
                unit=f"girls less boys, {measure.unit}", sort=measure.id,
            ),
            Column(f"{measure.id}-year", f"{short_name(measure)}: year and sides", _sides(measure),
                   shown=False),
        ]  # fmt: skip
    return tuple(found)


def _value(measure: Indicator) -> Callable[[SchoolGaps], Plain]:
    def value(line: SchoolGaps) -> Plain:
        figure = line.gaps.get(measure.id)
        return figure.value if figure else None

    return value


def _sides(measure: Indicator) -> Callable[[SchoolGaps], Plain]:
    def sides(line: SchoolGaps) -> Plain:
        figure = line.gaps.get(measure.id)
        if figure is None:
            return NO_FIGURE
        said = figure.raw if figure.value is not None else figure.get_state_display()
        return f"{figure.year_label}: {said}"

    return sides


def _cell(measure: Indicator) -> Callable[[SchoolGaps], str]:
    def cell(line: SchoolGaps) -> str:
        figure = line.gaps.get(measure.id)
        if figure is None:
            return format_html('<span class="hw-muted">{}</span>', NO_FIGURE)
        if figure.value is None:
            return format_html('<span class="hw-muted">{}</span>', figure.get_state_display())
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}; {}</span>',
            sums_url(line.school.urn, figure), gap_words(figure.value, measure),
            figure.raw, figure.year_label,
        )  # fmt: skip

    return cell


def areas_shown(gaps: Gaps) -> list[dict[str, Any]]:
    """The city's own gap in each measure beside England's."""
    found = []
    for measure in gaps.measures:
        held = gaps.areas.get(measure.id, {})
        if held:
            found.append(
                {
                    "name": short_name(measure),
                    "unit": measure.unit,
                    "year": max(area.year_end for area in held.values()),
                    "own": _of_area(held.get("la"), measure),
                    "england": _of_area(held.get("england"), measure),
                }
            )
    return found


def _of_area(area: AreaFigure | None, measure: Indicator) -> str:
    return NO_FIGURE if area is None or area.value is None else gap_words(area.value, measure)
