"""Key stage 4 results, destinations and sixth-form results of every school that has them."""

from dataclasses import dataclass, replace

import numpy as np

from headway.evidence.fiction.effects import Effects, centred, logistic, logit, nationals, roll_in
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.sites import FAR, KS4_PHASES, Sites

YEARS = (2018, 2019, 2022, 2023, 2024, 2025)
PROGRESS_YEARS = (
    2018,
    2019,
    2022,
    2023,
    2024,
)  # no starting point for the cohorts of 2025 and 2026
ELEMENTS = ("ENG", "MAT", "EBAC", "OPEN")
SPREAD = 0.57  # between schools, of true Progress 8
GRADE_SHIFT = {4: 40.6, 5: 48.4}  # Attainment 8 at which half reach the grade in both subjects


@dataclass(frozen=True)
class Ks4:
    """One year. Averages are not rounded; `special` schools are in the national figures."""

    year_end: int
    site: Numbers
    new: Numbers
    special: Numbers
    no_entries: Numbers  # special schools that entered nobody
    pupils: Numbers
    girls: Numbers
    dis: Numbers
    eal: Numbers
    attainment8: Numbers
    attainment8_dis: Numbers
    attainment8_other: Numbers
    matched: Numbers  # pupils with a key stage 2 result
    matched_dis: Numbers
    progress8: Numbers  # zeros when the year has none
    progress8_dis: Numbers
    progress8_other: Numbers
    element: dict[str, Numbers]
    grade4: Numbers  # pupils with grade 4 or above in English and mathematics
    grade5: Numbers
    grade4_dis: Numbers
    grade5_dis: Numbers
    ebacc_points: Numbers
    ebacc_entered: Numbers  # pupils
    ebacc_met: Numbers
    prior: Numbers  # key stage 2 average of the cohort
    stayed_on: Numbers  # leavers with a sustained destination
    stayed_on_dis: Numbers

    @property
    def has_progress(self) -> bool:
        return self.year_end in PROGRESS_YEARS


