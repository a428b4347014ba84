"""england_ks4final and england_ks4provisional, in each year's column names."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import constant, decimal, few, percentage, save, text, where
from headway.evidence.fiction.country import Country, identity, summary_identity
from headway.evidence.fiction.effects import half_up, nationals, roll_in
from headway.evidence.fiction.layouts import header, laid_out
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.secondary import ELEMENTS, Ks4
from headway.evidence.fiction.sites import FAR
from headway.evidence.fiction.summed import Summed

Columns = dict[str, pl.Series]
Shown = Callable[[pl.Series], pl.Series]  # codes put where a figure is not printed

# Later years say prior attainment in the new scale, and special needs in other columns.
LATER = 2022
HEADER = {2025: 2024}


def write_ks4(country: Country, result: Ks4, folder: Path, *, provisional: bool = False) -> Path:
    """Write one year's final table, or the provisional one in its short layout."""
    year = result.year_end
    place = folder / f"performance-tables/{year - 1}-{year}"
    frame = ks4_frame(country, result)
    if provisional:
        path = place / "england_ks4provisional.csv"
        frame = frame.select(header("ks4-provisional-2019"))
    else:
        path = place / "england_ks4final.csv"
    save(frame, path, encoding="utf-8-sig")
    return path


def ks4_frame(country: Country, result: Ks4) -> pl.DataFrame:
    """The table as text: schools, authorities, England (state-funded)."""
    site, year = result.site, result.year_end
    summed = Summed(country.sites.authority[site], len(country.authorities.code), ~result.new)
    hidden = few(summed.counts(result.pupils), summed.summary)
    new, idle = summed.flags(result.new), summed.flags(result.no_entries)

    def shown(series: pl.Series) -> pl.Series:
        return where(new, "NEW", where(hidden, "SUPP", where(idle, "NE", series)))

    columns = _identity(country, result, summed)
    columns |= _cohort(country, result, summed, shown)
    columns |= _attainment(result, summed, shown)
    columns |= _progress(result, summed, shown)
    frame = laid_out(columns, f"ks4-{HEADER.get(year, year)}")
    doubled = _successors(country, result, frame)
    areas = frame.filter(summed.present(summed.counts(result.pupils))).tail(-summed.schools)
    return pl.concat([frame.head(summed.schools), doubled, areas])


def _identity(country: Country, result: Ks4, summed: Summed) -> Columns:
    site, year = result.site, result.year_end
    on = np.datetime64(f"{year - 1}-09-12")
    here = country.sites.of(site)
    own, areas = identity(country, site, on), summary_identity(country, "", names=False)
    joined = {name: summed.texts(own[name], areas[name], "") for name in own}
    blank = constant("", len(country.authorities.code))

    def only_schools(series: pl.Series) -> pl.Series:
        return summed.texts(series, blank, "")

    soon = _converting(country, result)
    rectype = np.concatenate([np.where(result.special, 2, 1), np.full(summed.authorities, 4), [7]])
    admissions = np.where(here.selective, "SEL", np.where(year >= LATER, "OTHER NON SEL", "COMP"))
    return {
        "RECTYPE": text(rectype),
        **{name: joined[name] for name in ("LEA", "ESTAB", "URN", "SCHNAME")},
        "SCHNAME_AC": only_schools(where(~soon, "", text(here.name))),
        "ADDRESS1": joined["ADDRESS1"],
        "TOWN": joined["TOWN"],
        "PCODE": joined["PCODE"],
        "TELNUM": joined["TELNUM"],
        "CONTFLAG": only_schools(constant("0", summed.schools)),
        "ICLOSE": only_schools(text(soon.astype(int))),
        "NFTYPE": joined["NFTYPE"],
        "RELDENOM": joined["RELDENOM"],
        ("ADMPOL_PT" if year >= LATER else "ADMPOL"): only_schools(text(admissions.astype(object))),
        "EGENDER": joined["EGENDER"],
        "FEEDER": only_schools(constant("0", summed.schools)),
        "TABKS2": only_schools(text((here.low < 11).astype(int))),
        "TAB1618": only_schools(text((here.high >= 18).astype(int))),
        "AGERANGE": joined["AGERANGE"],
    }


def _converting(country: Country, result: Ks4) -> Numbers:
    """Schools that became academies between the September of the year and its examinations' end."""
    here = country.sites.of(result.site)
    year = result.year_end
    after = here.converted > np.datetime64(f"{year - 1}-09-12")
    return after & (here.converted <= np.datetime64(f"{year}-09-12")) & (here.converted != FAR)


