"""Schools of Aldermere whose story is designed, for demonstrations and tests.

Each is an ordinary generated school whose size, effects or inspections are set by hand.
"""

from dataclasses import dataclass, replace

import numpy as np

from headway.evidence.fiction.sites import FAR, LONG_AGO, Sites
from headway.evidence.fiction.visits import (
    CARD,
    CARDS,
    GRADED,
    UNGRADED,
    Visits,
    concerns,
    in_term,
    together,
)

# What each story adds to a school's attainment and progress, in standard deviations, by year.
SHIFTS: dict[str, dict[int, float]] = {
    "declining": {
        2017: 0.3,
        2018: 0.4,
        2019: 0.3,
        2022: 0.2,
        2023: 0.15,
        2024: -1.1,
        2025: -2.1,
        2026: -2.2,
    },
    "recovered": {
        2017: -1.9,
        2018: -2.0,
        2019: -1.8,
        2022: -0.8,
        2023: -0.2,
        2024: 0.5,
        2025: 1.0,
        2026: 1.0,
    },
    "converted": {2018: -0.6, 2019: -0.7, 2023: -0.5, 2024: -0.5, 2025: -0.6, 2026: -0.5},
    "twice_requires_improvement": {
        2018: -0.8,
        2019: -1.0,
        2023: -1.2,
        2024: -1.2,
        2025: -1.3,
        2026: -1.2,
    },
    "special_measures": {2018: -0.4, 2019: -0.6, 2023: -1.2, 2024: -1.7, 2025: -1.9, 2026: -1.9},
    "needs_attention": {2023: -0.6, 2024: -0.9, 2025: -1.1, 2026: -1.1},
    "long_uninspected": {2018: 1.4, 2019: 1.3, 2023: 0.7, 2024: 0.4, 2025: 0.1, 2026: 0.0},
}
ROLLS = {
    "declining": 424,
    "recovered": 418,
    "converted": 631,
    "tiny": 31,
    "twice_requires_improvement": 446,
    "special_measures": 389,
    "needs_attention": 412,
    "long_uninspected": 209,
}

# Inspections: day, kind, overall grade or areas, outcome of an ungraded one. Days that move with
# today: "A-4:11-15" is 15 November of the fourth academic year before this one; "C:0.4" is two
# fifths of the way from the first report cards to the latest that are public. Report cards: eight
# areas as in visits.AREAS.
EVENTS: dict[str, list[tuple[str, int, tuple[int, ...], str]]] = {
    "declining": [
        ("2013-10-16", GRADED, (2,), ""),
        ("2018-03-07", UNGRADED, (), "School remains Good"),
        ("A-4:11-15", UNGRADED, (), "School remains Good"),
    ],
    "recovered": [
        ("2014-05-21", GRADED, (2,), ""),
        ("2017-05-10", GRADED, (3,), ""),
        ("2019-10-02", GRADED, (3,), ""),
        ("2022-10-11", GRADED, (2,), ""),
        ("C:0.75", CARD, (2, 3, 2, 3, 2, 3, 0, 2), ""),
    ],
    "converted": [
        ("2015-02-04", GRADED, (2,), ""),
        ("2019-01-23", UNGRADED, (), "School remains Good"),
        ("2023-06-14", GRADED, (3,), ""),
    ],
    "tiny": [
        ("2012-11-21", GRADED, (2,), ""),
        ("2017-06-13", UNGRADED, (), "School remains Good"),
        ("A-3:03-12", UNGRADED, (), "School remains Good"),
    ],
    "twice_requires_improvement": [
        ("2016-11-09", GRADED, (2,), ""),
        ("2022-02-01", GRADED, (3,), ""),
        ("2025-01-21", GRADED, (9, 3, 2, 2, 3), ""),
    ],
    "special_measures": [
        ("2013-03-13", GRADED, (3,), ""),
        ("2015-06-10", GRADED, (2,), ""),
        ("2021-11-09", UNGRADED, (), "School remains Good (Concerns) - S5 Next"),
        ("C:0.4", CARD, (4, 4, 5, 4, 3, 4, 0, 5), ""),
    ],
    "needs_attention": [
        ("2016-04-27", GRADED, (2,), ""),
        ("2021-10-13", UNGRADED, (), "School remains Good"),
        ("C:0.6", CARD, (3, 4, 4, 3, 3, 3, 0, 3), ""),
    ],
    "long_uninspected": [("2009-02-11", GRADED, (2,), ""), ("2013-06-19", GRADED, (1,), "")],
}


