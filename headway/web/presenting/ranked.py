"""The schools behind one figure of the city, in order of name: no league table is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.tables import Column, Table
from headway.evidence.catalogue import Indicator
from headway.measures.models import Figure
from headway.web.presenting.measures import cohort_words, sums_url, written

QUARTERS = {1: "lowest quarter", 2: "second lowest", 3: "second highest", 4: "highest quarter"}


def measure_columns(indicator: Indicator) -> tuple[Column, ...]:
    """School, value with its interval and cohort, quarter with its firmness."""

    def name(figure: Figure) -> SafeString:
        url = reverse("school", args=[figure.school.urn])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, figure.school.name)

    def value(figure: Figure) -> SafeString:
        words = written(figure.value, indicator) or figure.get_state_display()
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>', sums_url(figure.school.urn, figure), words
        )

    def interval(figure: Figure) -> str:
        if figure.lower is None or figure.upper is None:
            return "not known"
        return f"{written(figure.lower, indicator)} to {written(figure.upper, indicator)}"

    def quarter(figure: Figure) -> str:
        if figure.quartile is None:
            return "no quarter"
        firm = f", {figure.quartile_firmness}" if figure.quartile_firmness else ""
        return f"{QUARTERS[figure.quartile]}{firm}"

    return (
        Column("name", "School", lambda f: f.school.name, cell=name, heading=True),
        Column("year", "Year", lambda f: f.year_label),
        Column("value", "Figure", lambda f: f.value, cell=value, numeric=True),
        Column("interval", "Range that chance allows", interval),
        Column("cohort", "Pupils", lambda f: cohort_words(f, indicator) or "hidden or not given"),
        Column("quarter", "In the city", quarter),
    )


@dataclass(frozen=True)
class District:
    """The schools of one district in one measure."""

    name: str
    words: str
    table: Table


def by_district(figures: Sequence[Figure], columns: tuple[Column, ...]) -> list[District]:
    """The same schools district by district, in order of name; a school of none comes last.

    A district has no figure of its own: what its schools add up to would tell a hidden one.
    """
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.school.district, []).append(figure)
    made = []
    for name, inside in sorted(found.items(), key=lambda pair: (not pair[0], pair[0])):
        lowest = sum(figure.quartile == 1 for figure in inside)
        schools = f"{len(inside)} {'school' if len(inside) == 1 else 'schools'}"
        words = f"{schools}, {lowest} in the lowest quarter of the city"
        title = name or "No district in the register"
        made.append(District(title, words, Table(columns, inside, title, cards=False)))
    return made
