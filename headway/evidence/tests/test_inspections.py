"""Every inspection once, and only what was public on the day."""

from datetime import date

import pytest

from headway.evidence.inspections import inspections_as_at, inspections_loaded
from headway.evidence.tests.registers import add_inspections, card, inspection

ON = date(2019, 12, 1)


def held(store, on=ON):
    return inspections_as_at(store, on)


def test_nothing_published_later_than_the_day_enters(store):
    add_inspections(
        store,
        date(2020, 3, 31),
        [
            inspection(100001, date(2019, 10, 1), 2, published_on=date(2019, 11, 29)),
            inspection(100002, date(2019, 10, 1), 2, published_on=date(2019, 12, 2)),
        ],
    )
    assert held(store)["urn"].to_list() == [100001]


def test_without_a_publication_date_an_inspection_is_public_after_38_days(store):
    add_inspections(
        store,
        date(2020, 3, 31),
        [inspection(100001, date(2019, 10, 24), 2), inspection(100002, date(2019, 10, 25), 2)],
    )
    assert held(store).select("urn", "known_on").rows() == [(100001, date(2019, 12, 1))]


def test_what_a_release_lists_was_public_on_its_day(store):
    add_inspections(store, date(2019, 11, 30), [inspection(100001, date(2019, 11, 13), 3)])
    assert held(store)["known_on"].to_list() == [date(2019, 11, 30)]
    assert held(store, date(2019, 11, 29)).is_empty()


def test_the_first_and_the_last_day_of_one_visit_are_one_inspection(store):
    history = inspection(100001, date(2014, 3, 13), 3, source=4, row=7)
    workbook = inspection(
        100001, None, 3, ended_on=date(2014, 3, 14), concern="SW", source=3, row=9
    )
    add_inspections(store, date(2014, 12, 31), [workbook], "workbook")
    add_inspections(store, date(2019, 9, 30), [history], "history")
    row = held(store).row(0, named=True)
    assert held(store).height == 1
    assert (row["started_on"], row["ended_on"]) == (date(2014, 3, 13), date(2014, 3, 14))
    assert (row["release"], row["row"], row["concern"]) == ("workbook", 9, "SW")
    assert row["sources"] == ["history", "workbook"]


def test_a_category_that_only_a_later_register_prints_does_not_enter(store):
    visit = inspection(100001, date(2019, 3, 13), 4, row=7)
    register = inspection(
        100001,
        None,
        4,
        ended_on=date(2019, 3, 14),
        concern="SM",
        concern_known=True,
        safeguarding="not_met",
        outcome="imposed since",
        kind="latest",
        source=5,
        row=9,
    )
    add_inspections(store, date(2019, 11, 30), [visit], "monthly")
    add_inspections(store, date(2023, 1, 19), [register], "later-register")
    row = held(store).row(0, named=True)
    assert (row["release"], row["row"], row["sources"]) == ("monthly", 7, ["monthly"])
    assert [row[name] for name in ("concern", "safeguarding", "outcome")] == [None, None, None]
    assert row["listed_to"] == date(2019, 11, 30)
    # on a day on which the register was public it fills what the monthly file leaves blank
    assert held(store, date(2023, 2, 1)).row(0, named=True)["concern"] == "SM"


def test_an_inspection_that_only_a_later_release_holds_stands_as_that_release_has_it(store):
    visit = inspection(
        100001, date(2019, 9, 17), 4, published_on=date(2019, 11, 1), concern="SW", row=5
    )
    add_inspections(store, date(2020, 3, 31), [visit], "history")
    row = held(store).row(0, named=True)
    assert (row["release"], row["overall"], row["concern"]) == ("history", 4, "SW")


@pytest.mark.parametrize(
    ("visit", "kept"),
    [
        (inspection(100001, date(2019, 3, 13), 4, concern="SM", concern_known=True), "SM"),
        (inspection(100001, date(2019, 3, 13), 2, concern="SM", concern_known=True), None),
        (inspection(100001, date(2019, 3, 13), 3, concern_known=True), None),
    ],
)
def test_a_category_of_a_later_release_is_known_only_where_the_inspection_brought_it(
    store, visit, kept
):
    add_inspections(store, date(2020, 3, 31), [visit], "later")
    row = held(store).row(0, named=True)
    assert (row["concern"], row["concern_known"]) == (kept, kept is not None)


def test_of_several_later_releases_the_first_speaks(store):
    add_inspections(store, date(2020, 3, 31), [inspection(100001, date(2019, 3, 13), 3)], "first")
    add_inspections(store, date(2021, 3, 31), [inspection(100001, date(2019, 3, 13), 2)], "second")
    assert held(store).row(0, named=True)["overall"] == 3


