"""Measures of the city: the latest year beside three comparators, and the years as a line."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from headway.core.charts import YearPoint, spark, year_chart, year_notes
from headway.evidence.catalogue import Indicator
from headway.evidence.facts import STATE_WORDS, State
from headway.evidence.gaps import gap_phrase
from headway.measures.models import AreaFigure, AreaLevel
from headway.measures.queries import AreaMeasure, AreaYear
from headway.web.presenting.measures import ends_of, unit_words, written

PHASE_NAMES = {"primary": "primary", "secondary": "secondary", "special": "special", "all": ""}
STAGES = {"primary": "Primary", "secondary": "Secondary", "post16": "16 to 18"}
SUBJECTS = {
    "inspection": "Found good at inspection",
    "inclusion": "Attendance, suspensions and exclusions",
    "context": "Who the pupils are",
    "staffing": "Staff",
    "finance": "Money",
}
# The contract speaks of primary and secondary schools; other phases are a step away.
IN_SIGHT = ("primary", "secondary")
NOT_HELD = "no figure is held"
COMPARATORS = (
    (AreaLevel.ENGLAND, "England"),
    (AreaLevel.CORE_CITIES, "core cities"),
    (AreaLevel.NEIGHBOURS, "statistical neighbours"),
)


@dataclass(frozen=True)
class Beside:
    """One comparator of a figure: its own figure, the gap to it in words, what it rests on."""

    words: str
    gap: str = ""
    note: str = ""
    rests_on: str = ""


@dataclass(frozen=True)
class MeasureRow:
    """One measure of the city in the latest year that has a figure."""

    name: str
    year: str
    own: str
    beside: tuple[Beside, ...]  # England, core cities, statistical neighbours
    rank: str
    url: str
    headline: bool = False
    line: str = ""
    line_words: str = ""


def stage_words(measure: AreaMeasure) -> str:
    """The subhead that a measure stands under."""
    domain = measure.indicator.domain
    return SUBJECTS.get(domain) or STAGES.get(measure.phase, "All schools")


def measure_row(measure: AreaMeasure, *, linked: bool) -> MeasureRow | None:
    """The latest year with a figure, beside its comparators; None where no year has one."""
    shown, indicator = measure.latest_with_value, measure.indicator
    if shown is None:
        return None
    phase = PHASE_NAMES.get(measure.phase, measure.phase)
    phase = "" if STAGES.get(measure.phase) == stage_words(measure) else phase
    name = f"{indicator.name} ({phase})" if phase else indicator.name
    unit = unit_words(indicator)
    points = year_points(measure)
    newest = measure.latest
    later = f"; {newest.label}: {_value(newest.own, measure)}" if newest is not shown else ""
    return MeasureRow(
        name=f"{name}, {unit}" if unit and unit != "pupils" and unit not in name else name,
        year=f"{shown.label}{later}",
        own=_value(shown.own, measure),
        beside=all_beside(shown, indicator),
        rank=rank_said(shown),
        url=reverse("city_measure", args=[indicator.id]) if linked else "",
        headline=indicator.headline and measure.phase in IN_SIGHT,
        line=spark(points, name=line_said(points, name)),
        line_words=line_span(points),
    )


def _value(figure: AreaFigure, measure: AreaMeasure) -> str:
    return written(figure.value, measure.indicator) or str(figure.get_state_display())


def all_beside(year: AreaYear, indicator: Indicator) -> tuple[Beside, ...]:
    held = {
        AreaLevel.ENGLAND: year.england,
        AreaLevel.CORE_CITIES: year.core_cities,
        AreaLevel.NEIGHBOURS: year.neighbours,
    }
    return tuple(_beside(held[level], year, indicator, name, level) for level, name in COMPARATORS)


def _beside(
    figure: AreaFigure | None, year: AreaYear, indicator: Indicator, name: str, level: AreaLevel
) -> Beside:
    if figure is None:
        return Beside("not held", f"The files loaded have no figure of {name}.")
    words = written(figure.value, indicator) or str(figure.get_state_display())
    if figure.value is None or year.own.value is None:
        return Beside(words, "No gap can be worked out.")
    if indicator.method == "count":
        return Beside(words, "A number: the rate is what can be compared.")
    said = year.own.gap_text if level == AreaLevel.ENGLAND else figure.gap_text
    if not said:
        said = f"{gap_phrase(year.own.value - figure.value, indicator, name)}."
        said = said[:1].upper() + said[1:]
    label, _, rests_on = figure.area_name.partition(" (")
    first, _, note = label.partition(", ")
    if "after this year" in note:  # neighbours of a later list than the year
        note = f"{first.removeprefix('Statistical neighbours ')}, {note}"
    return Beside(words, said, note, rests_on.rstrip(")"))


def rank_said(year: AreaYear) -> str:
    """The rank and how far it moved: "=39th of 150 (31st to 47th); up 10 places ..."."""
    return "; ".join(words for words in (year.rank_words, year.rank_change) if words)


@dataclass(frozen=True)
class YearRow:
    """One year of one measure, for its own page."""

    label: str
    own: str
    beside: tuple[Beside, ...]
    rank: str
    source: str


def year_rows(measure: AreaMeasure) -> list[YearRow]:
    """Every year, newest first."""
    return [_year_row(year, measure) for year in measure.years]


def _year_row(year: AreaYear, measure: AreaMeasure) -> YearRow:
    release = year.own.release
    row = f", row {year.own.row:,}" if year.own.row else ""
    return YearRow(
        label=year.label,
        own=_value(year.own, measure),
        beside=all_beside(year, measure.indicator),
        rank=rank_said(year),
        source=f"{release.title}{row}" if release else "calculated by us",
    )


def year_points(measure: AreaMeasure) -> list[YearPoint]:
    """Every year from the first held to the last, oldest first; one without a figure says why."""
    indicator = measure.indicator
    held = {year.year_end: year for year in measure.years}
    gaps = {gap.year_end: STATE_WORDS[State(gap.state)] for gap in indicator.gaps}
    notes = {f"{indicator.id}:{series.first}": series.note for series in indicator.series}
    points = []
    for year_end in range(min(held), max(held) + 1):
        year = held.get(year_end)
        if year is None:
            why = gaps.get(year_end, NOT_HELD)
            points.append(YearPoint(year_end, None, "", indicator.series_of(year_end), why=why))
            continue
        series = year.own.series or indicator.series_of(year_end)
        points.append(
            YearPoint(
                year_end,
                year.own.value,
                written(year.own.value, indicator),
                series,
                nation=year.england.value if year.england else None,
                why=str(year.own.get_state_display()),
                break_note=notes.get(series, ""),
            )
        )
    return points


def line_said(points: list[YearPoint], name: str) -> str:
    """What a screen reader says of a line: every year with its figure."""
    said = ", ".join(f"{p.year_end} {p.text}" for p in points if p.value is not None)
    return f"{name} over the years: {said}"


def line_span(points: list[YearPoint]) -> str:
    """ "2017 to 2025", under a line; empty where there is none."""
    years = [p.year_end for p in points if p.value is not None]
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else ""


@dataclass(frozen=True)
class YearsShown:
    """One phase of a measure on its own page: a chart, what it cannot show, and the table."""

    phase: str
    chart: SafeString
    notes: list[str]
    rows: list["YearRow"]


def years_shown(measure: AreaMeasure) -> YearsShown:
    """The years of one measure; no chart where only one year has a figure."""
    points = year_points(measure)
    several = sum(p.value is not None for p in points) > 1
    name = line_said(points, measure.indicator.name)
    return YearsShown(
        phase="" if measure.phase == "all" else measure.phase,
        chart=year_chart(points, name=name, ends=ends_of(measure.indicator))
        if several
        else SafeString(""),
        notes=year_notes(points) if several else [],
        rows=year_rows(measure),
    )
