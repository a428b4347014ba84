"""Measures that no file prints: one group less another, and areas added up of their schools.

What comes out has the shape of what was read (`FACT_SCHEMA` and its release), so that it is
compared, placed and stored like any other figure. Nothing here turns a gap into a number: where
a side is hidden or small, what comes out says so.
"""

import polars as pl

from headway.evidence.catalogue import Indicator
from headway.evidence.facts import WITH_VALUE, Level, State
from headway.evidence.statistics.cohorts import FLAGGED_FROM
from headway.evidence.statistics.rounding import show

GIRLS, BOYS = "girls", "boys"
SIDES = (GIRLS, BOYS)
AREA_KEYS = ("level", "area", "phase", "peers", "year_end")
SAID = [state.value for state in WITH_VALUE]


def girls_less_boys(
    rows: pl.DataFrame, definition: Indicator, *, keys: tuple[str, ...], of_schools: bool
) -> pl.DataFrame:
    """The figure of girls less that of boys, one row for each of `keys` that has both.

    rows        of the measure it is made of: `keys`, pupil_group, value, n, state, series, release
    of_schools  a side of fewer than 11 pupils, or of a number not printed, leaves it unsaid;
                an authority's own figures need no number, since its cohorts are large

    value, n, state, raw ("girls 106, boys 103"), series and release come beside the keys. One
    side hidden hides the gap: the other could otherwise be worked out from it.
    """
    girls, boys = (_side(rows, side, keys) for side in SIDES)
    both = girls.join(boys, on=list(keys), how="inner", nulls_equal=True, suffix="_boys")
    known = pl.col("value").is_not_null() & pl.col("value_boys").is_not_null()
    smallest = pl.min_horizontal(pl.col("n").fill_null(0), pl.col("n_boys").fill_null(0))
    small = (smallest < FLAGGED_FROM) if of_schools else pl.lit(False)
    reason = pl.when(pl.col("value").is_null()).then("state").otherwise("state_boys")
    one_series = pl.col("series") == pl.col("series_boys")
    both = both.with_columns(
        state=pl.when(~known)
        .then(reason)
        .when(small)
        .then(pl.lit(State.TOO_FEW.value))
        .otherwise(pl.lit(State.COMPUTED.value))
    ).filter(one_series)
    said = pl.col("state") == State.COMPUTED.value
    sides = [
        sides_words(girls, boys, definition) if state == State.COMPUTED.value else None
        for girls, boys, state in both.select("value", "value_boys", "state").iter_rows()
    ]
    return both.with_columns(
        raw=pl.Series(sides, dtype=pl.String),
        value=pl.when(said).then(pl.col("value") - pl.col("value_boys")),
        n=pl.when(said).then(pl.col("n") + pl.col("n_boys")),
        series=pl.col("year_end").replace_strict(
            {year: definition.series_of(year) for year in both["year_end"].unique().to_list()},
            return_dtype=pl.String,
        )
        if both.height
        else pl.lit(None, dtype=pl.String),
    ).select(*keys, "value", "n", "state", "raw", "series", "release")


def _side(rows: pl.DataFrame, side: str, keys: tuple[str, ...]) -> pl.DataFrame:
    part = rows.filter(pl.col("pupil_group") == side)
    return part.select(*keys, "value", "n", "state", "series", "release").unique(
        list(keys), keep="first", maintain_order=True
    )


def sides_words(girls: float, boys: float, definition: Indicator) -> str:
    """ "girls 106, boys 103": both sides of the subtraction."""
    unit = "%" if definition.unit == "percentage points" else ""
    return (
        f"girls {show(girls, definition.places)}{unit}, boys {show(boys, definition.places)}{unit}"
    )


def gap_sentence(gap: float, raw: str, definition: Indicator) -> str:
    """ "Girls 66%, boys 59%: girls were 7 percentage points ahead."."""
    shown = show(abs(gap), definition.places)
    said = f"{raw[:1].upper()}{raw[1:]}"
    if float(shown) == 0:
        return f"{said}: no difference at this precision."
    ahead = GIRLS if gap > 0 else BOYS
    unit = definition.unit if float(shown) != 1 else definition.unit.removesuffix("s")
    return f"{said}: {ahead} were {shown} {unit} ahead."


def area_gaps(rows: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """Girls less boys of every authority, region and England, as area rows."""
    found = girls_less_boys(rows, definition, keys=AREA_KEYS, of_schools=False)
    return _as_areas(found.filter(pl.col("value").is_not_null()), definition, "all")


def _as_areas(found: pl.DataFrame, definition: Indicator, group: str | None) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.Int64)
    rows = found.with_columns(indicator=pl.lit(definition.id), row=nothing)
    return rows if group is None else rows.with_columns(pupil_group=pl.lit(group))


def areas_of_schools(rows: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """Each authority's and England's share, added up of its schools' own rows.

    rows  of schools: area, stage, year_end, pupil_group, value (%), n, series, release
    Schools without a figure are in neither side of the share; an authority of one school that
    is shown would show that school's own figure, which is printed.
    """
    known = rows.filter(pl.col("value").is_not_null() & (pl.col("n") > 0))
    share = (pl.col("value") * pl.col("n")).sum() / pl.col("n").sum()
    keys = ["year_end", "pupil_group"]
    parts = []
    for level, area in ((Level.LA, pl.col("area")), (Level.ENGLAND, pl.lit("ENG"))):
        for phase in (pl.col("stage"), pl.lit("all")):
            made = (
                known.with_columns(area=area, phase=phase)
                .filter(pl.col("phase").is_not_null() & pl.col("area").is_not_null())
                .group_by("area", "phase", *keys)
                .agg(
                    value=share,
                    n=pl.col("n").sum(),
                    series=pl.col("series").first(),
                    release=pl.col("release").first(),
                    schools=pl.len(),
                )
                .with_columns(level=pl.lit(level.value), peers=pl.lit("state"))
            )
            parts.append(made)
    every = pl.concat(parts).with_columns(
        state=pl.lit(State.COMPUTED.value),
        raw=pl.format("added up of {} schools", "schools"),
    )
    return _as_areas(every.sort("level", "area", "phase", *keys), definition, None)