def test_a_release_that_says_there_is_no_category_is_not_overruled_by_another(store):
    monthly = inspection(100001, date(2019, 3, 13), 3, concern_known=True)
    register = inspection(100001, date(2019, 3, 13), 3, concern="SM", source=5)
    add_inspections(store, date(2019, 11, 30), [monthly, register])
    assert held(store)["concern"].to_list() == [None]


def test_two_visits_weeks_apart_stay_two(store):
    add_inspections(
        store,
        date(2019, 11, 30),
        [inspection(100001, date(2019, 1, 8), 3), inspection(100001, date(2019, 2, 8), 2)],
    )
    assert held(store)["overall"].to_list() == [3, 2]


def test_grades_that_two_sources_give_differently_are_marked(store):
    add_inspections(store, date(2019, 6, 30), [inspection(100001, date(2019, 1, 8), 3)], "ofsted")
    other = inspection(100001, date(2019, 1, 8), 2, source=4)
    add_inspections(store, date(2019, 7, 31), [other], "history")
    row = held(store).row(0, named=True)
    assert (row["overall"], row["grades_differ"]) == (3, True)


def test_a_latest_visit_with_the_same_good_grade_was_a_short_inspection(store):
    graded = inspection(100001, date(2014, 3, 13), 2)
    visit = inspection(100001, None, 2, ended_on=date(2018, 5, 2), kind="latest", source=5)
    add_inspections(store, date(2019, 11, 30), [graded, visit])
    assert held(store)["kind"].to_list() == ["graded", "short"]


@pytest.mark.parametrize(
    ("overall", "visited"),
    [
        (1, date(2018, 5, 2)),  # another grade than before
        (2, date(2015, 5, 2)),  # before there were short inspections
    ],
)
def test_any_other_latest_visit_was_graded(store, overall, visited):
    graded = inspection(100001, date(2012, 3, 13), 2)
    visit = inspection(100001, None, overall, ended_on=visited, kind="latest", source=5)
    add_inspections(store, date(2019, 11, 30), [graded, visit])
    assert held(store)["kind"].to_list() == ["graded", "graded"]


def test_a_first_visit_that_found_the_school_wanting_was_graded(store):
    visit = inspection(100001, None, 3, ended_on=date(2018, 5, 2), kind="latest", source=5)
    add_inspections(store, date(2019, 11, 30), [visit])
    assert held(store)["kind"].to_list() == ["graded"]


def test_an_area_regraded_after_the_day_is_left_out(store):
    regraded = card(100001, date(2026, 1, 20))
    regraded["judgements"][0]["graded_on"] = date(2026, 6, 10)
    regraded["judgements"][1]["graded_on"] = date(2026, 1, 20)
    add_inspections(store, date(2026, 6, 30), [regraded])
    areas = held(store, date(2026, 5, 31))["judgements"].to_list()[0]
    assert {one["area"] for one in areas} == {"achievement", "leadership_and_governance"}


def test_a_release_that_was_out_is_preferred_to_a_later_one(store):
    add_inspections(store, date(2026, 2, 28), [card(100001, date(2026, 1, 20))], "february")
    later = card(100001, date(2026, 1, 20), inclusion="urgent_improvement", concern="RSI")
    add_inspections(store, date(2026, 6, 30), [later], "june")
    row = held(store, date(2026, 3, 31)).row(0, named=True)
    assert (row["release"], row["judgements"][0]["grade"]) == ("february", "expected_standard")


def test_the_regime_is_that_of_the_first_day(store):
    days = {
        date(2012, 5, 1): "S5-05",
        date(2014, 5, 1): "S5-12",
        date(2018, 5, 1): "CIF-15",
        date(2019, 9, 10): "EIF-19",
        date(2024, 9, 1): "EIF-19",
        date(2024, 9, 2): "EIF-24",
        date(2025, 11, 10): "RC-25",
    }
    add_inspections(
        store,
        date(2026, 6, 30),
        [inspection(100001 + number, day, 2) for number, day in enumerate(days)],
    )
    assert held(store, date(2026, 6, 30))["regime"].to_list() == list(days.values())


def test_no_release_means_no_inspection_not_an_error(store):
    assert held(store).is_empty()
    assert "inspected_on" in held(store).columns


def test_records_can_be_listed_before_they_are_merged(store):
    visit = inspection(100001, date(2019, 1, 8), 3)
    add_inspections(store, date(2019, 6, 30), [visit], "first")
    add_inspections(store, date(2019, 7, 31), [visit], "second")
    assert inspections_loaded(store)["release"].to_list() == ["first", "second"]
