"""Every inspection of every school since 2006, drawn regime by regime.

What an inspection finds follows the school's lasting effects, its attainment and climate at
the time, and chance. When it comes follows the rules of its time: outstanding schools were
exempt from 2012 to 2020, nobody was visited in the pandemic, good schools had short visits,
and from 10 November 2025 there are report cards only.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from headway.evidence.fiction.effects import FIRST_YEAR, Effects
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.sites import FAR, Sites

GRADED, UNGRADED, CARD = 0, 1, 2
SUBJUDGEMENTS = ("quality", "behaviour", "development", "leadership")  # the framework of 2019
AREAS = (
    "Inclusion", "Curriculum and teaching", "Achievement", "Attendance and behaviour",
    "Personal development and wellbeing", "Early years (where applicable)",
    "Post-16 provision (where applicable)", "Leadership and governance",
)  # fmt: skip
CARD_GRADES = (
    "",
    "Exceptional",
    "Strong standard",
    "Expected standard",
    "Needs attention",
    "Urgent improvement",
)
URGENT, NEEDS_ATTENTION, EXPECTED = 5, 4, 3

NEW_NAMES = np.datetime64("2012-09-01")  # satisfactory became requires improvement
SHORT_VISITS = np.datetime64("2015-09-01")
EIF = np.datetime64("2019-09-01")
EXEMPTION_ENDED = np.datetime64("2021-05-01")
NO_OVERALL = np.datetime64("2024-09-02")
CARDS = np.datetime64("2025-11-10")
PANDEMIC = np.datetime64("2020-03-17")
BACK = np.datetime64("2021-05-04")
LAST_OEIF = np.datetime64("2025-07-18")


@dataclass(frozen=True)
class Visits:
    """One entry an inspection, in no order until `ordered`."""

    site: Numbers
    started: Numbers
    published: Numbers
    kind: Numbers
    overall: Numbers  # 1-4; 9 not judged; 0 no overall grade (cards and ungraded)
    subs: Numbers  # (n, 4) 1-4, 0 none
    early: Numbers  # 1-4, 0 none (graded)
    sixth: Numbers
    areas: Numbers  # (n, 8) positions in CARD_GRADES, 0 not applicable
    safe: Numbers  # 1 met, 0 not met, 9 not judged
    concern: np.ndarray[Any, np.dtype[np.object_]]  # "", SM, SWK, RSI
    outcome: np.ndarray[Any, np.dtype[np.object_]]  # of an ungraded inspection
    latent: Numbers

    def of(self, keep: Numbers) -> "Visits":
        """Some of the inspections."""
        return replace(self, **{f.name: getattr(self, f.name)[keep] for f in fields(self)})

    def ordered(self) -> "Visits":
        """By school, then by day."""
        return self.of(np.lexsort((self.started, self.site)))

    def __len__(self) -> int:
        return len(self.site)


def together(parts: list[Visits]) -> Visits:
    """All of them in one."""
    return Visits(
        **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Visits)}
    )


def build_visits(
    rng: np.random.Generator, sites: Sites, effects: Effects, today: np.datetime64
) -> Visits:
    """All inspections begun by today whose report is out or will be."""
    size = len(sites)
    began = np.maximum(sites.opened, np.datetime64("2005-09-01"))
    first = np.where(
        sites.opened > np.datetime64("2006-01-01"),
        sites.opened + rng.integers(550, 1080, size),
        began + rng.integers(30, 1700, size),
    )
    due = _possible_day(rng, first)
    grade = np.full(size, 2)
    parts = []
    inspected = np.isin(sites.phase.astype(str), ["post16"], invert=True)
    now = np.flatnonzero((due <= today) & (due <= sites.closed) & inspected)
    while len(now):
        visits = _visit(rng, sites, effects, now, due[now], grade[now])
        parts.append(visits)
        grade[now] = _standing(visits, grade[now])
        due[now] = _next(rng, sites, visits, grade[now])
        now = np.flatnonzero((due <= today) & (due <= sites.closed) & inspected)
    return together(parts)


def _possible_day(rng: np.random.Generator, day: Numbers) -> Numbers:
    """Not in a pause, not in August or at Christmas, and on a Tuesday or Wednesday."""
    day = day.astype("datetime64[D]")
    day = in_term(day)
    day = np.where((day >= PANDEMIC) & (day < BACK), day + 420, day)
    changeover = (day >= LAST_OEIF) & (day < CARDS)
    day = in_term(np.where(changeover, CARDS + rng.integers(0, 280, len(day)), day))
    weekday = (day.astype(int) + 3) % 7  # Monday is 0
    return day - weekday + 1 + rng.integers(0, 2, len(day))


def in_term(day: Numbers) -> Numbers:
    """Moved out of the summer, the first days of autumn term, and Christmas."""
    month = day.astype("datetime64[M]").astype(int) % 12 + 1
    date = (day - day.astype("datetime64[M]")).astype(int) + 1
    day = np.where((month == 8) | ((month == 7) & (date > 16)), day + 62, day)
    day = np.where((month == 9) & (date < 8), day + 9, day)
    return np.where((month == 12) & (date > 15) | (month == 1) & (date < 6), day + 26, day)


def _latent(
    rng: np.random.Generator, sites: Sites, effects: Effects, site: Numbers, day: Numbers
) -> Numbers:
    """How well a school would be found to do, in standard deviations; includes chance."""
    year = day.astype("datetime64[Y]").astype(int) + 1970
    row = np.clip(year - FIRST_YEAR, 0, effects.progress.shape[0] - 1)
    value = 0.62 * effects.progress[row, site] + 0.28 * effects.attainment[row, site]
    value = value - 0.20 * effects.climate[row, site] - 0.08 * sites.need[site]
    special = np.isin(sites.phase[site].astype(str), ["special", "nursery"])
    return value + 0.35 * special + 0.66 * rng.normal(0, 1, len(site))


def _graded(latent: Numbers) -> Numbers:
    """Overall effectiveness from the latent finding."""
    return np.select([latent > 1.28, latent > -0.78, latent > -2.0], [1, 2, 3], 4)


def _visit(
    rng: np.random.Generator,
    sites: Sites,
    effects: Effects,
    site: Numbers,
    day: Numbers,
    last: Numbers,
) -> Visits:
    size = len(site)
    latent = _latent(rng, sites, effects, site, day)
    good = last <= 2
    share = np.where(day < SHORT_VISITS, 0.0, np.where(day < EIF, 0.68, 0.55))
    fresh = sites.converted[site] > day - 1500
    fresh |= sites.opened[site] > day - 1500
    ungraded = good & (rng.random(size) < share) & ~(fresh & (sites.converted[site] <= day))
    kind = np.where(day >= CARDS, CARD, np.where(ungraded, UNGRADED, GRADED))
    overall = np.where(kind == GRADED, _graded(latent), 0)
    overall = np.where((kind == GRADED) & (day >= NO_OVERALL), 9, overall)
    judged = (kind == GRADED) & (day >= EIF)
    subs = _graded(latent[:, None] + 0.10 + 0.34 * rng.normal(0, 1, (size, 4)))
    subs[:, 1:3] = np.minimum(subs[:, 1:3], _graded(latent[:, None] + 0.45))
    under = judged & (overall != 9)
    # With an overall grade the parts agree with it: the whole is the quality of education.
    subs[:, 0] = np.where(under, overall, subs[:, 0])
    subs = np.where(
        under[:, None],
        np.clip(subs, np.maximum(overall - 1, 1)[:, None], np.minimum(overall + 1, 4)[:, None]),
        subs,
    )
    subs = np.where(under[:, None] & (overall <= 2)[:, None], np.minimum(subs, 2), subs)
    subs[:, 3] = np.where(kind == GRADED, np.where(judged, subs[:, 3], overall), 0)
    subs[:, :3] = np.where(judged[:, None], subs[:, :3], 0)
    subs = np.where((kind == GRADED)[:, None], subs, 0)
    has_early = np.isin(
        sites.phase[site].astype(str), ["primary", "infant", "nursery", "all_through"]
    )
    has_sixth = sites.high[site] >= 18
    part = np.where(overall == 9, _graded(latent + 0.2), np.clip(overall, 1, 4))
    wobble = rng.integers(-1, 2, size) * (rng.random(size) < 0.3)
    early = np.where(
        has_early & (kind == GRADED), np.clip(part + wobble, 1, np.where(part <= 2, 2, 4)), 0
    )
    sixth = np.where(
        has_sixth & (kind == GRADED), np.clip(part + wobble, 1, np.where(part <= 2, 2, 4)), 0
    )
    areas = _card(rng, latent, has_early, has_sixth)
    areas = np.where((kind == CARD)[:, None], areas, 0)
    unsafe = (latent < -1.9) & (rng.random(size) < 0.5)
    safe = np.where(kind == UNGRADED, 1, np.where(unsafe, 0, 1))
    return Visits(
        site=site,
        started=day,
        published=day + rng.integers(24, 66, size),
        kind=kind,
        overall=overall,
        subs=subs,
        early=early,
        sixth=sixth,
        areas=areas,
        safe=safe,
        concern=concerns(kind, overall, subs, areas, safe, site),
        outcome=_outcome(rng, kind, day, latent, last),
        latent=latent,
    )


def _card(rng: np.random.Generator, latent: Numbers, early: Numbers, sixth: Numbers) -> Numbers:
    """Grades of the eight areas of a report card; 0 where one does not apply."""
    each = latent[:, None] + 0.42 * rng.normal(0, 1, (len(latent), 8))
    # Achievement and curriculum are judged hardest, inclusion and personal development mildest.
    each = each + np.array([0.45, -0.05, -0.25, 0.1, 0.4, 0.25, 0.3, 0.2])
    grades = np.select([each > 2.35, each > 0.95, each > -1.15, each > -2.65], [1, 2, 3, 4], 5)
    grades[:, 5] = np.where(early, grades[:, 5], 0)
    grades[:, 6] = np.where(sixth, grades[:, 6], 0)
    return grades


def concerns(
    kind: Numbers, overall: Numbers, subs: Numbers, areas: Numbers, safe: Numbers, turn: Numbers
) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Category of concern. For a card it follows from the grades (Education Act 2005, s.44).

    turn  a number of the school's own, so that not every inadequate school of the older
          frameworks was in special measures
    """
    led = areas[:, 7] == URGENT
    others = (areas[:, :7] == URGENT).any(axis=1)
    worst = led & (others | (safe == 0))
    card = np.where(worst, "SM", np.where(led | others | (safe == 0), "RSI", ""))
    inadequate = (overall == 4) | ((overall == 9) & ((subs == 4).any(axis=1) | (safe == 0)))
    led_badly = (subs[:, 3] == 4) & (subs[:, 0] != 3)
    older = np.where(inadequate, np.where(led_badly & (turn % 3 > 0), "SM", "SWK"), "")
    return np.where(kind == CARD, card, np.where(kind == GRADED, older, "")).astype(object)


