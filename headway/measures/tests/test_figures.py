"""One school's figures: years, gaps, breaks, groups, and words where there is no number."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from headway.evidence.catalogue import indicators
from headway.measures.headlines import HEADLINES, STAGES
from headway.measures.models import Figure
from headway.measures.queries import (
    figure_sums,
    headline_measures,
    measure_of,
    measures_of,
    stages_of,
)
from headway.measures.tests.factories import DecileBandFactory, EditionFactory, FigureFactory
from headway.schools.models import Phase
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def held(edition, school):
    """Stores figures of the school."""

    def store(*years, **given):
        for year in years:
            series = indicators()[given.get("indicator", "P_RWM_EXP")].series_of(year)
            FigureFactory(edition=edition, school=school, year_end=year, series=series, **given)

    return store


@pytest.mark.requirement("B-19")
@pytest.mark.requirement("B-20")
def test_a_year_without_results_is_shown_as_such_and_never_as_zero(held, school):
    held(2018, 2019, 2023, value=60.0)
    points = {point.year_end: point for point in measure_of(school, "P_RWM_EXP").points}
    assert list(points) == [2018, 2019, 2020, 2021, 2022, 2023]
    for year in (2020, 2021, 2022):
        assert (points[year].value, points[year].words) == (
            None,
            "No results published (pandemic)",
        )
    assert points[2023].breaks
    assert points[2023].break_note == "First school results after the pandemic."
    assert not points[2019].breaks


def test_a_newest_year_in_which_nothing_was_produced_nationally_is_said(held, school):
    held(2023, value=0.4, indicator="P_READ_PROG")
    points = measure_of(school, "P_READ_PROG").points
    assert [(point.year_end, point.words) for point in points][1:] == [
        (2024, "No progress measure this year nationally"),
        (2025, "No progress measure this year nationally"),
    ]


def test_a_gap_that_lies_after_the_day_of_the_edition_is_not_shown(school):
    edition = EditionFactory(as_at=date(2019, 12, 1))
    FigureFactory(edition=edition, school=school, year_end=2019)
    assert [point.year_end for point in measure_of(school, "P_RWM_EXP").points] == [2019]


def test_a_year_that_others_have_is_missing_and_one_that_nobody_has_is_not_loaded(
    held, school, edition
):
    held(2016, 2019)
    DecileBandFactory(edition=edition, year_end=2017)
    points = {point.year_end: point for point in measure_of(school, "P_RWM_EXP").points}
    assert points[2017].words == "Missing - being checked"
    assert points[2018].words == "No file is loaded for this year"
    assert points[2017].deciles[0] == 40


@pytest.mark.parametrize(
    ("phase", "indicator", "among"),
    [
        (Phase.PRIMARY, "A_PA", "primary"),
        (Phase.ALL_THROUGH, "P_RWM_EXP", "primary"),
        (Phase.ALL_THROUGH, "A_PA", "secondary"),
        (Phase.SPECIAL, "A_PA", "special"),
        (Phase.ALTERNATIVE, "A_PA", "special"),
    ],
)
def test_a_school_is_spread_among_its_own_kind(phase, indicator, among, edition):
    school = SchoolFactory(phase=phase)
    FigureFactory(edition=edition, school=school, indicator=indicator)
    for number, name in enumerate(("primary", "secondary", "special")):
        DecileBandFactory(edition=edition, indicator=indicator, phase=name, d10=number)
    expected = ("primary", "secondary", "special").index(among)
    assert measure_of(school, indicator).latest.deciles[0] == expected


def test_a_hidden_figure_keeps_its_reason(edition, school):
    FigureFactory(edition=edition, school=school, hidden=True)
    latest = measure_of(school, "P_RWM_EXP").latest
    assert (latest.value, latest.words) == (None, "Hidden: 5 or fewer pupils")


@pytest.mark.requirement("B-06")
def test_each_measure_has_a_selector_of_the_pupil_groups_that_are_held(edition, school):
    for group in ("all", "girls", "boys", "disadvantaged", "other"):
        FigureFactory(edition=edition, school=school, pupil_group=group)
    panel = measure_of(school, "P_RWM_EXP", group="disadvantaged")
    assert panel.groups == (
        ("all", "All pupils"),
        ("disadvantaged", "Disadvantaged"),
        ("other", "Not disadvantaged"),
        ("boys", "Boys"),
        ("girls", "Girls"),
    )
    assert panel.latest.figure.pupil_group == "disadvantaged"


@pytest.mark.requirement("B-03")
def test_seven_key_stage_2_measures_come_with_their_gap_to_england(edition, school):
    seven = [
        "P_READ_EXP", "P_WRIT_EXP", "P_MAT_EXP", "P_RWM_EXP",
        "P_READ_PROG", "P_WRIT_PROG", "P_MAT_PROG",
    ]  # fmt: skip
    for indicator in seven:
        FigureFactory(edition=edition, school=school, indicator=indicator, value=50, national=62)
    found = {panel.indicator.id: panel for panel in measures_of(school, only=seven)}
    assert [found[name].latest.figure.gap for name in seven] == [-12.0] * 7


@pytest.mark.requirement("B-02")
def test_three_key_stage_1_measures_stand_beside_city_and_england(edition, school):
    three = ["P_KS1_READ", "P_KS1_WRIT", "P_KS1_MAT"]
    for indicator in three:
        FigureFactory(edition=edition, school=school, indicator=indicator)
    for panel in measures_of(school, only=three):
        figure = panel.latest.figure
        assert (figure.value, figure.la_value, figure.national) == (53.0, 59.0, 62.0)


@pytest.mark.requirement("B-01")
def test_the_five_stages_appear_and_are_blank_where_the_phase_does_not_teach_them(edition, school):
    FigureFactory(edition=edition, school=school)
    stages = stages_of(school)
    assert [stage.name for stage in stages] == [
        "Early years", "Key stage 1", "Key stage 2", "Key stage 4", "Key stage 5", "Attendance",
    ]  # fmt: skip
    not_taught = ["Does not apply to this phase."] * 2
    assert [stage.words for stage in stages] == ["", "", "", *not_taught, ""]
    missing = stages[0].panels[0]
    assert missing.empty_words == ("Missing: the authority's own figures have not been uploaded.")


def test_figures_of_an_earlier_edition_are_not_shown(edition, school):
    old = EditionFactory(current=False)
    FigureFactory(edition=old, school=school, value=10.0)
    FigureFactory(edition=edition, school=school, value=53.0)
    assert [figure.value for figure in Figure.objects.current()] == [53.0]
    assert figure_sums(school, "P_RWM_EXP", 2025).value == 53.0
    assert figure_sums(school, "P_RWM_EXP", 2001) is None


def test_the_cost_does_not_grow_with_measures_and_years(held, school):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            measures_of(school)
        return len(queries)

    held(2025)
    few = cost()
    for indicator in ("P_READ_EXP", "A_PA", "X_SUSP", "C_FSM6"):
        held(2019, 2023, 2024, 2025, indicator=indicator)
    assert cost() == few == 3


@pytest.mark.parametrize("phase", Phase)
def test_headline_and_stage_measures_exist_and_a_phase_with_results_has_seven(phase, edition):
    named = {name for names in HEADLINES.values() for name in names}
    named |= {name for _, _, names in STAGES for name in names}
    assert named <= set(indicators())
    panels = headline_measures(SchoolFactory(phase=phase))
    assert len(panels) == len(HEADLINES[phase])
    if phase not in (Phase.NURSERY, Phase.POST16, Phase.INDEPENDENT):
        assert len(panels) == 7


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": None},
        {"state": "suppressed"},
        {"state": "unheard_of", "value": None},
        {"quartile": 5},
    ],
)
def test_the_database_refuses_a_figure_that_contradicts_itself(wrong, edition, school):
    with pytest.raises(IntegrityError):
        FigureFactory(edition=edition, school=school, gap=None, raw="x", **wrong)


def test_figures_are_seen_by_who_may_see_the_school(held, school, cast):
    held(2025)
    other = SchoolFactory()
    for person in (cast("director"), cast("council_service"), cast("partner", urn=other.urn)):
        assert Figure.objects.visible_to(person).count() == 1, person
    assert Figure.objects.visible_to(cast("headteacher", urn=school.urn)).count() == 1
    for person in (cast("headteacher", urn=other.urn), cast("scrutiny_reader"), cast.stranger):
        assert not Figure.objects.visible_to(person).exists(), person


def test_a_brief_reading_has_the_figures_without_what_a_summary_does_not_draw(
    held, school, edition
):
    held(2024, 2025)
    DecileBandFactory(edition=edition, year_end=2023)
    with CaptureQueriesContext(connection) as queries:
        [panel] = measures_of(school, only=["P_RWM_EXP"], brief=True)
    assert len(queries) == 2
    assert [(point.year_end, point.words) for point in panel.points] == [
        (2023, "Missing - being checked"),
        (2024, "Published"),
        (2025, "Published"),
    ]
    assert panel.groups == ()
