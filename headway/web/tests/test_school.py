"""What the pages of one school say, and to whom."""

from datetime import date

import pytest
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN
from headway.assessment.tests.factories import ProposalFactory
from headway.inspections.tests.factories import InspectionFactory, StandingFactory
from headway.measures.tests.factories import EditionFactory, FigureFactory
from headway.schools.models import Phase
from headway.schools.tests.factories import RelationFactory, SchoolFactory
from headway.web.presenting.school import nothing_unknown
from headway.web.tests.reading import page, shown
from headway.web.tests.worlds import (
    edition_with_run,
    listed_school,
)

pytestmark = pytest.mark.django_db


def test_the_summary_answers_who_says_so(client, cast, city):
    client.force_login(cast("director"))
    text = shown(client, "school", OWN_URN)
    assert "people have not decided" in text
    assert "Ofsted can come at any time" in text
    assert "7 headline measures" in text
    assert "No intelligence is held yet." in text, "what could not be checked is said"


def test_a_hidden_figure_has_its_reason_in_place_of_the_number(client, cast):
    edition, run = edition_with_run()
    school = listed_school(edition, run)
    FigureFactory(edition=edition, school=school, hidden=True)
    client.force_login(cast("director"))
    html = page(client, "school", school.urn)
    assert '<span class="hw-absent hw-absent--large">Hidden: 5 or fewer pupils</span>' in html
    assert "5 pupils<" not in html, "the size of a hidden cohort stays hidden"


def test_a_small_cohort_is_said_as_a_number_of_pupils(client, cast):
    edition, run = edition_with_run()
    school = listed_school(edition, run)
    FigureFactory(edition=edition, school=school, value=75.0, n=12, small="small")
    client.force_login(cast("director"))
    assert "9 of 12 pupils" in shown(client, "school", school.urn)


def test_six_to_ten_pupils_are_shown_and_nothing_is_concluded(client, cast):
    edition, run = edition_with_run()
    school = listed_school(edition, run)
    FigureFactory(edition=edition, school=school, value=50.0, n=8, small="very small", sentence="")
    client.force_login(cast("director"))
    text = shown(client, "school", school.urn)
    assert "Only 8 pupils: we show the figure but draw no conclusion." in text


@pytest.mark.requirement("A-02")
def test_a_school_that_the_version_leaves_out_says_why(client, cast):
    edition, _ = edition_with_run()
    school = SchoolFactory(maintained=False, scope_reason="The authority does not maintain it.")
    StandingFactory(edition=edition, school=school)
    client.force_login(cast("director"))
    assert "Not assessed The authority does not maintain it." in shown(client, "school", school.urn)


def test_a_head_does_not_see_levels_or_proposals(client, cast, city):
    client.force_login(cast("headteacher"))
    html = page(client, "school", OWN_URN)
    assert "Proposed" not in html
    assert reverse("school_reasons", args=[OWN_URN]) not in html
    assert "Judged good on 8 November 2022." in html


@pytest.mark.parametrize(
    ("measures", "seen", "words"),
    [
        (7, True, "Every headline measure has a figure, and every rule could be checked."),
        (0, True, "Every rule could be checked."),
        (7, False, "Every headline measure has a figure. What the rules say is not part"),
        (0, False, "What the rules say is not part of this page."),
    ],
)
def test_no_more_is_called_known_than_the_reader_is_shown(measures, seen, words):
    said = nothing_unknown(measures, ProposalFactory.build() if seen else None)
    assert said.startswith(words)


def test_a_head_is_not_told_that_every_rule_could_be_checked(client, cast, city):
    client.force_login(cast("headteacher"))
    assert "every rule could be checked" not in shown(client, "school", OWN_URN).lower()


@pytest.mark.requirement("B-20")
def test_the_years_of_a_measure_say_their_gaps(client, cast, city):
    client.force_login(cast("director"))
    text = shown(client, "school_performance", OWN_URN)
    assert "2020, 2021 and 2022: no results published (pandemic)." in text
    assert "From 2023 the figures cannot be compared with earlier years" in text


