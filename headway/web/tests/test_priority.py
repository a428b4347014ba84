"""Pages of the priority list and of requests for help."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from headway.core import clock
from headway.core.obligations import obligations_of
from headway.partners.actions import allocate
from headway.partners.tests.factories import ProfileFactory
from headway.priority import actions
from headway.priority.models import Entry, SelfReport
from headway.priority.queries import entry_of
from headway.priority.tests.factories import (
    AssentFactory,
    EntryFactory,
    ExpectationFactory,
    RemovalFactory,
    ReviewFactory,
    ScopeChangeFactory,
    SelfReportFactory,
    good_standing,
)
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.worlds import edition_with_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january():
    with clock.pretending(datetime(2026, 1, 20, 10, 0, tzinfo=UTC)):
        edition_with_run()
        yield


@pytest.fixture
def director(cast, client):
    client.force_login(cast("director"))
    return cast("director")


def text(response):
    """The words of an answer without markup, spaces folded."""
    html = response.content.decode().replace("<", " <")
    return " ".join(unescape(strip_tags(html)).split())


def fill(count):
    for _ in range(count):
        entry = EntryFactory()
        good_standing(entry.school)
        AssentFactory(entry=entry)
        ExpectationFactory(entry=entry)
        ScopeChangeFactory(entry=entry)
        EntryFactory(proposed=True)
        ReviewFactory()
        SelfReportFactory()


PAGES = (
    "list", "list_order", "list_transition", "list_changes", "list_review", "list_changeover",
    "list_requests",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_for_two_schools_and_for_eight(director, client, name, count_queries):
    fill(2)
    few = count_queries(reverse(name))
    fill(6)
    assert count_queries(reverse(name)) == few


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_page_says_who_puts_what_there(director, client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "hw-empty" in response.content.decode()


def test_the_list_shows_the_day_that_is_asked_for(director, client):
    left, stays = EntryFactory(state="removed"), EntryFactory()
    now, then = (text(client.get(f"/list/{query}")) for query in ("", "?on=2025-12-01"))
    assert left.school.name + " " not in now or left.school.name == stays.school.name
    assert "1 school" in now
    assert "2 schools on 1 December 2025" in then


@pytest.mark.parametrize(
    ("on", "words"), [("2027-01-01", "still to come"), ("yesterday", "Enter a real date")]
)
def test_a_day_that_is_none_gets_a_sentence(director, client, on, words):
    assert words in text(client.get(f"/list/?on={on}"))


def test_the_list_is_narrowed_sorted_and_written_with_its_filters_inside(director, client):
    EntryFactory()
    vulnerable = EntryFactory(vulnerable=True)
    found = text(client.get("/list/?reason=BELIEVED_VULNERABLE&sort=-since"))
    assert "1 school" in found
    content = client.get("/list/priority-list.csv?reason=BELIEVED_VULNERABLE").content.decode()
    rows = list(csv.reader(io.StringIO(content.lstrip("\ufeff"))))
    head = dict(row[:2] for row in rows[:8] if len(row) > 1)
    assert head["As at"] == "20 January 2026"
    assert head["Filters"].startswith("Reason: Believed vulnerable")
    assert head["Marking"] == "OFFICIAL-SENSITIVE"
    assert "Framework version" in head
    assert sum(str(vulnerable.school_id) in row for row in rows) == 1
    assert client.get("/list/priority-list.xlsx").content[:2] == b"PK"


def test_a_partner_sees_the_entries_of_their_own_schools_only(cast, client):
    own = EntryFactory(school=SchoolFactory(urn=cast.own_urn))
    other = EntryFactory()
    client.force_login(cast("partner"))
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert "1 school" in text(client.get("/list/"))


def test_an_entry_says_where_it_stands_who_agreed_and_what_follows(director, client):
    entry = EntryFactory()
    AssentFactory(entry=entry)
    page = text(client.get(entry.get_absolute_url()))
    assert "since 14 October 2025" in page
    assert "Director of Continuous School Improvement for the service, 14 October 2025" in page
    assert "Letter that tells the head and the chair" in page
    assert "Tell the senior team and the governors" in page


@pytest.mark.requirement("F-07")
def test_an_addition_within_the_year_starts_the_letter_the_allocation_and_the_plan(
    director, client, cast
):
    entry = EntryFactory(proposed=True)
    url = reverse("priority_step", args=[entry.pk, "sign-service"])
    client.post(url, {"agrees": "yes", "version": entry.version})
    client.force_login(cast("council_officer"))
    url = reverse("priority_step", args=[entry.pk, "sign-council"])
    client.post(url, {"agrees": "yes"})
    assert entry_of(entry.school, date(2026, 1, 20)) == entry
    page = text(client.get(entry.get_absolute_url()))
    for task in ("Letter that tells the head", "Priority Partner allocated", "Plan agreed"):
        assert f"To do {task}" in page


def test_a_form_that_somebody_else_overtook_is_refused(director, client):
    entry = EntryFactory(proposed=True)
    url = reverse("priority_step", args=[entry.pk, "take-back"])
    Entry.objects.filter(pk=entry.pk).update(version=5)
    page = text(client.post(url, {"reason": "A mistake.", "version": 1}))
    assert "Somebody else changed this" in page


def test_a_button_is_shown_only_to_those_who_may_press_it(cast, client):
    entry = EntryFactory(proposed=True)
    for role, words in (("director", "Sign for the service"), ("dcs", "Sign for the council")):
        client.force_login(cast(role))
        page = text(client.get(entry.get_absolute_url()))
        assert words in page
    client.force_login(cast("committee_member"))
    assert "What you can do" not in text(client.get(entry.get_absolute_url()))
    client.force_login(cast("council_officer"))
    refused = client.get(reverse("priority_step", args=[entry.pk, "take-back"]))
    assert "Ask the Director" in text(refused)


def test_a_removal_form_refuses_in_words_and_keeps_what_was_typed(director, client):
    entry = EntryFactory()
    url = reverse("priority_step", args=[entry.pk, "remove"])
    given = {"no_further_need": "yes", "feedback_words": "Page 4", "rationale": "It is good."}
    page = client.post(url, given)
    assert "No inspection of" in text(page)
    assert "Page 4" in page.content.decode()


def test_a_school_is_proposed_with_what_its_reason_asks_for(director, client):
    school = SchoolFactory()
    EntryFactory()
    given = {
        "school": school.pk, "trigger": "inspection", "reason_code": "OFSTED", "class_id": "RI",
        "rationale": "It requires improvement.",
    }  # fmt: skip
    assert "Name the inspection" in text(client.post("/list/add/", given))
    client.post("/list/add/", given | {"inspection": "12 January 2026, RI"})
    entry = Entry.objects.get(school=school)
    assert entry.evidence == {"inspection": "12 January 2026, RI"}


def test_what_is_pasted_is_shown_as_text(director, client):
    entry = EntryFactory(rationale="<script>alert(1)</script><b>bold</b>")
    ExpectationFactory(entry=entry, note="<img src=x onerror=alert(1)>")
    for url in (entry.get_absolute_url(), f"/schools/{entry.school_id}/decisions/"):
        page = client.get(url).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page


def test_the_council_is_told_of_chosen_changes(director, client):
    change = ScopeChangeFactory()
    data = {"how": "Monthly report", "on": "2026-01-19", "change": [change.pk, "x"]}
    page = text(client.post("/list/changes/told/", data, follow=True))
    assert "told of 1 change" in page
    again = text(client.post("/list/changes/told/", data, follow=True))
    assert "at least one change" in again
    assert client.get("/list/changes/changes.csv").status_code == 200


def test_the_register_takes_leavers_off_when_somebody_asks(director, client):
    entry = EntryFactory()
    entry.school.maintained = False
    entry.school.save()
    assert "no longer maintains" in text(client.get("/list/"))
    client.post("/list/leavers/")
    assert Entry.objects.get(pk=entry.pk).state == "removed"


def test_a_request_is_entered_once_looked_into_and_answered(director, client):
    school = SchoolFactory()
    given = {
        "school": school.pk, "kind": "vulnerable", "reporter": "Head", "text": "Help us.",
        "received_on": "2026-01-19", "form_key": "k1",
    }  # fmt: skip
    for _ in range(2):
        client.post("/list/requests/add/", given)
    report = SelfReport.objects.get()
    steps = (
        ("acknowledge", {}),
        ("assess", {"how": "call", "on": "2026-01-20", "words": "So it is."}),
        ("decline", {"reason": "x", "reply": "y", "other_services": "z"}),
    )
    for step, data in steps:
        url = reverse("self_report_step", args=[report.pk, step])
        assert client.get(url).status_code == 200
        assert client.post(url, data).status_code == 302, step
    page = text(client.get(report.get_absolute_url()))
    assert "Not agreed" in page
    assert "Draft the answer" in page


@pytest.mark.requirement("J-03")
def test_the_council_decides_on_an_agreed_request_with_the_request_beside_it(cast, client):
    report, by = SelfReportFactory(), cast("director")
    today = date(2026, 1, 20)
    actions.assess_report(report, on=today, how="visit", words="It is so.", by=by)
    actions.consult_council(report, outcome="supports", words="Agreed.", on=today, by=by)
    actions.agree_report(
        report, by=by, reason="Two leaders left.", plan="A leader for two days a week.",
        plan_cost=Decimal(3200), reason_code="BELIEVED_VULNERABLE",
        evidence={"evidence_type": "Leadership", "imminence": "Window closes in May"},
    )  # fmt: skip
    actions.propose_entry(report.entry, by=by)
    client.force_login(cast("council_officer"))
    page = client.get(report.entry.get_absolute_url())
    assert f"Request for help {report.number}" in text(page)
    assert report.get_absolute_url() in page.content.decode()
    assert report.text in text(client.get(report.get_absolute_url()))


def test_the_decisions_of_a_school_stand_year_by_year(director, client):
    entry = RemovalFactory().entry
    page = text(client.get(f"/schools/{entry.school_id}/decisions/"))
    assert "2025/26" in page
    assert "Removal under way" in page


@pytest.mark.requirement("E-09")
def test_every_listed_school_without_a_partner_stands_on_the_exception_list_until_it_has_one(
    cast, client
):
    first, second = EntryFactory(), EntryFactory()
    client.force_login(cast("director"))
    page = text(client.get("/list/"))
    assert "nobody looks after them: 2 schools" in page
    assert f"Allocate a Partner to {first.school.name}" in page
    todo = [o.what for o in obligations_of(cast("director"), date(2026, 1, 20))]
    assert f"Allocate a Partner to {first.school.name}" in todo
    for entry in (first, second):
        allocate(entry.school, ProfileFactory(), by=cast("director"), days=8, reason="Near.")
    assert "nobody looks after" not in text(client.get("/list/"))
    todo = [o.what for o in obligations_of(cast("director"), date(2026, 1, 20))]
    assert not any(what.startswith("Allocate a Partner") for what in todo)
    client.force_login(cast("committee_member"))
    first.school.allocations.update(from_on=date(2026, 1, 5), to_on=date(2026, 1, 19))
    page = text(client.get("/list/"))
    assert "nobody looks after it: 1 school" in page
    assert "Allocate a Partner" not in page
