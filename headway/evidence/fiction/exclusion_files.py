"""Suspensions and exclusions, and absence by area, in Explore Education Statistics layouts."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import constant, decimal, save, text, where
from headway.evidence.fiction.country import Country, region_of
from headway.evidence.fiction.effects import nationals, roll_in
from headway.evidence.fiction.layouts import laid_out
from headway.evidence.fiction.places import Numbers, world
from headway.evidence.fiction.sites import FAR, MAINTAINED, TYPES
from headway.evidence.fiction.urns import type_on
from headway.evidence.fiction.yearly_files import ABSENCE_YEARS, absence_rates, kinds, open_schools

YEARS = (2019, 2022, 2023, 2024)
SCHOOL_TYPES = {
    "primary": "State-funded primary",
    "secondary": "State-funded secondary",
    "special": "Special",
}
Columns = dict[str, pl.Series]


@dataclass(frozen=True)
class Exclusions:
    """One year by school."""

    year_end: int
    site: Numbers
    kind: Numbers
    headcount: Numbers
    permanent: Numbers
    suspensions: Numbers
    suspended: Numbers  # pupils with at least one


def exclusions(country: Country, year: int) -> Exclusions:
    """Draw a year's counts. Suspensions spread far more than chance, exclusions little."""
    rng = country.rng(600 + year)
    site = open_schools(country, np.datetime64(f"{year}-01-19"))
    site = site[
        np.isin(country.sites.phase[site].astype(str), ["nursery", "alternative"], invert=True)
    ]
    kind = kinds(country, site)
    roll = roll_in(country.sites, year)[site].astype(int)
    climate = country.effects.of("climate", year)[site]
    permanent, suspensions = np.zeros(len(site), int), np.zeros(len(site), int)
    for name, (rate, expelled) in nationals()["exclusions"][str(year)].items():
        mine = kind == name
        spread = np.exp(0.75 * climate[mine] + 0.35 * rng.normal(0, 1, mine.sum()))
        spread = spread / np.average(spread, weights=roll[mine])
        often = rng.gamma(3.0, 1 / 3.0, mine.sum())
        suspensions[mine] = rng.poisson(rate / 100 * roll[mine] * spread * often)
        permanent[mine] = rng.poisson(expelled / 100 * roll[mine] * np.sqrt(spread))
    suspended = np.minimum(rng.binomial(suspensions, 0.47) + (suspensions > 0), suspensions)
    return Exclusions(year, site, kind, roll, permanent, suspensions, np.minimum(suspended, roll))


def write_exclusions(country: Country, drawn: list[Exclusions], folder: Path) -> Path:
    """exclusions_by_geographic_level: England, regions, authorities and schools (by LAESTAB)."""
    frames = [
        part for one in reversed(drawn) for part in (_areas(country, one), _schools(country, one))
    ]
    path = folder / "ees/exclusions_by_geographic_level.csv.zip"
    save(pl.concat(frames), path)
    return path


def _rates(one: Columns, counts: dict[str, Numbers], hide_few: bool) -> Columns:
    heads = np.maximum(counts["headcount"], 1)
    columns = dict(one)
    columns["headcount"] = text(counts["headcount"])
    for name in ("perm_excl", "fixed_excl", "one_plus_fixed"):
        columns[name] = text(counts[name])
        columns[f"{name}_rate"] = decimal(100 * counts[name] / heads, 2)
    if hide_few:
        small = (counts["one_plus_fixed"] > 0) & (counts["one_plus_fixed"] < 3)
        for name in ("one_plus_fixed", "one_plus_fixed_rate"):
            columns[name] = where(small, "x", columns[name])
    return columns


def _when(year: int, length: int) -> Columns:
    return {
        "time_identifier": constant("Academic year", length),
        "time_period": constant(f"{year - 1}{year % 100:02d}", length),
        "country_code": constant("E92000001", length),
        "country_name": constant("England", length),
    }


def _schools(country: Country, one: Exclusions) -> pl.DataFrame:
    sites, authorities = country.sites, country.authorities
    on = np.datetime64(f"{one.year_end}-01-01")
    here, size = sites.of(one.site), len(one.site)
    estab = country.register.estab_on(sites, on)[one.site]
    codes = type_on(sites, on)[one.site]
    names = {
        code: "" if code in MAINTAINED else entry[0].lower().capitalize()
        for code, entry in TYPES.items()
    }
    academy = np.array([names[code] for code in codes], dtype=object)
    opened = np.where((here.converted <= on) & (here.converted != FAR), here.converted, here.opened)
    began = pl.Series(opened.astype("datetime64[ms]")).dt.strftime("%d/%m/%Y")
    code = authorities.code[here.authority]
    columns = _when(one.year_end, size) | {
        "geographic_level": constant("School", size),
        "region_code": text(region_of(country, "gss")[here.authority]),
        "region_name": text(region_of(country, "name")[here.authority]),
        "old_la_code": text(code),
        "new_la_code": text(authorities.gss[here.authority]),
        "la_name": text(authorities.name[here.authority]),
        "estab": text(estab),
        "laestab": text(code * 10000 + estab),
        "academy_type": where(academy == "", "Total", text(academy)),
        "academy_open_date": where(academy == "", "Total", began),
        "school_type": pl.Series([SCHOOL_TYPES[kind] for kind in one.kind.tolist()]),
        "num_schools": constant("1", size),
    }
    counts = {
        "headcount": one.headcount,
        "perm_excl": one.permanent,
        "fixed_excl": one.suspensions,
        "one_plus_fixed": one.suspended,
    }
    return laid_out(_rates(columns, counts, hide_few=True), "ees-exclusions")


