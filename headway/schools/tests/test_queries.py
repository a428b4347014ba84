"""The register on a day, and the history of a school's numbers."""

from datetime import date

import pytest
from django.db import IntegrityError

from headway.schools.models import Phase, RelationKind, ReportingPhase, School
from headway.schools.queries import history, overview, schools_suggested
from headway.schools.tests.factories import RelationFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("A-15")
def test_the_overview_counts_schools_by_phase_and_maintained_status_on_a_chosen_day():
    SchoolFactory(roll=300)
    SchoolFactory(roll=200, maintained=False, phase=Phase.JUNIOR)
    SchoolFactory(roll=None, phase=Phase.SPECIAL)
    gone = {"is_open": False, "close_date": date(2024, 8, 31)}
    SchoolFactory(roll=100, open_date=date(2010, 9, 1), **gone)
    SchoolFactory(open_date=date(2025, 9, 1), roll=50)
    found = overview(School.objects.all(), date(2026, 1, 15))
    assert (found.total.schools, found.total.maintained.count) == (4, 3)
    assert found.total.maintained.percent == 75.0
    assert (found.total.pupils, found.total.rolls_missing) == (550, 1)
    before = overview(School.objects.all(), date(2024, 8, 31))
    assert (before.total.schools, before.total.pupils) == (4, 600)
    assert overview(School.objects.all(), date(2024, 9, 1)).total.schools == 3


def test_schools_of_which_nobody_knows_who_maintains_them_are_counted_apart():
    SchoolFactory()
    SchoolFactory(maintained=False)
    SchoolFactory(maintained=None, in_scope=False, type="")
    line = overview(School.objects.all(), date(2026, 1, 15)).total
    assert (line.maintained.count, line.maintained.of, line.maintained_unknown) == (1, 3, 1)


@pytest.mark.requirement("A-03")
def test_phase_totals_by_reporting_group_match_the_sum_of_the_detailed_phases():
    for phase in Phase:
        SchoolFactory(phase=phase)
        SchoolFactory(phase=phase, maintained=False)
    schools = School.objects.exclude(phase=Phase.INDEPENDENT)
    found = overview(schools, date(2026, 1, 15))
    for group in found.by_reporting_phase:
        assert group.schools == sum(part.schools for part in group.parts), group.name
        assert group.maintained.count == sum(part.maintained.count for part in group.parts)
    assert sum(group.schools for group in found.by_reporting_phase) == found.total.schools
    primary = found.by_reporting_phase[0]
    assert {"primary", "junior", "infant"} <= {part.key for part in primary.parts}


def test_independent_schools_stand_apart_from_the_state_funded_total():
    SchoolFactory()
    SchoolFactory(phase=Phase.INDEPENDENT, reporting_phase=ReportingPhase.INDEPENDENT)
    found = overview(School.objects.all(), date(2026, 1, 15))
    assert (found.total.schools, found.independent.schools) == (1, 1)


def test_districts_without_a_name_come_last_and_say_so():
    SchoolFactory(district="Weir")
    SchoolFactory(district="")
    found = overview(School.objects.all(), date(2026, 1, 15))
    assert [line.name for line in found.by_district] == ["Weir", "Not recorded"]


def test_history_lists_what_a_school_was_before_then_what_it_became():
    now = SchoolFactory()
    old = SchoolFactory(urn=now.urn + 7, is_open=False)
    RelationFactory(school=now, other_urn=old.urn, on=date(2019, 9, 1))
    RelationFactory(school=now, other_urn=5, kind=RelationKind.SUCCESSOR, on=date(2026, 9, 1))
    assert [(one.urn, one.here) for one in history(now)] == [(old.urn, True), (5, False)]


def test_suggestions_begin_with_names_that_start_as_typed(cast):
    SchoolFactory(name="Weir Primary", district="Castle")
    SchoolFactory(name="Ashwell Primary", district="Weir")
    SchoolFactory(name="Weir Old Site", district="Castle", is_open=False)
    director = cast("director")
    assert [s.name for s in schools_suggested(director, "weir")] == [
        "Weir Primary", "Ashwell Primary",
    ]  # fmt: skip
    assert schools_suggested(director, "  ") == []
    assert schools_suggested(cast.stranger, "weir") == []


@pytest.mark.parametrize(
    "wrong", [{"phase": "lower"}, {"reporting_phase": "all"}, {"deprivation_fifth": 6}]
)
def test_the_database_refuses_a_word_or_number_that_means_nothing(wrong):
    with pytest.raises(IntegrityError):
        SchoolFactory(**{"reporting_phase": ReportingPhase.PRIMARY, **wrong})
