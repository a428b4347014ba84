"""Pupil characteristics, absence and workforce: one file a year, one row a school."""

from pathlib import Path

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import decimal, percentage, save, text, where
from headway.evidence.fiction.country import Country
from headway.evidence.fiction.effects import half_up, nationals, roll_in
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.urns import open_on

Columns = dict[str, pl.Series]

CENSUS_YEARS = (2019, 2022, 2023, 2024, 2025)
ABSENCE_YEARS = (2019, 2022, 2023, 2024, 2025)
WORKFORCE_YEARS = (2019, 2021)

SCHOOL_TYPE = {
    "primary": "State-funded primary",
    "infant": "State-funded primary",
    "junior": "State-funded primary",
    "middle": "State-funded secondary",
    "secondary": "State-funded secondary",
    "all_through": "State-funded secondary",
    "nursery": "State-funded nursery",
    "special": "State-funded special school",
    "alternative": "State-funded AP school",
}
KIND = {
    "primary": "primary",
    "infant": "primary",
    "junior": "primary",
    "nursery": "primary",
    "middle": "secondary",
    "secondary": "secondary",
    "all_through": "secondary",
    "special": "special",
    "alternative": "special",
}
NATIONAL_KINDS = (("PRI", "primary"), ("SEC", "secondary"), ("SPE", "special"))


def open_schools(country: Country, on: np.datetime64) -> Numbers:
    """Positions of schools in the census of a day; colleges are not."""
    known = np.isin(country.sites.phase.astype(str), list(SCHOOL_TYPE))
    return np.flatnonzero(known & open_on(country.sites, on))


def kinds(country: Country, site: Numbers) -> np.ndarray:  # type: ignore[type-arg]
    """primary, secondary or special, as national rows group schools."""
    return np.array([KIND[phase] for phase in country.sites.phase[site]], dtype=object)


def _folder(folder: Path, year: int) -> Path:
    return folder / f"performance-tables/{year - 1}-{year}"


def census_counts(country: Country, year: int) -> tuple[Numbers, dict[str, Numbers]]:
    """Positions of the schools in January's census, and their pupils by characteristic."""
    rng = country.rng(100 + year)
    on = np.datetime64(f"{year}-01-19")
    site = open_schools(country, on)
    here = country.sites.of(site)
    roll = roll_in(country.sites, year)[site].astype(int)
    girl_share = np.where(here.gender == "Girls", 1.0, np.where(here.gender == "Boys", 0.0, 0.492))
    girls = rng.binomial(roll, np.where(here.phase == "special", 0.28, girl_share))
    shift = 0.012 * (year - 2021)
    counts = {
        "NORG": girls,
        "NORB": roll - girls,
        "TSENELSE": rng.binomial(roll, np.clip(here.ehcp * (1 + 4 * shift), 0, 1)),
        "TSENELK": rng.binomial(roll, np.clip(here.sen_support * (1 + shift), 0, 0.95)),
        "NUMEAL": rng.binomial(roll, np.clip(here.eal * (1 + shift), 0, 0.99)),
        "NUMUNCFL": rng.binomial(roll, 0.003),
    }
    counts["TSENELK"] = np.minimum(counts["TSENELK"], roll - counts["TSENELSE"])
    counts["NUMUNCFL"] = np.minimum(counts["NUMUNCFL"], roll - counts["NUMEAL"])
    counts["NUMENGFL"] = roll - counts["NUMEAL"] - counts["NUMUNCFL"]
    base = np.maximum(1, np.round(roll * np.where(here.low < 4, 0.87, 1.0))).astype(int)
    counts["NUMFSMEVER"] = rng.binomial(base, np.clip(here.fsm, 0, 0.97))
    ratio = {2017: 0.57, 2018: 0.58, 2019: 0.66, 2021: 0.84, 2022: 0.9, 2023: 0.98, 2024: 1.0}
    counts["NUMFSM"] = rng.binomial(counts["NUMFSMEVER"], min(1.0, ratio.get(year, 1.0)))
    counts |= {"NOR": roll, "NORFSMEVER": base}
    return site, counts


