"""A school's timeline, and the audit behind it."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN
from headway.core import audit, clock
from headway.core.models import AuditEvent
from headway.correspondence.tests.factories import LetterFactory, RecipientFactory
from headway.inspections.tests.factories import InspectionFactory
from headway.schools import actions
from headway.schools.models import Role
from headway.schools.tests.factories import (
    GroupFactory,
    MembershipFactory,
    SchoolFactory,
    VacancyFactory,
)
from headway.web.presenting.timeline import of_event, visible
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory(urn=OWN_URN, name="Ashwell School")


def led(school, by, on=date(2026, 9, 1), name="Ada Demo"):
    with clock.pretending(timezone.make_aware(datetime(on.year, on.month, on.day, 10))):
        return actions.set_contact(school, Role.HEAD, name=name, from_on=on, by=by)


def event(**words):
    return AuditEvent(
        at=timezone.now(), actor_id=1, actor_name="Somebody", subject_name="it", urn=OWN_URN,
        **{"app": "priority", "verb": "x", "subject_type": "nobody.Thing", "subject_id": "1"}
        | words,
    )  # fmt: skip


@pytest.mark.requirement("A-17")
def test_everything_is_on_one_line_of_time(cast, client, school):
    InspectionFactory(school=school, inspected_on=date(2024, 3, 5))
    led(school, cast("administrator"))
    client.force_login(cast("director"))
    words = shown(client, "school_timeline", OWN_URN)
    assert "Administrator recorded the headteacher of Ashwell School." in words
    assert "Ada Demo became headteacher." in words
    assert "5 Mar 2024" in words
    assert words.index("Ada Demo became") < words.index("5 Mar 2024"), "latest first"
    assert "Before and after" in words
    only = shown(client, "school_timeline", OWN_URN, query="?kind=leaders")
    assert "Administrator recorded" not in only
    assert "Ada Demo became" in only
    assert "Nothing matches" in shown(client, "school_timeline", OWN_URN, query="?year=1999/00")
    text = client.get(reverse("school_timeline_download", args=[OWN_URN, "csv"])).content.decode()
    assert "OFFICIAL-SENSITIVE" in text
    assert "Administrator recorded" in text


def test_vacant_posts_and_groups_are_days_on_the_line(cast, client, school):
    VacancyFactory(school=school, to_on=date(2026, 10, 31), note="The deputy leads.")
    VacancyFactory(school=school, from_on=date(2025, 1, 6), withdrawn=True)
    group = GroupFactory(name="Elm Cluster")
    MembershipFactory(school=school, group=group, to_on=date(2025, 8, 31))
    MembershipFactory(school=school, group=group, role="chair", from_on=date(2025, 9, 1))
    client.force_login(cast("director"))
    words = shown(client, "school_timeline", OWN_URN)
    assert "The post of headteacher fell vacant." in words
    assert "6 Jan 2025" not in words, "one that was taken back never was"
    assert "Last day on which the post of headteacher was vacant." in words
    only = shown(client, "school_timeline", OWN_URN, query="?kind=groups")
    for said in ("In the group Elm Cluster.", "Last day as a member of Elm Cluster.",
                 "Took the chair of Elm Cluster."):  # fmt: skip
        assert said in only
    assert "fell vacant" not in only


def test_a_school_without_events_says_who_puts_them_there(cast, client, school):
    client.force_login(cast("director"))
    assert "Nothing has been recorded" in shown(client, "school_timeline", OWN_URN)


def test_a_partner_sees_the_timeline_of_their_own_schools_only(cast, client, school):
    other = SchoolFactory()
    client.force_login(cast("partner"))
    assert client.get(reverse("school_timeline", args=[OWN_URN])).status_code == 200
    assert client.get(reverse("school_timeline", args=[other.urn])).status_code == 404
    file = "school_timeline_download"
    assert client.get(reverse(file, args=[OWN_URN, "csv"])).status_code == 200
    assert client.get(reverse(file, args=[other.urn, "csv"])).status_code == 404


@pytest.mark.parametrize(
    ("role", "apps"),
    [
        ("director", {"priority", "intelligence", "correspondence"}),
        ("partner", {"priority", "intelligence", "correspondence"}),
        ("council_service", set()),
        ("committee_member", {"priority"}),
        ("headteacher", set()),
    ],
)
def test_what_a_feature_hides_its_events_hide(cast, role, apps):
    events = [event(app=app) for app in ("priority", "intelligence", "correspondence", "unknown")]
    assert {one.app for one in visible(cast(role), events)} == apps


def test_a_case_that_its_page_hides_is_hidden_here(cast, school):
    own = led(school, cast("administrator"))
    far = led(SchoolFactory(), cast("administrator"))
    events = list(AuditEvent.objects.filter(subject_type=own._meta.label))
    assert len(visible(cast("director"), events)) == 2
    assert [one.subject_id for one in visible(cast("partner"), events)] == [str(own.pk)]
    assert far.pk


def test_a_verb_that_is_no_more_is_still_told():
    assert of_event(event(verb="long_gone")).words == "Somebody did “long gone” to it."


def test_the_page_costs_the_same_for_two_events_and_for_forty(cast, client, school, count_queries):
    led(school, cast("administrator"))
    client.force_login(cast("director"))
    few = count_queries(reverse("school_timeline", args=[OWN_URN]))
    for number in range(20):
        led(school, cast("administrator"), date(2026, 9, 2 + number), f"Head{number} Demo")
    assert count_queries(reverse("school_timeline", args=[OWN_URN])) == few


# The audit ---------------------------------------------------------------------------------


def asked(client, query=""):
    return shown(client, "core:audit", query=query)


@pytest.mark.requirement("X-08")
def test_the_audit_is_found_by_person_school_verb_and_day(cast, client, school):
    led(school, cast("administrator"))
    led(SchoolFactory(name="Birchfold School"), cast("service_staff"), date(2025, 9, 1))
    client.force_login(cast("director"))
    assert "2 events" in asked(client)
    for query in (
        "?actor=administrator", f"?urn={OWN_URN}", "?since=2026-01-01", "?subject=ashwell"
    ):  # fmt: skip
        words = asked(client, query)
        assert "1 event " in words, query
        assert "of Ashwell School" in words, query
    assert "2 events" in asked(client, "?verb=schools.set_contact&since=no&urn=abc")
    assert "No event fits" in asked(client, "?verb=schools.end_contact")
    assert "1 event " in asked(client, "?until=2025-09-01")
    text = client.get(reverse("core:audit_download") + f"?urn={OWN_URN}").content.decode()
    assert "of Ashwell School" in text
    assert "Birchfold" not in text


def test_who_looked_at_what_is_restricted_is_in_the_audit(cast, client, school):
    audit.viewed(cast("council_officer"), "intelligence", OWN_URN)
    client.force_login(cast("director"))
    words = asked(client, "?looks=1")
    assert f"Council officer looked at intelligence of school {OWN_URN}." in words
    assert "No event fits" in asked(client, "?looks=1&subject=letters")
    text = client.get(reverse("core:audit_download") + "?looks=1").content.decode()
    assert f"intelligence of school {OWN_URN}" in text


def test_the_way_of_each_copy_is_in_the_files_and_not_between_the_lines(cast, client, school):
    director = cast("director")
    letter = LetterFactory(school=school)
    copy = RecipientFactory(letter=letter)
    audit.record(director, "approve_letter", letter)
    audit.record(director, "claim_copy", copy)
    audit.record(director, "record_sent", copy)
    client.force_login(director)
    words = shown(client, "school_timeline", OWN_URN)
    assert "approved a letter" in words
    assert "began to send" not in words
    assert "The files have 2 more lines" in words
    file = client.get(reverse("school_timeline_download", args=[OWN_URN, "csv"])).content.decode()
    assert "began to send" in file


def test_a_sentence_says_a_day_as_people_write_it():
    said = event(app="partners", verb="end_allocation", after={"to_on": "2026-10-05"}).sentence
    assert "5 October 2026" in said
