"""Which authorities an authority is compared with: core cities, neighbours, its region."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from headway.evidence.facts import WITH_VALUE
from headway.evidence.store import Store

ANY_PHASE = "all"


@cache
def _data() -> dict[str, Any]:
    path = files("headway.evidence.catalogue") / "comparators.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Group:
    """Authorities that compare themselves with each other; `others` leaves out one's own."""

    id: str
    name: str
    members: tuple[str, ...]

    def others(self, la: str) -> tuple[str, ...]:
        return tuple(code for code in self.members if code != la)


def group_of(la: str, *, fictional: bool = False) -> Group | None:
    """The group that lists this authority. Fictional authorities have groups of their own."""
    for row in _data()["group"]:
        if la in row["members"] and row.get("fictional", False) == fictional:
            return Group(row["id"], row["name"], tuple(row["members"]))
    return None


def region_codes(name: str | None) -> tuple[str, ...]:
    """Every code and name under which files print this region."""
    for row in _data()["region"]:
        names = (row["name"], *row.get("also", ()))
        if name in names or name in row["codes"]:
            return (*names, *row["codes"])
    return (name,) if name else ()


@dataclass(frozen=True)
class Neighbours:
    """Statistical neighbours of one authority in one edition of the list."""

    la: str
    codes: tuple[str, ...]  # closest first
    release: str
    vintage: date


def neighbours(store: Store, la: str, *, on: date) -> Neighbours | None:
    """The neighbours of the latest list that was public on a day; None if none was loaded.

    The lists are revised every few years: a comparison of 2019 uses the list of its time.
    When every loaded list is later than `on`, the earliest is used, and its date says so.
    """
    lists = store.releases(kind="neighbours")
    if not lists:
        return None
    known = [release for release in lists if release.as_at <= on]
    chosen = known[-1] if known else lists[0]
    table = store.table("neighbours", chosen).filter(pl.col("la") == la)
    if "rank" in table.columns:
        table = table.sort("rank")
    codes = tuple(table["neighbour"].cast(pl.String).to_list())
    return Neighbours(la, codes, chosen.id, chosen.as_at) if codes else None


@dataclass(frozen=True)
class Mean:
    """Mean of a group's own figures: weighted by pupils where all print them, and not weighted."""

    weighted: float | None
    unweighted: float
    authorities: int


def group_means(rows: pl.DataFrame, codes: tuple[str, ...]) -> dict[tuple[int, str, str], Mean]:
    """(year, phase, pupil group) -> the mean of these authorities' own rows, all at once.

    `rows` are authority rows of one measure, state-funded ones first where there are two.
    """
    keys = ["year_end", "phase", "pupil_group"]
    n = pl.col("n").cast(pl.Float64)
    found = (
        rows.with_columns(pl.col("phase").fill_null(ANY_PHASE))
        .filter(
            pl.col("area").is_in(list(codes))
            & pl.col("state").is_in([str(state) for state in WITH_VALUE])
            & pl.col("value").is_not_null()
        )
        .unique([*keys, "area"], keep="first", maintain_order=True)
        .group_by(keys)
        .agg(
            weighted=pl.when((n.null_count() == 0) & (n.sum() > 0)).then(
                (pl.col("value") * n).sum() / n.sum()
            ),
            unweighted=pl.col("value").mean(),
            authorities=pl.len(),
        )
    )
    return {
        (year, phase, group): Mean(weighted, unweighted, count)
        for year, phase, group, weighted, unweighted, count in found.iter_rows()
    }
