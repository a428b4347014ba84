"""Measures that no file prints, worked out while an edition is made: of areas and of schools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from headway.assessment.publishing.figures import COLUMNS
from headway.assessment.publishing.good import good_areas
from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.compute import Vintage
from headway.evidence.compute.peers import STAGE_OF_PHASE
from headway.evidence.facts import State
from headway.evidence.floor import AREA_INDICATORS
from headway.evidence.floor_years import (
    AREA_ROWS,
    STAGES,
    FloorYear,
    floor_areas,
    floor_indicators,
    floors,
    results_of,
)
from headway.evidence.profile.figures import City
from headway.evidence.worked_out import (
    SIDES,
    area_gaps,
    areas_of_schools,
    gap_sentence,
    girls_less_boys,
)

PHASES = ("primary", "all")  # gaps between girls and boys are of key stages 1 and 2
# Numbers that only the authority holds: the city's is the sum of its schools'.
COUNTED_HERE = ("X_PEX_QTR", "X_PTT")
SCHOOL_KEYS = ("school", "year_end")


def gaps_of_sexes() -> list[Indicator]:
    """Every measure that is girls less boys."""
    return [one for one in indicators().values() if one.girls_less_boys]


def area_extras(
    vintage: Vintage, place: City, progress: Callable[[str], None] = lambda line: None
) -> dict[str, pl.DataFrame]:
    """Area rows of measures that no file prints, in the shape of `Vintage.areas`."""
    found: dict[str, pl.DataFrame] = {}
    for gap in gaps_of_sexes():
        base = indicators()[gap.girls_less_boys]
        rows = vintage.areas(base.id)
        sides = sides_here(vintage, place, base)
        if sides.height:
            rows = found[base.id] = pl.concat([rows, sides], how="diagonal_relaxed")
        made = area_gaps(rows, gap)
        if made.height:
            found[gap.id] = made
    for one in indicators().values():
        if one.summed and vintage.years_of(one.id):
            columns = ["area", "stage", "year_end", "pupil_group", "value", "n", "series"]
            found[one.id] = areas_of_schools(
                vintage.schools(one.id, columns=[*columns, "release"]), one
            )
    for name in COUNTED_HERE:
        made = city_totals(vintage, place, indicators()[name])
        if made.height:
            found[name] = made
    for stage in STAGES:
        definition = indicators()[AREA_INDICATORS[stage]]
        made = floor_areas(vintage, stage, definition)
        if made.height:
            found[definition.id] = made
    found |= good_areas(vintage.store, place.on, progress)
    return found


def sides_here(vintage: Vintage, place: City, base: Indicator) -> pl.DataFrame:
    """The authority's girls and boys in a measure that only it holds, added up of its schools."""
    nothing = pl.DataFrame(schema=AREA_ROWS)
    if not base.local or not vintage.years_of(base.id):
        return nothing
    columns = ["area", "stage", "year_end", "pupil_group", "value", "n", "series", "release"]
    rows = vintage.schools(
        base.id,
        urns=place.schools["urn"].to_list(),
        pupil_groups=SIDES,
        columns=columns,
    )
    if rows.is_empty():
        return nothing
    found = areas_of_schools(rows.with_columns(stage=pl.lit("primary")), base)
    return found.filter((pl.col("level") == "la") & (pl.col("phase") == "primary"))


def city_totals(vintage: Vintage, place: City, definition: Indicator) -> pl.DataFrame:
    """The authority's own counts, added up of its schools: not where a school's is hidden."""
    nothing = pl.DataFrame(schema=AREA_ROWS)
    if not vintage.years_of(definition.id):
        return nothing
    rows = vintage.schools(definition.id, urns=place.schools["urn"].to_list())
    return (
        rows.group_by("year_end", "pupil_group")
        .agg(
            value=pl.col("value").sum(),
            hidden=pl.col("value").is_null().sum(),
            schools=pl.len(),
            series=pl.col("series").first(),
            release=pl.col("release").first(),
        )
        .filter(pl.col("hidden") == 0)
        .sort("year_end", "pupil_group")
        .select(
            level=pl.lit("la"),
            area=pl.lit(place.la),
            phase=pl.lit("all"),
            peers=pl.lit("state"),
            year_end="year_end",
            indicator=pl.lit(definition.id),
            pupil_group="pupil_group",
            value="value",
            n=pl.lit(None, dtype=pl.Int64),
            state=pl.lit(State.COMPUTED.value),
            raw=pl.format("added up of {} schools", "schools"),
            series="series",
            release="release",
            row=pl.lit(None, dtype=pl.Int64),
        )
        .cast(AREA_ROWS)  # type: ignore[arg-type]
    )


