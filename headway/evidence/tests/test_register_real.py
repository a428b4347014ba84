"""The publishers' real registers and inspections: dates, counts by hand, and their differences.

Skipped with a reason where the files are not on the machine.
"""

from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from headway.evidence.inspections import inspections_as_at
from headway.evidence.load import load
from headway.evidence.register import lineages_loaded, schools_as_at
from headway.evidence.register_changes import explain_difference
from headway.evidence.standings import standings
from headway.evidence.store import Store
from headway.evidence.windows import windows

pytestmark = [pytest.mark.realdata, pytest.mark.slow]

BIRMINGHAM = "330"
DECEMBER_2019 = date(2019, 12, 1)
JANUARY_2023 = date(2023, 1, 19)
JUNE_2026 = date(2026, 6, 30)


@pytest.fixture(scope="session")
def england(shared_data, tmp_path_factory):
    """Links, registers and inspections, through the ordinary loader."""
    tables = shared_data / "performance-tables"
    paths = [
        shared_data / "gias",
        shared_data / "ofsted",
        *sorted(tables.glob("*/england_spine.xlsx")),
        *sorted(tables.glob("*/england_school_information.*")),
        *sorted(tables.glob("*/england_ofsted-schools.xlsx")),
    ]
    store = Store(tmp_path_factory.mktemp("england"))
    report = load(paths, store)
    assert report.exit_code == 0
    return SimpleNamespace(store=store, report=report)


def as_at(england, part):
    return {
        outcome.release.as_at
        for outcome in england.report.outcomes
        if outcome.release and part in outcome.release.file_name
    }


@pytest.mark.parametrize(
    ("part", "days"),
    [
        ("edubasealldata20230119", {date(2023, 3, 3)}),  # two schools closed or opened that late
        ("edubasealldata20220420", {date(2022, 4, 20)}),
        ("edubaseallacademiesandfree2021", {date(2021, 12, 1)}),
        ("links_edubasealldata20190901", {date(2019, 9, 1)}),
        ("links_edubasealldata20220901", {date(2022, 8, 31)}),
        ("links_edubasealldata20240901", {date(2024, 9, 1)}),
        ("as_at_30_Nov_2019", {date(2019, 11, 30)}),
        ("as_at_31_May_2026", {date(2026, 5, 31)}),
        ("ofsted_mi_schools_20131231", {date(2013, 12, 31)}),
        ("ofsted_mi_schools_20141231", {date(2014, 12, 31)}),
        ("ofsted_mi_schools_20150531", {date(2015, 5, 31)}),
        ("ratings_history", {date(2020, 3, 31)}),
        (
            "england_school_information",
            {date(2022, 4, 30), date(2022, 6, 30), date(2022, 12, 31)},
        ),
        ("england_spine", {date(2016, 11, 11), date(2018, 9, 4), date(2019, 11, 7)}),
        ("england_ofsted-schools", {date(2018, 7, 31)}),
    ],
)
def test_every_release_is_dated_by_what_it_says(england, part, days):
    assert as_at(england, part) == days


def test_the_register_of_june_2026_is_dated_by_links_and_says_so(england):
    (outcome,) = [
        one for one in england.report.outcomes if one.name.startswith("edubasealldata20260622")
    ]
    assert date(2026, 6, 1) <= outcome.release.as_at <= JUNE_2026
    assert [one.code for one in outcome.release.findings] == ["dated_by_links"]


def schools(england, on, la=BIRMINGHAM):
    return schools_as_at(england.store, on).filter((pl.col("la") == la) & pl.col("maintained"))


def standing(england, on, la=BIRMINGHAM):
    those = schools(england, on, la)
    return standings(inspections_as_at(england.store, on), those, on)


def test_june_2026_has_182_maintained_schools_of_which_10_are_worse_than_good(england):
    found = standing(england, JUNE_2026)
    assert found.height == 182
    worse = found.filter(pl.col("worse_than_good"))
    assert dict(worse["regime"].value_counts().iter_rows()) == {
        "EIF-19": 2,  # by overall grade
        "EIF-24": 5,  # by a judgement without an overall grade
        "RC-25": 3,  # by report card
    }
    assert found["worse_than_good"].null_count() == 0