def _outcome(
    rng: np.random.Generator, kind: Numbers, day: Numbers, latent: Numbers, last: Numbers
) -> np.ndarray[Any, np.dtype[np.object_]]:
    name = np.where(last == 1, "Outstanding", "Good").astype(object)
    weak, strong = latent < -1.3, latent > 1.45
    older = np.where(
        weak,
        "School remains " + name + " (Concerns) - S5 Next",
        np.where(
            strong & (last == 2),
            "School remains Good (Improving) - S5 Next",
            "School remains " + name,
        ),
    )
    newer = np.where(
        weak,
        "Some aspects not as strong",
        np.where(strong, "Improved significantly", "Standards maintained"),
    )
    return np.where(kind == UNGRADED, np.where(day >= NO_OVERALL, newer, older), "").astype(object)


def _standing(visits: Visits, last: Numbers) -> Numbers:
    """An overall grade, or its like where none is given: the next visit's timing rests on it."""
    worst_sub = np.where(visits.subs > 0, visits.subs, 1).max(axis=1)
    worst_area = visits.areas.max(axis=1)
    card = np.where(
        visits.concern != "",
        4,
        np.where(worst_area == NEEDS_ATTENTION, 3, np.where(worst_area == 2, 1, 2)),
    )
    graded = np.where(
        visits.overall == 9,
        np.maximum(worst_sub, np.where(visits.concern != "", 4, 1)),
        visits.overall,
    )
    return np.where(visits.kind == CARD, card, np.where(visits.kind == GRADED, graded, last))


