"""The table before the meeting, its totals, and what changed between two runs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from headway.assessment.queries import (
    Filters,
    assessment_table,
    city,
    compared_runs,
    evidence_cells,
    runs_seen,
    school_assessment,
    totals,
)
from headway.assessment.tests.factories import (
    DomainLevelFactory,
    ProfileFactory,
    ProposalFactory,
    RunFactory,
)
from headway.inspections.tests.factories import AreaOutcomeFactory, StandingFactory
from headway.measures.tests.factories import (
    AreaFigureFactory,
    FigureFactory,
    ReleaseRecordFactory,
)
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return RunFactory()


@pytest.fixture
def last_year(run):
    return RunFactory(edition=run.edition, current=False, as_at=date(2025, 1, 15))


def assessed(run, school=None, *, proposed=False, **proposal):
    school = school or SchoolFactory()
    ProfileFactory(run=run, school=school)
    DomainLevelFactory(run=run, school=school)
    ProposalFactory(run=run, school=school, proposed=proposed, **proposal)
    return school


def test_the_table_says_how_each_school_moved_since_last_year(run, last_year, cast):
    new = assessed(run, SchoolFactory(name="A"), proposed=True)
    ProposalFactory(run=last_year, school=new)
    gone = assessed(run, SchoolFactory(name="B"))
    ProposalFactory(run=last_year, school=gone, proposed=True)
    other = assessed(run, SchoolFactory(name="C"), proposed=True)
    ProposalFactory(run=last_year, school=other, category="PRIORITY_CRISIS", listed=True, rank=2)
    same = assessed(run, SchoolFactory(name="D"))
    ProposalFactory(run=last_year, school=same)
    assessed(run, SchoolFactory(name="E"))
    rows = assessment_table(cast("director"), run)
    assert [(row.school.name, row.change, row.last_category_name) for row in rows] == [
        ("A", "new to the list", "Not proposed"),
        ("B", "leaves the list", "Priority: Ofsted"),
        ("C", "reclassified", "Priority: in crisis"),
        ("D", "as last year", "Not proposed"),
        ("E", "not assessed last year", ""),
    ]
    assert rows[0].marks[0].accessible == "Attainment: watch"


def test_the_table_takes_the_filters_of_the_list_and_the_same_queries_for_any_number(run, cast):
    director = cast("director")
    director.current_holdings()
    assessed(run, SchoolFactory(district="Weir"), proposed=True)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            rows = assessment_table(director, run, Filters(district=("Weir",)))
        return len(queries), len(rows)

    few, _ = cost()
    for _ in range(20):
        assessed(run, SchoolFactory(district="Weir"))
    assessed(run, SchoolFactory(district="Castle"))
    assert cost() == (few, 21)
    assert few <= 6


@pytest.mark.requirement("E-14")
def test_totals_stand_against_the_usual_band_by_phase_and_by_deprivation(run):
    run.band_low, run.band_high = 2, 3
    for fifth in (1, 1, 5, None):
        assessed(run, SchoolFactory(deprivation_fifth=fifth), proposed=fifth == 1)
    found = totals(run)
    assert (found.schools, found.listed, found.could_not_check) == (4, 2, 4)
    assert found.band_words == "2 to 3 schools are usual; 2 is within."
    assert [(c.id, c.schools) for c in found.categories if c.schools] == [
        ("PRIORITY_OFSTED", 2),
        ("NONE", 2),
    ]
    assert [(line.words, line.listed, line.schools) for line in found.by_fifth] == [
        ("Most deprived fifth", 2, 2),
        ("Least deprived fifth", 0, 1),
        ("Not known", 0, 1),
    ]
    assert [(line.key, line.schools) for line in found.by_phase] == [("primary", 4)]


def test_two_runs_are_compared_school_by_school_with_the_rule_that_did_it(run, last_year):
    enters = assessed(run, SchoolFactory(name="Enters"), proposed=True)
    ProposalFactory(run=last_year, school=enters)
    leaves = assessed(run, SchoolFactory(name="Leaves"))
    ProposalFactory(run=last_year, school=leaves, proposed=True)
    stays = assessed(run, SchoolFactory(name="Stays"), proposed=True)
    ProposalFactory(run=last_year, school=stays, proposed=True)
    outside = SchoolFactory(name="Left the authority")
    ProposalFactory(run=last_year, school=outside)
    change = compared_runs(last_year, run)
    assert change.sentence == "Add 1, remove 1, reclassify 1, keep 1."
    assert (change.listed_before, change.listed_after, change.unchanged) == (2, 2, 1)
    [moved] = change.entered
    assert (moved.name, moved.before, moved.after) == (
        "Enters", "Not proposed", "Priority: Ofsted",
    )  # fmt: skip
    assert (moved.rules_now, moved.rules_gone) == (("R1",), ())
    assert change.left[0].rules_gone == ("R1",)
    assert change.reclassified[0].after == "Not assessed"


def test_whole_runs_are_for_people_who_may_see_every_assessment(run, cast):
    assert list(runs_seen(cast("director"))) == [run]
    for role in ("partner", "headteacher", "council_service", "scrutiny_reader"):
        assert not runs_seen(cast(role)).exists(), role
    assert not runs_seen(cast.stranger).exists()


def test_an_assessment_is_hidden_from_who_may_not_see_it_and_says_so(run, cast):
    school = assessed(run, proposed=True)
    seen = school_assessment(cast("partner", urn=school.urn), school)
    assert (seen.proposal.category, len(seen.levels), seen.hidden) == ("PRIORITY_OFSTED", 1, False)
    for person in (cast("partner", urn=1), cast("headteacher", urn=school.urn), cast.stranger):
        hidden = school_assessment(person, school)
        assert (hidden.proposal, hidden.levels, hidden.hidden) == (None, (), True)


def test_the_city_page_costs_the_same_queries_for_one_school_or_twenty(run, cast):
    director = cast("director")
    AreaOutcomeFactory(edition=run.edition)
    AreaFigureFactory(edition=run.edition)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            found = city(director)
        return len(queries), found

    StandingFactory(edition=run.edition, school=assessed(run))
    few, _ = cost()
    for _ in range(19):
        StandingFactory(edition=run.edition, school=assessed(run))
    many, found = cost()
    assert many == few
    assert found.register.total.schools == 20
    assert found.measures[0].latest.rank_words == "98th of 150 (84th to 111th)"


def test_the_city_summary_has_its_day_and_the_latest_outcome(run, cast):
    school = assessed(run)
    StandingFactory(edition=run.edition, school=school, known_on=date(2025, 12, 18))
    director = cast("director")
    assert city(director).inspections_as_at is None
    run.edition.releases.add(
        ReleaseRecordFactory(kind="inspections", as_at=date(2025, 12, 31)),
        ReleaseRecordFactory(kind="inspections", as_at=date(2019, 11, 30)),
    )
    found = city(director)
    assert found.inspections_as_at == date(2025, 12, 31)
    assert found.latest_outcome == date(2025, 12, 18)
    whole, primary = found.outcomes
    assert [(c.name, c.schools.count, c.schools.percent) for c in primary.cells] == [
        ("Good", 1, 100.0)
    ]
    assert (whole.name, primary.name) == ("All schools", "Primary")


@pytest.mark.requirement("E-04")
def test_the_assessment_shows_a_column_for_each_source_and_marks_what_is_missing(run):
    school = SchoolFactory()
    held = {"P_RWM_EXP": 53.0, "A_ABS": 6.1}
    for indicator, value in held.items():
        FigureFactory(edition=run.edition, school=school, indicator=indicator, value=value)
    FigureFactory(edition=run.edition, school=school, indicator="X_PEX", hidden=True)
    cells = {cell.key: cell for cell in evidence_cells([school])[school.urn]}
    assert list(cells) == [
        "eyfs", "ks1", "ks2", "ks4", "ks5", "disadvantaged", "attendance", "exclusions",
        "part_time",
    ]  # fmt: skip
    assert cells["ks2"].figure.value == 53.0
    assert cells["attendance"].figure.value == 6.1
    assert (cells["eyfs"].words, cells["eyfs"].missing) == ("Missing", True)
    assert cells["exclusions"].words == "Hidden: 5 or fewer pupils"
    assert (cells["ks4"].words, cells["ks4"].missing) == ("Does not apply to this phase", False)
    assert cells["part_time"].missing


def test_the_evidence_of_many_schools_is_one_query(run):
    schools = [SchoolFactory() for _ in range(5)]
    with CaptureQueriesContext(connection) as queries:
        assert len(evidence_cells(schools)) == 5
    assert len(queries) == 1
