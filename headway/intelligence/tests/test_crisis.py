"""A crisis of leadership is said by one person and agreed by another, of the other party."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN
from headway.core.refusals import NotAllowed, Refused
from headway.intelligence import actions
from headway.intelligence.models import Entry
from headway.intelligence.tests.factories import EntryFactory
from headway.intelligence.words import Party, Visibility
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
READERS = ("director", "service_staff", "administrator", "council_officer", "dcs")
RECORDERS = (*READERS, "council_service", "partner")
OTHERS = ("data_officer", "committee_member", "headteacher", "chair_of_governors",
          "scrutiny_reader", "system_administrator")  # fmt: skip


@pytest.fixture
def school(db):
    return SchoolFactory(urn=OWN_URN)


def said(school, **changes):
    return {
        "school": school, "text": "Two governors resigned at the last meeting.",
        "theme": "governance", "source": "partner_meeting", "happened_on": timezone.localdate(),
        "grade": "first_hand", "severity": 2, "visibility": "both", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"), [("director", "council_officer"), ("dcs", "service_staff")]
)
def test_a_crisis_needs_a_second_person_of_the_other_party(cast, school, first, second):
    entry = EntryFactory(school=school, severity=3)
    actions.say_crisis(entry, by=cast(first))
    with pytest.raises(NotAllowed):
        actions.confirm_crisis(entry, by=cast(first))
    actions.confirm_crisis(entry, by=cast(second))
    assert entry.confirmed_by == cast(second)
    with pytest.raises(NotAllowed):
        actions.confirm_crisis(entry, by=cast(second))


@pytest.mark.parametrize(
    ("first", "second"), [("director", "service_staff"), ("council_officer", "dcs")]
)
def test_the_same_party_twice_is_one_party(cast, school, first, second):
    entry = EntryFactory(school=school, severity=3)
    actions.say_crisis(entry, by=cast(first))
    with pytest.raises(NotAllowed):
        actions.confirm_crisis(entry, by=cast(second))


def test_a_partner_may_say_a_crisis_and_not_agree_to_one(cast, school):
    entry = EntryFactory(school=school, severity=3, visibility=Visibility.PARTNER)
    actions.say_crisis(entry, by=cast("partner"))
    other = EntryFactory(
        school=school, visibility=Visibility.PARTNER, crisis=True, party=Party.COUNCIL
    )
    with pytest.raises(NotAllowed):
        actions.confirm_crisis(other, by=cast("partner"))


def test_only_a_serious_entry_is_a_crisis_and_only_one_that_is_said_is_agreed(cast, school):
    entry = EntryFactory(school=school)
    with pytest.raises(Refused):
        actions.say_crisis(entry, by=cast("director"))
    with pytest.raises(NotAllowed):
        actions.confirm_crisis(entry, by=cast("director"))


def test_the_database_wants_two_people_for_a_crisis(school):
    entry = EntryFactory(school=school, crisis=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(
            confirmed_by=entry.crisis_by, confirmed_at=timezone.now()
        )
