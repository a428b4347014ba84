"""How many schools were good or better, and pupils in them, on 31 August of each year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import polars as pl

from headway.assessment.publishing.inspections import group_and_basis
from headway.evidence.catalogue import indicators
from headway.evidence.facts import Level, State
from headway.evidence.floor_years import AREA_ROWS
from headway.evidence.inspections import inspections_as_at
from headway.evidence.register import schools_as_at
from headway.evidence.standings import standings
from headway.evidence.store import Store
from headway.inspections.models import Basis

YEARS_BACK = 4  # each costs a second or two of all England's inspections


def good_areas(
    store: Store, on: date, progress: Callable[[str], None] = lambda line: None
) -> dict[str, pl.DataFrame]:
    """Area rows of the three measures, for the last school years that had ended by `on`."""
    if not store.releases(kind="inspections"):
        return {}
    last = on.year if (on.month, on.day) >= (8, 31) else on.year - 1
    made: dict[str, list[dict[str, object]]] = {name: [] for name in MEASURES}
    for year in range(last - YEARS_BACK + 1, last + 1):
        day = date(year, 8, 31)
        inspections = inspections_as_at(store, day)
        if inspections.is_empty():
            continue
        schools = schools_as_at(store, day)
        for name, row in _of_day(standings(inspections, schools, day), schools, year):
            made[name].append(row)
    progress(f"Good or better on 31 August of {YEARS_BACK} years")
    return {name: pl.DataFrame(rows, schema=AREA_ROWS) for name, rows in made.items() if rows}


MEASURES = ("O_GOOD_P", "O_GOOD_S", "O_GOOD_M")


def _of_day(
    found: pl.DataFrame, schools: pl.DataFrame, year: int
) -> Iterator[tuple[str, dict[str, object]]]:
    """One row an area and measure; who was never inspected in present form is in no share."""
    judged = [
        (row["urn"], row["worse_than_good"] is False)
        for row in found.iter_rows(named=True)
        if group_and_basis(row)[1] != Basis.NONE
    ]
    table = pl.DataFrame(judged, schema={"urn": pl.Int64, "good": pl.Boolean}, orient="row").join(
        schools.select("urn", "la", "reporting_phase", "maintained", "roll"), on="urn"
    )
    table = table.filter(pl.col("reporting_phase") != "independent")
    for level, area in ((Level.LA, pl.col("la")), (Level.ENGLAND, pl.lit("ENG"))):
        counted = (
            table.with_columns(area=area)
            .filter(pl.col("area").is_not_null())
            .group_by("area")
            .agg(
                schools=pl.len(),
                good=pl.col("good").sum(),
                maintained=pl.col("maintained").fill_null(value=False).sum(),
                good_maintained=(
                    pl.col("good") & pl.col("maintained").fill_null(value=False)
                ).sum(),
                pupils=pl.col("roll").sum(),
                pupils_good=pl.col("roll").filter("good").sum(),
            )
            .sort("area")
        )
        for row in counted.iter_rows(named=True):
            yield from _rows(row, level, year)


def _rows(row: dict[str, int], level: Level, year: int) -> Iterator[tuple[str, dict[str, object]]]:
    shares = (
        ("O_GOOD_P", row["pupils_good"], row["pupils"], "pupils"),
        ("O_GOOD_S", row["good"], row["schools"], "schools"),
    )
    for name, part, whole, what in shares:
        if whole:
            share = 100 * (part or 0) / whole
            yield name, _row(name, row, level, year, share, whole, f"{part:,} of {whole:,} {what}")
    number, of = row["good_maintained"], row["maintained"]
    said = f"{number:,} of {of:,} maintained schools"
    yield "O_GOOD_M", _row("O_GOOD_M", row, level, year, float(number), of, said)


def _row(
    name: str, row: dict[str, int], level: Level, year: int, value: float, n: int, raw: str
) -> dict[str, object]:
    return {
        "level": level.value,
        "area": str(row["area"]),
        "phase": "all",
        "peers": "state",
        "year_end": year,
        "indicator": name,
        "pupil_group": "all",
        "value": value,
        "n": n,
        "state": State.COMPUTED.value,
        "raw": raw,
        "series": indicators()[name].series_of(year),
        "release": None,
        "row": None,
    }
