"""Key stage 2 results of every school that has them, as counts of pupils."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from headway.evidence.fiction.effects import Effects, centred, logistic, logit, nationals, roll_in
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.sites import Sites

YEARS = (2017, 2018, 2019, 2023, 2024, 2025)
PROGRESS_YEARS = (2017, 2018, 2019, 2023)  # no starting point for the cohorts of 2024 and 2025
SUBJECTS = ("READ", "WRIT", "MAT", "GPS")
PROGRESS_SUBJECTS = ("READ", "WRIT", "MAT")
GROUPS = ("_B", "_G", "_L", "_M", "_H", "_FSM6CLA1A", "_NotFSM6CLA1A", "_EAL", "_MOBN")

# One-year true spread of a school's progress score, and its share that lasts.
LASTING = (1.80, 1.62, 1.85)
COHORT = (1.15, 1.35, 1.20)
SHARE_OF_ROLL = {
    "primary": 1 / 7,
    "junior": 1 / 4,
    "middle": 1 / 4,
    "all_through": 1 / 14,
    "special": 0.09,
}


@dataclass(frozen=True)
class Ks2:
    """One year. Arrays are by school in `site`; -1 in a count means that nothing was there."""

    year_end: int
    site: Numbers  # positions in Sites
    new: Numbers  # bool: opened too lately to have results
    pupils: Numbers
    group: dict[str, Numbers]  # pupils in each of GROUPS
    unmatched: Numbers  # pupils without a key stage 1 result
    rwm: Numbers
    rwm_group: dict[str, Numbers]
    high: Numbers
    high_group: dict[str, Numbers]
    subject: dict[str, Numbers]  # pupils at the expected standard
    subject_high: dict[str, Numbers]
    score: dict[str, Numbers]  # average scaled score, not rounded
    progress: dict[str, Numbers]  # average, not rounded
    progress_dis: dict[str, Numbers]  # of disadvantaged pupils
    starting_point: Numbers  # key stage 1 average points


def ks2(rng: np.random.Generator, sites: Sites, effects: Effects, year_end: int) -> Ks2:
    """Draw one year's cohorts and their results."""
    nation = nationals()["ks2"][str(year_end)]
    exam_day = np.datetime64(f"{year_end}-05-12")
    within = np.isin(sites.phase.astype(str), list(SHARE_OF_ROLL))
    site = np.flatnonzero(within & (sites.opened <= exam_day) & (sites.closed >= exam_day))
    here = sites.of(site)
    size = len(site)
    age = (exam_day - here.opened).astype("timedelta64[D]").astype(int) / 365.25
    free = np.isin(here.type_now.astype(str), ["35", "36"])
    new = (age < 0.9) | (free & (age < 3))
    share = np.array([SHARE_OF_ROLL[p] for p in here.phase])
    base = roll_in(here, year_end) * share * np.where(free & (age < 6), 0.6, 1.0)
    pupils = np.maximum(1, np.round(base + rng.normal(0, 0.55, size) * np.sqrt(base))).astype(int)
    special = here.phase == "special"

    dis = rng.binomial(pupils, np.clip(here.fsm * 1.12, 0, 0.95))
    girls = rng.binomial(pupils, np.where(special, 0.28, 0.49))
    eal = rng.binomial(pupils, here.eal)
    stable = rng.binomial(pupils, np.clip(0.94 - 0.06 * here.need, 0.6, 0.995))
    unmatched = rng.binomial(pupils, np.clip(0.045 + 0.09 * here.eal, 0.01, 0.4))
    few_matched = rng.random(size) < 0.0008
    unmatched = np.where(few_matched, (0.62 * pupils).astype(int), unmatched)
    lowest, highest = _thirds(rng, here, pupils - unmatched)

    cohort = rng.normal(0, 1, size)  # this year's pupils, better or worse than the school's usual
    theta = 0.57 * effects.of("attainment", year_end)[site]
    theta = theta + 0.235 * (0.75 * cohort + 0.66 * rng.normal(0, 1, size))
    theta = np.where(special, theta - 3.4, theta)
    gap = nation["gap"] + rng.normal(0, 0.12, size)
    both = np.concatenate([theta - gap, theta])
    level = centred(nation["rwm"], both, np.concatenate([dis, pupils - dis]))
    met_dis = rng.binomial(dis, logistic(level + theta - gap))
    met_other = rng.binomial(pupils - dis, logistic(level + theta))
    rwm = met_dis + met_other
    chance = rwm / pupils
    ratio = logistic(logit(nation["high"] / nation["rwm"]) + 0.75 * theta)
    high_dis = rng.binomial(met_dis, 0.62 * ratio)
    high_other = rng.binomial(met_other, np.minimum(1.06 * ratio, 1))
    high = high_dis + high_other

    subject, subject_high, score = {}, {}, {}
    own = rng.normal(0, 0.14, (4, size))
    for i, name in enumerate(SUBJECTS):
        rest = (nation["subjects"][i] - nation["rwm"]) / (1 - nation["rwm"])
        more = logistic(logit(rest) + 0.45 * theta + 1.6 * own[i])
        subject[name] = rwm + rng.binomial(pupils - rwm, np.where(special, 0.1 * more, more))
        upper = logistic(-0.95 + 0.7 * theta + 1.3 * own[i])
        subject_high[name] = high + rng.binomial(np.maximum(subject[name] - high, 0), 0.75 * upper)
    for i, name in enumerate(("READ", "MAT", "GPS")):
        j = SUBJECTS.index(name)
        spread = rng.normal(0, 1, size) * 5.6 / np.sqrt(pupils)
        score[name] = (
            nation["scores"][i] + 3.7 * (theta - gap * dis / pupils + 0.25) + 3 * own[j] + spread
        )
    score = {name: np.clip(value, 81, 119) for name, value in score.items()}

    rest_of = pupils - unmatched - lowest - highest
    parts = {"_L": lowest, "_M": rest_of, "_H": highest}
    split = _spread_over_thirds(rng, rwm, parts, unmatched)
    split_high = _spread_over_thirds(rng, high, parts, unmatched, chances=(0.002, 0.7))
    expected = dis * logistic(level + theta - gap) + (pupils - dis) * logistic(level + theta)
    luck = (rwm - expected) / np.sqrt(np.maximum(expected * (1 - expected / pupils), 0.2))
    progress, progress_dis = _progress(
        rng, sites, effects, site, year_end, pupils - unmatched, dis, (cohort, luck)
    )
    group = {
        "_B": pupils - girls,
        "_G": girls,
        **parts,
        "_FSM6CLA1A": dis,
        "_NotFSM6CLA1A": pupils - dis,
        "_EAL": eal,
        "_MOBN": stable,
    }

    def among(total: Numbers, members: Numbers, lift: float) -> Numbers:
        """How many of `total` pupils who met a standard are among `members`."""
        odds = members * lift / np.maximum(members * lift + (pupils - members), 1e-9)
        return np.clip(
            rng.binomial(total, odds),
            np.maximum(0, total - (pupils - members)),
            np.minimum(members, total),
        )

    rwm_girls, high_girls = among(rwm, girls, 1.13), among(high, girls, 1.2)
    return Ks2(
        year_end=year_end,
        site=site,
        new=new,
        pupils=pupils,
        group=group,
        unmatched=unmatched,
        rwm=rwm,
        rwm_group={
            "_B": rwm - rwm_girls,
            "_G": rwm_girls,
            **split,
            "_FSM6CLA1A": met_dis,
            "_NotFSM6CLA1A": met_other,
            "_EAL": among(rwm, eal, 0.99),
            "_MOBN": among(rwm, stable, 1.05),
        },
        high=high,
        high_group={
            "_B": high - high_girls,
            "_G": high_girls,
            **split_high,
            "_FSM6CLA1A": high_dis,
            "_NotFSM6CLA1A": high_other,
            "_EAL": among(high, eal, 1.0),
            "_MOBN": among(high, stable, 1.05),
        },
        subject=subject,
        subject_high=subject_high,
        score=score,
        progress=progress,
        progress_dis=progress_dis,
        starting_point=np.clip(
            15.9 + 1.6 * (chance - 0.6) + rng.normal(0, 0.5, size) - 6 * special, 3, 20
        ),
    )


