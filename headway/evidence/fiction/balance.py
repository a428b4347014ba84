"""Aldermere's inspections as a whole: enough schools to support, in plausible proportion.

Drawn freely, the number of its maintained schools that are worse than good would swing from
seed to seed. It is brought to about one in nine, few of them in a category of concern; and a
handful of good schools with weak results are due a visit within the year.
"""

from dataclasses import replace

import numpy as np

from headway.evidence.fiction.effects import Effects
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.sites import FAR
from headway.evidence.fiction.story import Stories, academic_year
from headway.evidence.fiction.visits import (
    CARD,
    EXPECTED,
    NEEDS_ATTENTION,
    NO_OVERALL,
    UNGRADED,
    Visits,
    worse_than_good,
)

WORSE_THAN_GOOD = 0.108  # of Aldermere's maintained schools
IN_CONCERN = 5  # of those, at most, in a category of concern
LONG_BEFORE = np.datetime64("1990-01-01")
VULNERABLE_AND_DUE = 14  # good schools with weak results whose window closes this year


def settle(stories: Stories, visits: Visits, effects: Effects, on: np.datetime64) -> Visits:
    """Bring Aldermere into proportion, as public by `on`; designed schools stay as they are.

    Which of too many are raised does not depend on how weak they are; the worst of too few
    are lowered.
    """
    visits = visits.ordered()
    last, free = _last_judged(stories, visits, on)
    bad = worse_than_good(visits)[last]
    surplus = int(bad.sum()) - round(WORSE_THAN_GOOD * int(_wanted(stories).sum()))
    if surplus > 0:
        rows = last[bad & free]
        visits = _raise(visits, rows[np.argsort(rows * 7919 % 104729, kind="stable")][:surplus])
    else:
        recent = visits.started[last] >= np.datetime64("2019-09-01")
        rows = last[~bad & free & recent]
        visits = _lower(visits, rows[np.argsort(visits.latent[rows], kind="stable")][:-surplus])
    last, free = _last_judged(stories, visits, on)
    concerned = last[(visits.concern[last] != "") & free]
    told = int((visits.concern[last] != "").sum()) - len(concerned)
    order = np.argsort(-visits.latent[concerned], kind="stable")
    visits = _soften(visits, concerned[order][: max(0, len(concerned) + told - IN_CONCERN)])
    return _make_due(stories, visits, effects, on).ordered()


def _wanted(stories: Stories) -> Numbers:
    """Aldermere's open maintained schools."""
    sites = stories.sites
    return sites.maintained() & (sites.authority == 0) & (sites.closed == FAR)


def _last_judged(stories: Stories, visits: Visits, on: np.datetime64) -> tuple[Numbers, Numbers]:
    """The latest judging inspection of each of them, and whether it may be changed."""
    known = (visits.kind != UNGRADED) & (visits.published <= on)
    rows = np.flatnonzero(known & _wanted(stories)[visits.site])
    last = rows[np.r_[visits.site[rows][1:] != visits.site[rows][:-1], True]]
    return last, ~np.isin(visits.site[last], list(stories.position.values()))


def _raise(visits: Visits, rows: Numbers) -> Visits:
    """Make these good."""
    overall, concern, safe = visits.overall.copy(), visits.concern.copy(), visits.safe.copy()
    overall[rows] = np.where(np.isin(overall[rows], [3, 4]), 2, overall[rows])
    concern[rows], safe[rows] = "", 1
    changed = replace(visits, overall=overall, concern=concern, safe=safe)
    return _at_worst(changed, rows, grade=2, area=EXPECTED)


def _soften(visits: Visits, rows: Numbers) -> Visits:
    """Take these out of their category: requires improvement, or needs attention."""
    overall, concern, safe = visits.overall.copy(), visits.concern.copy(), visits.safe.copy()
    overall[rows] = np.where(overall[rows] == 4, 3, overall[rows])
    concern[rows], safe[rows] = "", 1
    changed = replace(visits, overall=overall, concern=concern, safe=safe)
    return _at_worst(changed, rows, grade=3, area=NEEDS_ATTENTION)


def _at_worst(visits: Visits, rows: Numbers, *, grade: int, area: int) -> Visits:
    subs, areas = visits.subs.copy(), visits.areas.copy()
    early, sixth = visits.early.copy(), visits.sixth.copy()
    subs[rows] = np.minimum(subs[rows], grade)
    areas[rows] = np.minimum(areas[rows], area)
    # A card that was not met on safeguarding alone still has something to attend to.
    weak = rows[(visits.kind[rows] == CARD) & (area == NEEDS_ATTENTION)]
    areas[weak, 2] = NEEDS_ATTENTION
    early[rows], sixth[rows] = np.minimum(early[rows], grade), np.minimum(sixth[rows], grade)
    return replace(visits, subs=subs, areas=areas, early=early, sixth=sixth)


def _lower(visits: Visits, rows: Numbers) -> Visits:
    """Make these requires improvement, or their like."""
    overall, subs, areas = visits.overall.copy(), visits.subs.copy(), visits.areas.copy()
    for row in rows:
        if visits.kind[row] == CARD:
            areas[row, 1:3] = NEEDS_ATTENTION
        else:
            if visits.started[row] < NO_OVERALL:
                overall[row] = 3
            subs[row] = np.maximum(subs[row], [3, 2, 2, 3])
    return replace(visits, overall=overall, subs=subs, areas=areas)


def _make_due(stories: Stories, visits: Visits, effects: Effects, on: np.datetime64) -> Visits:
    """Put the last visit of some good schools with weak results four academic years back."""
    year = academic_year(on)
    rows = np.flatnonzero((visits.published <= on) & _wanted(stories)[visits.site])
    last = rows[np.r_[visits.site[rows][1:] != visits.site[rows][:-1], True]]
    before = np.r_[LONG_BEFORE, visits.started[:-1]][last]
    first = np.r_[True, visits.site[1:] != visits.site[:-1]][last]
    before = np.where(first, LONG_BEFORE, before)
    good = (visits.kind[last] == UNGRADED) | (visits.overall[last] == 2)
    old_enough = visits.started[last] < NO_OVERALL
    room = before < np.datetime64(f"{year - 6}-09-01")
    phase = stories.sites.phase[visits.site[last]].astype(str)
    taught = np.isin(phase, ["primary", "junior", "secondary"])
    free = ~np.isin(visits.site[last], list(stories.position.values()))
    able = last[good & old_enough & room & taught & free]
    weak = able[np.argsort(effects.of("attainment", 2025)[visits.site[able]], kind="stable")]
    weak = weak[:VULNERABLE_AND_DUE]
    started, published = visits.started.copy(), visits.published.copy()
    days = np.busday_offset(
        np.datetime64(f"{year - 5}-11-08"), 8 * np.arange(len(weak)), roll="forward"
    )
    published[weak] = days + (published[weak] - started[weak])
    started[weak] = days
    return replace(visits, started=started, published=published)
