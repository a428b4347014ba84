"""Prepared reads find what the query set finds, for whatever values are given."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from headway.core.models import Closure, Term
from headway.core.prepared import Prepared, Present
from headway.priority.models import Entry
from headway.priority.tests.factories import EntryFactory
from headway.schools.models import School
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def close(*days):
    for day in days:
        Closure.objects.create(on=day, words=f"Snow of {day}")


def test_the_same_read_answers_for_every_day_that_it_is_given():
    close(DAY, DAY + timedelta(days=3))
    read = Prepared(
        lambda after, words: (
            Closure.objects.filter(on__gt=after, words__startswith="Snow")
            .exclude(words=words)
            .order_by("on")
            .values_list("on", "words")
        )
    )
    both = read.tuples(DAY - timedelta(days=1), "")
    assert both == [(day, f"Snow of {day}") for day in (DAY, DAY + timedelta(days=3))]
    assert read.tuples(DAY, "") == both[1:]
    assert read.tuples(DAY + timedelta(days=3), "") == []


def test_a_list_may_have_any_length_and_an_empty_one_asks_nothing(django_assert_num_queries):
    schools = [SchoolFactory() for _ in range(3)]
    read = Prepared(
        lambda urns, name: School.objects.filter(urn__in=urns).exclude(name=name).order_by("urn")
    )
    urns = [school.urn for school in schools]
    assert read.models(urns, "") == schools
    assert read.models(urns[:2], schools[0].name) == [
        s for s in schools[:2] if s.name != schools[0].name
    ]
    with django_assert_num_queries(0):
        assert read.models([], "") == []


def test_rows_are_whole_instances_and_read_later_what_was_left_out():
    school = SchoolFactory(name="Ashwell Primary School")
    (found,) = Prepared(lambda urn: School.objects.filter(urn=urn).only("name")).models(school.urn)
    assert (found.name, found.pk, found._state.adding) == (school.name, school.urn, False)
    assert found.get_deferred_fields()
    assert found.district == school.district  # a second read
    found.name = "Ashwell School"
    found.save(update_fields=["name"])
    school.refresh_from_db()
    assert school.name == "Ashwell School"


def test_what_is_selected_along_and_annotated_comes_along(django_assert_num_queries):
    entry = EntryFactory()
    read = Prepared(
        lambda year: (
            Entry.objects.filter(year_end=year)
            .select_related("school", "carried_from")
            .annotate(called=F("school__name"))
        )
    )
    read.models(entry.year_end)
    with django_assert_num_queries(1):
        (found,) = read.models(entry.year_end)
        assert (found, found.school, found.called) == (entry, entry.school, entry.school.name)
        assert found.carried_from is None


def test_a_value_that_is_not_used_is_refused():
    read = Prepared(lambda on, unused: Term.objects.filter(starts_on=on))
    with pytest.raises(ValueError, match="every value"):
        read.models(DAY, 3)


def test_one_statement_says_which_sorts_there_are(django_assert_num_queries):
    close(DAY)
    there = Present(
        today=lambda on: Closure.objects.filter(on=on),
        later=lambda on: Closure.objects.filter(on__gt=on),
        terms=lambda on: Term.objects.all(),
    )
    assert there.of(DAY - timedelta(days=1)) == {"later"}
    with django_assert_num_queries(1):
        assert there.of(DAY) == {"today"}
    assert there.of(DAY + timedelta(days=1)) == set()