@dataclass(frozen=True)
class Places:
    """Rows of areas: England, regions, authorities, once for each type of school and for all."""

    level: Numbers
    area: Numbers  # position of region or authority
    kind: Numbers  # "" is all types


def area_rows(country: Country) -> Places:
    """Every area and type of school, England first."""
    regions, authorities = len(world()["region"]), len(country.authorities.code)
    levels = np.repeat(
        np.array(["National", "Regional", "Local authority"], dtype=object),
        [1, regions, authorities],
    )
    areas = np.concatenate([[0], np.arange(regions), np.arange(authorities)])
    kinds_ = np.array(["", *SCHOOL_TYPES], dtype=object)
    return Places(np.repeat(levels, 4), np.repeat(areas, 4), np.tile(kinds_, len(levels)))


def sums(
    country: Country, places: Places, authority: Numbers, kind: Numbers, values: Numbers
) -> Numbers:
    """`values` of schools added up for each of the areas."""
    region = country.authorities.region
    result = np.zeros(len(places.level))
    for name in ("", *SCHOOL_TYPES):
        mine = (kind == name) if name else np.ones(len(kind), dtype=bool)
        by = np.bincount(authority[mine], weights=values[mine], minlength=len(region))
        by_region = np.bincount(region, weights=by, minlength=len(world()["region"]))
        rows = places.kind == name
        for level, totals in (
            ("National", np.array([by.sum()])),
            ("Regional", by_region),
            ("Local authority", by),
        ):
            pick = rows & (places.level == level)
            result[pick] = totals[places.area[pick]]
    return result


def area_identity(country: Country, places: Places) -> Columns:
    """Names and codes of areas as Explore Education Statistics prints them."""
    region = np.where(
        places.level == "Regional",
        places.area,
        country.authorities.region[np.where(places.level == "Local authority", places.area, 0)],
    )
    code = np.array([entry["gss"] for entry in world()["region"]], dtype=object)[region]
    name = np.array([entry["name"] for entry in world()["region"]], dtype=object)[region]
    nation, local = places.level == "National", places.level == "Local authority"
    position = np.where(local, places.area, 0)
    authorities = country.authorities
    labels = {"": "Total", **SCHOOL_TYPES}
    return {
        "geographic_level": text(places.level),
        "region_code": where(nation, "", text(code)),
        "region_name": where(nation, "", text(name)),
        "old_la_code": where(~local, "", text(authorities.code[position])),
        "new_la_code": where(~local, "", text(authorities.gss[position])),
        "la_name": where(~local, "", text(authorities.name[position])),
        "academy_type": constant("Total", len(places.level)),
        "academy_open_date": constant("Total", len(places.level)),
        "school_type": pl.Series([labels[kind] for kind in places.kind.tolist()]),
    }


def _areas(country: Country, one: Exclusions) -> pl.DataFrame:
    places = area_rows(country)
    authority = country.sites.authority[one.site]
    counts = {
        name: sums(country, places, authority, one.kind, values)
        for name, values in (
            ("headcount", one.headcount),
            ("perm_excl", one.permanent),
            ("fixed_excl", one.suspensions),
            ("one_plus_fixed", one.suspended),
        )
    }
    columns = _when(one.year_end, len(places.level)) | area_identity(country, places)
    columns["num_schools"] = text(
        sums(country, places, authority, one.kind, np.ones(len(one.site)))
    )
    present = pl.Series(counts["headcount"] > 0)
    return laid_out(_rates(columns, counts, hide_few=False), "ees-exclusions").filter(present)


def write_area_absence(country: Country, folder: Path) -> Path:
    """Absence of areas by type of school, all years in one file; schools stand in england_abs."""
    places = area_rows(country)
    frames = []
    for year in reversed(ABSENCE_YEARS):
        site, missed, often = absence_rates(country, year)
        keep = country.sites.phase[site] != "alternative"
        site, missed, often = site[keep], missed[keep], often[keep]
        kind = kinds(country, site)
        authority = country.sites.authority[site]
        pupils = roll_in(country.sites, year)[site]
        possible = pupils * 375
        totals = {
            name: np.round(sums(country, places, authority, kind, values))
            for name, values in (
                ("num_schools", np.ones(len(site))),
                ("enrolments", pupils),
                ("sess_possible", possible),
                ("sess_overall", possible * missed / 100),
                ("sess_unauthorised", possible * missed / 100 * 0.27),
                ("enrolments_pa_10_exact", pupils * often / 100),
            )
        }
        totals["sess_authorised"] = totals["sess_overall"] - totals["sess_unauthorised"]
        sessions, heads = (
            np.maximum(totals["sess_possible"], 1),
            np.maximum(totals["enrolments"], 1),
        )
        columns = _when(year, len(places.level)) | area_identity(country, places)
        columns["year_breakdown"] = constant("six half terms", len(places.level))
        columns |= {name: text(values) for name, values in totals.items()}
        for name in ("overall", "authorised", "unauthorised"):
            columns[f"sess_{name}_percent"] = decimal(100 * totals[f"sess_{name}"] / sessions, 1)
        columns["enrolments_pa_10_exact_percent"] = decimal(
            100 * totals["enrolments_pa_10_exact"] / heads, 1
        )
        frames.append(laid_out(columns, "ees-absence").filter(pl.Series(totals["enrolments"] > 0)))
    path = folder / "ees/absence_3term_nat_reg_la.csv"
    save(pl.concat(frames), path)
    return path
