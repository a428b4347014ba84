"""What newly arrived, ready to print: never a ranking, only where to look first."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.tables import Column, Table
from headway.measures.queries.arrivals import Arrivals, CityChange, SchoolChange
from headway.web.presenting.measures import unit_words, written


def _school(row: SchoolChange) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a>',
        reverse("school_performance", args=[row.school.urn]), row.school.name,
    )  # fmt: skip


def _said(value: float, row: Any) -> str:
    unit = unit_words(row.indicator)
    return f"{written(value, row.indicator)} {unit}".strip()


CHANGE_COLUMNS = (
    Column("school", "School", lambda r: r.school.name, cell=_school, heading=True),
    Column("urn", "URN", lambda r: r.school.urn, shown=False),
    Column("measure", "Measure", lambda r: r.indicator.name),
    Column("year", "School year", lambda r: r.year),
    Column("value", "Now", lambda r: r.value, cell=lambda r: _said(r.value, r)),
    Column("before", "Year before", lambda r: r.before, cell=lambda r: _said(r.before, r)),
    Column("n", "Pupils", lambda r: r.n, numeric=True),
    Column("trend", "Trend", lambda r: r.trend),
)


def _city_measure(row: CityChange) -> SafeString:
    phase = f" ({row.phase})" if row.phase not in ("", "all") else ""
    return format_html(
        '<a class="govuk-link" href="{}">{}</a>{}',
        reverse("city_measure", args=[row.indicator.id]), row.indicator.name, phase,
    )  # fmt: skip


def _before(row: CityChange) -> str:
    if row.before is None:
        return "no figure"
    said = _said(row.before, row)
    return said if row.comparable else f"{said}: another series, not to be compared"


CITY_COLUMNS = (
    Column("measure", "Measure", lambda r: r.indicator.name, cell=_city_measure, heading=True),
    Column("year", "School year", lambda r: f"{r.year} {r.status}".strip()),
    Column("value", "Now", lambda r: _said(r.value, r)),
    Column("before", "Year before", _before),
    Column("gap", "Beside England", lambda r: r.gap_text or "no gap can be worked out"),
)


class NewSince:
    """Everything of the page."""

    def __init__(self, found: Arrivals) -> None:
        self.found = found

    @property
    def city(self) -> Table:
        return Table(CITY_COLUMNS, self.found.city, "New figures of the authority")

    @property
    def changes(self) -> list[tuple[str, Table]]:
        """The two directions, each with its table; one without a school is left out."""
        both = (("For the worse", self.found.worse), ("For the better", self.found.better))
        return [(words, Table(CHANGE_COLUMNS, rows, words)) for words, rows in both if rows]
