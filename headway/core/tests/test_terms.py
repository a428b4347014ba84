"""Terms, half-terms and closures: set by the authority, or the usual dates of England."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from headway.core import audit, setting_terms, terms
from headway.core.models import AuditEvent, Closure, Term, ViewEvent
from headway.core.refusals import NotAllowed, NotValid, Refused

pytestmark = pytest.mark.django_db


def test_a_year_that_nobody_set_has_the_usual_dates_and_says_so():
    autumn, spring, summer = terms.terms_of(2026)
    assert (autumn.starts_on, autumn.ends_on) == (date(2025, 9, 1), date(2025, 12, 19))
    assert terms.half_term(2026, "autumn") == (date(2025, 10, 27), date(2025, 10, 31))
    assert (spring.starts_on, spring.ends_on) == (date(2026, 1, 5), date(2026, 3, 27))
    assert terms.half_term(2026, "spring") == (date(2026, 2, 16), date(2026, 2, 20))
    assert (summer.starts_on, summer.ends_on) == (date(2026, 4, 13), date(2026, 7, 21))
    assert terms.half_term(2026, "summer") == (date(2026, 5, 25), date(2026, 5, 29))
    assert all(term.usual for term in (autumn, spring, summer))
    assert autumn.words == "Autumn term 2025/26"


@pytest.mark.parametrize("year_end", range(2018, 2041))
def test_the_usual_dates_are_in_order_in_every_year(year_end):
    year = terms.usual_terms(year_end)
    days = [d for t in year for d in (t.starts_on, t.half_term_starts_on, t.half_term_ends_on,
                                      t.ends_on)]  # fmt: skip
    assert days == sorted(days)
    with terms.remembered():
        opened = sum(
            terms.is_school_day(date(year_end - 1, 9, 1) + timedelta(days=n)) for n in range(364)
        )
    assert 180 <= opened <= 200


@pytest.mark.parametrize(
    ("on", "open_"),
    [
        (date(2026, 10, 23), True),
        (date(2026, 10, 24), False),  # Saturday
        (date(2026, 10, 26), False),  # half-term
        (date(2026, 12, 28), False),  # Christmas
        (date(2026, 5, 4), False),  # a bank holiday
        (date(2026, 8, 12), False),
    ],
)
def test_school_days(on, open_):
    assert terms.is_school_day(on) is open_


def test_school_days_are_counted_over_half_term():
    assert terms.school_days_after(date(2026, 10, 23), 1) == date(2026, 11, 2)
    assert terms.school_days_after(date(2026, 10, 23), 0) == date(2026, 10, 23)
    with pytest.raises(ValueError, match="forwards"):
        terms.school_days_after(date(2026, 10, 23), -1)


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        (date(2026, 10, 23), 1, True),  # the last day before half-term
        (date(2026, 10, 22), 1, False),
        (date(2026, 10, 22), 2, True),
        (date(2026, 10, 24), 1, True),  # the weekend between
        (date(2026, 12, 17), 2, True),
        (date(2026, 12, 21), 2, False),  # in the holidays
        (date(2026, 10, 28), 2, False),
        (date(2026, 10, 23), 0, False),
    ],
)
def test_the_days_before_a_holiday(on, days, expected):
    assert terms.before_holiday(on, days) is expected


def test_the_days_that_a_frameworks_calendar_names():
    assert terms.anchor_day("autumn_half_term", 2026) == date(2025, 10, 24)
    assert terms.anchor_day("summer_end", 2026) == date(2026, 7, 21)
    assert terms.anchor_day("year_start", 2026) == date(2025, 9, 1)
    assert terms.anchor_day("autumn_end", 2026) == date(2025, 12, 19)
    assert terms.anchor_day("spring_end", 2026) == date(2026, 3, 27)
    assert terms.anchor_day("agreement", 2026) is None, "people make this day"


def set_autumn(by, **changes):
    days = {
        "starts_on": date(2026, 9, 2), "ends_on": date(2026, 12, 18),
        "half_term": (date(2026, 10, 19), date(2026, 10, 30)),
    } | changes  # fmt: skip
    return setting_terms.set_term(2027, "autumn", by=by, **days)


def test_dates_that_the_authority_set_count_and_who_set_them_is_kept(cast):
    set_autumn(cast("administrator"))
    term = terms.term_of(date(2026, 11, 2))
    assert not term.usual
    assert term.starts_on == date(2026, 9, 2)
    assert terms.half_term(2027, "autumn") == (date(2026, 10, 19), date(2026, 10, 30))
    assert terms.anchor_day("autumn_half_term", 2027) == date(2026, 10, 16)
    set_autumn(cast("administrator"), half_term=None)
    assert terms.half_term(2027, "autumn") is None
    assert terms.anchor_day("autumn_half_term", 2027) is None
    said = [event.sentence for event in AuditEvent.objects.order_by("pk")]
    assert said == [
        "Administrator set the autumn term 2026/27.",
        "Administrator changed the autumn term 2026/27.",
    ]


@pytest.mark.parametrize("role", ["council_officer", "partner", "headteacher", "dcs"])
def test_others_may_not_set_terms(cast, role):
    with pytest.raises(NotAllowed, match="administrator"):
        set_autumn(cast(role))
    assert not Term.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": date(2027, 9, 3)}, "lies between"),
        ({"starts_on": date(2026, 8, 1)}, "lies between"),
        ({"starts_on": date(2026, 12, 24)}, "comes before"),
        ({"half_term": (date(2026, 8, 1), date(2026, 10, 1))}, "inside the term"),
        ({"half_term": (date(2026, 10, 9), date(2026, 10, 1))}, "inside the term"),
    ],
)
def test_days_out_of_order_are_refused_in_words(cast, changes, said):
    with pytest.raises(NotValid, match=said):
        set_autumn(cast("administrator"), **changes)
    assert not Term.objects.exists()


def test_two_terms_that_were_set_may_not_overlap(cast):
    set_autumn(cast("administrator"))
    with pytest.raises(NotValid, match="run into the autumn term"):
        setting_terms.set_term(
            2027, "spring", starts_on=date(2026, 12, 1), ends_on=date(2027, 3, 1),
            half_term=None, by=cast("administrator"),
        )  # fmt: skip


def test_a_closure_is_no_school_day_until_it_is_withdrawn(cast):
    day = date(2026, 11, 27)
    closure = setting_terms.add_closure(day, "Staff training", by=cast("administrator"))
    assert not terms.is_school_day(day)
    assert terms.closures(2027) == [(day, "Staff training")]
    with pytest.raises(Refused, match="already"):
        setting_terms.add_closure(day, "Again", by=cast("administrator"))
    with transaction.atomic(), pytest.raises(IntegrityError):
        Closure.objects.create(on=day, words="Twice")
    setting_terms.withdraw_closure(closure, by=cast("administrator"))
    assert terms.is_school_day(day)


def test_inside_a_request_the_calendar_is_read_once_and_anew_after_a_change(
    cast, django_assert_num_queries
):
    with terms.remembered():
        with django_assert_num_queries(2):
            terms.term_of(date(2026, 11, 2))
            terms.school_days_after(date(2026, 11, 2), 60)
        set_autumn(cast("administrator"))
        assert not terms.term_of(date(2026, 11, 2)).usual


def test_a_look_at_something_restricted_is_kept_once_an_hour(cast):
    officer = cast("council_officer")
    first = timezone.make_aware(datetime(2026, 11, 2, 9, 5))
    for minutes in (0, 20, 70):
        audit.viewed(officer, "intelligence", 900_001, at=first + timedelta(minutes=minutes))
    audit.viewed(officer, Closure(pk=3, on=date(2026, 11, 2)), at=first)
    assert [look.thing for look in ViewEvent.objects.order_by("pk")] == [
        "intelligence of school 900001",
        "intelligence of school 900001",
        "closure 3",
    ]
    assert str(ViewEvent.objects.earliest("pk")).startswith("Council officer looked at")


@pytest.mark.requirement("X-08")
@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_the_record_of_a_look(cast, how):
    audit.viewed(cast("director"), "intelligence", 900_001)
    looks = ViewEvent.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        looks.update(actor_name="x") if how == "update" else looks.delete()
    assert ViewEvent.objects.get().actor_name != "x"
