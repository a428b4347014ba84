"""Which authorities an authority is compared with: core cities, neighbours, its region."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from headway.evidence.facts import WITH_VALUE
from headway.evidence.releases import Release
from headway.evidence.sources.own_lists import CORE_CITIES, NEIGHBOURS
from headway.evidence.sources.own_lists import LAYOUT as OWN_LISTS
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
    """Authorities that one authority is compared with, by one edition of a list."""

    la: str
    codes: tuple[str, ...]  # closest first
    release: str
    vintage: date


def neighbours(store: Store, la: str, *, on: date) -> Neighbours | None:
    """The neighbours of the latest list that was public on a day; None if none was loaded.

    The lists are revised every few years: a comparison of 2019 uses the list of its time.
    When every loaded list is later than `on`, the earliest is used, and its date says so.
    A list that the authority set itself counts from the day that it gave, as any other does.
    """
    lists = _in_order(store)
    known = [release for release in lists if release.as_at <= on]
    return _listed(store, la, NEIGHBOURS, known or lists[:1])


def core_cities(store: Store, la: str, *, on: date) -> tuple[str, ...]:
    """The other authorities of its group: as it listed them, else as the catalogue has it."""
    own = [one for one in _in_order(store) if one.layout == OWN_LISTS and one.as_at <= on]
    listed = _listed(store, la, CORE_CITIES, own)
    if listed is not None:
        return tuple(code for code in listed.codes if code != la)
    group = group_of(la) or group_of(la, fictional=True)
    return group.others(la) if group else ()


def _in_order(store: Store) -> list[Release]:
    """Lists by their day; of one day the one loaded last is the last."""
    found = store.releases(kind="neighbours")
    return sorted(found, key=lambda one: (one.as_at, one.loaded_at, one.id))


def _listed(store: Store, la: str, name: str, lists: list[Release]) -> Neighbours | None:
    """What the latest list says that names the authority and was not withdrawn."""
    tables = {one.id: store.table(name, one).filter(pl.col("la") == la) for one in lists}
    own = [table for table in tables.values() if "withdraws" in table.columns]
    withdrawn = {release for table in own for release in table["withdraws"].to_list()}
    for release in reversed(lists):
        table = tables[release.id]
        if release.id in withdrawn:
            continue
        if "withdraws" in table.columns:
            table = table.filter(pl.col("withdraws") == "")
        if "rank" in table.columns:
            table = table.sort("rank")
        codes = tuple(table["neighbour"].cast(pl.String).to_list())
        if codes:
            return Neighbours(la, codes, release.id, release.as_at)
    return None


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
