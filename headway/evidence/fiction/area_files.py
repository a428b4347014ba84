"""What is published about authorities: the interactive tool's long table, and neighbours."""

from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter

from headway.evidence.fiction.cells import save
from headway.evidence.fiction.country import Country, region_of
from headway.evidence.fiction.effects import half_up
from headway.evidence.fiction.exclusion_files import Exclusions
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.primary import Ks2
from headway.evidence.fiction.secondary import Ks4
from headway.evidence.fiction.yearly_files import (
    CENSUS_YEARS,
    absence_rates,
    census_counts,
    kinds,
)

ENGLAND = 970
NEIGHBOURS_MADE = datetime(2025, 5, 15)  # noqa: DTZ001 - a workbook's dates have no zone
TEN = 10

# Measures that only authorities have: name, what it is, national value by year, spread.
ONLY_AREAS: dict[str, tuple[str, dict[int, float], float]] = {
    "FSP_NEW_GOODDEV": (
        "EYFSP good level of development (%)",
        {2022: 65.2, 2023: 67.2, 2024: 67.7, 2025: 68.3},
        3.1,
    ),
    "KS1P_all": (
        "Phonics: Year 1 pupils meeting the standard (%)",
        {2019: 81.8, 2022: 75.5, 2023: 78.9, 2024: 80.1, 2025: 80.0},
        2.6,
    ),
    "Multiplication_Total_APS": (
        "Multiplication tables check: average mark",
        {2022: 19.8, 2023: 20.2, 2024: 20.6, 2025: 21.0},
        0.5,
    ),
    "KS1R_Expected_STD": (
        "KS1 reading: expected standard (%)",
        {2017: 76, 2018: 75, 2019: 75, 2022: 67, 2023: 68},
        3.4,
    ),
    "KS1W_Expected _STD": (
        "KS1 writing: expected standard (%)",
        {2017: 68, 2018: 70, 2019: 69, 2022: 58, 2023: 60},
        3.8,
    ),
    "KS1M_Expected _STD": (
        "KS1 maths: expected standard (%)",
        {2017: 75, 2018: 76, 2019: 76, 2022: 68, 2023: 70},
        3.3,
    ),
    "NEW_KS2_RWM_Sen_Withsta": (
        "KS2 reading, writing and maths: pupils with a plan (%)",
        {2018: 9, 2019: 9, 2023: 8, 2024: 9, 2025: 9},
        1.6,
    ),
    "NEW_KS2_RWM_Sen_W/Osta": (
        "KS2 reading, writing and maths: pupils with SEN support (%)",
        {2018: 24, 2019: 25, 2023: 24, 2024: 26, 2025: 27},
        2.9,
    ),
    "LAC_KS2_ExpStd_RWM": (
        "KS2 reading, writing and maths: looked-after children (%)",
        {2018: 35, 2019: 37, 2023: 37, 2024: 34, 2025: 36},
        5.5,
    ),
    "SEN_Stat_AVG_Attain8_Score": (
        "Average Attainment 8 score: pupils with a plan",
        {2019: 13.6, 2023: 14.0, 2024: 14.2, 2025: 14.6},
        1.3,
    ),
    "SEN_WoStat_AVG_Attain8_Score": (
        "Average Attainment 8 score: pupils with SEN support",
        {2019: 32.6, 2023: 33.3, 2024: 33.1, 2025: 33.3},
        1.9,
    ),
    "LAC_KS4_AVG_Attain8": (
        "Average Attainment 8 score: looked-after children",
        {2019: 19.1, 2023: 19.4, 2024: 19.2, 2025: 19.8},
        2.2,
    ),
    "16-17 NEET": (
        "Aged 16 to 17, not in education, employment or training (%)",
        {2022: 2.6, 2023: 2.8, 2024: 3.0, 2025: 3.4},
        0.7,
    ),
}
# The same of absence, whose years are printed in another way.
ONLY_AREAS_ABSENCE: dict[str, tuple[str, dict[int, float], float]] = {
    "LAC_Over_Abs": (
        "Looked-after children: overall absence (%)",
        {2022: 7.8, 2023: 8.6, 2024: 8.5, 2025: 8.4},
        0.9,
    ),
    "LAC_Pers_Abs": (
        "Looked-after children: persistent absence (%)",
        {2022: 19.3, 2023: 20.9, 2024: 20.4, 2025: 20.1},
        2.4,
    ),
}
# Of these a higher figure is the worse one: a needy place has more of it.
WORSE_IF_HIGHER = ("16-17 NEET", *ONLY_AREAS_ABSENCE)


def write_lait(
    country: Country,
    primary: dict[int, Ks2],
    secondary: dict[int, Ks4],
    excluded: list[Exclusions],
    folder: Path,
) -> Path:
    """The long table: one row a measure, year and area; missing is "-"."""
    frames = [
        *_primary(country, primary),
        *_secondary(country, secondary),
        *_absence(country),
        *_exclusions(country, excluded),
        *_pupils(country),
        *_only_areas(country),
    ]
    path = folder / "la/lait_bds_long_0.csv"
    save(pl.concat(frames), path)
    return path


