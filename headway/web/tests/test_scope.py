"""Which schools the contract covers: the flag, the reason, the version and the day."""

from datetime import date

import pytest
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN
from headway.priority.tests.factories import EntryFactory
from headway.schools.models import Phase
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, cast):
    client.force_login(cast("council_officer"))
    return client


def under(client, version, on="2026-01-15", more=""):
    return shown(client, "schools_scope", query=f"?version={version}&on={on}{more}")


@pytest.mark.requirement("A-04")
@pytest.mark.parametrize(
    ("school", "wide", "narrow"),
    [
        (
            {"type": "Academy converter", "maintained": False},
            "In contract scope The contract covers provision for pupils of statutory school age, "
            "special schools among it. The authority does not maintain it (Academy converter)",
            "Not in contract scope The contract covers no school that the authority does not "
            "maintain (Academy converter).",
        ),
        (
            {"phase": Phase.SPECIAL, "low_age": 4, "high_age": 16},
            "In contract scope The contract covers provision for pupils of statutory school age",
            "In contract scope The contract covers schools that the authority maintains.",
        ),
        (
            {"phase": Phase.NURSERY, "low_age": 2, "high_age": 5},
            "Not in contract scope A nursery school teaches no pupils of statutory school age.",
            "Not in contract scope Nursery schools are outside the contract.",
        ),
        (
            {"phase": Phase.SECONDARY, "low_age": 11, "high_age": 18, "sixth_form": True},
            "Its sixth form is above statutory school age and is not covered.",
            "Its sixth form is not covered: the school is not on the priority list.",
        ),
        (
            {"phase": Phase.PRIMARY, "maintained": None, "in_scope": False},
            "In contract scope",
            "Cannot be told Whether the contract covers it cannot be told: the register does not "
            "say what type of school it is.",
        ),
    ],
)
def test_the_flag_and_its_reason_change_with_the_framework_version(officer, school, wide, narrow):
    made = SchoolFactory(name="Larkrise School", **school)
    assert wide in under(officer, "bham-2018")
    assert wide in under(officer, "bham-2019")
    assert narrow in under(officer, "bham-2021")
    on_its_own_page = shown(officer, "school_scope", made.urn, query="?on=2026-01-15")
    assert wide in on_its_own_page
    assert narrow in on_its_own_page


@pytest.mark.requirement("A-04")
def test_a_sixth_form_is_covered_only_while_its_school_is_on_the_list(officer):
    school = SchoolFactory(phase=Phase.SECONDARY, low_age=11, high_age=18, sixth_form=True)
    EntryFactory(school=school)  # from 14 October 2025
    covered = "Its sixth form is covered too, because the school is on the priority list."
    assert covered in under(officer, "bham-2021", on="2025-10-14")
    assert covered not in under(officer, "bham-2021", on="2025-10-13")
    assert "the school is not on the priority list" in under(officer, "bham-2021", on="2025-10-13")


def test_who_may_not_see_the_list_is_not_told_of_it_through_a_sixth_form(client, cast):
    EntryFactory(school__phase=Phase.SECONDARY, school__low_age=11, school__sixth_form=True)
    client.force_login(cast("council_service"))
    assert "priority list" not in under(client, "bham-2021")


def test_the_version_in_force_on_the_day_is_used_where_none_is_chosen(officer):
    SchoolFactory(type="Academy converter", maintained=False)
    assert "Aldermere framework for school improvement 2025" in under(officer, "")
    none = under(officer, "", on="2001-01-01")
    assert "No framework version was in force on 1 January 2001." in none


def test_the_list_can_be_narrowed_and_taken_away_as_a_file(officer):
    SchoolFactory(name="Inside School")
    SchoolFactory(name="Outside Academy", type="Academy converter", maintained=False)
    inside = under(officer, "bham-2021", more="&scope=in")
    assert "Inside School" in inside
    assert "Outside Academy" not in inside
    assert "Not in contract scope: 1" in inside
    url = reverse("schools_scope_download", args=["csv"])
    text = officer.get(f"{url}?version=bham-2021&on=2026-01-15&scope=out").content.decode()
    assert "Outside Academy" in text
    assert "Inside School" not in text
    assert "15 January 2026" in text


def test_a_school_that_had_closed_by_the_day_is_not_in_its_list(officer):
    SchoolFactory(name="Gone School", is_open=False, counted_until=date(2024, 8, 31))
    assert "Gone School" not in under(officer, "bham-2021")
    assert "Gone School" in under(officer, "bham-2021", on="2024-08-31")


def test_a_words_in_the_address_that_are_no_version_or_day_do_no_harm(officer):
    SchoolFactory(name="Steady School")
    assert "Steady School" in under(officer, "nothing", on="soon", more="&scope=all&page=x")
    assert "Steady School" in under(officer, "99999999999", more="&page=77")


def test_the_list_costs_the_same_for_one_school_or_thirty(officer, count_queries):
    SchoolFactory()
    url = reverse("schools_scope")
    few = count_queries(url)
    SchoolFactory.create_batch(29)
    assert count_queries(url) == few


def test_the_schools_own_page_says_whether_the_contract_covers_it(city, client, cast):
    client.force_login(cast("headteacher"))
    assert "The contract covers schools that the authority maintains." in page(
        client, "school_people", OWN_URN
    )
