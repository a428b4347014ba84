"""The pages of bodies behind schools and of the office for academies."""

from datetime import date

import pytest
from django.urls import reverse

from headway.assessment.tests.rounds import AcademyConcernFactory, RoundFactory
from headway.schools.models import Body, RegionalOffice
from headway.schools.tests.factories import BodyFactory, RegionalOfficeFactory, SchoolFactory
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db
SCHOOL = {"name": "Ashwell Academy", "maintained": False, "trust": "Elm Trust", "trust_uid": "77"}


@pytest.mark.requirement("A-08")
def test_an_academy_concern_shows_to_whom_it_must_be_passed(cast, client, count_queries):
    found = RoundFactory()
    concern = AcademyConcernFactory(school=SchoolFactory(**SCHOOL), year_end=found.year_end)
    client.force_login(cast("director"))
    words = shown(client, "round_academies", found.year_end)
    assert "no office is set" in words
    RegionalOfficeFactory(name="Commissioner, Vale", to_on=date(2022, 8, 31))
    RegionalOfficeFactory(name="Director, Vale", email="vale@x.example", from_on=date(2022, 9, 1))
    words = shown(client, "round_academies", found.year_end)
    regulator = found.rules.contents.bodies.academy_regulator
    assert f"{regulator}: Director, Vale vale@x.example" in words
    assert "Trust: Elm Trust (group 77 in the register)" in words
    assert "Commissioner, Vale" not in words
    page = shown(client, "school_people", concern.school_id)
    assert "A concern is passed to" in page
    assert "Director, Vale" in page
    assert "Elm Trust group 77" in page
    assert "A concern is passed to" not in shown(client, "school_people", SchoolFactory().urn)
    url = reverse("round_academies", args=[found.year_end])
    few = count_queries(url)
    AcademyConcernFactory.create_batch(3, year_end=found.year_end)
    assert count_queries(url) == few


def test_a_body_is_recorded_shown_to_all_and_whom_to_reach_only_to_those_who_see_contacts(
    cast, client
):
    school = SchoolFactory(urn=cast.own_urn, diocese="Diocese of Northbank")
    client.force_login(cast("administrator"))
    assert "Diocese of Northbank" in shown(client, "school_people", school.urn)
    url = reverse("body_add", args=[school.urn])
    asked = {"body-kind": "diocese", "body-name": "Diocese of Southbank",
             "body-contact": "Dee Demo", "body-email": "dee@x.example"}  # fmt: skip
    bad = client.post(url, asked | {"body-email": "no"}).content.decode()
    assert "Enter an email address in full" in bad
    for _ in range(2):  # a double click
        assert client.post(url, asked).status_code == 302
    body = Body.objects.get()
    page = shown(client, "school_people", school.urn)
    assert "Diocese of Southbank, diocese" in page
    assert "dee@x.example" in page
    client.force_login(cast("headteacher"))
    page = shown(client, "school_people", school.urn)
    assert "Diocese of Southbank" in page
    assert "Dee Demo" not in page
    assert "dee@x.example" not in page
    client.force_login(cast("administrator"))
    end = reverse("body_end", args=[body.pk])
    client.post(end, {"on": "soon"})
    client.post(end, {"on": "2026-01-31"})
    client.post(end, {"on": "2026-01-31"})
    body.refresh_from_db()
    assert body.to_on == date(2026, 1, 31)
    assert "Bodies before (1)" in shown(client, "school_bodies", school.urn)


def test_the_office_is_set_corrected_and_followed_by_another(cast, client):
    client.force_login(cast("administrator"))
    assert "No office is set" in shown(client, "regional_office")
    url = reverse("regional_office")
    assert "Enter a real date" in client.post(
        url, {"name": "Director, Vale", "from_on": "x"}
    ).content.decode()  # fmt: skip
    for _ in range(2):  # a double click
        client.post(url, {"name": "Director, Vale", "from_on": "2025-09-01"})
    held = RegionalOffice.objects.get()
    assert "is set from 01 September 2025" in client.post(
        url, {"name": "Other", "from_on": "2025-09-01"}
    ).content.decode()  # fmt: skip
    correct = reverse("regional_office_correct", args=[held.pk])
    assert "Enter a name" in client.post(correct, {"words-name": ""}).content.decode()
    client.post(correct, {"words-name": "Regional Director, Vale"})
    assert "Regional Director, Vale" in shown(client, "regional_office")
    client.force_login(cast("council_officer"))
    assert "Correct these words" not in shown(client, "regional_office")


def test_a_body_of_a_school_out_of_reach_does_not_exist(cast, client):
    body = BodyFactory()
    client.force_login(cast("headteacher"))
    assert client.post(reverse("body_end", args=[body.pk])).status_code in (403, 404)
