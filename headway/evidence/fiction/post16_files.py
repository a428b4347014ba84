"""Key stage 4 destinations, and sixth-form results of one year."""

from pathlib import Path

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import constant, decimal, few, percentage, save, text, where
from headway.evidence.fiction.country import Country, identity, summary_identity
from headway.evidence.fiction.layouts import laid_out
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.secondary import Ks4
from headway.evidence.fiction.summed import Summed

Columns = dict[str, pl.Series]

# Leavers of a summer are followed for a year and counted a year after that.
DESTINATIONS = {2019: 2021, 2022: 2024}  # leavers' year -> year in the folder's name
KS5_YEAR = 2017


def write_destinations(country: Country, result: Ks4, folder: Path) -> Path:
    """england_ks4-pupdest: where the leavers of `result` were two terms later."""
    year = DESTINATIONS[result.year_end]
    kept = ~result.new
    site = result.site[kept]
    summed = Summed(
        country.sites.authority[site], len(country.authorities.code), np.ones(len(site), bool)
    )
    own = identity(country, site, np.datetime64(f"{result.year_end - 1}-09-12"))
    areas = summary_identity(country, "")
    special = result.special[kept]
    blank = constant("", summed.authorities)
    kind = np.concatenate(
        [np.where(special, "2", "1"), ["LA"] * summed.authorities, ["NAT"]]
    ).astype(object)
    columns: Columns = {
        "RECTYPE": text(kind),
        **{name: summed.texts(own[name], areas[name], "") for name in ("LEA", "ESTAB", "URN")},
        "ICLOSE": summed.texts(constant("0", len(site)), blank, ""),
        "SCHNAME": summed.texts(own["SCHNAME"], areas["SCHNAME"], "England"),
        "NFTYPE": summed.texts(own["NFTYPE"], blank, ""),
    }
    groups = {
        "": (result.pupils[kept], result.stayed_on[kept]),
        "_DIS": (result.dis[kept], result.stayed_on_dis[kept]),
    }
    groups["_NONDIS"] = (
        result.pupils[kept] - result.dis[kept],
        result.stayed_on[kept] - result.stayed_on_dis[kept],
    )
    rng = country.rng(400 + year)
    for suffix, (cohort, stayed) in groups.items():
        columns |= _group(rng, summed, suffix, cohort, stayed)
    path = folder / f"performance-tables/{year - 1}-{year}/england_ks4-pupdest.csv"
    frame = laid_out(columns, f"destinations-{year}")
    save(
        frame.filter(summed.present(summed.counts(result.pupils[kept]))), path, encoding="utf-8-sig"
    )
    return path


def _group(
    rng: np.random.Generator, summed: Summed, suffix: str, cohort: Numbers, stayed: Numbers
) -> Columns:
    """Counts and shares by destination; anything that rests on five or fewer is hidden."""
    work = rng.binomial(stayed, 0.03)
    apprentice = rng.binomial(stayed - work, 0.035)
    education = stayed - work - apprentice
    college = rng.binomial(education, 0.38)
    unknown = rng.binomial(cohort - stayed, 0.15)
    counts = {
        "OVERALL_DEST": stayed,
        "APPREN": apprentice,
        "EMPLOYMENT": work,
        "EDUCATION": education,
        "FE": college,
        "SCH_6TH": education - college,
        "NOT_SUSTAINED": cohort - stayed - unknown,
        "UNKNOWN": unknown,
    }
    base = summed.counts(cohort)
    hidden = few(base, summed.summary)
    columns = {f"COHORT{suffix}": text(base)}
    for name, values in counts.items():
        total = summed.counts(values)
        hide = (
            hidden
            if name in ("OVERALL_DEST", "NOT_SUSTAINED")
            else hidden | few(total, summed.summary)
        )
        columns[f"{name}{suffix}"] = where(hide, "SUPP", text(total))
        columns[f"{name}PER{suffix}"] = where(hide, "SUPP", percentage(total, base))
    return columns


def write_ks5(country: Country, folder: Path) -> Path:
    """england_ks5final of 2016/17: A levels in schools with a sixth form."""
    rng = country.rng(500)
    sites = country.sites
    on = np.datetime64(f"{KS5_YEAR - 1}-09-12")
    site = np.flatnonzero(
        (sites.high >= 18)
        & np.isin(sites.phase.astype(str), ["secondary", "all_through", "post16"])
        & (sites.opened < np.datetime64("2014-09-01"))
        & (sites.closed >= on)
    )
    here = sites.of(site)
    summed = Summed(here.authority, len(country.authorities.code), np.ones(len(site), bool))
    pupils = np.maximum(
        3, np.round(here.roll * np.where(here.phase == "post16", 0.45, 0.075))
    ).astype(int)
    takers = rng.binomial(pupils, 0.78)
    theta = country.effects.of("attainment", KS5_YEAR)[site]
    points = np.clip(31.5 + 2.6 * theta + rng.normal(0, 1.6, len(site)), 8, 58)
    entries = takers * 3
    added = 0.09 * country.effects.of("progress", KS5_YEAR)[site] + rng.normal(
        0, 1, len(site)
    ) * 0.62 / np.sqrt(np.maximum(takers, 1))
    margin = 1.96 * 0.62 / np.sqrt(np.maximum(summed.counts(takers), 1))
    own, areas = identity(country, site, on), summary_identity(country, "", names=False)
    base = summed.counts(takers)
    hidden = few(base, summed.summary)
    nobody = (base == 0) & ~summed.summary
    rectype = np.concatenate([np.full(len(site), 1), np.full(summed.authorities, 4), [7]])

    def shown(series: pl.Series) -> pl.Series:
        return where(nobody, "NE", where(hidden, "SUPP", series))

    value = summed.means(added, takers)
    columns: Columns = {
        "RECTYPE": text(rectype),
        **{name: summed.texts(own[name], areas[name], "") for name in own},
        "TPUP1618": text(summed.counts(np.round(pupils * 1.9))),
        "TALLPUP_1618": text(summed.counts(pupils)),
        "TALLPUP_ALEV_1618": shown(text(base)),
        "TALLPPE_ALEV_1618": shown(decimal(summed.means(points, takers), 2)),
        "ENTRIES_ALEV": shown(text(summed.counts(entries))),
        "VA_INS_ALEV": shown(decimal(value, 2)),
        "UCI_INS_ALEV": shown(decimal(value + margin, 2)),
        "LCI_INS_ALEV": shown(decimal(value - margin, 2)),
    }
    path = folder / f"performance-tables/{KS5_YEAR - 1}-{KS5_YEAR}/england_ks5final.csv"
    save(laid_out(columns, "ks5-2017").filter(summed.present(base)), path, encoding="utf-8-sig")
    return path
