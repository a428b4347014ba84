"""Inspections: history, what is new, and the honest counts."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from headway.inspections.models import Basis, Inspection, Outcome, Standing, StandingGroup
from headway.inspections.queries import (
    good_or_better,
    not_inspected_for_long,
    outcomes_by_phase,
    outcomes_since,
    timeline,
)
from headway.inspections.tests.factories import (
    AreaOutcomeFactory,
    InspectionFactory,
    JudgementFactory,
    StandingFactory,
)
from headway.measures.tests.factories import EditionFactory
from headway.schools.models import Phase
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def standing(edition):
    """Stores the standing of a new school."""

    def store(outcome=Outcome.GOOD, *, phase=Phase.PRIMARY, roll=100, **given):
        return StandingFactory(
            edition=edition,
            school=SchoolFactory(phase=phase, roll=roll),
            latest_overall=outcome,
            **given,
        )

    return store


@pytest.mark.requirement("C-01")
def test_a_school_has_its_history_and_the_service_what_is_new_since_a_day(edition):
    school = SchoolFactory()
    for year, regime in ((2012, "S5-12"), (2017, "CIF-15"), (2025, "RC-25")):
        InspectionFactory(
            edition=edition,
            school=school,
            regime=regime,
            inspected_on=date(year, 12, 3),
            known_on=date(year + 1, 1, 15),
            predecessor=year == 2012,
            urn_at=800_001 if year == 2012 else school.urn,
        )
    StandingFactory(edition=edition, school=school)
    found = timeline(school)
    assert found.regimes == ("RC-25", "CIF-15", "S5-12")
    assert [one.predecessor for one in found.inspections] == [False, False, True]
    assert found.standing.words == "Good (2019 framework)"
    since = outcomes_since(date(2026, 1, 1))
    assert [one.regime for one in since] == ["RC-25"]
    assert not outcomes_since(date(2026, 2, 1)).exists()


def test_the_timeline_costs_the_same_for_one_inspection_or_ten(edition):
    school = SchoolFactory()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            for inspection in timeline(school).inspections:
                list(inspection.judgements.all())
        return len(queries)

    JudgementFactory(inspection=InspectionFactory(edition=edition, school=school))
    few = cost()
    for month in range(1, 10):
        JudgementFactory(
            inspection=InspectionFactory(
                edition=edition, school=school, inspected_on=date(2010, month, 1)
            )
        )
    assert cost() == few == 3


@pytest.mark.requirement("C-07")
def test_schools_not_inspected_for_five_years_are_counted_by_grade_with_their_shares(standing):
    for years in (7.0, 5.0, 4.9):
        standing(Outcome.GOOD, years_since=years)
    standing(Outcome.OUTSTANDING, years_since=9.1)
    standing(Outcome.RI, years_since=1.0)
    standing(Outcome.GOOD, years_since=None)
    found = not_inspected_for_long(Standing.objects.all())
    lines = {line.key: line for line in found.lines}
    both = lines["good_or_better"]
    assert (both.long_ago.count, both.long_ago.of, both.long_ago.percent) == (3, 4, 75.0)
    assert (lines["good"].long_ago.count, lines["good"].lately.count) == (2, 1)
    assert lines["good"].date_unknown == 1
    assert lines["outstanding"].long_ago.percent == 100.0
    assert lines["less_than_good"].lately.percent == 100.0
    assert lines["good"].groups == ("GOOD",)  # opens the schools behind the number


@pytest.mark.requirement("C-08")
def test_schools_never_inspected_stand_apart_and_every_share_names_its_whole(standing):
    standing(Outcome.GOOD, years_since=6.0)
    standing(
        "", group=StandingGroup.NEVER, basis=Basis.NONE, never_inspected=True, years_since=None
    )
    found = not_inspected_for_long(Standing.objects.all())
    assert (found.never.count, found.never.of) == (1, 2)
    assert (found.inspected, found.schools) == (1, 2)
    assert all(line.long_ago.of <= found.inspected for line in found.lines)
    whole = outcomes_by_phase(Standing.objects.all())[0]
    assert (whole.inspected, whole.never) == (1, 1)
    assert [(cell.name, cell.schools.count, cell.schools.of) for cell in whole.cells] == [
        ("Good", 1, 1)
    ]


@pytest.mark.requirement("C-02")
def test_outcomes_are_counted_by_phase_with_both_kinds_of_inadequate_apart(standing):
    standing(Outcome.SPECIAL_MEASURES, roll=200)
    standing(Outcome.SERIOUS_WEAKNESSES)
    standing(Outcome.GOOD, phase=Phase.SECONDARY)
    lines = {line.key: line for line in outcomes_by_phase(Standing.objects.all())}
    assert list(lines) == ["all", "primary", "secondary"]
    cells = {cell.group: cell for cell in lines["primary"].cells}
    assert cells["SPECIAL_MEASURES"].schools.percent == 50.0
    assert cells["SPECIAL_MEASURES"].pupils == 200
    assert cells["SERIOUS_WEAKNESSES"].schools.count == 1
    assert cells["GOOD"].schools.count == 0


@pytest.mark.requirement("A-10")
def test_children_in_good_schools_are_counted_from_the_rolls_that_are_held(standing):
    def pupils():
        [whole, *_] = outcomes_by_phase(Standing.objects.filter(school__maintained=True))
        return {cell.group: cell.pupils for cell in whole.cells}

    good = standing(Outcome.GOOD, roll=200)
    standing(Outcome.RI, roll=90)
    assert (pupils()["GOOD"], pupils()["RI"]) == (200, 90)
    good.school.roll = 230
    good.school.save()
    assert (pupils()["GOOD"], pupils()["RI"]) == (230, 90)


@pytest.mark.requirement("B-23")
def test_good_or_better_stands_beside_three_comparators_basis_by_basis(edition):
    areas = [
        ("la", "399", "Aldermere"), ("core_cities", "core_cities", "Core cities"),
        ("neighbours", "neighbours", "Statistical neighbours"), ("england", "ENG", "England"),
    ]  # fmt: skip
    for level, area, name in areas:
        where = {"edition": edition, "level": level, "area": area, "area_name": name}
        AreaOutcomeFactory(schools=100, good=86, pupils=1_000, pupils_good=850, **where)
        AreaOutcomeFactory(
            basis=Basis.REPORT_CARD, schools=20, good=15, pupils=200, pupils_good=160, **where
        )
        AreaOutcomeFactory(basis=Basis.NONE, schools=7, good=0, pupils=90, pupils_good=0, **where)
    found = good_or_better()
    assert [area.area_name for area in found] == [name for _, _, name in areas]
    own = found[0]
    assert [(one.basis, one.schools.percent) for one in own.bases] == [
        ("overall", 86.0),
        ("report_card", 75.0),
    ]
    assert (own.together.schools.count, own.together.schools.of) == (101, 120)
    assert own.together.pupils.of == 1_200
    assert own.not_counted == 7
    assert edition.as_at == date(2026, 1, 15)  # the day that the headline is of


@pytest.mark.parametrize("wrong", [{"overall": 5}, {"kind": "visit"}])
def test_the_database_refuses_an_inspection_of_no_known_sort_or_grade(wrong, edition):
    with pytest.raises(IntegrityError):
        InspectionFactory(edition=edition, **wrong)


def test_inspections_are_seen_by_who_may_see_the_school(edition, cast):
    inspection = InspectionFactory(edition=edition)
    own = inspection.school_id
    for person in (cast("director"), cast("partner", urn=1), cast("headteacher", urn=own)):
        assert Inspection.objects.visible_to(person).count() == 1
    for person in (cast("headteacher", urn=1), cast("scrutiny_reader"), cast.stranger):
        assert not Inspection.objects.visible_to(person).exists()
