"""What the composed pages say, to whom, and what they leave to other pages."""

import csv
import io
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN
from headway.assessment.models import Domain
from headway.assessment.tests.factories import (
    ProfileFactory,
    ProposalFactory,
    RunFactory,
)
from headway.core.templatetags import headway_words as words
from headway.measures.tests.factories import FigureFactory
from headway.schools.models import Phase
from headway.web.tests.reading import page, shown
from headway.web.tests.worlds import (
    listed_school,
)

pytestmark = pytest.mark.django_db


# Before anything is published ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("home", "Nothing has been published yet."),
        ("schools", "No schools are here yet."),
        ("assessment", "No assessment has been published yet."),
        ("assessment_runs", "No assessment has been kept yet."),
        ("assessment_compare", "There are not two assessments to compare yet."),
        ("city", "No figures of the city are here yet."),
        ("data", "None yet."),
        ("data_coverage", "No edition has been published"),
        ("data_editions", "No edition has been published yet."),
    ],
)
def test_an_empty_service_says_who_puts_what_where(client, cast, store, name, says):
    client.force_login(cast("data_officer"))
    assert says in shown(client, name)


def test_the_frame_names_the_council_and_the_person(client, cast, city):
    client.force_login(cast("director"))
    html = page(client, "schools")
    assert "Aldermere" in html
    assert 'aria-current="page">Schools' in html
    assert "Director of Continuous School Improvement" in html
    assert "Edition" in html


def test_a_head_is_offered_only_what_opens_for_them(client, cast, city):
    client.force_login(cast("headteacher"))
    assert client.get(reverse("home")).url == reverse("portal_home")
    html = page(client, "portal_school", OWN_URN)
    assert reverse("portal_school_letters", args=[OWN_URN]) in html
    for name in ("schools", "assessment", "data"):
        assert f'href="{reverse(name)}"' not in html


# Schools --------------------------------------------------------------------------------------


@pytest.mark.requirement("A-01")
def test_the_list_narrows_by_the_address_alone(client, cast, city):
    listed_school(city.edition, city.run, name="Birchfold", phase=Phase.SECONDARY)
    client.force_login(cast("director"))
    html = page(client, "schools", query="?phase=secondary")
    assert "Birchfold" in html
    assert "Ashwell Primary School" not in html
    assert "1 school<" in html
    assert "Remove the filter Phase" in html


@pytest.mark.parametrize("typed", ["ashwell", "ASHW prim", str(OWN_URN), "aldermere"])
def test_a_school_is_found_by_name_number_or_place_without_a_script(client, cast, city, typed):
    client.force_login(cast("director"))
    assert "Ashwell Primary School" in page(client, "schools", query=f"?q={typed}")


def test_a_search_without_a_find_says_what_to_do(client, cast, city):
    client.force_login(cast("director"))
    assert "No school matches this search" in shown(client, "schools", query="?q=zzz")


def test_suggestions_lead_to_the_school(client, cast, city):
    client.force_login(cast("director"))
    found = client.get(reverse("schools_suggest"), {"q": "ashw"}).json()["schools"]
    assert [one["url"] for one in found] == [reverse("school", args=[OWN_URN])]


@pytest.mark.parametrize(
    "query", ["?page=x", "?page=-4", "?page=999", "?page=%F0%9F", "?sort=nothing"]
)
def test_a_strange_address_still_opens_the_list(client, cast, city, query):
    client.force_login(cast("director"))
    assert "Ashwell Primary School" in page(client, "schools", query=query)


def test_a_partner_sees_levels_only_of_their_own_schools(client, cast, city):
    other = listed_school(city.edition, city.run, name="Zeal")
    client.force_login(cast("partner"))
    html = page(client, "schools")
    assert "Levels of Ashwell Primary School" in html
    row = html[html.index("Zeal</a>") :]
    assert "not assessed" in row[: row.index("</tr>")]
    assert client.get(reverse("school_reasons", args=[other.urn])).status_code == 404


@pytest.mark.requirement("X-09")
def test_the_file_carries_date_filters_and_marking(client, cast, city):
    client.force_login(cast("director"))
    response = client.get(reverse("schools_download", args=["csv"]), {"phase": "primary"})
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    head = {line[0]: line[1] for line in lines[:6]}
    assert head["Marking"] == "OFFICIAL"
    assert head["As at"] == "15 January 2026"
    assert head["Filters"] == "Phase: Primary"
    assert lines[8][0] == "Ashwell Primary School"


def test_a_name_that_is_a_formula_leaves_as_text(client, cast, city):
    listed_school(city.edition, city.run, name="=cmd|' /C calc'!A0")
    client.force_login(cast("director"))
    response = client.get(reverse("schools_download", args=["csv"]))
    assert "\n'=cmd" in response.content.decode("utf-8-sig").replace('"', "")


