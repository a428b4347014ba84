"""england_ks2final: one file a year, each with its own generation of column names."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import constant, decimal, few, percentage, save, text, where
from headway.evidence.fiction.country import Country, identity, summary_identity
from headway.evidence.fiction.effects import half_up, nationals, roll_in
from headway.evidence.fiction.layouts import laid_out
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.primary import PROGRESS_SUBJECTS, Ks2
from headway.evidence.fiction.sites import FAR
from headway.evidence.fiction.summed import Summed

Columns = dict[str, pl.Series]
Shown = Callable[[pl.Series], pl.Series]  # codes put where a figure is not printed

# The publisher's bands: significant, and in about the top or bottom tenth of schools.
BAND_CUTS = {"READ": (3.2, -2.9), "WRIT": (2.6, -2.6), "MAT": (3.0, -3.2)}
# Groups printed for every school. The others stand only for Aldermere's, the authorities and
# England: schools elsewhere are there to be compared with, and are kept thin.
KEPT_EVERYWHERE = ("_FSM6CLA1A", "_NotFSM6CLA1A")
GROUP_ORDER = ("_B", "_G", "_L", "_M", "_H", "_FSM6CLA1A", "_NotFSM6CLA1A")
LAST_WITH_OLD_NAMES = 2019
LAST_WRAPPED = 2019  # the oldest tables are kept compressed, as people keep them
HEADER = {2025: 2023}  # the table of 2025 took up the columns of 2023 again


def write_ks2(country: Country, result: Ks2, earlier: dict[int, Ks2], folder: Path) -> Path:
    """Write one year's table. `earlier` holds the years that its comparison columns repeat."""
    frame = ks2_frame(country, result, earlier)
    year = result.year_end
    wrapping = ".gz" if year <= LAST_WRAPPED else ""
    path = folder / f"performance-tables/{year - 1}-{year}/england_ks2final.csv{wrapping}"
    save(frame, path, encoding="utf-8-sig")
    return path


def ks2_frame(country: Country, result: Ks2, earlier: dict[int, Ks2]) -> pl.DataFrame:
    """The table as text: schools, authorities, England (all schools), England (state-funded)."""
    site, year = result.site, result.year_end
    summed = Summed(
        country.sites.authority[site], len(country.authorities.code), ~result.new, national=2
    )
    hidden = few(summed.counts(result.pupils), summed.summary)
    new = summed.flags(result.new)

    def shown(series: pl.Series) -> pl.Series:
        return where(new, "NEW", where(hidden, "SUPP", series))

    columns = _identity(country, result, summed)
    columns |= _cohort(country, result, summed, shown)
    columns |= _attainment(result, summed, shown)
    columns |= _progress(result, summed, shown)
    columns |= _groups(result, summed, shown)
    columns |= _comparison(country, result, earlier, summed, shown)
    if year > LAST_WITH_OLD_NAMES:
        columns = {_later_name(name): series for name, series in columns.items()}
    frame = laid_out(columns, f"ks2-{HEADER.get(year, year)}")
    return frame.filter(summed.present(summed.counts(result.pupils)))


def _later_name(name: str) -> str:
    """Cohort columns were put in capitals when the tables came back in 2023."""
    return {
        "TNotFSM6CLA1A": "TNOTFSM6CLA1A",
        "PTNotFSM6CLA1A": "PTNOTFSM6CLA1A",
    }.get(name, name)


