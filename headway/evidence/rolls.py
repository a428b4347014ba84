"""How many pupils each school had, as far as was known on a day.

The school census is the first source: its figures are dated by the census day and by their
publication. The register prints the same count later, so an extract counts only once it is
out. A roll that was counted or published after the day is never used for it.
"""

from datetime import date

import polars as pl

from headway.evidence.establishments import extracts
from headway.evidence.facts import WITH_VALUE, Level
from headway.evidence.releases import Release
from headway.evidence.store import Store, held

__all__ = ["ROLL_SCHEMA", "census_day", "census_releases", "rolls_on"]

PUPILS, MEALS = "C_NOR", "C_FSM"

ROLL_SCHEMA = pl.Schema(
    {
        "urn": pl.Int64,
        "roll": pl.Int64,  # pupils
        "roll_on": pl.Date,  # the day of the count; the extract's own where it does not say
        "fsm_percent": pl.Float64,  # of the same count, 0 to 100
    }
)


def census_day(year_end: int) -> date:
    """The day of the spring census of a school year: the third Thursday of January.

    Source: DfE, Complete the school census. It agrees with every census day that the registers
    of 2022 and 2023 print.
    """
    first = date(year_end, 1, 1)
    return date(year_end, 1, 15 + (3 - first.weekday()) % 7)


def census_releases(store: Store, on: date) -> list[Release]:
    """The releases that were out by a day and hold numbers of pupils."""
    return [r for r in store.releases(known_on=on) if PUPILS in r.indicators]


@held
def rolls_on(store: Store, on: date) -> pl.DataFrame:
    """One row for each school whose roll was known on a day: ROLL_SCHEMA.

    The latest count that was out, in the census before the register; an extract that does not
    say when it counted is asked only of schools that nothing else counts. Raises NothingLoaded
    when no register is loaded.
    """
    counted = pl.concat([_census(store, on), _printed(extracts(store), on)])
    same_day = pl.col("roll_on") == pl.col("roll_on").first()
    return (
        counted.sort(["_undated", "roll_on"], descending=[False, True], maintain_order=True)
        .group_by("urn", maintain_order=True)
        .agg(
            pl.col("roll").first(),
            pl.col("roll_on").first(),
            # the share of another day's pupils would be taken for that of these
            pl.col("fsm_percent").filter(same_day).drop_nulls().first(),
        )
        .sort("urn")
    )


def _census(store: Store, on: date) -> pl.DataFrame:
    releases = census_releases(store, on)
    pupils = _latest(store, PUPILS, releases)
    meals = _latest(store, MEALS, releases).rename({"value": "fsm_percent"})
    days = {year: census_day(year) for year in pupils["year_end"].unique()} or {0: on}
    return (
        pupils.join(meals, on=["urn", "year_end"], how="left")
        .select(
            "urn",
            roll=pl.col("value").round(0).cast(pl.Int64),
            roll_on=pl.col("year_end").replace_strict(days, return_dtype=pl.Date),
            fsm_percent="fsm_percent",
            _undated=pl.lit(False),
        )
        .filter(pl.col("roll_on") <= on)
    )


def _latest(store: Store, indicator: str, releases: list[Release]) -> pl.DataFrame:
    """Each school's value of the latest year that has one: urn, year_end, value.

    Of one year printed twice the later publication counts.
    """
    order = {release.id: place for place, release in enumerate(releases)} or {"": 0}
    return (
        store.facts(indicator, releases)
        .filter(
            (pl.col("level") == Level.SCHOOL)
            & (pl.col("pupil_group") == "all")
            & pl.col("state").is_in(list(WITH_VALUE))
            & pl.col("value").is_not_null()
        )
        .filter(pl.col("year_end") == pl.col("year_end").max().over("urn"))
        .collect()
        .sort(pl.col("release").replace_strict(order, return_dtype=pl.Int32), "row")
        .unique("urn", keep="last", maintain_order=True)
        .select("urn", "year_end", "value")
    )


def _printed(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """The latest count in extracts that were out by the day."""
    return (
        rows.filter(pl.col("roll").is_not_null() & (pl.col("as_at") <= on))
        .with_columns(_undated=pl.col("roll_on").is_null(), roll_on=pl.coalesce("roll_on", "as_at"))
        .filter(pl.col("roll_on") <= on)
        .sort("as_at", descending=True)
        .select(
            "urn",
            pl.col("roll").cast(pl.Int64),
            "roll_on",
            pl.col("fsm_percent").cast(pl.Float64),
            "_undated",
        )
    )
