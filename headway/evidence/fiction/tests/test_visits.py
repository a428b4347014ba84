"""Inspections: four regimes, their rules, and Aldermere in proportion."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from headway.evidence.fiction import Summary, story
from headway.evidence.fiction.balance import IN_CONCERN, WORSE_THAN_GOOD, settle
from headway.evidence.fiction.country import Country
from headway.evidence.fiction.ofsted_files import last_month_end
from headway.evidence.fiction.story import EVENTS, SHIFTS, Stories, academic_year
from headway.evidence.fiction.tests.conftest import one_file
from headway.evidence.fiction.visits import (
    BACK,
    CARD,
    CARDS,
    GRADED,
    LAST_OEIF,
    NO_OVERALL,
    PANDEMIC,
    UNGRADED,
    Visits,
    build_visits,
    concerns,
    worse_than_good,
)

pytestmark = pytest.mark.slow

Drawn = tuple[Country, Stories]


@pytest.fixture(scope="module")
def visits(drawn: Drawn) -> Visits:
    country, _ = drawn
    return build_visits(country.rng(3), country.sites, country.effects, country.today)


@pytest.fixture(scope="module")
def told(drawn: Drawn, visits: Visits) -> Visits:
    country, stories = drawn
    on = last_month_end(country.today)
    return settle(stories, story.tell(stories, visits, country.today), country.effects, on)


def test_each_regime_has_its_own_kind_of_outcome(visits: Visits) -> None:
    graded = visits.kind == GRADED
    assert (visits.overall[graded & (visits.started < NO_OVERALL)] <= 4).all()
    assert (visits.overall[graded & (visits.started >= NO_OVERALL)] == 9).all()
    assert ((visits.kind == CARD) == (visits.started >= CARDS)).all()
    assert (visits.areas[visits.kind == CARD][:, 0] > 0).all()
    spoken = set(visits.outcome[visits.kind == UNGRADED].tolist())
    assert {
        "School remains Good",
        "School remains Good (Concerns) - S5 Next",
        "Standards maintained",
        "Some aspects not as strong",
    } <= spoken


def test_nobody_is_visited_in_the_pandemic_at_weekends_or_in_august(visits: Visits) -> None:
    assert not ((visits.started >= PANDEMIC + 3) & (visits.started < BACK - 3)).any()
    assert not ((visits.started > LAST_OEIF + 3) & (visits.started < CARDS)).any()
    assert (visits.started.astype("datetime64[M]").astype(int) % 12 != 7).all()
    assert set(np.unique((visits.started.astype(int) + 3) % 7)) <= {1, 2}


def test_no_school_is_inspected_before_it_opened_or_after_it_closed(
    drawn: Drawn, visits: Visits
) -> None:
    sites = drawn[0].sites
    assert (visits.started >= sites.opened[visits.site]).all()
    assert (visits.started <= sites.closed[visits.site]).all()


@pytest.mark.parametrize(
    ("leadership", "achievement", "safe", "category"),
    [
        (5, 5, 1, "SM"),
        (5, 3, 0, "SM"),
        (5, 3, 1, "RSI"),  # leadership is the only urgent area
        (3, 5, 1, "RSI"),
        (3, 3, 0, "RSI"),
        (4, 4, 1, ""),  # needs attention is no category
    ],
)
def test_the_category_of_a_card_follows_from_its_grades(
    leadership: int, achievement: int, safe: int, category: str
) -> None:
    areas = np.full((1, 8), 3)
    areas[0, 2], areas[0, 7] = achievement, leadership
    none = np.zeros((1, 4), dtype=int)
    one = np.array([1])
    assert (
        concerns(np.array([CARD]), np.array([0]), none, areas, np.array([safe]), one)[0] == category
    )


def latest(drawn: Drawn, told: Visits) -> Visits:
    country, _ = drawn
    sites = country.sites
    wanted = sites.maintained() & (sites.authority == 0) & (sites.closed > country.today)
    known = told.of((told.kind != UNGRADED) & (told.published <= last_month_end(country.today)))
    mine = known.of(wanted[known.site]).ordered()
    return mine.of(np.r_[mine.site[1:] != mine.site[:-1], True])


def test_about_one_in_nine_maintained_schools_is_worse_than_good(
    drawn: Drawn, told: Visits
) -> None:
    last = latest(drawn, told)
    bad = worse_than_good(last)
    assert 20 <= bad.sum() <= 25
    assert 2 <= (last.concern != "").sum() <= IN_CONCERN + 1
    assert (last.kind[bad] == CARD).any()
    assert (last.overall[bad] == 9).any()


def test_too_few_schools_to_support_are_made_up_from_the_weakest(
    drawn: Drawn, visits: Visits
) -> None:
    country, stories = drawn
    on = last_month_end(country.today)
    fine = replace(
        visits,
        overall=np.where(np.isin(visits.overall, [3, 4]), 2, visits.overall),
        subs=np.minimum(visits.subs, 2),
        areas=np.minimum(visits.areas, 3),
        safe=np.ones(len(visits), dtype=int),
        concern=np.full(len(visits), "", dtype=object),
    )
    settled = settle(stories, story.tell(stories, fine, country.today), country.effects, on)
    last = latest(drawn, settled)
    wanted = (
        country.sites.maintained()
        & (country.sites.authority == 0)
        & (country.sites.closed > country.today)
    ).sum()
    assert abs(worse_than_good(last).sum() - round(WORSE_THAN_GOOD * wanted)) <= 1


def test_good_schools_with_weak_results_are_due_within_the_year(drawn: Drawn, told: Visits) -> None:
    country, _ = drawn
    year = academic_year(country.today)
    window = (told.started >= np.datetime64(f"{year - 5}-11-08")) & (
        told.started < np.datetime64(f"{year - 4}-06-01")
    )
    city = country.sites.authority[told.site] == 0
    low = country.effects.of("attainment", 2025)[told.site] < -0.8
    assert (window & city & low & (told.kind == UNGRADED)).sum() >= 4


def test_designed_schools_have_exactly_their_inspections(drawn: Drawn, told: Visits) -> None:
    _, stories = drawn
    for name, events in EVENTS.items():
        mine = told.of(told.site == stories.position[name]).ordered()
        assert len(mine) == len(events), name
        assert [event[1] for event in events] == mine.kind.tolist()
    assert set(SHIFTS) <= set(stories.position)
    worst = told.of(told.site == stories.position["special_measures"]).ordered()
    assert worst.concern[-1] == "SM"


@pytest.mark.parametrize("today", ["2026-01-31", "2026-06-30", "2026-11-21", "2027-09-05"])
def test_designed_inspections_keep_to_their_regimes_on_any_day(drawn: Drawn, today: str) -> None:
    country, stories = drawn
    day = np.datetime64(today)
    nothing = build_visits(country.rng(3), country.sites, country.effects, country.today)
    told = story.tell(stories, nothing.of(np.zeros(len(nothing), dtype=bool)), day)
    assert ((told.kind == CARD) == (told.started >= CARDS)).all()
    assert (told.overall[(told.kind == GRADED) & (told.started < NO_OVERALL)] <= 4).all()
    assert (told.published <= day).all()
    due = told.of(told.site == stories.position["declining"]).ordered()
    assert academic_year(due.started[-1]) == academic_year(day) - 4


def test_an_academic_year_ends_in_august() -> None:
    assert academic_year(np.datetime64("2026-08-31")) == 2026
    assert academic_year(np.datetime64("2026-09-01")) == 2027


def test_the_latest_file_has_report_cards_older_grades_and_schools_never_inspected(
    written: Summary,
) -> None:
    frame = pl.read_csv(
        one_file(written, "as_at_31_Oct_2026"), infer_schema=False, encoding="cp1252"
    )
    city = frame.filter(pl.col("Local authority") == "Aldermere")
    assert city.filter(pl.col("Inclusion") != "NULL").height > 50
    assert city.filter(pl.col("Latest OEIF overall effectiveness") == "Not judged").height > 10
    assert city.filter(pl.col("Leadership and governance") == "Urgent improvement").height >= 1
    never = city.filter(
        pl.all_horizontal(
            pl.col(
                "Inspection start date",
                "Inspection start date of latest OEIF graded inspection",
                "Date of latest ungraded inspection",
            )
            == "NULL"
        )
    )
    assert never.height >= 3


def test_an_outstanding_school_has_not_been_seen_for_ten_years(written: Summary) -> None:
    frame = pl.read_csv(one_file(written, "as_at_30_Nov_2019"), infer_schema=False)
    row = frame.filter(pl.col("URN") == str(written.stories["long_uninspected"]))
    assert row["Overall effectiveness"].to_list() == ["1"]
    assert row["Inspection start date"].to_list() == ["19/06/2013"]
    later = pl.read_csv(
        one_file(written, "as_at_31_Oct_2026"), infer_schema=False, encoding="cp1252"
    )
    mine = later.filter(pl.col("URN") == str(written.stories["long_uninspected"]))
    assert mine["Inspection start date"].to_list() == ["NULL"]
