"""Who can help: the search, the marks of a school, and their counts on the city's page."""

from datetime import date

import pytest
from django.urls import reverse

from headway.schools.models import Award, AwardKind, Designation
from headway.schools.tests.factories import (
    AwardFactory,
    AwardKindFactory,
    DesignationFactory,
    MembershipFactory,
    SchoolFactory,
)
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("A-13")
def test_a_broker_searches_for_designated_schools_by_phase_kind_and_expertise(cast, client):
    primary = SchoolFactory(name="Aaa Primary")
    secondary = SchoolFactory(name="Bbb Secondary", phase="secondary")
    DesignationFactory(school=primary, kind="curriculum_hub", title="English",
                       expertise=["reading"])  # fmt: skip
    DesignationFactory(school=secondary, kind="nle", holder="Ada Demo", expertise=["maths"])
    DesignationFactory(school=SchoolFactory(name="Ccc Over"), to_on=date(2024, 1, 1))
    client.force_login(cast("director"))
    words = shown(client, "helpers")
    assert "2 schools" in words
    assert "Curriculum hub: English Reading and phonics · since 1 September 2023" in words
    assert "National Leader of Education (Ada Demo)" in words
    assert "Ccc Over" not in words
    for query in ("?phase=secondary", "?expertise=maths", "?kind=nle", "?q=ada"):
        words = shown(client, "helpers", query=query)
        assert "Bbb Secondary" in words
        assert "Aaa Primary" not in words
    assert "No school is recorded" in shown(
        client, "helpers", query="?phase=secondary&expertise=reading"
    )
    text = client.get(
        reverse("helpers_download", args=["csv"]) + "?expertise=reading"
    ).content.decode()
    assert "Curriculum hub: English: Reading and phonics" in text
    assert "Expertise: Reading and phonics" in text
    assert client.get(reverse("helpers_download", args=["xlsx"])).content[:2] == b"PK"


@pytest.mark.requirement("A-14")
def test_the_citys_page_counts_each_mark_and_schools_without_a_group(cast, client, city):
    kind = AwardKindFactory(name="Kind School", about="Is kind.")
    for _ in range(3):
        AwardFactory(kind=kind, school=MembershipFactory().school)
    AwardKindFactory(name="Brave School")
    DesignationFactory(school=SchoolFactory())
    client.force_login(cast("director"))
    words = shown(client, "city")
    assert "Kind School Is kind. 3" in words
    assert "Brave School 0" in words
    assert "National Support School 1" in words
    assert "Schools without a group: 2 of 5 open state-funded schools" in words
    page = client.get(reverse("city")).content.decode()
    assert f"{reverse('helpers')}?award={kind.pk}" in page
    assert f"{reverse('groups_apart')}?why=isolated" in page
    client.force_login(cast("scrutiny_reader"))
    page = client.get(reverse("city")).content.decode()
    assert "Kind School" in page
    assert reverse("helpers") not in page
    assert reverse("groups_apart") not in page


def test_a_designation_and_an_award_are_recorded_shown_and_ended(cast, client):
    school = SchoolFactory(urn=cast.own_urn)
    client.force_login(cast("administrator"))
    add = reverse("designation_add", args=[school.urn])
    bad = client.post(add, {"designation-kind": "nle"}).content.decode()
    assert "Enter who holds it" in bad
    asked = {"designation-kind": "nle", "designation-holder": "Ada Demo",
             "designation-expertise": ["maths"]}  # fmt: skip
    for _ in range(2):  # a double click
        client.post(add, asked)
    kinds = reverse("award_kinds")
    assert "No mark is set" in client.get(kinds).content.decode()
    client.post(kinds, {"name": "Kind School", "counted": "on"})
    assert "of this name already" in client.post(kinds, {"name": "kind school"}).content.decode()
    kind = AwardKind.objects.get()
    correct = reverse("award_kind_correct", args=[kind.pk])
    client.post(correct, {f"{kind.pk}-name": ""})
    client.post(correct, {f"{kind.pk}-name": "Kinder School"})
    give = reverse("award_add", args=[school.urn])
    for _ in range(2):
        client.post(give, {"award-kind": kind.pk, "award-level": "gold"})
    assert (Designation.objects.count(), Award.objects.count()) == (1, 1)
    words = shown(client, "school_people", school.urn)
    assert "National Leader of Education : Ada Demo Mathematics" in words
    assert "Kinder School , gold" in words
    for what, model in (("designation", Designation), ("award", Award)):
        end = reverse("mark_end", args=[what, model.objects.get().pk])
        client.post(end, {"on": "soon"})
        client.post(end, {"on": "2026-01-31"})
        assert model.objects.get().to_on == date(2026, 1, 31)
    assert "Before (2)" in shown(client, "school_bodies", school.urn)
    assert "not counted" in shown(client, "award_kinds")


def test_the_search_costs_the_same_for_two_schools_and_for_twenty(cast, client, count_queries):
    DesignationFactory()
    AwardFactory()
    client.force_login(cast("director"))
    few = count_queries(reverse("helpers"))
    for _ in range(9):
        AwardFactory(school=DesignationFactory().school)
    assert count_queries(reverse("helpers")) == few
