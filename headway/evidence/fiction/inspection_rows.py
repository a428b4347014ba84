"""What every layout of the management information says of a school and of an inspection."""

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import constant, day, text, where
from headway.evidence.fiction.country import Country, region_of
from headway.evidence.fiction.effects import roll_in
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.register_files import FAITHS
from headway.evidence.fiction.sites import FAR, TYPES
from headway.evidence.fiction.urns import name_on, open_on, type_on
from headway.evidence.fiction.visits import EIF, UNGRADED, Visits

Columns = dict[str, pl.Series]
DAY = "%d/%m/%Y"
NULL = "NULL"

PHASE = {
    "primary": "Primary",
    "infant": "Primary",
    "junior": "Primary",
    "middle": "Secondary",
    "secondary": "Secondary",
    "all_through": "Secondary",
    "nursery": "Nursery",
    "special": "Special",
    "alternative": "PRU",
    "post16": "Secondary",
}
SUBS = (
    "Quality of education",
    "Behaviour and attitudes",
    "Personal development",
    "Effectiveness of leadership and management",
)


def urn_at(country: Country, site: Numbers, on: Numbers) -> Numbers:
    """The number that each site's school had on a day: another one before it converted."""
    register = country.register
    return np.where(
        country.sites.converted[site] <= on, register.urn_now[site], register.urn_before[site]
    )


def latest(visits: Visits, on: np.datetime64, kinds: list[int], size: int, nth: int = 1) -> Numbers:
    """For each site, the row of its latest (or `nth` latest) public inspection; -1 if none.

    `visits` is in order of site and day.
    """
    rows = np.flatnonzero((visits.published <= on) & np.isin(visits.kind, kinds))
    site = visits.site[rows]
    position = np.arange(len(rows))
    is_last = np.r_[site[1:] != site[:-1], True] if len(rows) else np.array([], dtype=bool)
    last_of = np.full(size, -1)
    last_of[site[is_last]] = position[is_last]
    wanted = np.where(last_of >= 0, last_of - (nth - 1), -1)
    found = np.full(size, -1)
    valid = wanted >= 0
    same = np.zeros(size, dtype=bool)
    same[valid] = site[wanted[valid]] == np.flatnonzero(valid)
    found[same] = rows[wanted[same]]
    return found


def about(country: Country, site: Numbers, on: np.datetime64) -> Columns:
    """The columns that name and place a school."""
    sites, authorities = country.sites, country.authorities
    here = sites.of(site)
    urn = country.register.urn_on(sites, on)[site]
    estab = country.register.estab_on(sites, on)[site]
    code = authorities.code[here.authority]
    faith = {key: value[1] if key else "None" for key, value in FAITHS.items()}
    opened = np.where((here.converted <= on) & (here.converted != FAR), here.converted, here.opened)
    quintile = np.clip(np.floor(5 * (0.5 + 0.28 * here.need)), 0, 4).astype(int) + 1
    region = region_of(country, "name")[here.authority]
    trust = country.register.establishments.trust[
        np.searchsorted(country.register.establishments.urn, urn)
    ]
    in_trust = (trust >= 0) & ~country.register.trusts.federation[trust]
    empty = constant("", len(site))
    return {
        "Web Link": pl.Series([f"https://inspections.example/{u}" for u in urn.tolist()]),
        "Web Link (opens in new window)": pl.Series(
            [f"https://inspections.example/{u}" for u in urn.tolist()]
        ),
        "URN": text(urn),
        "LAESTAB": text(code * 10000 + estab),
        "School name": text(name_on(sites, on)[site]),
        "Ofsted phase": pl.Series([PHASE[p] for p in here.phase]),
        "Type of education": pl.Series([TYPES[c][0] for c in type_on(sites, on)[site].tolist()]),
        "School open date": day(opened, DAY),
        "Admissions policy": text(
            np.where(here.selective, "Selective", "Non-selective").astype(object)
        ),
        "Sixth form": text(
            np.where(here.high >= 18, "Has a sixth form", "Does not have a sixth form").astype(
                object
            )
        ),
        "Designated religious character": pl.Series([faith[f] for f in here.faith.tolist()]),
        "Religious ethos": empty,
        "Faith grouping": text(np.where(here.faith == "", "Non-faith", "Christian").astype(object)),
        "Ofsted region": text(region),
        "Region": text(region),
        "Local authority": text(authorities.name[here.authority]),
        "Parliamentary constituency": empty,
        "Postcode": text(country.postcode[site]),
        "The income deprivation affecting children index (IDACI) quintile": text(quintile),
        "Total number of pupils": text(roll_in(sites, int(str(on)[:4]))[site]),
        "Multi-academy trust UID": where(~in_trust, NULL, text(country.register.trusts.uid[trust])),
        "Multi-academy trust name": where(
            ~in_trust, NULL, text(country.register.trusts.name[trust])
        ),
    }


def in_file(country: Country, on: np.datetime64) -> Numbers:
    """Sites that the file of a day lists: open then, colleges aside."""
    return np.flatnonzero(open_on(country.sites, on) & (country.sites.phase != "post16"))


def _judgement(values: Numbers, row: Numbers, applies: Numbers) -> pl.Series:
    """A grade as printed: 9 where an inspection has none, NULL where there is no inspection."""
    return where(
        row < 0, NULL, where((row >= 0) & (values == 0), "9", where(~applies, NULL, text(values)))
    )


def block(country: Country, visits: Visits, row: Numbers, names: dict[str, str]) -> Columns:
    """The columns of one graded inspection under whatever names the layout gives them."""
    none = row < 0
    v = visits.of(np.maximum(row, 0))
    ok = np.ones(len(row), dtype=bool)
    overall = where(v.overall == 9, "Not judged", text(v.overall))
    columns = {
        names["number"]: where(none, NULL, text(10000000 + np.maximum(row, 0))),
        names["start"]: where(none, NULL, day(v.started, DAY)),
        names["end"]: where(none, NULL, day(v.started + 1, DAY)),
        names["published"]: where(none, NULL, day(v.published, DAY)),
        names["urn"]: where(none, NULL, text(urn_at(country, v.site, v.started))),
        names["overall"]: where(none, NULL, overall),
        names["concern"]: where(none | (v.concern == ""), NULL, text(v.concern)),
        names["safe"]: where(
            none,
            NULL,
            where(v.started < EIF, "9", text(np.where(v.safe == 1, "Yes", "No").astype(object))),
        ),
        names["early"]: where(v.early == 0, NULL, _judgement(v.early, row, ok)),
        names["sixth"]: where(v.sixth == 0, NULL, _judgement(v.sixth, row, ok)),
    }
    for i, sub in enumerate(names["subs"].split("|")):
        columns[sub] = where(v.subs[:, i] == 0, NULL, _judgement(v.subs[:, i], row, ok))
    return columns


def ungraded_since(visits: Visits, on: np.datetime64, graded: Numbers, size: int) -> Numbers:
    """The latest ungraded inspection, where it came after the latest graded one."""
    row = latest(visits, on, [UNGRADED], size)
    after = (row >= 0) & (
        (graded < 0) | (visits.started[np.maximum(row, 0)] > visits.started[np.maximum(graded, 0)])
    )
    return np.where(after, row, -1)