def gap_figures(figures: pl.DataFrame, area_figures: AreaValues) -> pl.DataFrame:
    """Girls less boys of each of our schools: rows as `figures.COLUMNS`, with both sides said."""
    made = [pl.DataFrame(schema=COLUMNS)]
    for gap in gaps_of_sexes():
        rows = figures.filter(pl.col("indicator") == gap.girls_less_boys)
        found = girls_less_boys(rows, gap, keys=SCHOOL_KEYS, of_schools=True)
        if found.is_empty():
            continue
        newest = found["year_end"].max()
        found = found.with_columns(
            indicator=pl.lit(gap.id),
            pupil_group=pl.lit("all"),
            latest=pl.col("year_end") == newest,
            sentence=_sentences(found, gap),
            raw=pl.col("raw").fill_null("").str.slice(0, 60),
            status=pl.lit(""),
            la_value=_beside(found, area_figures, gap.id, "la"),
            national=_beside(found, area_figures, gap.id, "england"),
            core_cities=_beside(found, area_figures, gap.id, "core_cities"),
            neighbours=_beside(found, area_figures, gap.id, "neighbours"),
        )
        made.append(_whole(found))
    return pl.concat(made)


def _sentences(found: pl.DataFrame, gap: Indicator) -> pl.Series:
    pairs = found.select("value", "raw").iter_rows()
    said = ["" if value is None else gap_sentence(value, raw, gap) for value, raw in pairs]
    return pl.Series(said, dtype=pl.String)


# (indicator, year, level, phase, pupil group) -> the figure of an area, to stand beside a school's
AreaValues = Mapping[tuple[str, int, str, str, str], float]
AT = ("indicator", "year_end", "level", "phase", "pupil_group")


def area_values(rows: list[tuple[Any, ...]], fields: tuple[str, ...]) -> AreaValues:
    """The figures of areas by what they are of."""
    places = [fields.index(name) for name in AT]
    value = fields.index("value")
    return {tuple(row[i] for i in places): row[value] for row in rows if row[value] is not None}  # type: ignore[misc]


def with_worked_out(figures: pl.DataFrame, held: AreaValues, schools: pl.DataFrame) -> pl.DataFrame:
    """The figures of our schools with those that no file prints, and the city's beside them."""
    summed = [one.id for one in indicators().values() if one.summed]
    stages = {
        urn: STAGE_OF_PHASE.get(phase or "") or "all"
        for urn, phase in schools.select("urn", "phase").iter_rows()
    }
    added = figures.filter(pl.col("indicator").is_in(summed))
    keys = added.select("indicator", "school", "year_end", "pupil_group").rows()

    def beside(level: str) -> pl.Series:
        return pl.Series(
            [
                held.get((name, year, level, stages.get(school, "all"), group))
                for name, school, year, group in keys
            ],
            dtype=pl.Float64,
        )

    added = added.with_columns(
        la_value=beside("la"),
        national=beside("england"),
        core_cities=beside("core_cities"),
        neighbours=beside("neighbours"),
    ).with_columns(gap=pl.col("value") - pl.col("national"))
    others = figures.filter(~pl.col("indicator").is_in(summed))
    return pl.concat([others, added, gap_figures(figures, held)])


def _beside(found: pl.DataFrame, held: AreaValues, name: str, level: str) -> pl.Series:
    years = found["year_end"].to_list()
    values = [
        next(
            (held[key] for phase in PHASES if (key := (name, year, level, phase, "all")) in held),
            None,
        )
        for year in years
    ]
    return pl.Series(values, dtype=pl.Float64)


def _whole(found: pl.DataFrame) -> pl.DataFrame:
    text = [n for n, kind in COLUMNS.items() if kind == pl.String() and n != "release"]
    absent = [name for name in COLUMNS if name not in found.columns]
    found = found.with_columns([pl.lit(None).alias(name) for name in absent])
    return found.select(
        [
            pl.col(name).cast(kind).fill_null("") if name in text else pl.col(name).cast(kind)
            for name, kind in COLUMNS.items()
        ]
    )


@dataclass(frozen=True)
class FloorRow:
    """One school's floor standard of one year, ready to be stored."""

    school: int
    stage: str
    year_end: int
    below: bool
    because: str
    rule: str
    applied: bool
    discontinued: bool


def floor_rows(figures: pl.DataFrame, phases: Mapping[int, str]) -> list[FloorRow]:
    """The floor standard of our schools, only where it can be told."""
    made = []
    for stage in STAGES:
        rows = figures.filter(
            pl.col("indicator").is_in(floor_indicators(stage)) & (pl.col("pupil_group") == "all")
        ).select("school", "indicator", "year_end", "value", "upper", "n")
        for one in floors(results_of(rows.iter_rows()), phases, stage):
            if one.outcome.below is not None:
                made.append(_floor_row(one))
    return made


def _floor_row(one: FloorYear) -> FloorRow:
    found = one.outcome
    return FloorRow(
        one.school,
        one.stage,
        one.year_end,
        bool(found.below),
        found.because,
        found.rule or "",
        one.applied,
        found.discontinued,
    )
