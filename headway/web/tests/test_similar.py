"""The similar schools of a school: who, why them, and how alike they are."""

import csv
import io

import pytest
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN
from headway.measures.tests.factories import FamilyFactory, similar_member
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(city):
    return FamilyFactory(edition=city.edition, school=city.school)


def test_fifty_schools_stand_with_the_values_that_make_them_similar(client, cast, family):
    client.force_login(cast("director"))
    html = page(client, "school_similar", OWN_URN)
    assert html.count("Elsewhere ") == 50
    text = shown(client, "school_similar", OWN_URN)
    assert "never by how they do" in text
    assert "62% 31.0% 33.5% Close." in text
    assert "Not close: this school is higher than its similar schools." in text


def test_a_school_unlike_all_others_is_told_so(client, cast, family):
    client.force_login(cast("headteacher"))
    words = "This school has few close matches."
    assert words in shown(client, "school_similar", OWN_URN)
    family.few_close = False
    family.save()
    assert words not in shown(client, "school_similar", OWN_URN)


def test_what_is_not_published_is_said_and_never_a_nought(client, cast, family):
    client.force_login(cast("director"))
    text = shown(client, "school_similar", OWN_URN)
    assert "8% not published 402" in text
    assert "This school's figure is not published" in text


def test_only_schools_that_may_be_opened_are_links(client, cast, city):
    SchoolFactory(urn=810_001, name="Elsewhere 1 Primary")
    FamilyFactory(edition=city.edition, school=city.school, members=[similar_member(1)])
    link = reverse("school", args=[810_001])
    client.force_login(cast("director"))
    assert link in page(client, "school_similar", OWN_URN)
    client.force_login(cast("headteacher"))
    assert link not in page(client, "school_similar", OWN_URN)


def test_the_departments_own_list_stands_beside_ours(client, cast, city):
    members = [
        {"rank": rank, "urn": urn, "name": f"Listed {rank}", "la_name": ""}
        for rank, urn in ((1, 810_002), (2, 820_000))
    ]
    FamilyFactory(
        edition=city.edition,
        school=city.school,
        department={"title": "Similar schools: 50 ranked neighbours a school", "members": members},
    )
    client.force_login(cast("director"))
    text = shown(client, "school_similar", OWN_URN)
    assert "1 of its 2 schools are on our list too." in text
    assert "Listed 2 (820000)" in text


def test_a_school_without_a_family_says_who_has_none(client, cast, city):
    client.force_login(cast("director"))
    text = shown(client, "school_similar", OWN_URN)
    assert "No similar schools are held for this school." in text
    assert "Special schools" in text


def test_the_file_holds_the_school_itself_and_the_weights(client, cast, family):
    client.force_login(cast("director"))
    answer = client.get(reverse("school_similar_download", args=[OWN_URN, "csv"]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    facts = dict(row[:2] for row in rows if len(row) == 2)
    assert "62%" in facts["Weights, primary"]
    table = rows[rows.index([]) + 1 :]
    assert len(table) == 1 + 1 + 50
    assert table[1][2] == "Ashwell Primary School"
    assert client.get(reverse("school_similar_download", args=[OWN_URN, "xlsx"])).status_code == 200


def test_performance_leads_to_the_similar_schools(client, cast, city):
    client.force_login(cast("director"))
    assert reverse("school_similar", args=[OWN_URN]) in page(client, "school_performance", OWN_URN)
