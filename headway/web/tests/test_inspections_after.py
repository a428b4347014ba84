"""Pages of monitoring, and of what reports say of support, for those they are for."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.inspections.models import Monitoring, SupportComment
from headway.partners.tests.factories import AllocationFactory, ProfileFactory
from headway.web.tests.reading import shown
from headway.web.tests.worlds import edition_with_run, full_school

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_january():
    with clock.pretending(datetime(2026, 1, 20, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def school():
    return full_school(*edition_with_run(), urn=OWN_URN, name="Ashwell Primary School")


@pytest.mark.requirement("C-12")
def test_a_school_in_a_category_shows_a_monitoring_timeline(client, cast, school):
    client.force_login(cast("council_officer"))
    assert "Monitoring" not in shown(client, "school_inspections", school.urn)
    school.standings.update(category_of_concern=True)
    text = shown(client, "school_inspections", school.urn)
    assert "No monitoring visit is recorded." in text
    client.post(reverse("monitoring_add", args=[school.urn]), {
        "kind": "authority", "on": "2026-01-14", "who": "The district lead",
        "finding": "The plan is in use.", "next_by": "2026-03-02",
    })  # fmt: skip
    text = shown(client, "school_inspections", school.urn)
    assert "14 January 2026 · The authority: The district lead The plan is in use." in text
    assert "Looked at again by 2 March 2026." in text
    assert "Monitor Ashwell Primary School again" in shown(client, "work")
    back = reverse("followup_back", args=["monitoring", Monitoring.objects.get().pk])
    client.post(back, {"why": "It was another school."})
    assert "Taken back: It was another school." in shown(client, "school_inspections", school.urn)
    assert client.post(reverse("followup_back", args=["letters", 1])).status_code == 404
    client.force_login(cast("headteacher"))
    assert "The plan is in use." not in shown(client, "school_inspections", school.urn)
    assert client.post(back, {"why": "x"}).status_code == 404


@pytest.mark.requirement("C-13")
def test_the_partner_and_the_director_alone_read_the_comments_on_the_partner_s_page(
    client, cast, school
):
    profile = ProfileFactory(person=cast("partner"))
    AllocationFactory(school=school, profile=profile, from_on=date(2022, 9, 1))
    client.force_login(cast("director"))
    assert "None is kept." in shown(client, "partner", profile.pk)
    url = reverse("support_capture", args=[school.urn, "2022-11-08"])
    assert "Copy" not in client.get(url).content.decode()
    client.post(url, {"text": "External support helped leaders.", "source": "Page 3"})
    assert SupportComment.objects.get().inspected_on == date(2022, 11, 8)
    said = "External support helped leaders. Ashwell Primary School , inspected 8 November 2022"
    for role, reads in (
        ("director", True), ("partner", True), ("council_officer", False),
        ("committee_member", False),
    ):  # fmt: skip
        client.force_login(cast(role))
        assert (said in shown(client, "partner", profile.pk)) is reads
    client.force_login(cast("headteacher"))
    assert "helped leaders" not in shown(client, "school_inspections", school.urn)