def _identity(country: Country, result: Ks2, summed: Summed) -> Columns:
    site, year = result.site, result.year_end
    on = np.datetime64(f"{year - 1}-09-12")
    here = country.sites.of(site)
    own, areas = identity(country, site, on), summary_identity(country, " ")
    joined = {name: summed.texts(own[name], areas[name], " ") for name in own}
    special = here.phase == "special"
    blank = constant(" ", len(country.authorities.code))

    def only_schools(series: pl.Series) -> pl.Series:
        return summed.texts(series, blank, " ")

    # An academy that opens between the census of September and publication has its new URN here.
    soon = (here.converted > on) & (here.converted <= np.datetime64(f"{year}-12-01"))
    soon &= here.converted != FAR
    rectype = np.concatenate([np.where(special, 2, 1), np.full(summed.authorities, 3), [4, 5]])
    columns = {
        "RECTYPE": text(rectype),
        "ALPHAIND": only_schools(text(10000 + 2 * np.arange(summed.schools))),
        **{name: joined[name] for name in ("LEA", "ESTAB", "URN", "SCHNAME", "ADDRESS1")},
        "ADDRESS2": only_schools(constant("", summed.schools)),
        "ADDRESS3": only_schools(constant("", summed.schools)),
        **{name: joined[name] for name in ("TOWN", "PCODE", "TELNUM")},
    }
    if year >= LAST_WITH_OLD_NAMES:
        columns["PCON_CODE"] = only_schools(text(14009000 + here.authority)).str.replace("^1", "E1")
        columns["PCON_NAME"] = only_schools(text(country.authorities.name[here.authority]))
    columns |= {
        "URN_AC": only_schools(where(~soon, "0", text(country.register.urn_now[site]))),
        "SCHNAME_AC": only_schools(where(~soon, "", text(here.name))),
        "OPEN_AC": only_schools(
            where(
                ~soon,
                "",
                pl.Series(here.converted.astype("datetime64[ms]")).dt.strftime("%d/%m/%Y"),
            )
        ),
        "NFTYPE": joined["NFTYPE"],
        "ICLOSE": only_schools(text(soon.astype(int))),
        "RELDENOM": joined["RELDENOM"],
        "AGERANGE": joined["AGERANGE"],
    }
    if year <= LAST_WITH_OLD_NAMES:
        columns["CONFEXAM"] = only_schools(constant("R", summed.schools))
    return columns | {
        "TAB15": only_schools(text((here.high >= 16).astype(int))),
        "TAB1618": only_schools(text((here.high >= 18).astype(int))),
    }


def _cohort(country: Country, result: Ks2, summed: Summed, shown: Shown) -> Columns:
    pupils, group = summed.counts(result.pupils), result.group
    new = summed.flags(result.new)
    eligible = where(new, "NEW", text(pupils))
    roll = roll_in(country.sites, result.year_end)[result.site]
    matched = result.pupils - result.unmatched
    columns = {
        "TOTPUPS": text(summed.counts(roll)),
        "TPUPYEAR": eligible,
        "TELIG": eligible,
    }
    for short, key in (("BELIG", "_B"), ("GELIG", "_G")):
        columns[short] = shown(text(summed.counts(group[key])))
    for short, key in (("PBELIG", "_B"), ("PGELIG", "_G")):
        columns[short] = shown(percentage(summed.counts(group[key]), pupils))
    columns["TKS1AVERAGE"] = shown(decimal(summed.means(result.starting_point, result.pupils), 1))
    for key in ("_L", "_M", "_H"):
        columns[f"TKS1GROUP{key}"] = shown(text(summed.counts(group[key])))
        columns[f"PTKS1GROUP{key}"] = shown(
            percentage(summed.counts(group[key]), summed.counts(matched))
        )
    columns["TKS1GROUP_NA"] = shown(text(summed.counts(result.unmatched)))
    columns["PTKS1GROUP_NA"] = shown(percentage(summed.counts(result.unmatched), pupils))
    for name, key in (
        ("FSM6CLA1A", "_FSM6CLA1A"),
        ("NotFSM6CLA1A", "_NotFSM6CLA1A"),
        ("EALGRP2", "_EAL"),
        ("MOBN", "_MOBN"),
    ):
        columns[f"T{name}"] = shown(text(summed.counts(group[key])))
        columns[f"PT{name}"] = shown(percentage(summed.counts(group[key]), pupils))
    return columns