def test_the_file_of_a_reader_without_the_assessment_has_no_levels(client, cast, city):
    client.force_login(cast("council_service"))
    text = client.get(reverse("schools_download", args=["csv"])).content.decode()
    assert "Level: Attainment" not in text
    assert "Proposal" not in text


def test_the_map_has_a_list_of_the_same_schools(client, cast, city):
    client.force_login(cast("director"))
    html = page(client, "schools_map")
    assert "1 school with a known place" in html
    assert '<svg class="hw-map"' in html
    assert f'href="{reverse("school", args=[OWN_URN])}"' in html


# Assessment -----------------------------------------------------------------------------------


def test_the_assessment_counts_against_the_usual_band(client, cast, city):
    client.force_login(cast("director"))
    text = shown(client, "assessment")
    assert "20 to 30 schools are usual" in text
    assert "Nobody has decided" in text
    assert "by deprivation" in text


def test_a_filter_of_the_assessment_keeps_its_run(client, cast, city):
    client.force_login(cast("director"))
    html = page(client, "assessment", query=f"?run={city.run.pk}&phase=primary")
    assert f"run={city.run.pk}&amp;" in html
    assert "Remove the filter Phase" in html


def test_a_run_that_does_not_exist_is_no_page(client, cast, city):
    client.force_login(cast("director"))
    for run in ("999999", "x"):
        assert client.get(f"{reverse('assessment')}?run={run}").status_code == 404


def test_two_runs_show_who_moved_and_by_which_rule(client, cast, city):
    later = RunFactory(edition=city.edition, current=False, as_at=date(2026, 2, 1))
    ProposalFactory(run=later, school=city.school, proposed=city.school.urn % 4 != 0)
    ProfileFactory(run=later, school=city.school)
    client.force_login(cast("director"))
    text = shown(client, "assessment_compare", query=f"?before={city.run.pk}&after={later.pk}")
    assert "Ashwell Primary School" in text
    assert "Add " in text


def test_the_file_of_the_assessment_says_that_nothing_is_decided(client, cast, city):
    client.force_login(cast("director"))
    text = client.get(reverse("assessment_download", args=["csv"])).content.decode("utf-8-sig")
    assert "OFFICIAL-SENSITIVE" in text
    assert "Proposed by the rules; not a decision" in text


# City -----------------------------------------------------------------------------------------


@pytest.mark.requirement("A-15")
def test_the_overview_counts_by_phase_and_maintained(client, cast, city):
    listed_school(city.edition, city.run, maintained=False)
    client.force_login(cast("director"))
    html = page(client, "city")
    assert "1 of 2" in html
    assert f"{reverse('schools')}?group=primary&amp;maintained=yes" in html


@pytest.mark.requirement("B-13")
def test_each_city_measure_has_three_comparators_and_opens_its_schools(client, cast, city):
    client.force_login(cast("director"))
    html = page(client, "city")
    for heading in ("England", "Core cities", "Neighbours", "Rank"):
        assert f">{heading}</th>" in html
    assert reverse("city_measure", args=["P_RWM_EXP"]) in html
    assert "Ashwell Primary School" in page(client, "city_measure", "P_RWM_EXP")


def test_the_public_part_of_the_city_page_names_no_school(client, cast, city):
    client.force_login(cast("scrutiny_reader"))
    html = page(client, "city")
    assert "Ashwell" not in html
    assert reverse("schools") not in html
    assert client.get(reverse("city_measure", args=["P_RWM_EXP"])).status_code == 404


@pytest.mark.requirement("B-16")
def test_the_lowest_quarter_of_a_measure_is_a_list(client, cast, city):
    higher = listed_school(city.edition, city.run, name="Zeal")
    FigureFactory(edition=city.edition, school=higher, quartile=4)
    client.force_login(cast("director"))
    html = page(client, "city_measure", "P_RWM_EXP", query="?quarter=1")
    assert "Ashwell Primary School" in html
    assert "Zeal" not in html


@pytest.mark.parametrize("day", ["?on=2001-01-01", "?on=yesterday", "?on="])
def test_the_register_of_another_day_or_of_no_day(client, cast, city, day):
    client.force_login(cast("director"))
    assert "Schools and pupils" in page(client, "city", query=day)


# Words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [("14 October 2025", date(2025, 10, 14)), ("", None)],
)
def test_dates_are_written_in_full(written, value):
    assert words.day(value) == written


def test_levels_of_a_list_never_draw_a_missing_one_as_nought():
    from headway.web.presenting.lists import levels_of

    row = SimpleNamespace(**{f"level_{d.value}": None for d in Domain})
    assert {level.sign for level in levels_of(row)} == {"?"}


def test_a_domain_without_a_level_says_which_kind_of_none(client, cast, city):
    client.force_login(cast("director"))
    assert "Intelligence : not enough data" in shown(client, "school", OWN_URN)
