"""Academic years and working days."""

from datetime import date

import pytest

from headway.core import calendar


@pytest.mark.parametrize(
    ("on", "year_end"),
    [(date(2025, 8, 31), 2025), (date(2025, 9, 1), 2026), (date(2026, 1, 1), 2026)],
)
def test_a_year_starts_on_the_first_of_september(on, year_end):
    assert calendar.year_end_of(on) == year_end


def test_years_as_people_write_them():
    assert calendar.year_words(2026) == "2025/26"
    assert calendar.year_words(2000) == "1999/00"
    assert (calendar.first_day(2026), calendar.last_day(2026)) == (
        date(2025, 9, 1),
        date(2026, 8, 31),
    )


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Good Friday and Easter Monday
        (date(2026, 12, 24), 15, date(2027, 1, 19)),  # over the Christmas holidays
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_working_days_know_english_bank_holidays(on, days, expected):
    assert calendar.working_days_after(on, days) == expected


def test_working_days_are_counted_forwards():
    with pytest.raises(ValueError, match="forwards"):
        calendar.working_days_after(date(2026, 1, 1), -1)
