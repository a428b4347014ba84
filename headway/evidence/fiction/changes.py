"""Pairs, amalgamations and splits: what joins one school to another."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.sites import FAR, LONG_AGO, Sites


@dataclass(frozen=True)
class Move:
    """Pupils of `old` went to `new` when `old` closed. Both are positions in Sites."""

    old: int
    new: int
    kind: str  # "amalgamated" or "split"


def pair_infant_and_junior(sites: Sites) -> Sites:
    """Give an infant and a junior school of one authority one name, place and intake."""
    infants, juniors = _partners(sites)
    names = sites.name.copy()
    for infant, junior in zip(infants, juniors, strict=True):
        names[junior] = names[infant].replace("Infant", "Junior")
    shared = {
        "name": names,
        **{
            key: getattr(sites, key).copy()
            for key in ("faith", "district", "ward", "need", "fsm", "eal")
        },
        "easting": sites.easting.copy(),
        "northing": sites.northing.copy(),
    }
    for key in ("faith", "district", "ward", "need", "fsm", "eal"):
        shared[key][juniors] = shared[key][infants]
    shared["easting"][juniors] = shared["easting"][infants] + 90
    shared["northing"][juniors] = shared["northing"][infants] + 40
    return replace(sites, **shared)


def _partners(sites: Sites) -> tuple[Numbers, Numbers]:
    """Positions of infant schools and of their junior schools, in step."""
    infants, juniors = [], []
    for authority in np.unique(sites.authority):
        here = sites.authority == authority
        first = np.flatnonzero(here & (sites.phase == "infant"))
        second = np.flatnonzero(here & (sites.phase == "junior"))
        count = min(len(first), len(second))
        infants.append(first[:count])
        juniors.append(second[:count])
    return np.concatenate(infants), np.concatenate(juniors)


def reorganise(
    rng: np.random.Generator, sites: Sites, today: np.datetime64
) -> tuple[Sites, list[Move]]:
    """Amalgamate some pairs (two in Aldermere) and split a few schools (one in Aldermere).

    The schools that follow are new entries at the end; the old ones close the day before.
    """
    year = int(str(today)[:4])
    infants, juniors = _partners(sites)
    plain = (sites.converted[infants] == FAR) & (sites.converted[juniors] == FAR)
    plain &= (sites.closed[infants] == FAR) & (sites.closed[juniors] == FAR)
    plain &= (sites.type_now[infants] == "01") & (sites.type_now[juniors] == "01")
    plain &= (sites.opened[infants] == LONG_AGO) & (sites.opened[juniors] == LONG_AGO)
    pairs = np.flatnonzero(plain)
    city = pairs[sites.authority[infants[pairs]] == 0][:2]
    others = pairs[sites.authority[infants[pairs]] != 0]
    chosen = np.concatenate([city, others[: len(others) // 8]])
    joined = [(infants[k], juniors[k]) for k in chosen]
    large = (sites.phase == "primary") & (sites.type_now == "01") & (sites.roll > 560)
    large &= (sites.opened == LONG_AGO) & (sites.closed == FAR)
    split = np.concatenate(
        [
            np.flatnonzero(large & (sites.authority == 0))[:1],
            np.flatnonzero(large & (sites.authority > 0))[:4],
        ]
    )
    closed, names = sites.closed.copy(), sites.name.copy()
    extra: list[dict[str, Any]] = []
    moves: list[Move] = []
    for infant, junior in joined:
        on = _september(int(rng.integers(2018, year - 1)))
        closed[[infant, junior]] = on - 1
        moves += [
            Move(int(old), len(sites) + len(extra), "amalgamated") for old in (infant, junior)
        ]
        extra.append(
            _after(sites, infant, on, roll=sites.roll[infant] + sites.roll[junior])
            | {"name": names[infant].replace("Infant", "Primary"), "phase": "primary", "high": 11}
        )
    for old in split:
        on = _september(int(rng.integers(2019, year - 2)))
        closed[old] = on - 1
        for half, share in (("North", 0.55), ("South", 0.45)):
            moves.append(Move(int(old), len(sites) + len(extra), "split"))
            extra.append(
                _after(sites, old, on, roll=round(sites.roll[old] * share))
                | {"name": f"{names[old]} ({half})"}
            )
    grown = {
        f.name: np.concatenate([getattr(sites, f.name), _column(sites, f.name, extra)])
        for f in fields(sites)
    }
    grown["closed"][: len(sites)] = closed
    return Sites(**grown), moves


def _september(year: int) -> np.datetime64:
    return np.datetime64(f"{year}-09-01")


def _after(sites: Sites, old: int, on: np.datetime64, *, roll: float) -> dict[str, Any]:
    """The entry of a school that opens where `old` was."""
    entry = {f.name: getattr(sites, f.name)[old] for f in fields(sites)}
    return entry | {"opened": on, "closed": FAR, "converted": FAR, "roll": roll}


def _column(sites: Sites, name: str, extra: list[dict[str, Any]]) -> Numbers:
    kind = getattr(sites, name).dtype
    column = np.empty(len(extra), dtype=kind)
    for i, entry in enumerate(extra):
        column[i] = entry[name]
    return column