@dataclass(frozen=True)
class Stories:
    """Positions in Sites of the schools with a designed story, by its name."""

    sites: Sites
    position: dict[str, int]
    shifts: dict[int, dict[int, float]]


def design(sites: Sites, today: np.datetime64) -> Stories:
    """Choose the schools and set what does not change: size, and one conversion."""
    plain = (sites.authority == 0) & (sites.phase == "primary") & (sites.type_now == "01")
    plain &= (sites.opened == LONG_AGO) & (sites.converted == FAR) & (sites.closed == FAR)
    choice = np.flatnonzero(plain)
    step = max(1, len(choice) // len(ROLLS))
    position = {name: int(choice[i * step % len(choice)]) for i, name in enumerate(ROLLS)}
    roll, growth, high = sites.roll.copy(), sites.growth.copy(), sites.high.copy()
    for name, site in position.items():
        roll[site], growth[site] = ROLLS[name], 0.0
    moved = position["converted"]
    kinds, before = sites.type_now.copy(), sites.type_before.copy()
    converted, route = sites.converted.copy(), sites.route.copy()
    kinds[moved], before[moved], route[moved] = "34", "01", "converter"
    converted[moved] = np.datetime64(f"{academic_year(today) - 2}-09-01")
    changed = replace(
        sites,
        roll=roll,
        growth=growth,
        high=high,
        type_now=kinds,
        type_before=before,
        converted=converted,
        route=route,
    )
    return Stories(changed, position, {position[name]: by for name, by in SHIFTS.items()})


def academic_year(today: np.datetime64) -> int:
    """The year in which the academic year of a day ends."""
    month = today.astype("datetime64[M]").astype(int)
    return int(month // 12 + 1970 + (month % 12 >= 8))


def _day(mark: str, today: np.datetime64) -> np.datetime64:
    """The day that a mark in EVENTS stands for, on a working day in term."""
    start, _, rest = mark.partition(":")
    if start == "C":
        days = int((today - 60 - CARDS).astype(int) * float(rest))
        day = in_term(np.array([CARDS + 1 + days]))[0]
    elif rest:
        year = academic_year(today) + int(start[1:])
        day = np.datetime64(f"{year - 1 if rest >= '09' else year}-{rest}")
    else:
        return np.datetime64(mark)
    return np.datetime64(np.busday_offset(day, 0, roll="forward"))


def tell(stories: Stories, visits: Visits, today: np.datetime64) -> Visits:
    """Put the designed inspections in place of the drawn ones."""
    mine = np.isin(visits.site, list(stories.position.values()))
    told = [
        _event(stories.position[name], _day(mark, today), kind, grades, outcome)
        for name, events in EVENTS.items()
        for mark, kind, grades, outcome in events
        if _day(mark, today) + 40 < today
    ]
    return together([visits.of(~mine), *told])


def _event(
    site: int, day: np.datetime64, kind: int, grades: tuple[int, ...], outcome: str
) -> Visits:
    overall = grades[0] if kind == GRADED else 0
    subs = np.zeros((1, 4), dtype=int)
    if kind == GRADED:
        subs[0] = grades[1:] if overall == 9 else [overall] * 4
        if day < np.datetime64("2019-09-01"):
            subs[0, :3] = 0
    areas = np.array([grades]) if kind == CARD else np.zeros((1, 8), dtype=int)
    early = np.array([(overall if overall != 9 else 2) if kind == GRADED else 0])
    whole, safe = np.array([overall]), np.array([1])
    what = np.array([kind])
    return Visits(
        site=np.array([site]),
        started=np.array([day]),
        published=np.array([day + 38]),
        kind=what,
        overall=whole,
        subs=subs,
        early=early,
        sixth=np.array([0]),
        areas=areas,
        safe=safe,
        concern=concerns(what, whole, subs, areas, safe, np.array([1])),
        outcome=np.array([outcome], dtype=object),
        latent=np.array([-9.0 if overall > 2 else 9.0]),
    )
