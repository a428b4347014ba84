"""The floor standard year by year: of each school, and of authorities and England."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from headway.evidence.catalogue import Indicator
from headway.evidence.compute import Vintage
from headway.evidence.facts import Level, State
from headway.evidence.floor import FloorOutcome, Result, Results, check, rules

STAGES = ("primary", "secondary")
UNTOLD = 0.005  # of the schools with results: a share may be off by half a point at most
COLUMNS = ["urn", "area", "kind", "stage", "year_end", "value", "upper", "pupils"]


@dataclass(frozen=True)
class FloorYear:
    """What the floor standard of a year says of one school."""

    school: int
    stage: str
    year_end: int
    outcome: FloorOutcome

    @property
    def applied(self) -> bool:
        """Whether the school is in the count: the standard held for it, and can be told."""
        return self.outcome.below is not None and "did not apply" not in self.outcome.because


def floor_indicators(stage: str) -> tuple[str, ...]:
    """The measures that the floor standards of a stage read."""
    found = {name: None for rule in _rules(stage) for name in rule.indicators}
    return tuple(found)


def floor_span(stage: str) -> tuple[int, ...]:
    """Results years for which a floor standard may be worked out, oldest first."""
    years = {y for rule in _rules(stage) for y in range(rule.first, rule.shown_until + 1)}
    return tuple(sorted(years))


def _rules(stage: str) -> list[Any]:
    return [rule for rule in rules() if rule.standard == "floor" and rule.phase == stage]


def results_of(rows: Iterable[tuple[int, str, int, Any, Any, Any]]) -> dict[int, Results]:
    """school -> (indicator, year) -> result, of rows of school, indicator, year, value, upper, n.

    A figure that is hidden or was not published is no result: it is left out.
    """
    found: dict[int, dict[tuple[str, int], Result]] = {}
    for school, indicator, year, value, upper, n in rows:
        found.setdefault(school, {})[indicator, year] = Result(value, upper, n)
    return found  # type: ignore[return-value]


def floors(
    results: Mapping[int, Results], phases: Mapping[int, str], stage: str
) -> Iterator[FloorYear]:
    """Each school in each year in which it has a result that the standard reads."""
    wanted = floor_indicators(stage)
    for school, held in results.items():
        for year in floor_span(stage):
            if not any((name, year) in held for name in wanted):
                continue
            found = check(
                "floor", phase=phases.get(school, ""), stage=stage, year_end=year, results=held
            )
            yield FloorYear(school, stage, year, found)


@dataclass
class _Count:
    below: int = 0
    told: int = 0
    unknown: int = 0

    def add(self, one: FloorYear, results: Mapping[int, Results]) -> None:
        if one.applied:
            self.told += 1
            self.below += bool(one.outcome.below)
        elif one.outcome.below is None:
            held = results[one.school]
            year = [held.get((name, one.year_end)) for name in floor_indicators(one.stage)]
            self.unknown += any(result and result.value is not None for result in year)

    @property
    def enough(self) -> bool:
        return self.told > 0 and self.unknown <= UNTOLD * (self.told + self.unknown)


def floor_areas(vintage: Vintage, stage: str, definition: Indicator) -> pl.DataFrame:
    """Share of mainstream schools below the floor: each authority and England, year by year.

    There is no share where more than one in 200 of the schools with results cannot be told:
    those are most often the low ones, whose interval is not held.
    """
    rows: list[tuple[int, str, int, Any, Any, Any]] = []
    area_of: dict[tuple[int, int], str] = {}
    for name in floor_indicators(stage):
        part = vintage.schools(
            name, years=floor_span(stage), pupil_groups=("all",), columns=COLUMNS
        )
        if "kind" not in part.columns:
            continue
        part = part.filter((pl.col("kind") == "mainstream") & (pl.col("stage") == stage))
        for urn, area, _, _, year, value, upper, pupils in part.select(COLUMNS).iter_rows():
            rows.append((urn, name, year, value, upper, pupils))
            area_of.setdefault((urn, year), area)
    results = results_of(rows)
    counts: dict[tuple[str, str, int], _Count] = {}
    for one in floors(results, dict.fromkeys(results, stage), stage):
        for level, area in ((Level.LA, area_of[one.school, one.year_end]), (Level.ENGLAND, "ENG")):
            if area:
                counts.setdefault((level.value, area, one.year_end), _Count()).add(one, results)
    return pl.DataFrame(
        [
            {
                "level": level,
                "area": area,
                "phase": stage,
                "peers": "state",
                "year_end": year,
                "indicator": definition.id,
                "pupil_group": "all",
                "value": 100 * count.below / count.told,
                "n": count.told,
                "state": State.COMPUTED.value,
                "raw": f"{count.below} of {count.told} schools; {count.unknown} cannot be told",
                "series": definition.series_of(year),
                "release": None,
                "row": None,
            }
            for (level, area, year), count in sorted(counts.items(), key=lambda pair: pair[0])
            if count.enough
        ],
        schema=AREA_ROWS,
    )


AREA_ROWS = pl.Schema(
    {
        "level": pl.String,
        "area": pl.String,
        "phase": pl.String,
        "peers": pl.String,
        "year_end": pl.Int16,
        "indicator": pl.String,
        "pupil_group": pl.String,
        "value": pl.Float64,
        "n": pl.Int64,
        "state": pl.String,
        "raw": pl.String,
        "series": pl.String,
        "release": pl.String,
        "row": pl.Int64,
    }
)