def write_census(country: Country, year: int, folder: Path) -> Path:
    """england_census: pupils by characteristic in January."""
    on = np.datetime64(f"{year}-01-19")
    site, counts = census_counts(country, year)
    here = country.sites.of(site)
    group = kinds(country, site)
    for name, values in list(counts.items()):
        totals = [values[group == kind].sum() for _, kind in NATIONAL_KINDS]
        counts[name] = np.concatenate([values, totals])

    sign = "%" if year >= 2021 and year != 2022 else ""
    places = 2 if year in (2022, 2025) else 1

    def share(part: str, whole: str = "NOR") -> pl.Series:
        return percentage(counts[part], counts[whole], places, sign)

    national = pl.Series([code for code, _ in NATIONAL_KINDS])
    code = country.authorities.code[here.authority]
    columns: Columns = {
        "URN": pl.concat(
            [text(country.register.urn_on(country.sites, on)[site]), pl.Series(["NAT"] * 3)]
        ),
        "LA": pl.concat([text(code), pl.Series([""] * 3)]),
        ("ESTAB" if year <= 2021 else "Estab"): pl.concat(
            [text(country.register.estab_on(country.sites, on)[site]), national]
        ),
    }
    if year >= 2019:
        names = dict(SCHOOL_TYPE)
        if year < 2023:
            names["alternative"] = "Pupil referral unit"
        columns["SCHOOLTYPE"] = pl.concat(
            [
                pl.Series([names[phase] for phase in here.phase]),
                pl.Series(["State-funded primary", "State-funded secondary", "Special school"]),
            ]
        )
    unclassified = "PNUMUNCLF" if year >= 2024 else "PNUMUNCFL"
    columns |= {
        "NOR": text(counts["NOR"]),
        "NORG": text(counts["NORG"]),
        "NORB": text(counts["NORB"]),
        "PNORG": share("NORG"),
        "PNORB": share("NORB"),
        "TSENELSE": text(counts["TSENELSE"]),
        "PSENELSE": share("TSENELSE"),
        "TSENELK": text(counts["TSENELK"]),
        "PSENELK": share("TSENELK"),
        "NUMEAL": text(counts["NUMEAL"]),
        "NUMENGFL": text(counts["NUMENGFL"]),
        "NUMUNCFL": text(counts["NUMUNCFL"]),
        "PNUMEAL": share("NUMEAL"),
        "PNUMENGFL": share("NUMENGFL"),
        unclassified: share("NUMUNCFL"),
    }
    if year < 2019:
        columns["PNUMFSM"] = share("NUMFSM")
    else:
        columns["NUMFSM"] = text(counts["NUMFSM"])
    columns["NUMFSMEVER"] = text(counts["NUMFSMEVER"])
    if year >= 2022:
        columns["NORFSMEVER"] = text(counts["NORFSMEVER"])
    columns["PNUMFSMEVER"] = share("NUMFSMEVER", "NORFSMEVER")
    path = _folder(folder, year) / "england_census.csv"
    save(pl.DataFrame(columns), path, encoding="utf-8-sig")
    return path


def absence_rates(country: Country, year: int) -> tuple[Numbers, Numbers, Numbers]:
    """Positions of schools; per cent of sessions missed, and of pupils persistently absent."""
    rng = country.rng(200 + year)
    on = np.datetime64(f"{year}-03-01")
    site = open_schools(country, on)
    site = site[country.sites.phase[site] != "nursery"]
    here = country.sites.of(site)
    group = kinds(country, site)
    roll = roll_in(country.sites, year)[site]
    climate = 0.9 * country.effects.of("climate", year)[site] + 0.35 * rng.normal(0, 1, len(site))
    nation = nationals()["absence"][str(year)]
    total, persistent = np.empty(len(site)), np.empty(len(site))
    for kind, (missed, often) in nation.items():
        mine = group == kind
        weight = np.where(here.phase[mine] == "alternative", 0, roll[mine])
        spread = {"primary": 0.17, "secondary": 0.21, "special": 0.27}[kind]
        rate = np.exp(spread * climate[mine])
        total[mine] = missed * rate / np.average(rate, weights=weight)
        heavy = np.exp(1.75 * spread * climate[mine] + rng.normal(0, 0.08, mine.sum()))
        persistent[mine] = often * heavy / np.average(heavy, weights=weight)
    apart = here.phase == "alternative"
    total[apart] = 34 + 6 * climate[apart]
    persistent[apart] = 72 + 8 * climate[apart]
    return site, np.clip(total, 0.6, 70), np.clip(persistent, 0.5, 96)


def write_absence(country: Country, year: int, folder: Path) -> Path:
    """england_abs: overall absence and persistent absentees (a tenth of sessions or more)."""
    on = np.datetime64(f"{year - 1}-09-12")
    site, total, persistent = absence_rates(country, year)
    here = country.sites.of(site)
    roll = roll_in(country.sites, year)[site]
    group = kinds(country, site)
    means = []
    for _, kind in NATIONAL_KINDS:
        mine = (group == kind) & (here.phase != "alternative")
        means.append(
            [np.average(values[mine], weights=roll[mine]) for values in (total, persistent)]
        )
    small = np.concatenate([roll < 11, np.zeros(3, dtype=bool)])
    code = country.authorities.code[here.authority]
    columns: Columns = {
        "LA": pl.concat([text(code), pl.Series(["NAT"] * 3)]),
        "ESTAB": pl.concat(
            [
                text(country.register.estab_on(country.sites, on)[site]),
                pl.Series([name for name, _ in NATIONAL_KINDS]),
            ]
        ),
        "URN": pl.concat(
            [text(country.register.urn_on(country.sites, on)[site]), pl.Series([""] * 3)]
        ),
        "PERCTOT": where(small, "SUPP", decimal(np.concatenate([total, [m[0] for m in means]]), 1)),
        "PPERSABS10": where(
            small, "SUPP", decimal(np.concatenate([persistent, [m[1] for m in means]]), 1)
        ),
    }
    path = _folder(folder, year) / "england_abs.csv"
    save(pl.DataFrame(columns), path, encoding="utf-8-sig")
    return path