def _successors(country: Country, result: Ks4, frame: pl.DataFrame) -> pl.DataFrame:
    """A converted school stands twice: the closed URN has the results, the new one has none yet."""
    rows = np.flatnonzero(_converting(country, result))
    twice = frame[rows.tolist()]
    codes = country.register.urn_now[result.site[rows]]
    kinds = np.where(country.sites.route[result.site[rows]] == "sponsored", "AC", "ACC")
    # A successor's row ends where the figures begin.
    results = frame.columns[frame.columns.index("TOTPUPS") :]
    return twice.with_columns(
        pl.Series("URN", codes).cast(pl.String),
        pl.Series("SCHNAME", country.sites.name[result.site[rows]].tolist(), dtype=pl.String),
        pl.Series("NFTYPE", kinds.tolist(), dtype=pl.String),
        pl.Series("ICLOSE", ["0"] * len(rows), dtype=pl.String),
        pl.Series("SCHNAME_AC", [""] * len(rows), dtype=pl.String),
        *[pl.lit(None, dtype=pl.String).alias(name) for name in results],
    )


def _cohort(country: Country, result: Ks4, summed: Summed, shown: Shown) -> Columns:
    pupils = summed.counts(result.pupils)
    later = result.year_end >= LATER
    columns = {
        "TOTPUPS": text(summed.counts(roll_in(country.sites, result.year_end)[result.site])),
        "TPUP": where(summed.flags(result.new), "NEW", text(pupils)),
        "BPUP": shown(text(summed.counts(result.pupils - result.girls))),
        "GPUP": shown(text(summed.counts(result.girls))),
        ("KS2ASS" if later else "KS2APS"): shown(
            decimal(summed.means(result.prior if later else result.prior / 3.6, result.pupils), 1)
        ),
    }
    for name, count in (
        ("FSM6CLA1A", result.dis),
        ("NOTFSM6CLA1A", result.pupils - result.dis),
        ("EALGRP2", result.eal),
    ):
        columns[f"T{name}"] = shown(text(summed.counts(count)))
        columns[f"PT{name}"] = shown(percentage(summed.counts(count), pupils))
    return columns


def _attainment(result: Ks4, summed: Summed, shown: Shown) -> Columns:
    pupils, dis = summed.counts(result.pupils), summed.counts(result.dis)
    others = pupils - dis
    # Schools are printed to whole per cents, areas to one decimal place.
    whole, fine = (lambda part, n: percentage(part, n, 0)), (lambda part, n: percentage(part, n, 1))

    def share(part: Numbers, of: Numbers, hide: Numbers | None = None) -> pl.Series:
        series = (
            whole(part, of)
            .set(pl.Series(summed.summary), "")
            .zip_with(pl.Series(~summed.summary), fine(part, of))
        )
        return shown(series if hide is None else where(hide, "SUPP", series))

    few_dis, few_other = few(dis, summed.summary), few(others, summed.summary)
    score = summed.means(result.attainment8, result.pupils)
    score_dis = summed.means(result.attainment8_dis, result.dis)
    score_other = summed.means(result.attainment8_other, result.pupils - result.dis)
    columns = {
        "ATT8SCR": shown(decimal(score, 1)),
        "PTL2BASICS_94": share(summed.counts(result.grade4), pupils),
        "PTL2BASICS_95": share(summed.counts(result.grade5), pupils),
        "EBACCAPS": shown(decimal(summed.means(result.ebacc_points, result.pupils), 2)),
        "PTEBACC_E_PTQ_EE": share(summed.counts(result.ebacc_entered), pupils),
        "PTEBACC_94": share(summed.counts(result.ebacc_met), pupils),
        "ATT8SCR_FSM6CLA1A": shown(
            where(dis == 0, "NA", where(few_dis, "SUPP", decimal(score_dis, 1)))
        ),
        "ATT8SCR_NFSM6CLA1A": shown(
            where(others == 0, "NA", where(few_other, "SUPP", decimal(score_other, 1)))
        ),
    }
    for grade, all_met, met in (
        ("94", result.grade4, result.grade4_dis),
        ("95", result.grade5, result.grade5_dis),
    ):
        columns[f"PTFSM6CLA1ABASICS_{grade}"] = share(summed.counts(met), dis, few_dis)
        columns[f"PTNOTFSM6CLA1ABASICS_{grade}"] = share(
            summed.counts(all_met) - summed.counts(met), others, few_other
        )
    gap = half_up(score_dis, 1) - half_up(score_other[-1], 1)
    columns["DIFFN_ATT8"] = shown(where(dis == 0, "NA", where(few_dis, "SUPP", decimal(gap, 1))))
    return columns


