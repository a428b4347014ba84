"""My work: what is open for a person, in words, late first; the calendar of the framework."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.core.obligations import Obligation, Standing
from headway.core.setting_terms import set_term
from headway.schools.tests.factories import SchoolFactory
from headway.web.presenting import work, work_calendar
from headway.web.presenting.work_filters import narrowed
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _today():
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 5, 9))):
        yield


def one(key="letter-approve-1", **more):
    return Obligation(key, more.pop("what", "Approve the letter to Ashwell"), "/letters/1/", **more)


@pytest.fixture
def open_things(monkeypatch):
    """What features say is open, whoever asks."""
    found = []
    monkeypatch.setattr(work, "obligations_of", lambda user, today: list(found))
    return found


def test_chips_say_when_in_words():
    said = [
        work.Todo(thing, TODAY).due.words
        for thing in (
            one(due_on=date(2026, 10, 3)),
            one(due_on=date(2026, 10, 9)),
            one(due_on=date(2026, 10, 30)),
            one(waiting="the head", since=date(2026, 9, 3)),
            one(waiting="the head", since=date(2026, 9, 3), due_on=date(2026, 10, 2)),
            one(waiting="the council"),
            one(),
        )
    ]
    assert said == [
        "2 days late", "due Friday", "due 30 October", "waiting for the head since 3 Sep",
        "3 days late", "waiting for the council", "no day set",
    ]  # fmt: skip


def test_things_stand_under_late_this_week_later_and_waiting(cast, client, open_things):
    school = SchoolFactory(name="Ashwell School")
    open_things += [
        one(what="Later thing", due_on=date(2026, 12, 1)),
        one(what="Late thing", due_on=date(2026, 10, 1), urn=school.urn, who="Partner Demo"),
        one(what="Waiting thing", waiting="the head", since=date(2026, 9, 1)),
        one(what="Near thing", due_on=date(2026, 10, 7)),
    ]
    client.force_login(cast("data_officer"))
    words = shown(client, "work")
    order = ["Late (1)", "Late thing", "This week (1)", "Near thing", "Later (1)", "Later thing",
             "Waiting for others (1)", "Waiting thing"]  # fmt: skip
    places = [words.index(one, words.index("4 things to do")) for one in order]
    assert places == sorted(places)
    assert "Ashwell School" in words
    narrowed_words = shown(client, "work", query="?who=Partner+Demo")
    assert "Late thing" in narrowed_words
    assert "Near thing" not in narrowed_words
    assert "matches these filters" in shown(client, "work", query="?standing=none")
    text = client.get(reverse("work_download", args=["csv"])).content.decode()
    assert "OFFICIAL-SENSITIVE" in text
    assert "Late thing" in text
    assert "4 days late" in shown(client, "home")


def test_with_nothing_to_do_the_page_says_where_things_come_from(cast, client, open_things):
    client.force_login(cast("council_service"))
    assert "Nothing is waiting for you" in shown(client, "work")
    assert "Nothing is waiting for you today" in shown(client, "home")


def test_a_row_with_one_of_the_chosen_answers_stays():
    rows = [work.Todo(one(who=who), TODAY) for who in ("", "A", "B")]
    found = narrowed(rows, work.QUESTIONS, {"who": ["A", "You"], "q": ""})
    assert [row.who for row in found.rows] == ["You", "A"]
    assert [tag.without for tag in found.tags] == ["who=You", "who=A"]
    assert found.facts == [("Filters", "Who has to do it: A; Who has to do it: You")]


# The calendar ------------------------------------------------------------------------------


def test_the_frameworks_calendar_becomes_dated_lines(cast, settings):
    settings.AUTHORITY = "330"
    SchoolFactory(la="330")
    lines = work_calendar.coming(work_calendar.season(TODAY), TODAY)
    by_what = {line.what: line.due_on for line in lines}
    agree = next(day for what, day in by_what.items() if what.startswith("Agree"))
    assert agree == date(2026, 10, 23), "the last school day before October half-term"
    assert all(line.due_on >= TODAY for line in lines)
    assert lines == sorted(lines, key=lambda line: (line.due_on, line.what))
    assert all(line.standing(TODAY) != Standing.OVERDUE for line in lines)


def test_without_a_framework_in_force_there_is_no_season():
    SchoolFactory(la="999")
    found = work_calendar.season(TODAY)
    assert work_calendar.coming(found, TODAY) == []


def test_the_directors_home_asks_four_questions(cast, client):
    client.force_login(cast("director"))
    words = shown(client, "home")
    for question in ("What changed since Monday", "What is late or at risk", "The list today",
                     "What is coming"):  # fmt: skip
        assert question in words


def test_a_partners_home_has_their_schools_in_a_line_each(cast, client, open_things):
    SchoolFactory(urn=OWN_URN, name="Ashwell School")
    open_things.append(one(what="Visit soon", due_on=date(2026, 10, 6), urn=OWN_URN))
    client.force_login(cast("partner"))
    words = shown(client, "home")
    assert "My schools, in order of need" in words
    assert words.count("Visit soon") == 2, "next things first, and beside the school"
    assert "due tomorrow" in words


def test_a_schools_home_is_their_school(cast, client):
    SchoolFactory(urn=OWN_URN, name="Ashwell School")
    client.force_login(cast("headteacher"))
    assert client.get(reverse("home")).url == reverse("portal_home")
    words = shown(client, "portal_school", OWN_URN)
    assert "Your school" in words or "your school" in words
    assert "My work" not in words


def test_the_pages_cost_the_same_for_few_things_and_for_many(
    cast, client, open_things, count_queries
):
    school = SchoolFactory()
    open_things.append(one(urn=school.urn))
    client.force_login(cast("director"))
    few = [count_queries(reverse(name)) for name in ("work", "home")]
    for number in range(40):
        open_things.append(one(key=f"letter-{number}", urn=SchoolFactory().urn))
    assert [count_queries(reverse(name)) for name in ("work", "home")] == few


def test_an_answer_is_kept_until_anybody_does_anything(
    cast, settings, open_things, django_assert_num_queries
):
    settings.TESTING = False
    director = cast("director")
    assert [t.one.what for t in work.todos(director, TODAY) if t.kind == "Letters"] == []
    open_things.append(one())
    with django_assert_num_queries(1):
        again = work.todos(director, TODAY)
    assert "letter-approve-1" not in {t.one.key for t in again}
    set_term(2027, "autumn", starts_on=date(2026, 9, 2), ends_on=date(2026, 12, 18),
             half_term=None, by=director)  # fmt: skip
    assert "letter-approve-1" in {t.one.key for t in work.todos(director, TODAY)}