@pytest.mark.requirement("B-01")
def test_the_five_stages_stand_on_the_page_and_say_what_does_not_apply(client, cast, city):
    client.force_login(cast("director"))
    text = shown(client, "school_performance", OWN_URN)
    for stage in ("Early years", "Key stage 1", "Key stage 2", "Key stage 4", "Key stage 5"):
        assert stage in text
    assert "Does not apply to this phase." in text


@pytest.mark.requirement("B-06")
def test_a_group_of_pupils_can_be_chosen(client, cast, city):
    FigureFactory(
        edition=city.edition, school=city.school, pupil_group="disadvantaged", value=41.0, n=40
    )
    client.force_login(cast("director"))
    assert '<option value="disadvantaged"' in page(client, "school_performance", OWN_URN)
    text = shown(client, "school_performance", OWN_URN, query="?group=disadvantaged")
    assert "expected standard: disadvantaged 41%" in text


@pytest.mark.requirement("B-19")
def test_the_sums_name_row_file_and_status(client, cast, city):
    figure = FigureFactory(
        edition=city.edition, school=city.school, indicator="P_READ_EXP", raw="53%", row=1234
    )
    client.force_login(cast("director"))
    text = shown(client, "school_figure", OWN_URN, "P_READ_EXP", 2025, "all")
    assert "As printed in the file 53%" in text
    assert "Row of the file 1,234" in text
    assert figure.release.sha256 in text
    assert "Status final" in text


@pytest.mark.parametrize(
    "parts", [("NOTHING", 2025, "all"), ("P_RWM_EXP", 1066, "all"), ("P_RWM_EXP", 2025, "nobody")]
)
def test_a_figure_that_is_not_held_is_no_page(client, cast, city, parts):
    client.force_login(cast("director"))
    assert client.get(reverse("school_figure", args=[OWN_URN, *parts])).status_code == 404


@pytest.mark.requirement("C-01")
def test_every_regime_stands_on_one_timeline_with_the_window(client, cast, city):
    InspectionFactory(
        edition=city.edition, school=city.school, kind="report_card", regime="RC-25",
        inspected_on=date(2025, 12, 2), overall=None, outcome="", safeguarding="met",
    )  # fmt: skip
    client.force_login(cast("director"))
    html = page(client, "school_inspections", OWN_URN)
    assert "Inspections on one line of years" in html
    assert "Next inspection window" in html
    text = shown(client, "school_inspections", OWN_URN)
    assert "Report card inspection, 2 December 2025" in text
    assert "Good schools are inspected within about four years." in text


@pytest.mark.requirement("A-09")
def test_the_numbers_before_are_linked(client, cast, city):
    RelationFactory(school=city.school, other_urn=812345, other_name="Ashwell Infants")
    client.force_login(cast("director"))
    text = shown(client, "school_history", OWN_URN)
    assert "Ashwell Infants" in text
    assert "URN 812345" in text


def test_the_reasons_lead_to_the_figures_they_rest_on(client, cast, city):
    client.force_login(cast("director"))
    html = page(client, "school_reasons", OWN_URN)
    assert reverse("school_figure", args=[OWN_URN, "P_RWM_EXP", 2025, "all"]) in html
    assert "Could not be checked:" in html
    assert "Rules that were checked and do not apply" in html


@pytest.mark.requirement("X-02")
def test_another_school_is_no_page_for_a_head(client, cast, city):
    other = listed_school(city.edition, city.run)
    client.force_login(cast("headteacher"))
    for name in ("school", "school_performance", "school_inspections", "school_brief"):
        assert client.get(reverse(name, args=[other.urn])).status_code == 404


def test_a_school_with_nothing_but_a_name_still_has_its_pages(client, cast):
    EditionFactory()
    school = SchoolFactory(
        phase=Phase.NURSERY, roll=None, low_age=None, high_age=None, district="", type=""
    )
    client.force_login(cast("director"))
    for name in ("", "_performance", "_inspections", "_reasons", "_people", "_history", "_sources"):
        page(client, f"school{name}", school.urn)