def _progress(result: Ks4, summed: Summed, shown: Shown) -> Columns:
    """Progress 8 with the publisher's interval and band; empty in a year without."""
    matched, matched_dis = summed.counts(result.matched), summed.counts(result.matched_dis)
    pupils = summed.counts(result.pupils)
    if not result.has_progress:
        return {}
    sigma = nationals()["ks4"][str(result.year_end)]["sigma"]
    coverage = half_up(100 * matched / np.maximum(pupils, 1))
    low = (coverage < 50) & ~summed.summary
    hide = few(matched, summed.summary) | ((matched == 0) & ~summed.summary)
    small_dis = few(matched_dis, summed.summary)
    # Some special schools ask that theirs be left out.
    unpublished = summed.flags(result.special & (result.site % 8 == 0))

    nobody = (matched == 0) & summed.summary

    def stated(series: pl.Series) -> pl.Series:
        series = where(nobody, "NA", where(low, "LOWCOV", series))
        return shown(where(unpublished, "NP", where(hide, "SUPP", series)))

    def interval(score: Numbers, n: Numbers) -> tuple[Numbers, Numbers]:
        margin = 1.96 * sigma / np.sqrt(np.maximum(n, 1))
        return half_up(score - margin, 2), half_up(score + margin, 2)

    score = half_up(summed.means(result.progress8, result.matched), 2)
    lower, upper = interval(score, matched)
    uncapped = half_up(score - 0.01 * (summed.means(result.progress8, result.matched) < 0), 2)
    nation = np.arange(summed.rows) == summed.rows - 1
    band = np.full(summed.rows, 3)
    band[lower > 0], band[upper < 0] = 2, 4
    band[(lower > 0) & (score >= 0.5)], band[(upper < 0) & (score < -0.5)] = 1, 5
    dis = half_up(summed.means(result.progress8_dis, result.matched_dis), 2)
    other = half_up(summed.means(result.progress8_other, result.matched - result.matched_dis), 2)
    dis_lower, dis_upper = interval(dis, matched_dis)

    def group(values: Numbers) -> pl.Series:
        return stated(where(matched_dis == 0, "NA", where(small_dis, "SUPP", decimal(values, 2))))

    columns = {
        "P8PUP": shown(where(hide & (matched > 0), "SUPP", text(matched))),
        "TP8ADJ": shown(text(np.round(0.008 * matched))),
        "P8MEACOV": shown(text(coverage) + "%"),
        "P8MEA": stated(decimal(score, 2)),
        "P8CILOW": where(nation, "", stated(decimal(lower, 2))),
        "P8CIUPP": where(nation, "", stated(decimal(upper, 2))),
        "P8MEA_ORIG": stated(decimal(uncapped, 2)),
        "P8CILOW_ORIG": where(nation, "", stated(decimal(lower - score + uncapped, 2))),
        "P8CIUPP_ORIG": where(nation, "", stated(decimal(upper - score + uncapped, 2))),
    }
    for name in ELEMENTS:
        value = half_up(summed.means(result.element[name], result.matched), 2)
        least, most = interval(value, matched / 1.35**2)  # single elements spread more
        columns[f"P8MEA{name}"] = stated(decimal(value, 2))
        columns[f"P8MEA{name}_CILOW"] = where(nation, "", stated(decimal(least, 2)))
        columns[f"P8MEA{name}_CIUPP"] = where(nation, "", stated(decimal(most, 2)))
    return columns | {
        "P8PUP_FSM6CLA1A": shown(where(small_dis, "SUPP", text(matched_dis))),
        "P8MEA_FSM6CLA1A": group(dis),
        "P8CILOW_FSM6CLA1A": group(dis_lower),
        "P8CIUPP_FSM6CLA1A": group(dis_upper),
        "P8MEA_NFSM6CLA1A": stated(decimal(other, 2)),
        "DIFFN_P8MEA": group(dis - other[-1]),
        "P8_BANDING": where(nation, "", stated(text(band))),
    }
