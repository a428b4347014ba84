"""What the demonstration tells, and what everybody still has to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from headway.core.access import ROLES
from headway.core.obligations import Standing
from headway.intelligence import demonstration as heard
from headway.intelligence.models import EngagementRating, Entry
from headway.intelligence.obligations import obligations as of_intelligence
from headway.intelligence.queries import signals
from headway.intelligence.tests.factories import EntryFactory
from headway.partners import demonstration
from headway.partners.models import Allocation, Profile
from headway.partners.obligations import obligations as of_partners
from headway.partners.tests.factories import AllocationFactory
from headway.priority.tests.factories import EntryFactory as ListedFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def people(cast):
    return {role: cast(role) for role in ROLES}


def test_the_story_of_intelligence_is_told_once(people):
    SchoolFactory(urn=people["headteacher"].current_holdings()[0].urn)
    for _ in range(30):
        SchoolFactory()
    heard.tell(people, TODAY)
    count = Entry.objects.count()
    assert count > 35
    assert EngagementRating.objects.count() > 20
    assert any(signal.crisis_agreed for signal in signals(TODAY).values())
    heard.tell(people, TODAY)
    assert Entry.objects.count() == count


def test_without_schools_nothing_is_told(people):
    heard.tell(people, TODAY)
    assert not Entry.objects.exists()


def test_partners_have_profiles_and_listed_schools_a_partner(people):
    demonstration.tell(people, TODAY)
    assert not Allocation.objects.exists(), "nobody is allocated before a school is listed"
    for place in range(12):
        ListedFactory(school=SchoolFactory(easting=400_000 + place, northing=280_000))
    demonstration.tell(people, TODAY)
    assert Profile.objects.count() == len(demonstration.WHO)
    assert Allocation.objects.filter(to_on=None).count() == 12 - demonstration.LEFT_OPEN
    assert Allocation.objects.exclude(handover="").count() == 1
    demonstration.tell(people, TODAY)
    assert Profile.objects.count() == len(demonstration.WHO)


def test_authors_are_asked_whether_it_is_still_true(cast):
    mine = EntryFactory(author=cast("director"), expires_on=TODAY + timedelta(days=5))
    EntryFactory(author=cast("director"))
    EntryFactory(expires_on=TODAY + timedelta(days=5))
    (one,) = of_intelligence(cast("director"), TODAY)
    assert one.key == f"intelligence-renew-{mine.pk}"
    assert one.standing(TODAY) == Standing.DUE
    assert list(of_intelligence(cast("headteacher"), TODAY)) == []


def test_a_crisis_waits_for_the_other_party_and_shows_so_to_both(cast):
    EntryFactory(crisis=True, author=cast("director"))
    (theirs,) = of_intelligence(cast("council_officer"), TODAY)
    assert theirs.standing(TODAY) == Standing.OVERDUE
    (ours,) = of_intelligence(cast("director"), TODAY)
    assert ours.waiting == "the council"
    assert list(of_intelligence(cast("partner"), TODAY)) == []


def test_allocators_are_told_of_schools_without_a_partner_and_of_handovers(cast):
    ListedFactory()
    leaving = AllocationFactory(to_on=TODAY + timedelta(days=9))
    followed = AllocationFactory(to_on=TODAY + timedelta(days=9))
    AllocationFactory(school=followed.school, from_on=TODAY + timedelta(days=9))
    allocate, hand_over = of_partners(cast("director"), TODAY)
    assert allocate.what.startswith("Allocate a Partner to")
    assert hand_over.key == f"partner-handover-{leaving.pk}"
    assert hand_over.due_on == leaving.to_on
    assert list(of_partners(cast("partner"), TODAY)) == []
