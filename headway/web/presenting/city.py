"""The city page: counts with their wholes, measures with three comparators, links to schools."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from headway.assessment.queries import City
from headway.core.charts import Part, share_bar
from headway.evidence.regimes import regimes
from headway.inspections.models import Basis, StandingGroup
from headway.inspections.queries import GOOD_OR_BETTER, AgeLine, AreaGood, GoodShare, OutcomeLine
from headway.measures.models import AreaLevel
from headway.schools.models import ReportingPhase
from headway.web.presenting.city_measures import MeasureRow, measure_row, stage_words

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
REPORT_CARDS = "RC-25"


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
    inspected: Linked
    never: Linked


@dataclass(frozen=True)
class GoodRow:
    """One area of the honest count: schools basis by basis, then together."""

    name: str
    bases: list[Linked]
    schools_percent: str
    schools: Linked
    pupils_percent: str
    pupils: str


@dataclass(frozen=True)
class StageShown:
    """One stage of the measures; where none of it is a headline, all of it is `more`."""

    name: str
    headlines: list[MeasureRow]
    more: list[MeasureRow]

    @property
    def more_words(self) -> str:
        """ "12 more measures: primary", or how many where none is in sight."""
        count = len(self.more)
        more = " more" if self.headlines else ""
        return f"{count}{more} {'measure' if count == 1 else 'measures'}: {self.name}"


class CityPage:
    """Everything of the page, ready to print. `linked` is whether the reader may open lists."""

    def __init__(self, city: City, *, linked: bool) -> None:
        self.city = city
        self.linked = linked

    def schools(self, **filters: str | tuple[str, ...]) -> str:
        """The list of schools under these filters, or nothing."""
        return f"{reverse('schools')}?{urlencode(filters, doseq=True)}" if self.linked else ""

    @property
    def counted(self) -> dict[str, tuple[str, ...]]:
        """The filter that leaves out what no count here has: independent schools, if any."""
        if not self.city.register.independent.schools:
            return {}
        groups = tuple(str(key) for key in ReportingPhase if key != ReportingPhase.INDEPENDENT)
        return {"group": groups}

    def _with_standing(self, *groups: str) -> str:
        return self.schools(**self.counted, standing=groups)

    @property
    def not_counted(self) -> list[Linked]:
        """Who is in no percentage, from the same count as the table of outcomes below."""
        whole = self.city.outcomes[0]
        unknown = sum(
            cell.schools.count for cell in whole.cells if cell.group == StandingGroup.NOT_JUDGED
        )
        said = (
            (whole.never, "not yet inspected in present form", StandingGroup.NEVER),
            (unknown, "inspected, with an outcome not known", StandingGroup.NOT_JUDGED),
        )
        return [
            Linked(f"{count:,} {words}", self._with_standing(str(group)) if count else "")
            for count, words, group in said
        ]

    @property
    def good_names(self) -> list[str]:
        """Headings of the honest count: each basis that some area has, so that cells line up."""
        return [str(words) for _, words in self._good_bases]

    @property
    def _good_bases(self) -> list[tuple[str, str]]:
        held = {share.basis for area in self.city.good for share in area.bases}
        return [(basis, str(words)) for basis, words in Basis.choices if basis in held]

    @property
    def good(self) -> list[GoodRow]:
        """The authority first; only its own counts open a list."""
        return [self._good_row(area) for area in self.city.good]

    def _good_row(self, area: AreaGood) -> GoodRow:
        here = area.level == AreaLevel.LA
        shares = {share.basis: share for share in area.bases}
        together = area.together
        return GoodRow(
            name=area.area_name or area.area,
            bases=[
                self._good_cell(shares.get(basis), self._good_url(basis) if here else "")
                for basis, _ in self._good_bases
            ],
            schools_percent=percent(together.schools.percent),
            schools=self._good_cell(together, self._good_url("") if here else ""),
            pupils_percent=percent(together.pupils.percent),
            pupils=f"{together.pupils.count:,} of {together.pupils.of:,}",
        )

    def _good_cell(self, share: GoodShare | None, url: str) -> Linked:
        if share is None:
            return Linked("none")
        words = f"{share.schools.count:,} of {share.schools.of:,}"
        return Linked(words, url if share.schools.count else "")

    def _good_url(self, basis: str) -> str:
        """The schools that are good or better on a basis; on any of them for an empty one."""
        where = self.counted
        graded = tuple(str(group) for group in GOOD_OR_BETTER)
        met = str(StandingGroup.NO_GRADE_MET)
        if not basis:
            return self.schools(**where, standing=(*graded, met))
        if basis == Basis.OVERALL:
            return self.schools(**where, standing=graded)
        cards = basis == Basis.REPORT_CARD
        under = tuple(one.id for one in regimes() if (one.id == REPORT_CARDS) == cards)
        return self.schools(**where, standing=met, regime=under)

    @property
    def register(self) -> list[dict[str, Any]]:
        """A line a phase and its parts, with links for each count."""
        lines = []
        for line in (self.city.register.total, *self.city.register.by_reporting_phase):
            where: dict[str, Any] = self.counted if line.key == "all" else {"group": line.key}
            lines.append(self._register_line(line, where, part=False))
            if len(line.parts) > 1:
                lines += [self._register_line(p, {"phase": p.key}, part=True) for p in line.parts]
        return lines

    def _register_line(self, line: Any, where: dict[str, Any], *, part: bool) -> dict[str, Any]:
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
        where: dict[str, Any] = (
            {**self.counted, **extra} if line.key == "all" else {"group": line.key, **extra}
        )
        ever = tuple(str(cell.group) for cell in line.cells)
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
            inspected=Linked(
                f"{line.inspected:,}",
                self.schools(**where, standing=ever) if line.inspected else "",
            ),
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
        url = self.schools(**self.counted, standing=line.groups, sort="inspected")
        return {
            "name": Linked(line.name, url),
            "long_ago": f"{line.long_ago.count:,} of {line.long_ago.of:,}",
            "percent": percent(line.long_ago.percent),
            "lately": percent(line.lately.percent),
            "unknown": line.date_unknown,
        }

    @cached_property
    def stages(self) -> list[tuple[str, list[MeasureRow]]]:
        """Measures with any figure here, by stage of school or by subject."""
        found: dict[str, list[MeasureRow]] = {}
        for measure in self.city.measures:
            row = measure_row(measure, linked=self.linked)
            if row is not None:
                found.setdefault(stage_words(measure), []).append(row)
        return list(found.items())

    @property
    def stages_shown(self) -> list[StageShown]:
        """Each stage with its headline measures in sight and the others a step away."""
        return [
            StageShown(name, [r for r in rows if r.headline], [r for r in rows if not r.headline])
            for name, rows in self.stages
        ]

    @property
    def neighbour_lists(self) -> list[str]:
        """Which list of neighbours the figures above were worked out with."""
        said = {
            year.neighbours.area_name.split(" (")[0].split(", after")[0]
            for measure in self.city.measures
            for year in measure.years
            if year.neighbours and " as listed in " in year.neighbours.area_name
        }
        return sorted(said)


def percent(value: float | None) -> str:
    """Whole per cent; said in words where there is nothing to divide."""
    return "nothing to count" if value is None else f"{value:.0f}%"
