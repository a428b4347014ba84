"""Register entries: every URN a school has had, with its dates, type, number and trust."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from headway.evidence.fiction.changes import Move
from headway.evidence.fiction.names import Text, trust_names
from headway.evidence.fiction.places import Authorities, Numbers
from headway.evidence.fiction.sites import FAR, MAINTAINED, NEW_TYPES, Sites

# Real URNs end near 153000: nobody will meet one of these elsewhere.
FIRST_OLD_URN = 900001
FIRST_NEW_URN = 940001

_SERIES = {
    "nursery": 1001, "alternative": 1101, "primary": 2001, "infant": 2001, "junior": 2001,
    "secondary": 4001, "all_through": 4001, "middle": 4501, "special": 7001, "post16": 8001,
}  # fmt: skip


@dataclass(frozen=True)
class Trusts:
    """Multi-academy trusts and, at the end, a few federations of maintained schools."""

    uid: Numbers
    name: Text
    federation: Numbers  # bool
    opened: Numbers
    region: Numbers


@dataclass(frozen=True)
class Establishments:
    """One entry a URN, in the order of the register."""

    urn: Numbers
    site: Numbers
    estab: Numbers
    name: Text
    type_code: Text
    opened: Numbers
    closed: Numbers
    reason_opened: Text
    reason_closed: Text
    current: Numbers  # bool: the site's latest URN
    trust: Numbers  # position in Trusts, else -1

    def __len__(self) -> int:
        return len(self.urn)


@dataclass(frozen=True)
class Register:
    """Establishments, how to find a site's URN on a date, and who followed whom."""

    establishments: Establishments
    urn_now: Numbers  # by site
    urn_before: Numbers  # by site; urn_now where there was no other
    estab_now: Numbers
    estab_before: Numbers
    moves: list[Move]
    trusts: Trusts

    def urn_on(self, sites: Sites, day: np.datetime64) -> Numbers:
        """URN of each site on a day; also for a site not open then."""
        return np.where(sites.converted <= day, self.urn_now, self.urn_before)

    def estab_on(self, sites: Sites, day: np.datetime64) -> Numbers:
        """Establishment number of each site on a day."""
        return np.where(sites.converted <= day, self.estab_now, self.estab_before)


def type_on(sites: Sites, day: np.datetime64) -> Text:
    """Type code of each site on a day."""
    return np.where(
        (sites.converted != FAR) & (sites.converted > day), sites.type_before, sites.type_now
    ).astype(object)


def open_on(sites: Sites, day: np.datetime64) -> Numbers:
    """Which sites are open on a day."""
    return (sites.opened <= day) & (sites.closed >= day)


def name_on(sites: Sites, day: np.datetime64) -> Text:
    """Name of each site on a day: an academy was a school before it converted."""
    before = (sites.converted != FAR) & (sites.converted > day)
    names = sites.name.copy()
    names[before] = _school(sites.name[before])
    return names


def _school(names: Text) -> Text:
    return np.array([name.replace("Academy", "School") for name in names], dtype=object)


def _numbers(authority: Numbers, series: Numbers) -> Numbers:
    """1, 2, 3 … within each authority and series."""
    key = authority.astype(np.int64) * 10000 + series
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    position = np.arange(len(key)) - np.repeat(starts, np.diff(np.r_[starts, len(key)]))
    result = np.empty(len(key), dtype=np.int64)
    result[order] = position
    return result