def _attainment(result: Ks2, summed: Summed, shown: Shown) -> Columns:
    pupils = summed.counts(result.pupils)

    def share(values: Numbers) -> pl.Series:
        return shown(percentage(summed.counts(values), pupils))

    columns = {"PTRWM_EXP": share(result.rwm), "PTRWM_HIGH": share(result.high)}
    for name, column in (("READ", "READ"), ("GPS", "GPS"), ("MAT", "MAT"), ("WRIT", "WRITTA")):
        columns[f"PT{column}_EXP"] = share(result.subject[name])
        columns[f"PT{column}_HIGH"] = share(result.subject_high[name])
        if name in result.score:
            average = summed.means(result.score[name], result.pupils)
            columns[f"{column}_AVERAGE"] = shown(decimal(average, 0))
    return columns


def _progress(result: Ks2, summed: Summed, shown: Shown) -> Columns:
    """Scores with the publisher's intervals, coverage and bands; empty in a year without."""
    columns: Columns = {}
    pupils = summed.counts(result.pupils)
    if not result.progress:
        return columns
    coverage = half_up(100 * (1 - summed.counts(result.unmatched) / np.maximum(pupils, 1)))
    # The publisher's own n: eligible pupils times coverage, rounded.
    n = half_up(pupils * coverage / 100)
    low = (coverage < 50) & ~summed.summary
    sigma = nationals()["ks2"][str(result.year_end)]["sigma"]
    for i, name in enumerate(PROGRESS_SUBJECTS):
        score = half_up(summed.means(result.progress[name], result.pupils - result.unmatched), 1)
        margin = 1.96 * sigma[i] / np.sqrt(np.maximum(n, 1))
        lower, upper = half_up(score - margin, 1), half_up(score + margin, 1)
        # England's score is nought by construction and is not printed.
        nation = np.arange(summed.rows) >= summed.rows - summed.national
        best, worst = BAND_CUTS[name]
        band = np.full(summed.rows, 3)
        band[lower > 0], band[upper < 0] = 2, 4
        band[(lower > 0) & (score >= best)], band[(upper < 0) & (score <= worst)] = 1, 5
        for suffix, series in (
            ("PROG", decimal(score, 1)),
            ("PROG_LOWER", decimal(lower, 1)),
            ("PROG_UPPER", decimal(upper, 1)),
            ("PROG_DESCR", text(band)),
        ):
            columns[name + suffix] = where(nation, " ", shown(where(low, "LOWCOV", series)))
        columns[name + "COV"] = where(nation, " ", shown(text(coverage) + "%"))
    order = [
        name + suffix
        for name in PROGRESS_SUBJECTS
        for suffix in ("PROG", "PROG_LOWER", "PROG_UPPER", "COV", "PROG_DESCR")
    ]
    return {name: columns[name] for name in order}


def _groups(result: Ks2, summed: Summed, shown: Shown) -> Columns:
    """Groups of pupils: five or fewer are hidden; differences are from England's others."""
    columns: Columns = {}
    elsewhere = summed.flags(summed.authority != 0)
    hidden = {key: few(summed.counts(n), summed.summary) for key, n in result.group.items()}
    for measure, met in (("RWM_EXP", result.rwm_group), ("RWM_HIGH", result.high_group)):
        shares = {}
        for key in (*GROUP_ORDER, "_EAL", "_MOBN"):
            members = summed.counts(result.group[key])
            printed = percentage(summed.counts(met[key]), members)
            shares[key] = 100 * summed.counts(met[key]) / np.maximum(members, 1)
            columns[f"PT{measure}{key}"] = shown(where(hidden[key], "SUPP", printed))
            if key not in KEPT_EVERYWHERE:
                columns[f"PT{measure}{key}"] = where(elsewhere, "", columns[f"PT{measure}{key}"])
            if key == "_NotFSM6CLA1A":
                others = half_up(shares[key][-1])
                gap = text(half_up(shares["_FSM6CLA1A"]) - others)
                nobody = summed.counts(result.group["_FSM6CLA1A"]) == 0
                gap = where(nobody, "NA", where(hidden["_FSM6CLA1A"], "SUPP", gap))
                columns[f"DIFFN_{measure}"] = shown(gap)
    columns |= _of_each_sex(result, summed, shown, hidden, elsewhere)
    dis = summed.counts(result.group["_FSM6CLA1A"])
    for i, name in enumerate(PROGRESS_SUBJECTS if result.progress else ()):
        sigma = nationals()["ks2"][str(result.year_end)]["sigma"][i]
        score = half_up(summed.means(result.progress_dis[name], result.group["_FSM6CLA1A"]), 1)
        margin = 1.96 * sigma / np.sqrt(np.maximum(dis, 1))
        for suffix, values in (("", score), ("_LOWER", score - margin), ("_UPPER", score + margin)):
            series = where(dis == 0, "NA", decimal(values, 1))
            columns[f"{name}PROG_FSM6CLA1A{suffix}"] = shown(
                where(hidden["_FSM6CLA1A"], "SUPP", series)
            )
    return columns