def _thirds(rng: np.random.Generator, here: Sites, matched: Numbers) -> tuple[Numbers, Numbers]:
    """Pupils with low and with high prior attainment."""
    special = here.phase == "special"
    low = rng.binomial(matched, np.where(special, 0.9, logistic(-2.2 + 0.35 * here.need)))
    high = rng.binomial(matched - low, np.where(special, 0.02, logistic(-0.45 - 0.35 * here.need)))
    return low, high


def _spread_over_thirds(
    rng: np.random.Generator,
    met: Numbers,
    parts: dict[str, Numbers],
    unmatched: Numbers,
    chances: tuple[float, float] = (0.07, 0.955),
) -> dict[str, Numbers]:
    """Share out who met a standard by prior attainment: no part exceeds its group."""
    without = np.minimum(rng.binomial(unmatched, 0.55), met)
    high = np.minimum(rng.binomial(parts["_H"], chances[1]), met - without)
    low = np.minimum(rng.binomial(parts["_L"], chances[0]), met - without - high)
    middle = np.minimum(parts["_M"], met - without - high - low)
    left = met - without - high - low - middle
    more = np.minimum(left, parts["_H"] - high)
    return {"_L": np.minimum(low + left - more, parts["_L"]), "_M": middle, "_H": high + more}


def _progress(
    rng: np.random.Generator,
    sites: Sites,
    effects: Effects,
    site: Numbers,
    year_end: int,
    matched: Numbers,
    dis: Numbers,
    shared: tuple[Numbers, Numbers],
) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
    """Average progress by subject, centred so that England's is nought.

    `shared`: what this year's attainment and progress have in common (cohort, sampling luck).
    """
    if year_end not in PROGRESS_YEARS:
        return {}, {}
    here, size = sites.of(site), len(site)
    sigma = nationals()["ks2"][str(year_end)]["sigma"]
    lasting = effects.of("progress", year_end)[site]
    # A subject has its own lasting strength in each school: tied to the school, not the year.
    own = np.sin(np.outer([1.7, 2.9, 4.3], here.easting + 7.0 * here.northing)) * np.sqrt(2)
    cohort, luck = shared
    every: dict[str, Any] = {}
    disadvantaged: dict[str, Any] = {}
    counted = np.maximum(matched, 1)
    for i, name in enumerate(PROGRESS_SUBJECTS):
        true = LASTING[i] * (0.85 * lasting + 0.5 * own[i])
        true = true + COHORT[i] * (0.6 * cohort + 0.8 * rng.normal(0, 1, size))
        true = true - 7.5 * (here.phase == "special") - 0.7 * (here.phase == "junior")
        chance = 0.5 * luck + 0.87 * rng.normal(0, 1, size)
        value = true + chance * sigma[i] / np.sqrt(counted)
        value -= np.average(value, weights=counted)
        every[name] = value
        few = np.maximum(dis, 1)
        disadvantaged[name] = (
            value
            - 0.75
            + rng.normal(0, 1, size) * sigma[i] * np.sqrt(np.maximum(1 / few - 1 / counted, 0))
        )
    return every, disadvantaged
