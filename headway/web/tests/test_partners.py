"""The pages of Priority Partners: found, allocated with reasons, handed over, exported."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN, HoldingFactory, UserFactory
from headway.partners.models import Allocation, Interest, Profile
from headway.partners.tests.factories import (
    AllocationFactory,
    InterestFactory,
    ProfileFactory,
)
from headway.priority.tests.factories import EntryFactory
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def school(db):
    return SchoolFactory(
        urn=OWN_URN, name="Ashwell Primary School", easting=403_000, northing=284_000
    )


@pytest.fixture
def ada(db):
    return ProfileFactory(person__name="Ada Demo", designations="NLE")


def chosen(profile, **changes):
    return {
        "profile": profile.pk, "from_on": TODAY.isoformat(), "days": "12",
        "reason": "Knows the phase.", "over_reason": "", **changes,
    }  # fmt: skip


@pytest.mark.requirement("G-02")
def test_profiles_are_searched_and_empty_searches_say_so(client, cast, ada):
    client.force_login(cast("partner"))
    assert "Ada Demo" in shown(client, "partners", query="?q=nle&phase=primary")
    assert "No Partner matches." in shown(client, "partners", query="?expertise=finance")
    Profile.objects.update(to_on=TODAY)
    assert "No Partner has a profile yet." in shown(client, "partners")
    assert "Ada Demo" in shown(client, "partners", query="?former=yes")


@pytest.mark.requirement("G-01")
def test_a_school_shows_its_partner_with_contact_and_first_day(client, cast, school, ada):
    client.force_login(cast("director"))
    response = client.post(reverse("partner_allocate", args=[school.urn]), chosen(ada))
    assert response.url == reverse("partner_school", args=[school.urn])
    text = shown(client, "partner_school", school.urn)
    assert "Ada Demo" in text
    assert ada.person.email in text
    assert f"Since {TODAY.day} {TODAY:%B %Y}, 12 days a year" in text


def test_the_page_suggests_with_reasons_and_leaves_out_conflicts(client, cast, school, ada):
    barred = ProfileFactory(person__name="Eve Demo")
    InterestFactory(profile=barred, school=school)
    client.force_login(cast("director"))
    text = shown(client, "partner_allocate", school.urn)
    assert "Has experience in primary schools." in text
    assert "Eve Demo is left out: worked there." in text
    response = client.post(reverse("partner_allocate", args=[school.urn]), chosen(barred))
    assert "Eve Demo cannot be allocated to Ashwell Primary School" in response.content.decode()
    assert not Allocation.objects.exists()


def test_beyond_their_days_the_page_asks_why(client, cast, school, ada):
    client.force_login(cast("director"))
    url = reverse("partner_allocate", args=[school.urn])
    html = client.post(url, chosen(ada, days="100")).content.decode()
    assert "With this school Ada Demo has 100 of 60 days a year." in html
    client.post(url, chosen(ada, days="100", over_reason="For one term only."))
    assert Allocation.objects.get().over_reason == "For one term only."


def test_the_same_form_sent_twice_allocates_once(client, cast, school, ada):
    client.force_login(cast("director"))
    for _ in range(2):
        response = client.post(reverse("partner_allocate", args=[school.urn]), chosen(ada))
    assert Allocation.objects.count() == 1
    assert response.status_code == 200, "the second is told that she has the school already"


@pytest.mark.requirement("G-13")
def test_a_handover_shows_old_and_new_with_dates_and_the_note(client, cast, school, ada):
    AllocationFactory(school=school, profile=ada)
    ben = ProfileFactory(person__name="Ben Demo")
    client.force_login(cast("director"))
    sent = chosen(ben, handover="<b>Visit</b> on 3 December.")
    client.post(reverse("partner_allocate", args=[school.urn]), sent)
    html = page(client, "partner_school", school.urn)
    text = shown(client, "partner_school", school.urn)
    assert "followed Ada Demo" in text
    assert "&lt;b&gt;Visit&lt;/b&gt; on 3 December." in html
    assert "1 September 2025 to" in text


def test_others_see_who_and_since_when_and_no_reasons(client, cast, ada):
    other = SchoolFactory()
    AllocationFactory(school=other, profile=ada, reason="The head asked for her.")
    client.force_login(cast("partner"))
    text = shown(client, "partner_school", other.urn)
    assert "Ada Demo" in text
    assert "The head asked for her." not in text


@pytest.mark.requirement("G-03")
def test_a_partner_on_the_committee_is_marked_at_their_school(client, cast, school):
    profile = ProfileFactory(committee=True)
    AllocationFactory(school=school, profile=profile)
    InterestFactory(school=school, profile=profile)
    client.force_login(cast("director"))
    text = shown(client, "partner_school", school.urn)
    assert "also sits on the committee: they do not review this school there" in text
    assert "Hand the school over." in text


def test_ending_and_leaving_ask_why_and_say_which_schools_need_somebody(client, cast, school, ada):
    AllocationFactory(school=school, profile=ada)
    EntryFactory(school=school)
    client.force_login(cast("director"))
    leave = reverse("partner_leave", args=[ada.pk])
    assert "Ashwell Primary School" in client.get(leave).content.decode()
    assert "There is a problem" in client.post(leave, {"on": TODAY}).content.decode()
    client.post(leave, {"on": TODAY.isoformat(), "because": "A headship elsewhere"})
    text = shown(client, "partner_caseload")
    assert "Ashwell Primary School on the list since 14 October 2025 · before: Ada Demo" in text
    end = reverse("partner_end", args=[school.urn])
    assert client.get(end).url == reverse("partner_school", args=[school.urn])
    AllocationFactory(school=school)
    assert client.get(end).status_code == 200
    client.post(end, {"on": TODAY.isoformat(), "because": "The school left the list."})
    assert not Allocation.objects.on(TODAY).exists()


@pytest.mark.requirement("G-12")
def test_the_caseload_says_who_has_too_much(client, cast, school):
    profile = ProfileFactory(person__name="Cai Demo", capacity_days=5)
    AllocationFactory(school=school, profile=profile, days=8)
    client.force_login(cast("director"))
    assert "3 too many" in shown(client, "partner_caseload")
    for kind in ("csv", "xlsx"):
        url = reverse("partner_caseload_download", args=[kind])
        assert client.get(url).status_code == 200
    assert "OFFICIAL-SENSITIVE" in client.get(
        reverse("partner_caseload_download", args=["csv"])
    ).content.decode("utf-8-sig")


def test_profiles_are_added_and_changed(client, cast, school):
    person = UserFactory(name="Ada Demo")
    client.force_login(cast("director"))
    sent = {
        "person": person.pk, "phases": ["primary"], "expertise": ["reading"], "near": school.urn,
        "capacity_days": "40", "from_on": TODAY.isoformat(), "portrait": "Reads aloud.",
    }  # fmt: skip
    assert (
        "No school of the register has this URN."
        in client.post(reverse("partner_add"), sent | {"near": "999"}).content.decode()
    )
    client.post(reverse("partner_add"), sent)
    profile = Profile.objects.get()
    assert profile.easting == 403_000
    client.post(
        reverse("partner_edit", args=[profile.pk]), sent | {"portrait": "<i>New</i>", "near": ""}
    )
    assert "&lt;i&gt;New&lt;/i&gt;" in page(client, "partner", profile.pk)
    profile.refresh_from_db()
    assert profile.easting == 403_000


def test_interests_are_declared_by_the_partner_and_read_by_few(client, cast, school, ada):
    mine = ProfileFactory(person=cast("partner"))
    client.force_login(cast("partner"))
    assert client.get(reverse("partner_mine")).url == mine.get_absolute_url()
    sent = {"school": school.urn, "kind": "governor", "from_on": "2024-09-01", "note": "Parent"}
    client.post(mine.get_absolute_url(), sent)
    assert Interest.objects.get().kind == "governor"
    again = client.post(mine.get_absolute_url(), sent).content.decode()
    assert "This interest is declared already." in again
    assert "is a governor there" in shown(client, "partner", mine.pk)
    client.post(ada.get_absolute_url(), sent)
    assert Interest.objects.count() == 1
    client.force_login(cast("council_officer"))
    assert "is a governor there" not in shown(client, "partner", mine.pk)
    assert client.get(reverse("partner_mine")).url == reverse("partners")


@pytest.mark.requirement("G-14")
def test_the_pen_portraits_are_a_tagged_pdf(client, cast, ada):
    client.force_login(cast("administrator"))
    response = client.get(reverse("partner_portraits"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    Profile.objects.update(to_on=TODAY)
    assert client.get(reverse("partner_portraits")).status_code == 404


@pytest.mark.slow
def test_pages_cost_the_same_for_two_partners_and_twenty(client, cast, count_queries, school):
    client.force_login(cast("director"))
    urls = [
        reverse("partners"), reverse("partner_caseload"),
        reverse("partner_allocate", args=[school.urn]),
    ]  # fmt: skip

    def more(count):
        for _ in range(count):
            AllocationFactory()
            EntryFactory()
            old = AllocationFactory(school=EntryFactory().school)
            Allocation.objects.filter(pk=old.pk).update(to_on=TODAY - timedelta(days=1))

    more(2)
    few = [count_queries(url) for url in urls]
    more(18)
    assert [count_queries(url) for url in urls] == few


def test_an_interest_that_no_longer_stands_is_ended_by_the_partner_or_the_service_alone(
    client, cast, school, ada
):
    interest = InterestFactory(profile=ada, school=school)
    address = reverse("partner_interest_end", args=[interest.pk])
    client.force_login(cast("partner"))
    assert client.post(address).status_code == 404
    client.force_login(ada.person)
    HoldingFactory(person=ada.person, role="partner", urn=school.urn)
    assert address in page(client, "partner", ada.pk)
    client.post(address)
    interest.refresh_from_db()
    assert interest.to_on == TODAY
    assert address not in page(client, "partner", ada.pk)
    client.force_login(cast("director"))
    said = client.post(address, follow=True).content.decode()
    assert "already" in said
