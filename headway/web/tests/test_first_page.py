"""The first page after signing in says what this person should do, whatever their role."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from headway.core import audit, clock
from headway.core.access import ROLES, Held
from headway.core.obligations import Obligation
from headway.correspondence.tests.factories import LetterFactory
from headway.web.presenting import work
from headway.web.presenting.home_first import doors, first_of
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _today():
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 5, 9))):
        yield


def todo(what="Read the answer", **more):
    return work.Todo(Obligation("letter-1", what, "/letters/1/", **more), TODAY)


def test_it_says_how_much_is_pressing_and_what_to_begin_with():
    late = todo("Answer the head", due_on=date(2026, 10, 1))
    soon = todo("Read the answer", due_on=date(2026, 10, 7))
    others = todo("Sign", due_on=date(2026, 10, 2), who="Council officer")
    waits = todo("Visit", due_on=date(2026, 10, 8), waiting="the head")
    later = todo("Plan", due_on=date(2026, 12, 1))
    found = first_of([late, others, soon, waits])
    assert found.words == "1 thing of yours is late and 1 due within a week."
    assert (found.leads, found.todo) == ("First", late)
    found = first_of([others, waits, later])
    assert found.words == "Nothing is late, and nothing is due within a week."
    assert (found.leads, found.todo) == ("Next", later)
    assert first_of([others, waits]).todo is None, "what is others' to do is not said to be mine"
    assert first_of([soon, soon]).words == "2 things of yours are due within a week."


@pytest.mark.parametrize("role", [key for key, one in ROLES.items() if one.held != Held.NAMED])
def test_a_role_for_which_nothing_waits_is_told_what_it_is_here_for(cast, role):
    found = doors(cast(role))
    assert found, f"{role} finds an empty page after signing in"
    assert all(door.url and door.note.endswith(".") for door in found)


def test_a_committee_member_is_led_to_the_list(cast, client):
    client.force_login(cast("committee_member"))
    words = shown(client, "home")
    here = words.index("What you can do here")
    assert here < words.index("The priority list", here) < words.index("The city as a whole", here)


def test_of_one_case_the_week_tells_where_it_stands_now(cast, client):
    director, letter = cast("director"), LetterFactory()
    for minutes, verb in enumerate(("draft_letter", "approve_letter", "send_letter")):
        audit.record(director, verb, letter, at=clock.now() + timedelta(minutes=minutes))
    client.force_login(director)
    words = shown(client, "home")
    assert "sent a letter" in words
    assert "drafted a letter" not in words


def test_the_first_line_leads_to_the_thing_itself(cast, client, monkeypatch):
    one = Obligation("letter-1", "Read the answer", "/letters/7/", due_on=date(2026, 10, 6))
    monkeypatch.setattr(work, "obligations_of", lambda user, today: [one])
    client.force_login(cast("director"))
    page = client.get(reverse("home")).content.decode()
    lead = page[page.index("hw-lead") : page.index("What changed since")]
    assert "1 thing of yours is due within a week." in lead
    assert 'href="/letters/7/"' in lead