def _next(rng: np.random.Generator, sites: Sites, visits: Visits, grade: Numbers) -> Numbers:
    """The day of the next visit."""
    size = len(visits)
    years = np.select(
        [grade <= 2, grade == 3], [rng.normal(4.3, 0.55, size), rng.normal(2.55, 0.4, size)], 1.9
    )
    warned = np.char.find(visits.outcome.astype(str), "S5 Next") >= 0
    warned |= visits.outcome == "Some aspects not as strong"
    years = np.where(warned, rng.normal(1.35, 0.3, size), years)
    due = visits.started + (365 * np.maximum(years, 0.7)).astype(int)
    # Windows were lengthened by the time that was lost.
    due = np.where((visits.started < PANDEMIC) & (due >= BACK), due + 420, due)
    # Outstanding mainstream schools were not routinely inspected between 2012 and 2020.
    exempt = (grade == 1) & (visits.kind == GRADED) & (due > NEW_NAMES) & (due < EXEMPTION_ENDED)
    exempt &= np.isin(
        sites.phase[visits.site].astype(str), ["primary", "infant", "junior", "secondary"]
    )
    late = EXEMPTION_ENDED + rng.integers(0, 1500, size)
    late = np.where(rng.random(size) < 0.07, CARDS + rng.integers(250, 800, size), late)
    due = np.where(exempt & (rng.random(size) < 0.93), late, due)
    # A sponsored academy is a new school: inspected in its third year.
    converted = sites.converted[visits.site]
    soon = (converted > visits.started) & (converted < due) & (converted != FAR)
    fresh = converted + rng.integers(650, 1080, size)
    sponsored = sites.route[visits.site] == "sponsored"
    due = np.where(soon & sponsored, fresh, np.where(soon, np.maximum(due, converted + 200), due))
    return _possible_day(rng, due)


def worse_than_good(visits: Visits) -> Numbers:
    """Whether a graded inspection or a report card says so; false for an ungraded one."""
    graded = np.isin(visits.overall, [3, 4]) | (
        (visits.overall == 9) & (visits.subs >= 3).any(axis=1)
    )
    card = (visits.areas >= NEEDS_ATTENTION).any(axis=1) | (visits.safe == 0)
    return np.where(visits.kind == CARD, card, (visits.kind == GRADED) & graded)
