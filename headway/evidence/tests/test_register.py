"""The register of any day, rebuilt from extracts of other days."""

import json
from datetime import date

import polars as pl
import pytest

from headway.evidence.errors import NothingLoaded
from headway.evidence.holdings import holdings
from headway.evidence.phases import REPORTING
from headway.evidence.register import establishments, schools_as_at, uncertain_on
from headway.evidence.register_changes import explain_difference
from headway.evidence.register_gaps import gaps_on
from headway.evidence.tests.registers import (
    academy,
    add_group_links,
    add_links,
    add_register,
    crowd,
    link,
    school,
)

JANUARY_2023 = date(2023, 1, 19)


@pytest.fixture
def converted(store):
    """100001 became academy 150001 on 1 March 2021; 100002 closed in August 2020."""
    add_register(
        store,
        JANUARY_2023,
        [
            *crowd(),
            school(100001, status="closed", close_date=date(2021, 2, 28)),
            academy(150001, open_date=date(2021, 3, 1)),
            school(100002, status="closed", close_date=date(2020, 8, 31)),
            school(100003),
        ],
    )
    add_links(store, JANUARY_2023, [link(100001, 150001, date(2021, 3, 1))])
    return store


def maintained(store, on):
    found = schools_as_at(store, on).filter(pl.col("maintained"))
    return set(found.filter(pl.col("urn") < 110000)["urn"])


def test_an_earlier_day_is_rebuilt_from_opening_and_closing_dates(converted):
    assert maintained(converted, date(2019, 12, 1)) == {100001, 100002, 100003}
    assert maintained(converted, date(2020, 9, 1)) == {100001, 100003}


def test_a_school_is_open_on_its_last_day_and_its_academy_on_the_next(converted):
    assert 100001 in maintained(converted, date(2021, 2, 28))
    after = schools_as_at(converted, date(2021, 3, 1))
    assert 100001 not in after["urn"].to_list()
    assert after.filter(pl.col("urn") == 150001)["maintained"].to_list() == [False]


def test_a_rebuilt_row_says_so_and_from_what(converted):
    row = schools_as_at(converted, date(2019, 12, 1)).row(
        by_predicate=pl.col("urn") == 100003, named=True
    )
    assert row["built_note"] == (
        "Rebuilt for 1 December 2019 from the register of 19 January 2023 by opening and "
        "closing dates."
    )
    assert row["built_from"] == "register-20230119"
    assert row["built_row"] == 100003 % 1000 + 2


def test_a_row_of_the_extract_s_own_day_is_not_called_rebuilt(converted):
    row = schools_as_at(converted, JANUARY_2023).row(0, named=True)
    assert row["built_note"] == "From the register of 19 January 2023."


def test_the_difference_between_two_days_is_told_school_by_school(converted):
    found = explain_difference(converted, "399", date(2019, 12, 1), JANUARY_2023)
    assert {(change.urn, change.why, change.other_urn) for change in found.left} == {
        (100001, "converted", 150001),
        (100002, "closed", None),
    }
    assert found.joined == ()
    assert found.count_earlier - found.count_later == 2
    assert "1 became academies, 1 closed" in found.sentence


def test_the_difference_names_a_school_that_opened_between(converted):
    add_register(
        converted, date(2024, 1, 1), [*crowd(), school(100009, open_date=date(2023, 9, 1))]
    )
    found = explain_difference(converted, "399", JANUARY_2023, date(2024, 1, 1))
    assert [(change.urn, change.why) for change in found.joined] == [(100009, "opened")]


def test_attributes_come_from_the_nearest_extract(store):
    add_register(store, date(2019, 11, 1), [school(100001, name="Old Name")])
    add_register(store, date(2026, 6, 1), [school(100001, name="New Name", postcode="AB1 2CD")])
    early = schools_as_at(store, date(2019, 12, 1)).row(0, named=True)
    late = schools_as_at(store, date(2026, 7, 1)).row(0, named=True)
    assert (early["name"], early["postcode"]) == ("Old Name", "AB1 2CD")
    assert late["name"] == "New Name"
    assert late["built_note"].startswith("From the register of 1 June 2026, carried to 1 July 2026")


def test_a_blank_type_is_filled_from_an_earlier_extract(store):
    add_register(store, date(2019, 1, 1), [school(100001)])
    add_register(store, date(2026, 6, 1), [school(100001, type=None)])
    assert schools_as_at(store, date(2026, 6, 1))["maintained"].to_list() == [True]


def test_a_type_that_no_extract_tells_leaves_maintained_unknown(store):
    add_register(store, date(2026, 6, 1), [school(100001, type=None)])
    assert schools_as_at(store, date(2026, 6, 1))["maintained"].to_list() == [None]