def _rows(
    country: Country, short: str, item: str, label: str, values: Numbers, nation: float, places: int
) -> pl.DataFrame:
    """One measure and year. Values keep the float noise that the publisher's table has."""
    authorities = country.authorities
    size = len(authorities.code)
    figures = [
        *(half_up(values, places) * 1.0).tolist(),
        float(half_up(np.array([nation]), places)[0]),
    ]
    shown = ["-" if not np.isfinite(value) else repr(value).removesuffix(".0") for value in figures]
    return pl.DataFrame(
        {
            "Short Desc": [short] * (size + 1),
            "Data item": [item] * (size + 1),
            "Years": [label] * (size + 1),
            "LA and Regions": [*authorities.name.tolist(), "England"],
            "Values": shown,
            "LA Number": [*authorities.code.astype(str).tolist(), str(ENGLAND)],
            "Region": [*region_of(country, "name").tolist(), "NA"],
        }
    )


def _share(country: Country, site: Numbers, part: Numbers, whole: Numbers) -> tuple[Numbers, float]:
    """Per cent by authority and for England; not a number where there is nobody."""
    authority = country.sites.authority[site]
    size = len(country.authorities.code)
    top = np.bincount(authority, weights=part, minlength=size)
    below = np.bincount(authority, weights=whole, minlength=size)
    values = np.where(below > 0, top / np.where(below > 0, below, 1), np.nan)
    return values, float(part.sum() / max(whole.sum(), 1))


def _primary(country: Country, results: dict[int, Ks2]) -> list[pl.DataFrame]:
    frames = []
    for year, one in results.items():
        kept = np.where(one.new, 0, one.pupils)
        for short, item, part in (
            (
                "KS2RWM_Expected_STD",
                "KS2 reading, writing and maths: expected standard (%)",
                one.rwm,
            ),
            ("KS2R_Expected_STD", "KS2 reading: expected standard (%)", one.subject["READ"]),
            ("KS2M_Expected_STD", "KS2 maths: expected standard (%)", one.subject["MAT"]),
        ):
            values, nation = _share(country, one.site, np.where(one.new, 0, part) * 100.0, kept)
            frames.append(_rows(country, short, item, str(year), values, nation, 0))
    return frames


def _secondary(country: Country, results: dict[int, Ks4]) -> list[pl.DataFrame]:
    frames = []
    for year, one in results.items():
        kept = np.where(one.new, 0, one.pupils)
        values, nation = _share(country, one.site, one.attainment8 * kept, kept)
        frames.append(
            _rows(
                country,
                "AVG_Attain8_Score",
                "Average Attainment 8 score",
                str(year),
                values,
                nation,
                1,
            )
        )
        values, nation = _share(country, one.site, np.where(one.new, 0, one.grade5) * 100.0, kept)
        frames.append(
            _rows(
                country,
                "EngMaths9-5",
                "Grade 5 or above in English and maths (%)",
                str(year),
                values,
                nation,
                1,
            )
        )
        if one.has_progress:
            matched = np.where(one.new, 0, one.matched)
            values, nation = _share(country, one.site, one.progress8 * matched, matched)
            frames.append(
                _rows(
                    country,
                    "AVG_Prog8_Score",
                    "Average Progress 8 score",
                    str(year),
                    values,
                    nation,
                    2,
                )
            )
    return frames


def _absence(country: Country) -> list[pl.DataFrame]:
    names = {
        "primary": ("PriTotAbs", "SFPriPerAbNew", "SFPriSevPerAbNew", "Primary"),
        "secondary": ("SecTotAbs", "SFSecPerAbNew", "SFSecSevPerAbNew", "Secondary"),
        "special": ("total_absence_special", "SpecPerAbNew", "SpecSevPerAbNew", "Special"),
    }
    frames = []
    for year in (2022, 2023, 2024, 2025):
        site, missed, often = absence_rates(country, year)
        kept = country.sites.phase[site] != "alternative"
        site, missed, often = site[kept], missed[kept], often[kept]
        group, roll = kinds(country, site), country.sites.roll[site]
        for kind, (total, persistent, severe, word) in names.items():
            mine = group == kind
            for short, item, rate in (
                (total, "overall absence (%)", missed),
                (persistent, "persistent absence (%)", often),
                (severe, "severe absence (%)", 0.0031 * often**1.95),
            ):
                values, nation = _share(country, site[mine], rate[mine] * roll[mine], roll[mine])
                label = f"{year - 1}/{year % 100:02d}"
                frames.append(
                    _rows(country, short, f"{word} schools: {item}", label, values, nation, 2)
                )
    return frames


