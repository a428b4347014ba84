"""On which days duties fall: in term, on days when schools are open, as often as they should."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from headway.accounts.tests.factories import UserFactory
from headway.core import calendar, terms
from headway.core.models import Closure, Term
from headway.duties.rhythm import occasions
from headway.evidence.rules.duties import Obligation

pytestmark = pytest.mark.django_db
YEARS = range(2019, 2032)


def row(**more):
    return Obligation(**{"what": "Meet", "when": "As it says", "who": "Service", **more})


def days(year_end, **more):
    with terms.remembered():
        return [one.due_on for one in occasions(row(**more), year_end)]


def school_days_between(first, last):
    """Days on which schools are open after the first, up to the last."""
    ahead = range(1, (last - first).days + 1)
    return sum(terms.is_school_day(first + timedelta(days=n)) for n in ahead)


@pytest.mark.parametrize("year_end", YEARS)
def test_no_more_than_two_weeks_of_term_lie_between_two_fortnights(year_end):
    found = days(year_end, every="fortnight")
    assert 18 <= len(found) <= 23
    with terms.remembered():
        gaps = [school_days_between(a, b) for a, b in pairwise(found)]
    assert max(gaps) <= 10
    assert min(gaps) >= 1


@pytest.mark.parametrize("year_end", YEARS)
def test_a_half_termly_duty_falls_six_times_before_each_break(year_end):
    found = days(year_end, every="half_term")
    assert len(found) == 6
    with terms.remembered():
        autumn, spring, summer = terms.terms_of(year_end)
        assert found[0] < autumn.half_term_starts_on < found[1] <= autumn.ends_on
        assert found[2] < spring.half_term_starts_on < found[3] <= spring.ends_on
        assert found[4] < summer.half_term_starts_on < found[5] <= summer.ends_on


COUNTS = {"month": 11, "half_term": 6, "term": 3, "quarter": 4, "half_year": 2}


@pytest.mark.parametrize("every", COUNTS)
@pytest.mark.parametrize("year_end", YEARS)
def test_each_rhythm_falls_as_often_as_it_says_on_days_when_schools_are_open(every, year_end):
    found = days(year_end, every=every)
    assert len(found) == COUNTS[every]
    with terms.remembered():
        assert all(terms.is_school_day(on) for on in found)
    first, last = calendar.first_day(year_end), calendar.last_day(year_end)
    assert all(first <= on <= last for on in found)


def test_what_holidays_do_not_stop_falls_in_every_month_on_a_working_day():
    found = days(2027, every="month", term_time=False)
    assert [on.month for on in found] == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]
    assert date(2026, 8, 31) not in found
    assert all(calendar.is_working_day(on) for on in found)
    assert found[-1] == date(2027, 8, 31)


def test_a_term_that_is_moved_and_a_closure_move_the_days_and_keep_their_places():
    with terms.remembered():
        before = {one.key: one.due_on for one in occasions(row(every="half_term"), 2027)}
    Term.objects.create(
        year_end=2027, name="autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18),
        half_term_starts_on=date(2026, 10, 19), half_term_ends_on=date(2026, 10, 30),
    )  # fmt: skip
    Closure.objects.create(on=date(2026, 10, 16), words="Training of staff")
    with terms.remembered():
        after = {one.key: one.due_on for one in occasions(row(every="half_term"), 2027)}
    assert list(after) == list(before)
    assert before["2027-autumn-1"] == date(2026, 10, 23)
    assert after["2027-autumn-1"] == date(2026, 10, 15)


ONCE = {
    "october half-term": ({"anchor": "autumn_half_term"}, date(2026, 10, 23)),
    "two weeks before the end of summer term": (
        {"anchor": "summer_end", "offset": -14, "unit": "days"}, date(2027, 7, 7)),
    "ten school days into the year": (
        {"anchor": "year_start", "offset": 10, "unit": "school days"}, date(2026, 9, 15)),
    "a month alone": ({"month": 9}, date(2026, 9, 30)),
    "a month that ends on a bank holiday": ({"month": 8}, date(2027, 8, 31)),
}  # fmt: skip


@pytest.mark.parametrize("place", ONCE)
def test_what_falls_once_a_year_falls_on_its_day(place):
    more, on = ONCE[place]
    assert days(2027, **more) == [on]


def test_what_belongs_to_one_year_falls_in_that_year_alone():
    only = row(anchor="summer_end", year_end=2024)
    with terms.remembered():
        assert len(occasions(only, 2024)) == 1
        assert occasions(only, 2025) == []


def test_what_hangs_on_an_appointment_falls_for_each_who_is_appointed():
    from headway.partners.tests.factories import ProfileFactory

    assert days(2027, anchor="appointment", offset=20) == []
    new = ProfileFactory(person=UserFactory(name="Ignatius Demo"), from_on=date(2026, 9, 7))
    ProfileFactory(person=UserFactory(), from_on=date(2025, 9, 7))
    with terms.remembered():
        (found,) = occasions(row(anchor="appointment", offset=20), 2027)
    assert found.key == f"2027-partner-{new.pk}"
    assert found.about == "Ignatius Demo"
    assert found.due_on == date(2026, 10, 5), "twenty working days later"


def test_a_row_says_a_rhythm_or_a_day_and_not_both():
    with pytest.raises(ValueError, match="may say one of them"):
        row(every="term", month=9)