def test_the_published_categories_of_real_cards_are_those_derived(england):
    found = standings(
        inspections_as_at(england.store, JUNE_2026),
        schools_as_at(england.store, JUNE_2026),
        JUNE_2026,
    ).filter(pl.col("regime") == "RC-25")
    assert found.height == 194
    assert (found["derived_category"] == found["published_category"]).all()
    assert dict(found["concern"].drop_nulls().value_counts().iter_rows()) == {"SM": 6, "RSI": 4}


def test_the_january_2023_register_with_the_grades_of_november_2019_gives_the_hand_count(england):
    those = schools(england, JANUARY_2023)
    grades = standings(inspections_as_at(england.store, DECEMBER_2019), those, DECEMBER_2019)
    assert those.height == 216
    assert grades.filter(pl.col("worse_than_good")).height == 21


def test_december_2019_has_23_more_schools_and_10_more_below_good_and_each_is_explained(england):
    found = explain_difference(england.store, BIRMINGHAM, DECEMBER_2019, JANUARY_2023)
    assert (found.count_earlier, found.count_later) == (239, 216)
    assert len(found.left) == 23
    assert found.joined == ()
    assert sum(one.why == "converted" for one in found.left) == 22
    (closed,) = [one for one in found.left if one.why == "closed"]
    assert (closed.urn, closed.on) == (103609, date(2021, 8, 31))
    below = standing(england, DECEMBER_2019).filter(pl.col("worse_than_good"))
    assert below.height == 31
    # the ten that the hand count on the later register misses are all among those that left
    assert len({one.urn for one in found.left}.intersection(below["urn"])) == 10
    assert "Of the 239, 31 were worse than good" in found.grades
    assert found.grades.endswith("19 January 2023 finds 21.")


def test_no_inspection_enters_before_it_was_public(england):
    held = inspections_as_at(england.store, DECEMBER_2019)
    assert held["known_on"].max() <= DECEMBER_2019
    assert held["inspected_on"].max() <= DECEMBER_2019


def test_an_inspection_known_to_many_files_is_held_once(england):
    held = inspections_as_at(england.store, JUNE_2026)
    gaps = held.sort("urn", "inspected_on").with_columns(
        gap=pl.col("inspected_on").diff().over("urn").dt.total_days()
    )
    assert gaps["gap"].min() > 10
    assert held.filter(pl.col("sources").list.len() > 3).height > 5_000
    assert held["grades_differ"].sum() <= 5


@pytest.mark.acceptance("T14")
def test_the_academy_of_2019_finds_the_school_that_it_continues(england):
    found = lineages_loaded(england.store)
    only = found.only_predecessor(147439)
    assert (only.urn, only.on) == (100192, date(2019, 9, 1))
    assert found.schools.filter(pl.col("urn") == 147439)["lineage"].to_list() == [100192]


def test_golden_facts_of_register_and_ofsted_hold(england):
    everywhere = schools_as_at(england.store, JANUARY_2023)
    row = everywhere.row(by_predicate=pl.col("urn") == 103575, named=True)
    assert (row["roll"], row["roll_on"]) == (None, None)  # counted that day, not yet published
    row = schools_as_at(england.store, date(2023, 3, 3)).row(
        by_predicate=pl.col("urn") == 103575, named=True
    )
    assert (row["roll"], row["roll_on"]) == (347, JANUARY_2023)
    grade = standing(england, DECEMBER_2019).row(by_predicate=pl.col("urn") == 103345, named=True)
    assert grade["latest_overall"] == "RI"


def test_every_window_of_the_city_names_its_rule_or_says_why_not(england):
    those = schools(england, DECEMBER_2019)
    found = windows(standing(england, DECEMBER_2019), those, DECEMBER_2019)
    assert found.height == 239
    assert found.filter(pl.col("rule").is_null())["why_unknown"].null_count() == 0
    assert found["basis"].str.contains("should not be predicted").all()
    assert found.filter(
        pl.col("latest").is_not_null() & (pl.col("earliest") > pl.col("latest"))
    ).is_empty()