def test_an_authority_that_no_extract_tells_is_that_of_the_predecessors(store):
    add_register(
        store,
        date(2026, 6, 1),
        [
            school(100001, status="closed", close_date=date(2026, 3, 31)),
            academy(150001, la=None, la_name=None, open_date=date(2026, 4, 1)),
        ],
    )
    add_links(store, date(2026, 6, 1), [link(150001, 100001, date(2026, 4, 1), "Predecessor")])
    row = schools_as_at(store, date(2026, 6, 1)).row(0, named=True)
    assert (row["urn"], row["la"], row["la_name"], row["la_basis"]) == (
        150001,
        "399",
        "Aldermere",
        "links",
    )


def test_a_closing_that_only_a_link_dates_is_read_from_it(store):
    add_register(store, date(2023, 1, 1), [*crowd(), school(100001)])
    add_register(
        store, date(2026, 6, 1), [*crowd(), school(100001, status="closed"), academy(150001)]
    )
    add_links(store, date(2026, 6, 1), [link(100001, 150001, date(2024, 8, 31))])
    assert maintained(store, date(2024, 8, 31)) == {100001}
    assert maintained(store, date(2024, 9, 1)) == set()
    row = schools_as_at(store, date(2024, 9, 1)).row(
        by_predicate=pl.col("urn") == 150001, named=True
    )
    assert row["open_date"] == date(2024, 9, 1)
    assert row["built_note"].endswith("by opening and closing dates and links.")


def test_between_two_extracts_without_a_date_nobody_can_say(store):
    add_register(store, date(2023, 1, 1), [*crowd(), school(100001)])
    add_register(store, date(2026, 6, 1), [*crowd(), school(100002)])
    between = date(2024, 6, 1)
    assert set(uncertain_on(store, between)["urn"]) == {100001, 100002}
    assert maintained(store, between) == set()
    assert maintained(store, date(2023, 1, 1)) == {100001}
    assert maintained(store, date(2026, 6, 1)) == {100002}


def test_an_extract_that_does_not_list_a_type_closes_none_of_its_schools(store):
    add_register(
        store, date(2023, 1, 1), [*crowd(), school(100001, type="Other independent school")]
    )
    add_register(store, date(2026, 6, 1), crowd())
    assert 100001 in schools_as_at(store, date(2026, 6, 1))["urn"].to_list()


def test_a_proposed_school_is_not_open(store):
    add_register(store, JANUARY_2023, [school(100001), school(100002, status="proposed")])
    assert schools_as_at(store, JANUARY_2023)["urn"].to_list() == [100001]


def test_the_trust_of_the_day_is_the_one_it_had_joined(store):
    add_register(store, JANUARY_2023, [academy(150001, trust="Today's Trust")])
    joined = {"urn": 150001, "type": "Multi-academy trust", "status": "Open", "row": 2}
    add_group_links(
        store,
        JANUARY_2023,
        [
            {**joined, "name": "First", "group_uid": "1", "joined_on": date(2019, 9, 1)},
            {**joined, "name": "Second", "group_uid": "2", "joined_on": date(2021, 9, 1)},
        ],
    )
    assert schools_as_at(store, date(2020, 1, 1))["trust"].to_list() == ["First"]
    assert schools_as_at(store, JANUARY_2023)["trust_uid"].to_list() == ["2"]


def test_a_head_of_another_year_is_not_named(store):
    add_register(store, JANUARY_2023, [school(100001, head_name="Mx Made Up")])
    assert schools_as_at(store, date(2022, 9, 1))["head_name"].to_list() == ["Mx Made Up"]
    assert schools_as_at(store, date(2019, 12, 1))["head_name"].to_list() == [None]


def test_the_roll_bears_the_day_on_which_it_was_counted(store):
    counted = school(100001, roll=200, roll_on=date(2022, 1, 20))
    add_register(store, JANUARY_2023, [counted, school(100002, roll=90)])
    found = schools_as_at(store, JANUARY_2023)
    assert found["roll_on"].to_list() == [date(2022, 1, 20), JANUARY_2023]


