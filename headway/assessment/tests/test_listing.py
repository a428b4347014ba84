"""The list of schools: found, narrowed, counted, sorted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from headway.assessment.queries.filters import Filters
from headway.assessment.queries.listing import schools_listed, schools_mapped
from headway.assessment.tests.factories import ProfileFactory, ProposalFactory, RunFactory
from headway.inspections.models import Outcome
from headway.inspections.tests.factories import StandingFactory
from headway.measures.tests.copies import store_like
from headway.schools.models import Phase
from headway.schools.queries import history
from headway.schools.tests.factories import RelationFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return RunFactory()


def school(run, *, level=1, proposed=False, outcome=Outcome.GOOD, **register):
    made = SchoolFactory(**register)
    StandingFactory(edition=run.edition, school=made, latest_overall=outcome)
    ProfileFactory(run=run, school=made, attainment=level)
    ProposalFactory(run=run, school=made, proposed=proposed)
    return made


def names(listed):
    return [one.name for one in listed.schools]


def test_a_school_is_found_by_name_number_postcode_or_place_in_any_case(run, cast):
    school(run, name="St Anne's (RC) Primary", postcode="AM12 3XA", district="Northbank")
    school(run, name="Dunmere Primary", postcode="AM2 9XB", district="Weir")
    director = cast("director")
    only = ["St Anne's (RC) Primary"]
    for typed in ("st anne", "ST ANNES", "am12 3xa", "am123xa", "northbank anne", "Änne"):
        assert names(schools_listed(director, Filters(q=typed))) == only, typed
    assert schools_listed(director, Filters(q="nowhere")).total == 0


def test_each_filter_narrows_and_its_own_choices_are_counted_under_the_others(run, cast):
    school(run, name="A", phase=Phase.PRIMARY, district="Weir", level=3, proposed=True)
    school(run, name="B", phase=Phase.PRIMARY, district="Castle", level=0, outcome=Outcome.RI)
    school(run, name="C", phase=Phase.SECONDARY, district="Weir", level=None, maintained=False)
    director = cast("director")

    def found(**filters):
        return names(schools_listed(director, Filters(**filters)))

    assert found(phase=("primary",)) == ["A", "B"]
    assert found(district=("Weir",), phase=("primary",)) == ["A"]
    assert found(maintained=("no",)) == ["C"]
    assert found(standing=("RI",)) == ["B"]
    assert found(attainment=("3", "0")) == ["A", "B"]
    assert found(attainment=("none",)) == ["C"]
    assert found(proposal=("PRIORITY_OFSTED",)) == ["A"]
    assert found(window=("next",)) == ["A", "B", "C"]
    assert found(window=("overdue",)) == []
    listed = schools_listed(director, Filters(district=("Weir",)))
    counts = {
        facet.name: {choice.value: choice.schools for choice in facet.choices}
        for facet in listed.facets
    }
    assert counts["district"] == {"Castle": 1, "Weir": 2}
    assert counts["phase"] == {"primary": 1, "secondary": 1}
    assert counts["attainment"] == {"3": 1, "none": 1}


@pytest.mark.requirement("C-02")
def test_either_kind_of_inadequate_can_be_chosen_alone(run, cast):
    school(run, name="A", outcome=Outcome.SPECIAL_MEASURES)
    school(run, name="B", outcome=Outcome.SERIOUS_WEAKNESSES)
    for chosen, name in ((Outcome.SPECIAL_MEASURES, "A"), (Outcome.SERIOUS_WEAKNESSES, "B")):
        listed = schools_listed(cast("director"), Filters(standing=(chosen.value,)))
        assert names(listed) == [name]


def test_tags_name_each_filter_and_lead_to_the_list_without_it(run):
    filters = Filters.read({"q": "anne", "phase": ["primary", "junior"], "sort": "-roll"})
    assert [(tag.label, tag.words, tag.without) for tag in filters.tags] == [
        ("Search", "anne", "phase=primary&phase=junior&sort=-roll"),
        ("Phase", "Primary", "q=anne&phase=junior&sort=-roll"),
        ("Phase", "Junior", "q=anne&phase=primary&sort=-roll"),
    ]


def test_a_school_without_a_value_comes_last_whichever_way_the_list_is_sorted(run, cast):
    school(run, name="Few", roll=90)
    school(run, name="Many", roll=900)
    school(run, name="Unknown", roll=None)
    director = cast("director")
    assert names(schools_listed(director, Filters(sort="roll"))) == ["Few", "Many", "Unknown"]
    assert names(schools_listed(director, Filters(sort="-roll"))) == ["Many", "Few", "Unknown"]


def test_who_may_not_see_the_assessment_gets_neither_its_columns_nor_its_filters(run, cast):
    school(run, name="A", level=3, proposed=True)
    officer = cast("council_service")
    listed = schools_listed(officer, Filters(proposal=("PRIORITY_OFSTED",)))
    assert listed.total == 0
    assert not {"proposal", "attainment"} & {facet.name for facet in listed.facets}
    seen = schools_listed(officer).schools[0]
    assert (seen.proposal, seen.level_attainment) == (None, None)
    assert seen.standing_words == "Good (2019 framework)"


def test_a_partner_sees_levels_of_allocated_schools_and_the_outline_of_others(run, cast):
    mine = school(run, name="Mine", level=2, proposed=True)
    school(run, name="Other", level=3, proposed=True)
    listed = schools_listed(cast("partner", urn=mine.urn))
    assert [(one.name, one.level_attainment, one.proposal) for one in listed.schools] == [
        ("Mine", 2, "PRIORITY_OFSTED"),
        ("Other", None, None),
    ]


def test_head_sees_their_own_school_and_a_stranger_or_scrutiny_reader_none(run, cast):
    mine = school(run, name="Mine")
    school(run, name="Other")
    for role in ("headteacher", "chair_of_governors"):
        assert names(schools_listed(cast(role, urn=mine.urn))) == ["Mine"]
    for person in (cast.stranger, cast("scrutiny_reader"), cast("system_administrator")):
        assert schools_listed(person).total == 0


def test_the_list_costs_the_same_queries_for_one_school_or_sixty(run, cast):
    director = cast("director")
    director.current_holdings()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            schools_listed(director, Filters(q="school", phase=("primary",), sort="-window"))
        return len(queries)

    school(run)
    few = cost()
    for _ in range(59):
        school(run)
    assert cost() == few == 7  # the values of the filters are read once an edition besides
    assert cost() == 6


def test_the_map_has_the_schools_of_the_list_that_have_a_place(run, cast):
    school(run, name="A", easting=400_100, northing=290_200, proposed=True)
    school(run, name="B")
    [point] = schools_mapped(cast("director"))
    assert (point.name, point.easting, point.proposal) == ("A", 400_100, "PRIORITY_OFSTED")


@pytest.mark.requirement("A-01")
def test_the_register_is_filtered_by_type_with_a_total_for_each(run, cast):
    for kind, number in (("Community school", 3), ("Academy converter", 2), ("Free school", 1)):
        for _ in range(number):
            school(run, type=kind, maintained=kind == "Community school")
    director = cast("director")
    listed = schools_listed(director)
    types = next(facet for facet in listed.facets if facet.name == "type")
    assert {choice.words: choice.schools for choice in types.choices} == {
        "Community school": 3, "Academy converter": 2, "Free school": 1,
    }  # fmt: skip
    assert schools_listed(director, Filters(type=("Academy converter",))).total == 2


@pytest.mark.requirement("A-09")
def test_a_school_that_converted_is_not_inspected_since_and_keeps_its_predecessor(run, cast):
    converted = SchoolFactory(name="Dunmere Academy", maintained=False)
    RelationFactory(school=converted, other_urn=800_001, join_kind="converter")
    StandingFactory(
        edition=run.edition, school=converted, group="NEVER", never_inspected=True,
        predecessor_outcome=True, predecessor_urn=800_001,
    )  # fmt: skip
    listed = schools_listed(cast("director"), Filters(standing=("NEVER",)))
    assert names(listed) == ["Dunmere Academy"]
    [before] = history(converted)
    assert (before.urn, before.join_kind) == (800_001, "converter")


@pytest.mark.slow
def test_the_list_costs_the_same_queries_for_450_schools_or_24_000(run, cast):
    director = cast("director")
    director.current_holdings()

    templates = [
        StandingFactory.build(edition=run.edition, school=None),
        ProfileFactory.build(run=run, school=None),
        ProposalFactory.build(run=run, school=None),
    ]

    def fill(first, last):
        urns = range(first, last)
        named = ({"urn": n, "name": f"School {n}", "search": f"school {n}"} for n in urns)
        store_like(SchoolFactory.build(), named)
        for template in templates:
            store_like(template, ({"school_id": urn} for urn in urns))

    def cost(**filters):
        with CaptureQueriesContext(connection) as queries:
            schools_listed(director, Filters(**filters))
            schools_mapped(director, Filters(**filters))
        return len(queries)

    asked = {"q": "school", "phase": ("primary",), "sort": "-window"}
    fill(1, 451)
    few = cost(**asked), cost()
    fill(451, 24_001)
    assert (cost(**asked), cost()) == few