def write_workforce(country: Country, year: int, folder: Path) -> Path:
    """england_swf: teachers, assistants, pupils to a teacher, average pay, in November."""
    rng = country.rng(300 + year)
    on = np.datetime64(f"{year - 1}-11-03")
    site = open_schools(country, on)
    here = country.sites.of(site)
    roll = roll_in(country.sites, year)[site]
    secondary = kinds(country, site) == "secondary"
    special = here.phase == "special"
    ratio = np.where(secondary, 16.3, np.where(special, 6.3, 20.7)) * np.exp(
        rng.normal(0, 0.11, len(site))
    )
    teachers = np.maximum(1.0, roll / ratio)
    assistants = (
        teachers
        * np.where(secondary, 0.23, np.where(special, 1.8, 0.78))
        * np.exp(rng.normal(0, 0.25, len(site)))
    )
    support = teachers * np.where(secondary, 0.34, 0.25) * np.exp(rng.normal(0, 0.3, len(site)))
    pay = (
        np.where(secondary, 41200, 38900)
        * 1.013 ** (year - 2019)
        * np.exp(rng.normal(0, 0.05, len(site)))
    )
    heads = [np.ceil(values * 1.13) for values in (teachers, assistants, support)]
    gone = rng.random(len(site)) < 0.02
    long = year >= 2018
    label = "Total Number of Non Classroom-based School Support Staff, Excluding Auxiliary Staff"
    nation = [
        [values[mine].sum() for mine in (~secondary & ~special, secondary)] for values in heads
    ]
    nation_fte = [
        [values[mine].sum() for mine in (~secondary & ~special, secondary)]
        for values in (teachers, assistants, support)
    ]

    def thousands(values: list[float], places: int = 0) -> pl.Series:
        return pl.Series([f"{value:,.{places}f}" for value in values])

    def school_column(values: Numbers, places: int) -> pl.Series:
        return where(gone, "SUPP", decimal(values, places))

    columns: Columns = {
        "LA Number": pl.concat(
            [text(country.authorities.code[here.authority]), pl.Series(["NAT"] * 2)]
        ),
        "Establishment Number": pl.concat(
            [text(country.register.estab_on(country.sites, on)[site]), pl.Series(["PRI", "SEC"])]
        ),
        "URN": pl.concat(
            [text(country.register.urn_on(country.sites, on)[site]), pl.Series(["", ""])]
        ),
    }
    if year >= 2019:
        phase = np.where(secondary, "Secondary", np.where(special, "Not applicable", "Primary"))
        columns["School Phase"] = pl.concat([text(phase.astype(object)), pl.Series(["", ""])])
    titles = ("Total Number of Teachers", "Total Number of Teaching Assistants", label)
    for title, values, totals in zip(titles, heads, nation, strict=True):
        columns[f"{title} (Headcount)"] = pl.concat([school_column(values, 0), thousands(totals)])
    full = ("(Full-Time Equivalent)", "(Full-time Equivalent)", "(Full-Time Equivalent)")
    for title, tail, values, totals in zip(
        titles, full, (teachers, assistants, support), nation_fte, strict=True
    ):
        columns[f"{title} {tail}"] = pl.concat([school_column(values, 1), thousands(totals, 1)])
    mean_ratio = [
        roll[mine].sum() / teachers[mine].sum() for mine in (~secondary & ~special, secondary)
    ]
    columns["Pupil:     Teacher Ratio"] = pl.concat(
        [school_column(roll / teachers, 1), thousands(mean_ratio, 1)]
    )
    shown = pl.Series([f"£{value:,.0f}" for value in half_up(pay)])
    mean_pay = [
        np.average(pay[mine], weights=teachers[mine]) for mine in (~secondary & ~special, secondary)
    ]
    columns["Mean Gross FTE Salary of All Teachers" + (" (£s)" if long else "")] = pl.concat(
        [where(gone, "SUPP", shown), pl.Series([f"£{value:,.0f}" for value in mean_pay])]
    )
    path = _folder(folder, year) / "england_swf.csv"
    save(pl.DataFrame(columns), path, encoding="utf-8-sig")
    return path
