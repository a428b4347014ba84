"""The city page: what it counts, and that every count opens the same number of schools."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from headway.assessment.queries import Filters, city, schools_listed
from headway.inspections.models import Basis, Outcome, Standing, StandingGroup
from headway.inspections.tests.factories import AreaOutcomeFactory
from headway.measures.models import AreaFigure, AreaLevel
from headway.measures.tests.factories import AreaFigureFactory
from headway.schools.models import Phase, ReportingPhase, School
from headway.web.presenting.city import CityPage
from headway.web.tests.reading import page, shown
from headway.web.tests.worlds import edition_with_run, listed_school

pytestmark = pytest.mark.django_db

# How many schools there are with each standing, the regime of it, and the basis it counts on.
SCHOOLS = (
    (StandingGroup.GOOD, "EIF-19", Basis.OVERALL, 3),
    (StandingGroup.OUTSTANDING, "CIF-15", Basis.OVERALL, 1),
    (StandingGroup.RI, "EIF-19", Basis.OVERALL, 1),
    (StandingGroup.NO_GRADE_MET, "EIF-24", Basis.JUDGEMENTS, 2),
    (StandingGroup.NO_GRADE_MET, "RC-25", Basis.REPORT_CARD, 4),
    (StandingGroup.NO_GRADE_BELOW, "RC-25", Basis.REPORT_CARD, 1),
    (StandingGroup.NOT_JUDGED, "EIF-19", Basis.NONE, 2),
    (StandingGroup.NEVER, "", Basis.NONE, 5),
)
GOOD = {StandingGroup.GOOD, StandingGroup.OUTSTANDING, StandingGroup.NO_GRADE_MET}


@pytest.fixture
def counted(db):
    """An authority with every standing, its honest count, and an independent school beside."""
    edition, run = edition_with_run()
    totals = {}
    for group, regime, basis, count in SCHOOLS:
        outcome = group if group in Outcome.values else ""
        for _ in range(count):
            school = listed_school(edition, run)
            Standing.objects.filter(school=school).update(
                group=group, regime=regime, basis=basis, latest_overall=outcome,
                never_inspected=group == StandingGroup.NEVER,
            )  # fmt: skip
        schools, good = totals.get(basis, (0, 0))
        totals[basis] = (schools + count, good + (count if group in GOOD else 0))
    listed_school(edition, run, phase=Phase.INDEPENDENT, reporting_phase=ReportingPhase.INDEPENDENT)
    for basis, (schools, good) in totals.items():
        AreaOutcomeFactory(
            edition=edition, level="la", area="399", area_name="Aldermere", basis=basis,
            schools=schools, good=good, pupils=100 * schools, pupils_good=100 * good,
        )  # fmt: skip
    AreaOutcomeFactory(edition=edition)
    return edition


def behind(director, url):
    """How many schools the list at an address has."""
    _, _, query = url.partition("?")
    return schools_listed(director, Filters.read(QueryDict(query))).total


def test_those_not_counted_are_split_and_agree_with_the_table(counted, client, cast):
    director = cast("director")
    client.force_login(director)
    text = shown(client, "city")
    said = "Not counted: 5 not yet inspected in present form ; 2 inspected, with an outcome not"
    assert said in text  # the spaces stand for the links
    found = city(director)
    whole = found.outcomes[0]
    unknown = next(c for c in whole.cells if c.group == StandingGroup.NOT_JUDGED)
    assert (whole.never, unknown.schools.count) == (5, 2)
    uncounted = sum(area.not_counted for area in found.good if area.level == "la")
    assert uncounted == whole.never + unknown.schools.count


@pytest.mark.requirement("B-23")
def test_each_count_of_good_schools_opens_as_many_schools(counted, cast):
    director = cast("director")
    shown_page = CityPage(city(director), linked=True)
    here, england = shown_page.good
    opened = [(cell.words, behind(director, cell.url)) for cell in (*here.bases, here.schools)]
    assert opened == [("4 of 5", 4), ("2 of 2", 2), ("4 of 5", 4), ("10 of 12", 10)]
    assert {cell.url for cell in (*england.bases, england.schools)} == {""}  # not our schools
    assert england.bases[1].words == "none"  # cells stand under their own heading
    assert [behind(director, part.url) for part in shown_page.not_counted] == [5, 2]
    whole = shown_page.outcomes[0]
    assert behind(director, whole.inspected.url) == 14
    assert whole.inspected.words == "14"
    for cell in (*whole.cells, whole.never):
        assert behind(director, cell.url) == int(cell.words.split()[0])


def test_a_reader_of_public_figures_has_the_counts_without_lists(counted, client, cast):
    client.force_login(cast("scrutiny_reader"))
    html = page(client, "city")
    assert "10 of 12" in html
    assert reverse("schools") not in html


def measured(edition, indicator="S_A8", *, phase="secondary", without=(), year=2025, **own):
    values = {
        AreaLevel.LA: (46.0, "Aldermere"),
        AreaLevel.ENGLAND: (46.0, "England"),
        AreaLevel.CORE_CITIES: (42.1, "Core cities (mean weighted by pupils; 7 of 7)"),
        AreaLevel.NEIGHBOURS: (
            47.0,
            "Statistical neighbours as listed in May 2025 (mean, not weighted; 10 of 10)",
        ),
    }
    for level, (value, name) in values.items():
        if level not in without:
            given = {"value": value, "area_name": name, **(own if level == AreaLevel.LA else {})}
            AreaFigureFactory(
                edition=edition, indicator=indicator, level=level, area=level, phase=phase,
                year_end=year, **given,
            )  # fmt: skip


def rows(cast):
    return dict(CityPage(city(cast("director")), linked=False).stages)


@pytest.mark.requirement("B-17")
def test_the_gap_to_each_comparator_is_in_words(counted, cast, client):
    measured(counted, gap=0.0, gap_text="")
    [row] = rows(cast)["Secondary"]
    assert [beside.gap for beside in row.beside] == [
        "The same as England.",
        "3.9 points above core cities (better).",
        "1.0 points below statistical neighbours (worse).",
    ]
    client.force_login(cast("director"))
    text = shown(client, "city")
    assert "Statistical neighbours as listed in May 2025." in text
    assert "Not worked out" not in text
    assert "mean weighted by pupils; 7 of 7" in shown(client, "city_measure", "S_A8")


def test_an_edition_published_with_a_sentence_shows_that_sentence(counted, cast):
    measured(counted)
    AreaFigure.objects.filter(level=AreaLevel.NEIGHBOURS).update(gap_text="As published.")
    [row] = rows(cast)["Secondary"]
    assert row.beside[2].gap == "As published."


def test_what_england_and_the_neighbours_rest_on_is_said(counted, cast):
    measured(counted)
    AreaFigure.objects.filter(level=AreaLevel.ENGLAND).update(area_name="England, all schools")
    AreaFigure.objects.filter(level=AreaLevel.NEIGHBOURS).update(
        area_name="Statistical neighbours as listed in May 2025, after this year (mean; 9 of 10)"
    )
    [row] = rows(cast)["Secondary"]
    assert [b.note for b in row.beside] == [
        "all schools",
        "",
        "as listed in May 2025, after this year",
    ]


def test_a_comparator_that_is_not_held_is_said_plainly(counted, cast):
    measured(counted, "P_READ_PROG", phase="primary", without={AreaLevel.ENGLAND})
    [row] = rows(cast)["Primary"]
    assert (row.beside[0].words, row.beside[0].gap) == (
        "not held",
        "The files loaded have no figure of England.",
    )


def test_measures_stand_by_stage_and_those_without_any_figure_are_left_out(counted, cast):
    measured(counted)
    measured(counted, "S_P8", value=None, state="cancelled")
    measured(counted, "A_ABS", phase="primary", year=2024)
    measured(counted, "A_ABS", phase="primary", value=None, state="not_published")
    found = rows(cast)
    assert [len(found[stage]) for stage in found] == [1, 1]
    assert list(found) == ["Secondary", "Attendance, suspensions and exclusions"]
    [absence] = found["Attendance, suspensions and exclusions"]
    assert absence.name == "Overall absence (primary)"
    assert absence.year == "2023/24; 2024/25: Not published for this type of school"


def test_a_number_of_events_is_not_held_against_england(counted, cast):
    measured(counted, "X_PEX", phase="all")
    [[row]] = rows(cast).values()
    assert row.beside[0].gap == "A number: the rate is what can be compared."


def test_each_stage_is_one_step_from_the_top_of_the_table(counted, client, cast):
    measured(counted)
    client.force_login(cast("director"))
    html = page(client, "city")
    assert '<a class="govuk-link" href="#stage-1">Secondary</a>' in html
    assert html.count('id="stage-1"') == 1


def test_the_name_of_an_address_holds_no_stray_mark(counted, client, cast):
    client.force_login(cast("director"))
    links = re.findall(r'href="([^"]*schools/?\?[^"]*)"', page(client, "city"))
    assert links
    assert all(client.get(unescape(link)).status_code == 200 for link in links[:3])


def test_schools_of_no_known_type_stand_beside_the_share_maintained(counted, client, cast):
    School.objects.filter(pk=School.objects.filter(phase=Phase.PRIMARY).first().pk).update(
        maintained=None
    )
    client.force_login(cast("director"))
    register = page(client, "city").split("Schools by phase and maintained status")[1]
    assert "1 not known" in register.split("</table>")[0]
