"""A school converts between the agreement of the list and its letter: nothing is lost of it."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from headway.assessment.tests.rounds import ChallengeFactory, ready_round
from headway.core import clock
from headway.core.obligations import obligations_of
from headway.correspondence.actions import approve_letter, draft_letter, send_letter
from headway.correspondence.states import LetterState
from headway.frameworks.models import Version
from headway.intelligence.tests.factories import EntryFactory as HeardFactory
from headway.partners.actions import allocate, end_allocation
from headway.partners.tests.factories import ProfileFactory
from headway.priority import actions
from headway.priority.letters import KINDS
from headway.priority.models import Entry, ScopeChange
from headway.priority.queries import listed_on
from headway.priority.states import EntryState
from headway.schools.models import School
from headway.schools.tests.factories import RelationFactory, SchoolFactory
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 20, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_january(settings):
    settings.SITE = "https://headway.example"
    with clock.pretending(NOW):
        yield


@pytest.fixture
def agreed(cast):
    """A listed school with a Partner, an entry, an open challenge and an approved letter."""
    found = ready_round()
    actions.sign_list(found, "service", by=cast("director"))
    actions.sign_list(found, "council", by=cast("council_officer"))
    entry = Entry.objects.get(round=found)
    school = School.objects.get(pk=entry.school_id)
    allocate(school, ProfileFactory(person__name="Ada Demo"), by=cast("director"), days=8,
             reason="Knows the phase.")  # fmt: skip
    HeardFactory(school=school, words="The deputy head leaves at Easter.")
    HeardFactory(school=school, words="For the council alone.", visibility="own", party="council")
    ChallengeFactory(school=school, about_words="Reading, 2025")
    (one,) = KINDS["annual_listed"].addressees(NOW.date())
    letter = draft_letter(
        "annual_listed", school, one.fields, version=Version.objects.first(), about=one.about,
        by=cast("director"),
    )  # fmt: skip
    return entry, approve_letter(letter, by=cast("service_staff"))


@pytest.fixture
def academy(agreed):
    """The school has become an academy under a new number; the register says so."""
    old = agreed[0].school
    School.objects.filter(pk=old.pk).update(
        is_open=False, maintained=False, close_date=date(2026, 1, 1)
    )
    new = SchoolFactory(name="Elm Academy", maintained=False, open_date=date(2026, 1, 1))
    RelationFactory(school=new, other_urn=old.urn, other_name=old.name, on=date(2026, 1, 1))
    RelationFactory(school=School.objects.get(pk=old.pk), other_urn=new.urn, kind="successor",
                    other_name=new.name, on=date(2026, 1, 1))  # fmt: skip
    return new


@pytest.mark.requirement("A-02")
def test_the_entry_ends_with_the_conversion_the_council_is_told_and_no_letter_goes(
    agreed, academy, cast
):
    entry, letter = agreed
    letter.refresh_from_db()
    letter.school.refresh_from_db()
    held = send_letter(letter, by=cast("director"))
    assert held.state == LetterState.APPROVED
    assert "no longer maintained" in held.held_because
    assert mail.outbox == []
    assert actions.take_off_leavers() == [entry]
    entry.refresh_from_db()
    assert (entry.state, entry.ground) == (EntryState.REMOVED, "conversion")
    assert "it became Elm Academy" in entry.closing_words
    change = ScopeChange.objects.get(entry=entry, kind="left")
    assert "left the list" in change.words
    assert change.told_on is None, "it waits in the log that is addressed to the council"
    assert not listed_on(NOW.date()).filter(school=entry.school_id).exists()
    assert actions.take_off_leavers() == []


@pytest.mark.requirement("A-09")
def test_what_was_decided_heard_and_begun_is_shown_with_the_school_that_follows(
    agreed, academy, cast, client
):
    actions.take_off_leavers()
    client.force_login(cast("director"))
    text = shown(client, "school_history", academy.urn)
    old = agreed[0].school
    assert f"{old.name} was on the priority list from 20 January 2026 until" in text
    assert "it became Elm Academy" in text
    assert "Reading, 2025" in text
    assert "Ada Demo has looked after" in text
    assert "1 entry of intelligence" in text
    heard = shown(client, "school_intelligence", academy.urn)
    assert "Heard of the school before it: 1 entry" in heard
    assert "The deputy head leaves at Easter." in heard
    assert "For the council alone." not in heard
    client.force_login(cast("council_officer"))
    assert "2 entries of intelligence" in shown(client, "school_history", academy.urn)
    assert "For the council alone." in shown(client, "school_intelligence", academy.urn)


def test_who_may_not_see_what_was_heard_or_decided_is_told_nothing_of_it(
    agreed, academy, cast, client
):
    client.force_login(cast("council_service"))
    text = shown(client, "school_history", academy.urn)
    assert "Kept under earlier numbers" not in text
    assert "Heard of the school before it" not in shown(client, "school_intelligence", academy.urn)


def test_the_allocation_is_to_be_ended_and_then_is_no_more_to_do(agreed, academy, cast):
    actions.take_off_leavers()
    allocation = agreed[0].school.allocations.get()

    def todo():
        return [one.what for one in obligations_of(cast("director"), NOW.date())
                if one.key.startswith("partner-leaver")]  # fmt: skip

    assert todo() == [f"End the allocation of Ada Demo to {agreed[0].school.name}"]
    end_allocation(allocation, by=cast("director"), because="The school became an academy.")
    assert todo() == []


def test_a_link_that_only_one_side_recorded_joins_the_two_all_the_same(agreed, academy):
    from headway.schools.queries import lineage_before

    old = agreed[0].school_id
    assert lineage_before(academy) == [old]
    academy.relations.all().delete()
    assert lineage_before(academy) == [old]