def ks4(rng: np.random.Generator, sites: Sites, effects: Effects, year_end: int) -> Ks4:
    """Draw one year's cohorts and their results."""
    nation = nationals()["ks4"][str(year_end)]
    exam_day = np.datetime64(f"{year_end}-06-10")
    within = np.isin(sites.phase.astype(str), [*KS4_PHASES, "special"])
    special_share = (sites.phase != "special") | (sites.easting % 5 != 0)  # some teach no such ages
    site = np.flatnonzero(
        within & special_share & (sites.opened <= exam_day) & (sites.closed >= exam_day)
    )
    here = sites.of(site)
    size = len(site)
    special = here.phase == "special"
    age = (exam_day - here.opened).astype("timedelta64[D]").astype(int) / 365.25
    new = (here.opened > np.datetime64("2010-01-01")) & (here.converted == FAR) & (age < 4.7)
    years = np.where(here.high >= 18, 6.1, 5.0)
    years = np.where(here.phase == "all_through", 13.5, np.where(special, 11.0, years))
    years = np.where(here.low >= 14, 3.6, years)
    base = roll_in(here, year_end) / years * np.where(new, 0.3, 1.0)
    pupils = np.maximum(1, np.round(base + rng.normal(0, 0.5, size) * np.sqrt(base))).astype(int)
    dis = rng.binomial(pupils, np.clip(here.fsm * 1.03, 0, 0.95))
    girl_share = np.where(here.gender == "Girls", 1.0, np.where(here.gender == "Boys", 0.0, 0.495))
    girls = rng.binomial(pupils, np.where(special, 0.28, girl_share))
    eal = rng.binomial(pupils, np.clip(here.eal * 0.8, 0, 1))
    coverage = np.clip(0.965 - 0.05 * here.eal + rng.normal(0, 0.012, size), 0.4, 0.995)
    coverage = np.where(rng.random(size) < 0.002, 0.46, np.where(here.low >= 14, 0.9, coverage))
    matched = rng.binomial(pupils, coverage)
    no_entries = special & (rng.random(size) < 0.35)
    matched = np.where(no_entries, 0, matched)
    matched_dis = np.minimum(rng.binomial(dis, coverage), matched)

    gap = nation.get("progress8_gap", 0.72) + rng.normal(0, 0.1, size)
    lasting = 0.75 * effects.of("progress", year_end)[site] - 0.30 * here.need
    lasting = lasting + 0.35 * here.eal + 0.25 * (here.gender == "Girls") - 0.25 * (here.low >= 14)
    true = SPREAD * (0.86 * lasting + 0.36 * rng.normal(0, 1, size)) + 0.25 * here.selective
    true = np.where(special, -1.25 + 0.25 * rng.normal(0, 1, size), true)
    sigma = nation.get("sigma", 1.275)
    n = np.maximum(matched, 1)
    share = matched_dis / n
    progress = true + rng.normal(0, 1, size) * sigma / np.sqrt(n)
    weight = np.where(new, 0, matched)
    progress = progress - np.average(progress, weights=weight) - 0.03
    jitter = (
        rng.normal(0, 1, size)
        * sigma
        * np.sqrt(1 / np.maximum(matched_dis, 1) * np.maximum(1 - share, 0))
    )
    progress_dis = progress - gap * (1 - share) + 0.5 * jitter
    progress_other = np.where(
        matched > matched_dis,
        (progress * n - progress_dis * matched_dis) / np.maximum(matched - matched_dis, 1),
        progress,
    )
    intake = 4.4 * (0.55 * effects.of("attainment", year_end)[site] - 0.55 * here.need)
    intake = intake + 13.0 * here.selective + rng.normal(0, 1.0, size)
    score = intake + 9.4 * progress
    score = (
        score
        + nation["attainment8"]
        - np.average(np.where(special, 0, score), weights=np.where(new | special, 0, pupils))
        + 0.75
    )
    score = np.clip(np.where(special, np.abs(rng.normal(6, 5, size)), score), 0.2, 87)
    step = 9.4 * gap + 3.5 + rng.normal(0, 1, size)
    score_dis = np.clip(score - step * (1 - dis / pupils), 0.1, 87)
    score_other = np.clip(score + step * dis / pupils, 0.1, 88)

    counts = {}
    for grade, target in zip((4, 5), nation["english_maths"], strict=True):
        slope = 7.6
        shift_dis = (score_dis - GRADE_SHIFT[grade]) / slope - 2.5 * special
        shift_other = (score_other - GRADE_SHIFT[grade]) / slope - 2.5 * special
        others = pupils - dis
        level = centred(
            target, np.concatenate([shift_dis, shift_other]), np.concatenate([dis, others])
        )
        counts[grade] = (
            rng.binomial(dis, logistic(level + shift_dis)),
            rng.binomial(others, logistic(level + shift_other)),
        )
    # Whoever has a grade 5 has a grade 4.
    five_dis = np.minimum(counts[5][0], counts[4][0])
    five = five_dis + np.minimum(counts[5][1], counts[4][1])
    four = counts[4][0] + counts[4][1]

    entry = logistic(
        logit(nation["ebacc"][1]) + 0.055 * (score - 46) + _habit(here) - 2.0 * special
    )
    entered = rng.binomial(pupils, entry)
    points = nation["ebacc"][0] * (score / nation["attainment8"]) ** 1.08 + rng.normal(
        0, 0.05, size
    )
    points = np.maximum(points, 0.0)
    kept = logistic(2.75 + 0.055 * (score - 46) - 0.2 * here.need)
    stayed_dis = rng.binomial(dis, np.clip(kept - 0.055, 0.3, 1))
    return Ks4(
        year_end=year_end,
        site=site,
        new=new,
        special=special,
        no_entries=no_entries,
        pupils=pupils,
        girls=girls,
        dis=dis,
        eal=eal,
        attainment8=score,
        attainment8_dis=score_dis,
        attainment8_other=score_other,
        matched=matched,
        matched_dis=matched_dis,
        progress8=progress,
        progress8_dis=progress_dis,
        progress8_other=progress_other,
        element={name: progress + rng.normal(0, 0.22, size) for name in ELEMENTS},
        grade4=four,
        grade5=five,
        grade4_dis=counts[4][0],
        grade5_dis=five_dis,
        ebacc_points=points,
        ebacc_entered=entered,
        ebacc_met=rng.binomial(np.minimum(entered, four), 0.62),
        prior=np.clip(104.5 + 0.35 * intake - 18 * special, 80, 115),
        stayed_on=stayed_dis + rng.binomial(pupils - dis, np.clip(kept + 0.01, 0, 0.995)),
        stayed_on_dis=stayed_dis,
    )


def before_amendments(rng: np.random.Generator, final: Ks4) -> Ks4:
    """The provisional figures: a third of schools are amended a little before the final ones."""
    amended = rng.random(len(final.site)) < 0.33
    less = np.where(amended, rng.exponential(0.012, len(final.site)), 0.0)
    return replace(
        final,
        attainment8=np.maximum(final.attainment8 - 9 * less, 0.0),  # a special school's can be 0
        progress8=final.progress8 - less,
    )


def _habit(here: Sites) -> Numbers:
    """How keen a school is on the English Baccalaureate: its own, and the same every year."""
    return 0.75 * np.sin(3.1 * here.easting + 1.7 * here.northing) * np.sqrt(2)
