"""The page of the year: every duty by month, narrowed, as a file, recorded and taken back."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from headway.core import clock
from headway.core.setting_terms import set_term
from headway.core.subscriptions import renew_feed
from headway.duties.models import Record
from headway.duties.states import RecordState
from headway.duties.tests.factories import RecordFactory
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db
MEETING = ("team-meeting", "2027-autumn-1")


@pytest.fixture(autouse=True)
def _aldermere(settings):
    settings.AUTHORITY = "399"
    SchoolFactory(la="399")
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 14, 9))):
        yield


def test_the_year_has_every_duty_under_its_month_with_who_has_it(cast, client):
    client.force_login(cast("director"))
    words = shown(client, "year", query="?span=year")
    order = [words.index(month, words.index("dated duties")) for month in (
        "September 2026 (", "October 2026 (", "January 2027 (", "August 2027 (")]  # fmt: skip
    assert order == sorted(order)
    for said in (
        "Hold the fortnightly meeting of the advisory committee",
        "Hold the half-termly team meeting of Partners, with professional development",
        "Report permanent exclusions and part-time placements, quarter on quarter",
        "Report to the council's overview and scrutiny committee",
        "followed elsewhere", "Heads of listed schools report progress",
    ):  # fmt: skip
        assert said in words
    assert "23 October 2026 · Director of the service · Half-termly · yours" in words


def test_six_one_to_one_days_a_year_are_dated_and_recorded_with_a_note(cast, client):
    client.force_login(cast("director"))
    words = shown(client, "duty", "one-to-ones", "2027-autumn-1")
    assert words.count("half of the") >= 6
    recorded(client, "one-to-ones", "2027-autumn-1", note="All eleven met.")
    assert "All eleven met." in shown(client, "duty", "one-to-ones", "2027-autumn-1")


def recorded(client, *place, state="done", on="2026-10-14", note=""):
    answer = {"state": state, "on": on, "note": note}
    return client.post(reverse("duty", args=place), answer, follow=True)


@pytest.mark.requirement("G-11")
def test_six_team_meetings_are_in_the_calendar_with_topic_and_attendance(cast, client):
    client.force_login(cast("director"))
    words = shown(client, "year", query="?span=year&kind=people&often=half_term")
    assert words.count("Hold the half-termly team meeting of Partners, with professional") == 6
    answer = client.post(
        reverse("duty", args=MEETING),
        {"state": "done", "on": "2026-10-14", "topic": "Reading in Year 7",
         "came": "Nine of eleven", "note": ""},
    )  # fmt: skip
    assert answer.status_code == 302
    told = shown(client, "duty", *MEETING)
    assert "Topic: Reading in Year 7. Who came: Nine of eleven." in told
    text = client.get(reverse("year_download", args=["csv"])).content.decode()
    assert "Reading in Year 7" in text
    assert "Topic" not in shown(client, "duty", "monthly-report", "2026-10")


def test_it_is_narrowed_by_role_kind_and_standing_and_taken_as_a_file(cast, client):
    client.force_login(cast("partner"))
    words = shown(client, "year", query="?role=mine&span=year")
    assert "Assess your own year's work" in words
    assert "exclusions" not in words
    query = "?year=2027&kind=people&role=director&span=year"
    assert "Keep in Touch" in shown(client, "year", query=query)
    text = client.get(reverse("year_download", args=["csv"]) + query).content.decode()
    assert "Kind: Partners and the team" in text
    assert "Keep in Touch" in text
    assert "fortnightly meeting" not in text
    book = client.get(reverse("year_download", args=["xlsx"]))
    assert book.content.startswith(b"PK")
    assert "duties-of-the-year-2026-27.xlsx" in book["Content-Disposition"]
    assert "No duty of the year matches" in shown(client, "year", query="?kind=none")
    assert "No framework version was in force" in shown(client, "year", query="?year=2018")
    assert "2026/27" in shown(client, "year", query="?year=x")


def test_of_the_present_year_the_months_around_today_are_shown_first(cast, client):
    client.force_login(cast("partner"))
    words = shown(client, "year")
    months = ("September 2026 (", "October 2026 (", "November 2026 (", "December 2026 (")
    assert [month in words for month in months] == [True, True, True, False]
    assert "June 2028 (" in shown(client, "year", query="?year=2028")
    later = shown(client, "year", query="?role=partner&kind=people")
    assert "falls in the months around today" in later


def test_a_duty_is_recorded_on_its_page_and_taken_back(cast, client):
    client.force_login(cast("director"))
    assert "Nothing is waiting" not in shown(client, "work")
    answer = recorded(client, *MEETING, note="On reading; nine came.")
    words = answer.content.decode()
    assert "It was recorded." in words
    assert "On reading; nine came." in words
    recorded(client, *MEETING)
    record = Record.objects.get()
    assert record.state == RecordState.DONE
    assert "done, 14 October" in shown(client, "year")
    back = client.post(
        reverse("duty_take_back", args=[record.pk]), {"version": record.version}, follow=True
    )
    assert "the duty is open again" in back.content.decode()
    again = client.post(
        reverse("duty_take_back", args=[record.pk]), {"version": record.version}, follow=True
    )
    assert "the duty is open again" in again.content.decode()
    assert "Taken back: 14 October 2026" in shown(client, "duty", *MEETING)


def test_what_is_missing_or_wrong_is_said_beside_its_field(cast, client):
    client.force_login(cast("director"))
    for given, said in (
        ({"state": "not_needed"}, "Say why it was not needed"),
        ({"on": "2026-10-15"}, "This day is still to come"),
        ({"on": "soon"}, "Enter a real date"),
        ({"state": "lost"}, "Choose one of the answers"),
    ):
        assert said in recorded(client, *MEETING, **given).content.decode()
    assert not Record.objects.exists()


def test_whoever_may_not_record_reads_why_and_a_followed_duty_leads_to_its_page(cast, client):
    client.force_login(cast("partner"))
    assert "This duty is not yours" in shown(client, "duty", *MEETING)
    assert "Nobody ticks this off" in shown(client, "duty", "agree-list", "2027")
    assert 'href="/round/"' not in page(client, "duty", "agree-list", "2027")
    client.force_login(cast("director"))
    assert 'href="/round/"' in page(client, "duty", "agree-list", "2027")
    assert client.get("/year/team-meeting/2027-autumn-7/").status_code == 404


def test_a_term_that_is_moved_moves_the_day_and_keeps_what_was_recorded(cast, client):
    RecordFactory()
    client.force_login(cast("director"))
    set_term(
        2027, "autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18),
        half_term=(date(2026, 10, 19), date(2026, 10, 30)), by=cast("director"),
    )  # fmt: skip
    words = shown(client, "duty", *MEETING)
    assert "By 16 October 2026" in words
    assert "Recorded Done on 14 October 2026" in words


def test_the_calendar_feed_has_ones_own_duties_to_the_end_of_the_year(cast, client):
    partner = cast("partner")
    address = reverse("work_feed", args=[renew_feed(partner, by=partner)])
    events = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    found = {str(event["summary"]): event["dtstart"].dt for event in events}
    assert str(found["Assess your own year's work before the annual review"]) == "2027-07-07"
    assert len(events) == len({event["uid"] for event in events})


def test_the_year_costs_the_same_for_one_record_or_many(cast, client, count_queries):
    client.force_login(cast("director"))
    RecordFactory()
    few = count_queries("/year/")
    for place in range(1, 8):
        RecordFactory(duty="committee", occasion=f"2027-autumn-{place}")
    assert count_queries("/year/") == few
    assert few <= 10
