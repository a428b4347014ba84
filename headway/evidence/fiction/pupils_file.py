"""Schools, pupils and their characteristics: languages, meals and ethnic groups of each school."""

from pathlib import Path

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import percentage, save, text
from headway.evidence.fiction.country import Country
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.yearly_files import SCHOOL_TYPE, census_counts

PUPILS_YEAR = 2025

# The publisher's names of ethnic groups; how common each is where few and where many pupils
# speak another language at home.
ETHNIC: tuple[tuple[str, float, float], ...] = (
    ("white British", 0.868, 0.17),
    ("Irish", 0.003, 0.004),
    ("traveller of Irish heritage", 0.0006, 0.0008),
    ("any other white background", 0.041, 0.085),
    ("Gypsy/Roma", 0.003, 0.005),
    ("white and black Caribbean", 0.011, 0.022),
    ("white and black African", 0.006, 0.012),
    ("white and Asian", 0.011, 0.018),
    ("any other mixed background", 0.012, 0.030),
    ("Indian", 0.012, 0.060),
    ("Pakistani", 0.010, 0.245),
    ("Bangladeshi", 0.003, 0.075),
    ("any other Asian background", 0.006, 0.045),
    ("Caribbean", 0.002, 0.025),
    ("African", 0.006, 0.095),
    ("any other black background", 0.0015, 0.018),
    ("Chinese", 0.003, 0.006),
    ("any other ethnic group", 0.003, 0.055),
)
NOT_KNOWN = 0.012


def write_pupils(country: Country, year: int, folder: Path) -> Path:
    """Pupils of the January census by ethnic group: the same schools, rolls and languages."""
    site, counts = census_counts(country, year)
    here, on = country.sites.of(site), np.datetime64(f"{year}-01-19")
    roll = counts["NOR"]
    groups = _pupils_of_each(country.rng(150 + year), roll, counts["NUMEAL"])

    def share(part: Numbers) -> pl.Series:
        return percentage(part, np.maximum(roll, 1), 1, "")

    columns: dict[str, pl.Series] = {
        "time_period": _same(f"{year - 1}{year % 100:02d}", site),
        "time_identifier": _same("Academic year", site),
        "geographic_level": _same("School", site),
        "urn": text(country.register.urn_on(country.sites, on)[site]),
        "old_la_code": text(country.authorities.code[here.authority]),
        "la_name": text(country.authorities.name[here.authority]),
        "estab": text(country.register.estab_on(country.sites, on)[site]),
        "school_name": text(here.name),
        "phase_type_grouping": pl.Series([SCHOOL_TYPE[phase] for phase in here.phase]),
        "headcount of pupils": text(roll),
        "number of pupils known to be eligible for free school meals": text(counts["NUMFSM"]),
        "% of pupils known to be eligible for free school meals": share(counts["NUMFSM"]),
    }
    for name, part in groups.items():
        ending = "unclassified" if name == "unclassified" else f"classified as {name} ethnic origin"
        columns[f"number of pupils {ending}"] = text(part)
        columns[f"% of pupils {ending}"] = share(part)
    other = "whose first language is known or believed to be other than English"
    columns["number of pupils of compulsory school age and above (rounded)"] = text(roll)
    columns[f"number of pupils {other}"] = text(counts["NUMEAL"])
    columns[f"% of pupils {other}"] = share(counts["NUMEAL"])
    path = folder / f"ees/spc_school_level_underlying_data_{year - 1}{year % 100:02d}.csv"
    save(pl.DataFrame(columns), path)
    return path


def _pupils_of_each(rng: np.random.Generator, roll: Numbers, eal: Numbers) -> dict[str, Numbers]:
    """Every pupil in one group: a school's mix follows how many languages its pupils speak."""
    many = (eal / np.maximum(roll, 1))[:, None]
    few, most = (np.array([row[i] for row in ETHNIC])[None, :] for i in (1, 2))
    usual = few * (1 - many) + most * many
    odds = usual * np.exp(0.55 * rng.normal(0, 1, (len(roll), len(ETHNIC))))
    odds = np.concatenate([odds, np.full((len(roll), 1), NOT_KNOWN)], axis=1)
    odds /= odds.sum(axis=1, keepdims=True)
    drawn = rng.multinomial(roll, odds)
    names = [*(row[0] for row in ETHNIC), "unclassified"]
    return {name: drawn[:, place] for place, name in enumerate(names)}


def _same(words: str, site: Numbers) -> pl.Series:
    return pl.Series([words]).new_from_index(0, len(site))