def _trusts(
    rng: np.random.Generator, sites: Sites, authorities: Authorities, today: np.datetime64
) -> tuple[Trusts, Numbers]:
    """Trusts of a region, some large; and for each site its trust or federation, else -1."""
    region = authorities.region[sites.authority]
    academy = ~np.isin(sites.type_now.astype(str), [*MAINTAINED, "18"])
    member = np.full(len(sites), -1)
    homes: list[int] = []
    for place in np.unique(region):
        for city in (True, False):
            here = np.flatnonzero(academy & (region == place) & ((sites.authority == 0) == city))
            if len(here):
                count = max(1, len(here) // 8)
                weight = 1 / (np.arange(count) + 2.0) ** 0.7
                member[here] = len(homes) + rng.choice(count, len(here), p=weight / weight.sum())
                homes += [int(place)] * count
    trusts = len(homes)
    kept = np.flatnonzero((sites.authority == 0) & np.isin(sites.type_now.astype(str), MAINTAINED))
    for pair in rng.permutation(kept)[: len(kept) // 25 * 2].reshape(-1, 2):
        member[pair] = len(homes)
        homes.append(int(region[pair[0]]))
    names = trust_names(rng, trusts) + [
        f"{name.split(' (')[0].rsplit(' ', 2)[0]} Federation"
        for name in sites.name[kept[: len(homes) - trusts]]
    ]
    size = len(homes)
    return Trusts(
        uid=17000 + np.arange(size),
        name=np.array(names, dtype=object),
        federation=np.arange(size) >= trusts,
        opened=np.datetime64("2010-09-01") + _founded(rng, size, today),
        region=np.array(homes),
    ), member


def _founded(rng: np.random.Generator, size: int, today: np.datetime64) -> Numbers:
    """Days after 1 September 2010 on which trusts were founded; the newest lately."""
    span = int((today - np.datetime64("2010-09-01")).astype(int))
    days = np.floor(span * rng.beta(1.0, 2.2, size)).astype(int)
    days[-1:] = span - 40
    return days


def build_register(
    rng: np.random.Generator,
    sites: Sites,
    authorities: Authorities,
    moves: list[Move],
    today: np.datetime64,
) -> Register:
    """Number the schools and lay out every register entry up to today."""
    size = len(sites)
    had_before = sites.converted != FAR
    series = np.array([_SERIES[p] for p in sites.phase])
    estab_before = series + _numbers(sites.authority, series)
    sponsored = sites.route == "sponsored"
    fresh = np.where(series < 4000, 900, 950) * sponsored
    estab_now = np.where(sponsored, np.minimum(estab_before + fresh, 9999), estab_before)
    recent = (sites.opened > np.datetime64("2010-01-01")) | had_before
    began = np.where(had_before, sites.converted, sites.opened)
    urn_now = np.empty(size, dtype=np.int64)
    urn_before = np.empty(size, dtype=np.int64)
    order = np.lexsort((np.arange(size), began))
    order = order[recent[order]]
    urn_now[order] = FIRST_NEW_URN + np.arange(len(order))
    old = np.flatnonzero(~recent | had_before)
    urn_before[old] = FIRST_OLD_URN + np.arange(len(old))
    urn_now = np.where(recent, urn_now, urn_before)
    urn_before = np.where(had_before, urn_before, urn_now)
    trusts, member = _trusts(rng, sites, authorities, today)
    # Elsewhere, entries that closed before 2016 add nothing to what is worked out.
    keep = had_before & ((sites.authority == 0) | (sites.converted > np.datetime64("2016-09-01")))
    entries = _entries(
        sites, moves, urn_now, urn_before, estab_now, estab_before, member, np.flatnonzero(keep)
    )
    return Register(entries, urn_now, urn_before, estab_now, estab_before, moves, trusts)


def _entries(
    sites: Sites, moves: list[Move], urn_now: Numbers, urn_before: Numbers, estab_now: Numbers,
    estab_before: Numbers, member: Numbers, keep: Numbers,
) -> Establishments:  # fmt: skip
    size = len(sites)
    had_before = sites.converted != FAR
    merged = {move.new: move.kind for move in moves}
    ended = {move.old: move.kind for move in moves}
    opened_why = np.full(size, "", dtype=object)
    opened_why[had_before] = "Academy Converter"
    opened_why[sites.route == "sponsored"] = "Fresh Start"
    opened_why[np.isin(sites.type_now.astype(str), NEW_TYPES)] = "New Provision"
    for site, kind in merged.items():
        opened_why[site] = "Result of Amalgamation" if kind == "amalgamated" else "Split school"
    closed_why = np.where(sites.closed != FAR, "Closure", "").astype(object)
    for site, kind in ended.items():
        closed_why[site] = (
            "Result of Amalgamation/Merger" if kind == "amalgamated" else "Split school"
        )
    before_closed_why = np.where(sites.route == "sponsored", "Fresh Start", "Academy Converter")
    all_sites = np.arange(size)
    stack: Any = np.concatenate
    table = Establishments(
        urn=stack([urn_now, urn_before[keep]]),
        site=stack([all_sites, keep]),
        estab=stack([estab_now, estab_before[keep]]),
        name=stack([sites.name, _school(sites.name[keep])]),
        type_code=stack([sites.type_now, sites.type_before[keep]]),
        opened=stack([np.where(had_before, sites.converted, sites.opened), sites.opened[keep]]),
        closed=stack([sites.closed, sites.converted[keep] - 1]),
        reason_opened=stack([opened_why, np.full(len(keep), "", dtype=object)]),
        reason_closed=stack([closed_why, before_closed_why[keep].astype(object)]),
        current=stack([np.ones(size, dtype=bool), np.zeros(len(keep), dtype=bool)]),
        trust=stack([member, np.full(len(keep), -1)]),
    )
    order = np.argsort(table.urn, kind="stable")
    return replace(
        table, **{name: getattr(table, name)[order] for name in table.__dataclass_fields__}
    )