def _exclusions(country: Country, drawn: list[Exclusions]) -> list[pl.DataFrame]:
    names = {
        "primary": ("PriFixedEx", "PriPermEx"),
        "secondary": ("SecFixedEx", "SecPermEx"),
        "special": ("SpecFixedEx", "SpecPermEx"),
    }
    frames = []
    for one in drawn:
        for kind, (often, ever) in names.items():
            mine = one.kind == kind
            for short, item, counts in (
                (often, "suspensions per 100 pupils", one.suspensions),
                (ever, "permanent exclusions per 100 pupils", one.permanent),
            ):
                values, nation = _share(
                    country, one.site[mine], counts[mine] * 100.0, one.headcount[mine]
                )
                label = f"{one.year_end - 1}/{one.year_end % 100:02d}"
                frames.append(
                    _rows(
                        country,
                        short,
                        f"{kind.capitalize()} schools: {item}",
                        label,
                        values,
                        nation,
                        2,
                    )
                )
    return frames


# Who the pupils are, from the census: name, what it is, part and whole, and in which schools.
PUPILS = (
    ("SEN_TotSENSuP", "Pupils with SEN support (%)", "TSENELK", "NOR", None),
    ("SEN_TotStat", "Pupils with a statement or plan (%)", "TSENELSE", "NOR", None),
    ("EALPri", "Primary: English as an additional language (%)", "NUMEAL", "NOR", "primary"),
    ("EALSec", "Secondary: English as an additional language (%)", "NUMEAL", "NOR", "secondary"),
    ("Ever6_FSM_Prim", "Primary: free meals in six years (%)", "NUMFSMEVER", "NORFSMEVER",
     "primary"),
    ("Ever6_FSM_Sec", "Secondary: free meals in six years (%)", "NUMFSMEVER", "NORFSMEVER",
     "secondary"),
)  # fmt: skip


def _pupils(country: Country) -> list[pl.DataFrame]:
    frames = []
    for year in CENSUS_YEARS:
        site, counts = census_counts(country, year)
        kind = kinds(country, site)
        for short, item, part, whole, only in PUPILS:
            mine = np.ones(len(site), dtype=bool) if only is None else kind == only
            values, nation = _share(
                country, site[mine], counts[part][mine] * 100.0, counts[whole][mine]
            )
            frames.append(_rows(country, short, item, str(year), values, nation, 1))
    return frames


def _only_areas(country: Country) -> list[pl.DataFrame]:
    rng = country.rng(700)
    authorities = country.authorities
    lasting = -0.6 * authorities.deprivation + 0.7 * rng.normal(0, 1, len(authorities.code))
    frames = []
    for short, (item, years, spread) in (ONLY_AREAS | ONLY_AREAS_ABSENCE).items():
        sign = -1 if short in WORSE_IF_HIGHER else 1
        for year, nation in years.items():
            drawn = 0.85 * lasting + 0.4 * rng.normal(0, 1, len(lasting))
            values = np.maximum(0.3, nation + sign * spread * drawn)
            label = f"{year - 1}/{year % 100:02d}" if short in ONLY_AREAS_ABSENCE else str(year)
            frames.append(_rows(country, short, item, label, values, nation, 1))
    return frames


def write_neighbours(country: Country, folder: Path) -> Path:
    """Ten neighbours an authority: nearest in deprivation, languages, density and size."""
    authorities = country.authorities
    traits = np.column_stack(
        [
            1.6 * authorities.deprivation,
            authorities.eal,
            1.5 * authorities.urban,
            0.6 * np.log(authorities.weight),
        ]
    )
    distance = np.sqrt(((traits[:, None, :] - traits[None, :, :]) ** 2).sum(axis=2))
    np.fill_diagonal(distance, np.inf)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :TEN]
    cuts = np.quantile(np.take_along_axis(distance, nearest, axis=1), [0.1, 0.45, 0.8])
    words = np.array(["Extremely close", "Very close", "Close", "Somewhat close"], dtype=object)
    closeness = words[np.searchsorted(cuts, np.take_along_axis(distance, nearest, axis=1))]
    path = folder / "la/statistical_neighbours_may_2025.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": NEIGHBOURS_MADE})
    sheet = book.add_worksheet("LA SN Groups")
    width = 5 + 2 * TEN
    sheet.write_row(0, 0, ["A", "B", "C", "D", "E", *[str(n) for n in range(3, width - 2)]])
    sheet.write_row(1, 0, list(range(1, width + 1)))
    pairs = [title for rank in range(1, TEN + 1) for title in (f"SN{rank}", "SNP")]
    sheet.write_row(2, 0, ["LA num", "LA Name", "LA number", "GOInd", "GOReg", *pairs])
    region = region_of(country, "name")
    for i in range(len(authorities.code)):
        code = int(authorities.code[i])
        cells: list[object] = [
            code,
            authorities.name[i],
            code,
            int(authorities.region[i]) + 1,
            region[i],
        ]
        for rank in range(TEN):
            cells += [int(authorities.code[nearest[i, rank]]), closeness[i, rank]]
        sheet.write_row(3 + i, 0, cells)
    book.close()
    return path