@pytest.mark.parametrize(
    ("more", "phase"),
    [
        ({}, "primary"),
        ({"high_age": 7}, "infant"),
        ({"low_age": 7}, "junior"),
        ({"phase": None, "low_age": 9, "high_age": 13}, "middle_deemed_secondary"),
        ({"phase": "Middle deemed primary", "low_age": 8, "high_age": 12}, "middle_deemed_primary"),
        ({"phase": None, "low_age": 11, "high_age": 18}, "secondary"),
        ({"phase": None, "low_age": 3, "high_age": 18}, "all_through"),
        ({"type": "Community special school", "phase": "Not applicable"}, "special"),
        ({"type": "Pupil referral unit"}, "alternative"),
        ({"type": "Local authority nursery school"}, "nursery"),
        ({"type": "Sixth form centres"}, "post16"),
        ({"type": "Other independent school"}, "independent"),
        ({"phase": None, "low_age": None, "high_age": None}, None),
    ],
)
def test_the_phase_follows_type_register_and_ages(store, more, phase):
    add_register(store, JANUARY_2023, [school(100001, **more)])
    row = schools_as_at(store, JANUARY_2023).row(0, named=True)
    assert row["phase"] == phase
    assert row["reporting_phase"] == REPORTING.get(phase)


@pytest.mark.requirement("A-03")
def test_totals_by_reporting_group_are_the_sums_of_the_detailed_phases(store):
    rows = [
        school(100001),
        school(100002, high_age=7),
        school(100003, low_age=7),
        school(100004, phase="All-through", low_age=3, high_age=18),
        school(100005, type="Pupil referral unit"),
        school(100006, phase="Secondary", low_age=11, high_age=16),
    ]
    add_register(store, JANUARY_2023, rows)
    found = schools_as_at(store, JANUARY_2023)
    groups = dict(found["reporting_phase"].value_counts().iter_rows())
    detailed = dict(found["phase"].value_counts().iter_rows())
    assert groups == {"primary": 3, "other": 2, "secondary": 1}
    assert groups["primary"] == detailed["primary"] + detailed["infant"] + detailed["junior"]
    assert groups["other"] == detailed["all_through"] + detailed["alternative"]


def test_every_school_ever_seen_is_listed_with_its_days(converted):
    every = establishments(converted)
    assert every["urn"].is_unique().all()
    row = every.row(by_predicate=pl.col("urn") == 100001, named=True)
    assert (row["close_date"], row["close_basis"]) == (date(2021, 2, 28), "register")


def test_without_a_register_the_question_says_what_to_load(store):
    with pytest.raises(NothingLoaded, match="edubasealldata"):
        schools_as_at(store, JANUARY_2023)


def test_what_the_register_does_not_say_is_listed(store):
    add_register(store, date(2023, 1, 1), [*crowd(), school(100001)])
    add_register(
        store, date(2026, 6, 1), [*crowd(), school(100002, type=None), academy(100003, la=None)]
    )
    everywhere = {one.code: one.count for one in gaps_on(store, date(2026, 6, 1))}
    assert everywhere == {"unknown_type": 1, "unknown_area": 1}
    here = gaps_on(store, date(2024, 6, 1), "399")
    assert [one.code for one in here] == ["uncertain_day"]
    assert "whether 2 schools (first URN 100001) took pupils on 1 June 2024" in here[0].sentence
    assert gaps_on(store, date(2026, 6, 1), "398") == []


def test_what_the_latest_register_does_not_say_stands_in_the_list_of_what_is_loaded(store):
    assert holdings(store).gaps == ()
    add_register(store, date(2025, 6, 1), [*crowd(), *(school(u, type=None) for u in (1, 2))])
    (gap,) = holdings(store).gaps
    assert (gap.code, gap.count) == ("unknown_type", 2)
    assert "the type of 2 schools (first URN 1) open on 1 June 2025" in gap.sentence
    assert "What no register tells" in holdings(store).to_text()
    assert json.loads(holdings(store).to_json())["register_gaps"][0]["count"] == 2


def test_a_school_that_changed_its_kind_without_closing_is_told_too(store):
    add_register(store, date(2022, 1, 1), [*crowd(), school(100001), academy(100002)])
    add_register(store, date(2024, 1, 1), [*crowd(), academy(100001), school(100002)])
    found = explain_difference(store, "399", date(2022, 1, 1), date(2024, 1, 1))
    assert [(one.urn, one.why) for one in found.left] == [(100001, "changed")]
    assert [(one.urn, one.why) for one in found.joined] == [(100002, "changed")]


def test_an_authority_s_name_belongs_to_its_code(store):
    add_register(store, date(2019, 11, 7), [school(100001, la="928", la_name=None)])
    add_register(
        store, date(2023, 1, 19), [school(100001, la="941", la_name="West"), school(100002)]
    )
    early = schools_as_at(store, date(2019, 12, 1)).row(0, named=True)
    late = schools_as_at(store, date(2023, 1, 19)).row(0, named=True)
    assert (early["la"], early["la_name"]) == ("928", None)
    assert (late["la"], late["la_name"]) == ("941", "West")
