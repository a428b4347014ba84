"""Quarters and years."""

from datetime import date

import pytest

from headway.local.periods import Every, asked_period, last_periods, latest_whole, period_of


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2025, 12, 31), "October to December 2025"),
        (date(2026, 1, 1), "January to March 2026"),
        (date(2026, 9, 30), "July to September 2026"),
    ],
)
def test_a_day_is_in_the_quarter_of_its_calendar(day, label):
    assert period_of(day, "quarter").label == label


def test_a_year_is_an_academic_year():
    assert period_of(date(2025, 9, 1), "year").label == "2025/26"
    assert period_of(date(2026, 8, 31), "year").end == date(2026, 8, 31)
    assert period_of(date(2026, 8, 31), "year").short == "25/26"


def test_periods_follow_each_other_without_a_hole():
    quarter = period_of(date(2025, 11, 5), "quarter")
    assert quarter.next.start == date(2026, 1, 1)
    assert quarter.before.start == date(2025, 7, 1)
    assert quarter.next.before == quarter
    assert quarter.end == date(2025, 12, 31)
    starts = [one.start for one in last_periods(date(2026, 2, 1), Every.QUARTER, 3)]
    assert starts == [date(2026, 1, 1), date(2025, 10, 1), date(2025, 7, 1)]
    assert latest_whole(date(2026, 2, 1), "year").label == "2024/25"


@pytest.mark.parametrize(
    "text", ["", "soon", "2025-13-01", "2025-11-01", "2025-10-02", "2027-01-01"]
)
def test_an_address_that_names_no_first_day_names_no_period(text):
    assert asked_period(text, "quarter", today=date(2026, 1, 15)) is None


def test_an_address_names_a_period_by_its_first_day():
    found = asked_period("2026-01-01", "quarter", today=date(2026, 1, 15))
    assert found is not None
    assert found.key == "2026-01-01"
