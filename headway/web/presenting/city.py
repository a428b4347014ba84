"""The city page: counts with their wholes, measures with three comparators, links to schools."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from headway.assessment.queries import City
from headway.core.charts import Part, share_bar
from headway.inspections.models import StandingGroup
from headway.inspections.queries import AgeLine, OutcomeLine
from headway.measures.models import AreaFigure
from headway.measures.queries import AreaMeasure, AreaYear
from headway.web.presenting.measures import unit_words, written

BAR = {
    StandingGroup.OUTSTANDING: "best",
    StandingGroup.GOOD: "good",
    StandingGroup.RI: "middle",
    StandingGroup.SERIOUS_WEAKNESSES: "bad",
    StandingGroup.SPECIAL_MEASURES: "worst",
    StandingGroup.INADEQUATE: "bad",
    StandingGroup.NO_GRADE_MET: "plain",
    StandingGroup.NO_GRADE_BELOW: "middle",
    StandingGroup.NOT_JUDGED: "quiet",
}
PHASE_NAMES = {"primary": "primary", "secondary": "secondary", "special": "special", "all": ""}


@dataclass(frozen=True)
class Linked:
    """A number as written, and the list behind it; no link for who may not open the list."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class OutcomeRow:
    """One phase of the Ofsted summary, drawn and in numbers."""

    name: str
    drawing: SafeString
    cells: list[Linked]
    inspected: int
    never: Linked


@dataclass(frozen=True)
class MeasureRow:
    """One measure of the city in its latest year."""

    name: str
    year: str
    own: str
    england: str
    core_cities: str
    neighbours: str
    rank: str
    gap: str
    url: str


class CityPage:
    """Everything of the page, ready to print. `linked` is whether the reader may open lists."""

    def __init__(self, city: City, *, linked: bool) -> None:
        self.city = city
        self.linked = linked

    def schools(self, **filters: str | tuple[str, ...]) -> str:
        """The list of schools under these filters, or nothing."""
        return f"{reverse('schools')}?{urlencode(filters, doseq=True)}" if self.linked else ""

    @property
    def register(self) -> list[dict[str, Any]]:
        """A line a phase and its parts, with links for each count."""
        lines = []
        for line in (self.city.register.total, *self.city.register.by_reporting_phase):
            where: dict[str, str] = {} if line.key == "all" else {"group": line.key}
            lines.append(self._register_line(line, where, part=False))
            if len(line.parts) > 1:
                lines += [self._register_line(p, {"phase": p.key}, part=True) for p in line.parts]
        return lines

    def _register_line(self, line: Any, where: dict[str, str], *, part: bool) -> dict[str, Any]:
        return {
            "line": line,
            "part": part,
            "schools": Linked(f"{line.schools:,}", self.schools(**where)),
            "maintained": Linked(
                f"{line.maintained.count:,} of {line.maintained.of:,}",
                self.schools(**where, maintained="yes"),
            ),
            "percent": percent(line.maintained.percent),
        }

    @property
    def outcome_names(self) -> list[str]:
        """Headings of the outcome table: those that some school has."""
        return [cell.name for cell in self.city.outcomes[0].cells] if self.city.outcomes else []

    @property
    def outcomes(self) -> list[OutcomeRow]:
        """All schools, by phase."""
        return [self._outcome(line) for line in self.city.outcomes]

    @property
    def outcomes_maintained(self) -> list[OutcomeRow]:
        """Maintained schools, by phase."""
        return [self._outcome(line, maintained="yes") for line in self.city.outcomes_maintained]

    @property
    def outcome_tables(self) -> list[tuple[str, list[OutcomeRow]]]:
        """The two tables with their titles."""
        return [("All schools", self.outcomes), ("Maintained schools", self.outcomes_maintained)]

    def _outcome(self, line: OutcomeLine, **extra: str) -> OutcomeRow:
        where = dict(extra) if line.key == "all" else {"group": line.key, **extra}
        parts = [Part(c.name, c.schools.count, BAR[StandingGroup(c.group)]) for c in line.cells]
        said = "; ".join(f"{c.name} {c.schools.count}" for c in line.cells)
        return OutcomeRow(
            name=line.name,
            drawing=share_bar(parts, name=f"{line.name}: {said}", height=20),
            cells=[
                Linked(
                    f"{c.schools.count} ({percent(c.schools.percent)})" if c.schools.count else "0",
                    self.schools(**where, standing=str(c.group)) if c.schools.count else "",
                )
                for c in line.cells
            ],
            inspected=line.inspected,
            never=Linked(
                str(line.never),
                self.schools(**where, standing=StandingGroup.NEVER.value) if line.never else "",
            ),
        )

    @property
    def age(self) -> list[dict[str, Any]]:
        """Not inspected for five years, by grade."""
        return [self._age(line) for line in self.city.age.lines if line.long_ago.of]

    def _age(self, line: AgeLine) -> dict[str, Any]:
        url = self.schools(standing=line.groups, sort="inspected")
        return {
            "name": line.name,
            "long_ago": Linked(f"{line.long_ago.count} of {line.long_ago.of}", url),
            "percent": percent(line.long_ago.percent),
            "lately": percent(line.lately.percent),
            "unknown": line.date_unknown,
        }

    @property
    def measures(self) -> list[MeasureRow]:
        """Each measure in its latest year."""
        return [measure_row(measure, linked=self.linked) for measure in self.city.measures]


def percent(value: float | None) -> str:
    """Whole per cent; said in words where there is nothing to divide."""
    return "nothing to count" if value is None else f"{value:.0f}%"


def measure_row(measure: AreaMeasure, *, linked: bool) -> MeasureRow:
    """The latest year of one measure beside its comparators."""
    latest, indicator = measure.latest, measure.indicator
    phase = PHASE_NAMES.get(measure.phase, measure.phase)
    name = f"{indicator.name} ({phase})" if phase else indicator.name
    unit = unit_words(indicator)
    return MeasureRow(
        name=f"{name}, {unit}" if unit and unit != "pupils" else name,
        year=latest.label,
        own=_value(latest.own, measure),
        england=_value(latest.england, measure),
        core_cities=_value(latest.core_cities, measure),
        neighbours=_value(latest.neighbours, measure),
        rank=latest.rank_words,
        gap=latest.own.gap_text,
        url=reverse("city_measure", args=[indicator.id]) if linked else "",
    )


def _value(figure: AreaFigure | None, measure: AreaMeasure) -> str:
    if figure is None:
        return "not held"
    return written(figure.value, measure.indicator) or str(figure.get_state_display())


@dataclass(frozen=True)
class YearRow:
    """One year of one measure, for its own page."""

    label: str
    own: str
    england: str
    core_cities: str
    neighbours: str
    rank: str
    gap: str
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
        england=_value(year.england, measure),
        core_cities=_value(year.core_cities, measure),
        neighbours=_value(year.neighbours, measure),
        rank=year.rank_words,
        gap=year.own.gap_text,
        source=f"{release.title}{row}" if release else "calculated by us",
    )
