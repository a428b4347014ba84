"""The pages of groups of schools and of schools that stand apart."""

from datetime import date

import pytest
from django.urls import reverse

from headway.schools.models import Disengagement, Group, Membership
from headway.schools.tests.factories import (
    DisengagementFactory,
    GroupFactory,
    MembershipFactory,
    SchoolFactory,
)
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("A-11")
def test_isolated_and_disengaged_schools_are_listed_with_filters_and_as_a_file(cast, client):
    SchoolFactory(name="Aaa Lonely School", district="Weir")
    flagged = MembershipFactory(school=SchoolFactory(name="Bbb Flagged School")).school
    DisengagementFactory(school=flagged, reason="Nobody came.")
    MembershipFactory(school=SchoolFactory(name="Ccc Member School"))
    client.force_login(cast("director"))
    words = shown(client, "groups_apart")
    assert "2 schools: 1 in no group, 1 disengaged" in words
    assert "Aaa Lonely School" in words
    assert "Disengaged from every group since 5 January 2026" in words
    assert "Nobody came." in words
    assert "Ccc Member School" not in words
    words = shown(client, "groups_apart", query="?why=isolated&sort=-district")
    assert "Bbb Flagged School" not in words
    assert "Why it stands apart" in words
    text = client.get(
        reverse("groups_apart_download", args=["csv"]) + "?why=disengaged"
    ).content.decode()
    assert "Bbb Flagged School" in text
    assert "2026-01-05" in text
    assert "Aaa Lonely" not in text
    assert "Why it stands apart: Disengaged" in text
    assert client.get(reverse("groups_apart_download", args=["xlsx"])).content[:2] == b"PK"
    assert "No school stands apart" in shown(client, "groups_apart", query="?q=nowhere")


def test_a_partner_sees_only_their_own_schools_among_them(cast, client):
    SchoolFactory(urn=cast.own_urn, name="Own School")
    SchoolFactory(name="Other School")
    client.force_login(cast("partner"))
    words = shown(client, "groups_apart")
    assert "Own School" in words
    assert "Other School" not in words


def test_the_list_costs_the_same_for_two_schools_and_for_twenty(cast, client, count_queries):
    SchoolFactory()
    DisengagementFactory(school=MembershipFactory().school)
    client.force_login(cast("director"))
    few = [count_queries(reverse(name)) for name in ("groups", "groups_apart")]
    for _ in range(9):
        SchoolFactory()
        DisengagementFactory(school=MembershipFactory().school)
    assert [count_queries(reverse(name)) for name in ("groups", "groups_apart")] == few


def test_a_group_is_recorded_filled_corrected_and_closed(cast, client):
    one, other = SchoolFactory(name="Aaa School"), SchoolFactory()
    client.force_login(cast("administrator"))
    assert "No group is recorded" in shown(client, "groups")
    asked = {"name": "Elm Cluster", "kind": "cluster", "from_on": "2024-09-01"}
    client.post(reverse("group_add"), asked)
    twice = client.post(reverse("group_add"), asked).content.decode()
    assert "There is a group of this name already." in twice
    group = Group.objects.get()
    add = reverse("group_members", args=[group.pk])
    bad = client.post(add, {"members-urns": "12x"}).content.decode()
    assert "is not a URN" in bad
    bad = client.post(add, {"members-urns": "123456"}).content.decode()
    assert "123456 is no school of this register" in bad
    for _ in range(2):  # a double click
        client.post(add, {"members-urns": f"{one.urn}, {other.urn}", "members-from_on": ""})
    assert Membership.objects.count() == 2
    held = Membership.objects.get(school=one)
    client.post(reverse("membership_change", args=[held.pk, "chair"]), {"on": "2026-01-05"})
    assert "Aaa School chairs the group" in shown(client, "group", group.pk)
    assert "Aaa School" in shown(client, "groups")
    words = {"words-name": "Oak Cluster", "words-kind": "network"}
    client.post(reverse("group_correct", args=[group.pk]), words)
    chair = Membership.objects.get(role="chair")
    left = reverse("membership_change", args=[chair.pk, "left"])
    client.post(left, {"on": "soon"})
    answer = client.post(left, {"on": "2026-02-01", "back": "school"})
    assert answer.url.startswith(reverse("school_bodies", args=[one.urn]))
    client.post(reverse("group_close", args=[group.pk]), {"end-on": "2026-03-31"})
    group.refresh_from_db()
    assert (str(group), group.to_on) == ("Oak Cluster", date(2026, 3, 31))
    assert "No school belongs to it any more" in shown(client, "group", group.pk)


def test_a_school_joins_and_is_flagged_on_its_own_page(cast, client):
    school, group = SchoolFactory(urn=cast.own_urn), GroupFactory(name="Elm Cluster")
    client.force_login(cast("administrator"))
    join = reverse("school_join", args=[school.urn])
    assert "Choose a group" in client.post(join, {}).content.decode()
    client.post(join, {"join-group": group.pk, "join-from_on": "2026-01-05", "join-chair": "on"})
    again = client.post(join, {"join-group": group.pk}).content.decode()
    assert "belongs to this group already" in again
    words = shown(client, "school_people", school.urn)
    assert "Elm Cluster , which it chairs" in words
    flag = reverse("school_disengaged", args=[school.urn])
    assert (
        "Enter what shows it" in client.post(flag, {"flag-from_on": "2026-02-01"}).content.decode()
    )
    client.post(
        flag, {"flag-group": group.pk, "flag-from_on": "2026-02-01", "flag-reason": "Came to none."}
    )
    assert "Came to none." in shown(client, "school_people", school.urn)
    client.force_login(cast("headteacher"))
    words = shown(client, "school_people", school.urn)
    assert "Elm Cluster" in words
    assert "Came to none." not in words, "flags are for those who read intelligence"
    client.force_login(cast("administrator"))
    lift = reverse("flag_lift", args=[Disengagement.objects.get().pk])
    client.post(lift, {"on": ""})
    client.post(lift, {"on": "2026-03-01"})
    assert Disengagement.objects.get().to_on == date(2026, 3, 1)
    assert "Disengaged from Elm Cluster" in shown(client, "school_bodies", school.urn)