# How far girls are before boys: of scaled scores, and of progress in each subject.
AHEAD_IN_SCORE = {"READ": 2.1, "MAT": -0.8, "GPS": 2.6}
AHEAD_IN_PROGRESS = {"READ": 0.9, "WRIT": 1.6, "MAT": -1.2}


def _of_each_sex(
    result: Ks2, summed: Summed, shown: Shown, hidden: dict[str, Numbers], elsewhere: Numbers
) -> Columns:
    """Scores and progress of girls and of boys; both sides make the school's own average."""
    columns: Columns = {}
    girls, boys = result.group["_G"], result.group["_B"]
    share = girls / np.maximum(girls + boys, 1)
    measured = [(f"{name}_AVERAGE", result.score[name], AHEAD_IN_SCORE[name], 0)
                for name in AHEAD_IN_SCORE]  # fmt: skip
    if result.progress:
        measured += [(f"{name}PROG", result.progress[name], AHEAD_IN_PROGRESS[name], 1)
                     for name in PROGRESS_SUBJECTS]  # fmt: skip
    for column, average, ahead, places in measured:
        # A school's own gap: wider or narrower than England's, the same for as long as it stands.
        own = ahead * (1 + 0.6 * np.sin(0.7 * result.site + len(column)))
        for key, side in (("_G", average + own * (1 - share)), ("_B", average - own * share)):
            members = summed.counts(result.group[key])
            printed = decimal(summed.means(side, result.group[key]), places)
            printed = where(members == 0, "NA", where(hidden[key], "SUPP", printed))
            columns[f"{column}{key}"] = where(elsewhere, "", shown(printed))
    return columns


def _comparison(
    country: Country,
    result: Ks2,
    earlier: dict[int, Ks2],
    summed: Summed,
    shown: Shown,
) -> Columns:
    """What the table repeats from earlier years, and three years together (2018 and 2019)."""
    columns: Columns = {}
    year = result.year_end
    back = {2017: (2016,), 2018: (2017,), 2019: (2018, 2017), 2024: (2023,)}.get(year, ())
    size = len(country.sites)
    for past in back:
        mark = f"_{past % 100}"
        before = earlier.get(past)
        if before is None:
            columns[f"PTRWM_EXP{mark}"] = constant("NA", summed.rows)
            continue
        pupils, rwm = np.zeros(size), np.zeros(size)
        pupils[before.site], rwm[before.site] = before.pupils, before.rwm
        n, met = summed.counts(pupils[result.site]), summed.counts(rwm[result.site])
        hidden = few(n, summed.summary)
        columns[f"TELIG{mark}"] = where(n == 0, "NA", text(n))
        columns[f"PTRWM_EXP{mark}"] = where(hidden, "SUPP", percentage(met, n))
    if year in (2018, 2019):
        n = summed.counts(result.pupils).astype(float)
        met = summed.counts(result.rwm).astype(float)
        for before in earlier.values():
            if year - 3 < before.year_end < year:
                pupils, rwm = np.zeros(size), np.zeros(size)
                pupils[before.site], rwm[before.site] = before.pupils, before.rwm
                n, met = (
                    n + summed.counts(pupils[result.site]),
                    met + summed.counts(rwm[result.site]),
                )
        hidden = few(n, summed.summary) | summed.flags(result.new)
        columns["TELIG_3YR"] = where(hidden, "SUPP", text(n))
        columns["PTRWM_EXP_3YR"] = where(hidden, "SUPP", percentage(met, n))
    return columns
