"""Choosing an audience: who is in it, what is missing, and the addresses to take along."""

from datetime import date

import pytest
from django.urls import reverse

from headway.core.models import ViewEvent
from headway.priority.tests.factories import EntryFactory
from headway.schools.models import Role, RoleHolder, School
from headway.schools.tests.factories import (
    GroupFactory,
    MembershipFactory,
    RoleHolderFactory,
    SchoolFactory,
    VacancyFactory,
)
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db


def whole(**school):
    """A school with a head and a chair."""
    made = SchoolFactory(**school)
    RoleHolderFactory(school=made, name=f"Head of {made.name}")
    RoleHolderFactory(school=made, role=Role.CHAIR, name=f"Chair of {made.name}")
    return made


def names(client, **asked):
    """Whose names stand in the file of an audience."""
    given = {"audience": "all", "to": "heads"} | asked
    answer = client.get(reverse("audiences_download", args=["csv"]), given)
    table = answer.content.decode().split("Town,Postcode")[1].splitlines()[1:]
    return {line.split(",")[3] for line in table if line}


@pytest.mark.requirement("A-20")
def test_an_audience_gives_its_recipients_and_warns_of_missing_contacts(cast, client):
    listed = whole(name="Aaa")
    EntryFactory(school=listed)
    whole(name="Bbb")
    whole(name="Ccc", maintained=False)
    SchoolFactory(is_open=False)
    vacant = VacancyFactory(school=SchoolFactory(name="Ddd"), from_on=date(2026, 9, 1)).school
    RoleHolderFactory(school=vacant, role=Role.CHAIR, name="Chair of Ddd", email="")
    client.force_login(cast("administrator"))
    assert "Choose the schools and their people" in shown(client, "audiences")
    assert names(client) == {"Head of Aaa", "Head of Bbb", "Head of Ccc", "Headteacher"}
    assert names(client, audience="maintained") == {"Head of Aaa", "Head of Bbb", "Headteacher"}
    assert names(client, audience="listed") == {"Head of Aaa"}
    assert names(client, audience="unlisted") == {"Head of Bbb", "Headteacher"}
    assert names(client, audience="academies") == {"Head of Ccc"}
    assert names(client, audience="listed", to="chairs") == {"Chair of Aaa"}
    assert names(client, audience="listed", to="both") == {"Head of Aaa", "Chair of Aaa"}
    words = shown(client, "audiences", query="?audience=maintained&to=both")
    assert "6 recipients at 3 schools, 2 without an e-mail address" in words
    assert "To put right first: 2" in words
    assert "Headteacher: the post is vacant since 1 Sep 2026" in words
    assert "Chair of governors: no e-mail address is recorded" in words
    first = words.index("To put right first")
    assert first < words.index("All e-mail addresses, to copy") < words.rindex("Address list")


def test_an_audience_is_narrowed_by_group_district_and_phase(cast, client):
    group = GroupFactory()
    MembershipFactory(group=group, school=whole(name="Aaa", district="Weir"))
    MembershipFactory(group=group, school=whole(name="Bbb"), to_on=date(2024, 1, 1))
    whole(name="Ccc", phase="secondary", district="Castle")
    client.force_login(cast("administrator"))
    assert names(client, group=group.pk) == {"Head of Aaa"}
    assert names(client, phase="secondary") == {"Head of Ccc"}
    assert names(client, district="Castle", phase="secondary") == {"Head of Ccc"}
    words = shown(
        client, "audiences", query=f"?audience=listed&to=heads&group={group.pk}&phase=secondary"
    )
    assert "No school is in this audience" in words
    bad = client.get(reverse("audiences"), {"audience": "everybody", "to": "heads"})
    assert "Choose one of the answers" in bad.content.decode()
    answer = client.get(reverse("audiences_download", args=["csv"]), {"audience": "everybody"})
    assert answer.url.startswith(reverse("audiences"))


def test_one_address_for_two_schools_is_copied_once_and_who_looked_is_recorded(cast, client):
    for name in ("Aaa", "Bbb"):
        RoleHolderFactory(school=SchoolFactory(name=name), email="ada@school.example")
    client.force_login(cast("administrator"))
    page = client.get(reverse("audiences"), {"audience": "all", "to": "heads"}).content.decode()
    box = page.split("<textarea")[1].split("</textarea>")[0]
    assert box.count("ada@school.example") == 1
    names(client)
    things = set(ViewEvent.objects.values_list("thing", flat=True))
    seen = "addresses of All schools: heads"
    assert things == {seen, f"{seen}, as a file"}
    answer = client.get(
        reverse("audiences_download", args=["xlsx"]), {"audience": "all", "to": "heads"}
    )
    assert answer.content[:2] == b"PK"


def test_a_partner_gets_their_own_schools_and_whoever_sees_no_contacts_gets_nothing(cast, client):
    whole(name="Own", urn=cast.own_urn)
    whole(name="Other")
    client.force_login(cast("partner"))
    assert names(client) == {"Head of Own"}
    client.force_login(cast("data_officer"))
    assert client.get(reverse("audiences")).status_code in (403, 404)


@pytest.mark.slow
@pytest.mark.requirement("A-18")
def test_several_hundred_schools_are_one_list_one_file_and_the_same_number_of_queries(
    cast, client, count_queries
):
    client.force_login(cast("administrator"))
    url = f"{reverse('audiences')}?audience=maintained&to=both"
    whole(name="First")
    few = count_queries(url)
    schools = School.objects.bulk_create(SchoolFactory.build_batch(299))
    RoleHolder.objects.bulk_create(
        RoleHolder(school=school, role=role, name=f"{role} {school.urn}", email="x@school.example")
        for school in schools
        for role in (Role.HEAD, Role.CHAIR)
    )
    assert count_queries(url) == few
    words = shown(client, "audiences", query="?audience=maintained&to=both&whole=yes")
    assert "600 recipients at 300 schools, 0 without an e-mail address" in words
    assert words.count("x@school.example") >= 598
    assert len(names(client, audience="maintained", to="both")) == 600
    contacts = client.get(reverse("contacts_download", args=["csv"])).content.decode()
    assert contacts.count("x@school.example,") == 598
