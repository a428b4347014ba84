"""How many pupils a school had, as far as was known on a day."""

from datetime import date

import pytest

from headway.evidence.compute.peers import peers_as_at, peers_kept
from headway.evidence.register import schools_as_at
from headway.evidence.rolls import census_day, rolls_on
from headway.evidence.tests.made_up import put, school_row
from headway.evidence.tests.registers import add_register, school

WINTER_2019 = date(2019, 12, 1)
MARCH_2023 = date(2023, 3, 3)
COUNTED_2023 = date(2023, 1, 19)


def census(store, year_end, **pupils):
    """A made-up census; keyword u100001=200 is a school's number of pupils."""
    rows = [
        school_row(int(urn[1:]), float(value), None, indicator=name, year_end=year_end)
        for urn, values in pupils.items()
        for name, value in zip(("C_NOR", "C_FSM"), values, strict=False)
    ]
    return put(store, rows, release_id=f"census-{year_end}", as_at=date(year_end, 6, 27))


@pytest.fixture
def england(store):
    """A register of March 2023 with the count of that January, and two censuses before it."""
    counted = {"roll": 300, "roll_on": COUNTED_2023, "fsm_percent": 40.0}
    add_register(
        store,
        MARCH_2023,
        [school(100001, **counted), school(100002, **counted), school(100003, roll=90)],
    )
    census(store, 2018, u100001=[180, 10])
    census(store, 2019, u100001=[200, 12.5])
    census(store, 2020, u100001=[220, 15])
    return store


def roll(store, on, urn=100001):
    found = schools_as_at(store, on).filter(urn=urn)
    return found.select("roll", "roll_on", "fsm_percent").row(0)


def test_the_roll_of_a_past_day_is_that_of_the_latest_census_known_then(england):
    assert roll(england, WINTER_2019) == (200, date(2019, 1, 17), 12.5)
    assert roll(england, date(2019, 6, 26)) == (180, date(2018, 1, 18), 10)


def test_a_school_that_only_a_later_register_counts_has_no_known_roll(england):
    assert roll(england, WINTER_2019, 100002) == (None, None, None)
    assert roll(england, WINTER_2019, 100003) == (None, None, None)


def test_a_later_count_in_a_register_that_is_out_goes_before_an_older_census(england):
    assert roll(england, MARCH_2023) == (300, COUNTED_2023, 40)
    assert roll(england, MARCH_2023, 100003) == (90, MARCH_2023, None)


def test_an_extract_that_does_not_say_when_it_counted_gives_way_to_any_census(england):
    add_register(england, date(2026, 6, 1), [school(100001, roll=1)], "undated")
    assert roll(england, date(2026, 6, 30)) == (300, COUNTED_2023, 40)


def test_the_census_and_the_register_of_one_day_are_one_count(england):
    census(england, 2023, u100001=[301])
    assert roll(england, date(2023, 7, 1)) == (301, COUNTED_2023, 40)


def test_of_a_census_printed_again_the_later_publication_counts(england):
    again = school_row(100001, 205.0, None, indicator="C_NOR", year_end=2019)
    put(england, [again], release_id="again", as_at=date(2019, 9, 1))
    assert roll(england, WINTER_2019)[0] == 205


@pytest.mark.parametrize("on", [date(2017, 1, 1), WINTER_2019, date(2022, 5, 1)])
def test_no_roll_is_counted_or_published_after_the_day(england, on):
    counted = rolls_on(england, on)
    assert counted.filter(counted["roll_on"] > on).is_empty()
    known = dict(counted.select("urn", "roll").iter_rows())
    for urn, pupils, cohort in peers_as_at(england, on).select("urn", "roll", "cohort").rows():
        assert pupils == known.get(urn)
        assert (cohort is None) == (pupils is None)


def test_peers_are_worked_out_again_when_a_census_is_loaded(england):
    assert peers_kept(england, WINTER_2019).filter(urn=100002)["roll"].to_list() == [None]
    row = school_row(100002, 77.0, None, indicator="C_NOR", year_end=2019)
    put(england, [row], release_id="more", as_at=date(2019, 7, 1))
    assert peers_kept(england, WINTER_2019).filter(urn=100002)["roll"].to_list() == [77]


def test_the_census_is_on_the_third_thursday_of_january():
    assert [census_day(year) for year in (2017, 2019, 2021, 2022, 2023)] == [
        date(2017, 1, 19),
        date(2019, 1, 17),
        date(2021, 1, 21),
        date(2022, 1, 20),
        COUNTED_2023,
    ]
