"""Who reads an entry: by visibility, by reach, and a council service its own."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from headway.accounts.models import Holding
from headway.accounts.tests.factories import OWN_URN
from headway.core.refusals import Refused
from headway.intelligence import actions
from headway.intelligence.models import Entry
from headway.intelligence.tests.factories import EntryFactory
from headway.intelligence.words import Kept, Party, Visibility
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


@pytest.mark.parametrize("role", READERS)
def test_visibility_decides_who_reads(cast, school, role):
    reader = cast(role)
    both = EntryFactory(school=school)
    to_partner = EntryFactory(school=school, visibility=Visibility.PARTNER)
    own = EntryFactory(school=school, visibility=Visibility.OWN, party=Party.COUNCIL)
    protected = EntryFactory(
        school=school, visibility=Visibility.PROTECTED, kept_because=Kept.PROTECTED
    )
    expected = {both, to_partner}
    if role in ("council_officer", "dcs"):
        expected.add(own)
    if role in ("director", "council_officer", "dcs"):
        expected.add(protected)
    assert set(Entry.objects.visible_to(reader)) == expected


@pytest.mark.requirement("X-03")
def test_a_partner_reads_what_is_meant_for_partners_at_their_own_schools(cast, school):
    partner = cast("partner")
    mine = EntryFactory(school=school, author=partner, visibility=Visibility.OWN)
    meant = EntryFactory(school=school, visibility=Visibility.PARTNER)
    EntryFactory(school=school)
    EntryFactory(visibility=Visibility.PARTNER)
    assert set(Entry.objects.visible_to(partner)) == {mine, meant}


@pytest.mark.requirement("X-06")
def test_a_council_service_reads_its_own_service_s_entries_only(cast, school):
    finance, colleague, hr = (
        cast("council_service", urn=n, service=service)
        for n, service in enumerate(("finance", "finance", "hr"), start=1)
    )
    first, second, third = (
        actions.add_entry(by=by, **said(school)) for by in (finance, colleague, hr)
    )
    EntryFactory(school=school)
    assert set(Entry.objects.visible_to(finance)) == {first, second}
    assert set(Entry.objects.visible_to(hr)) == {third}
    assert third.service == "hr"


def test_a_colleague_who_has_recorded_nothing_yet_reads_what_the_service_recorded(cast, school):
    made = actions.add_entry(by=cast("council_service"), **said(school))
    assert set(Entry.objects.visible_to(cast("council_service", urn=2))) == {made}


def test_somebody_whose_role_names_no_service_reads_and_records_nothing(cast, school):
    actions.add_entry(by=cast("council_service"), **said(school))
    unnamed = cast("council_service", urn=2, service="")
    assert not Entry.objects.visible_to(unnamed).exists()
    with pytest.raises(Refused, match="which of the council's services"):
        actions.add_entry(by=unnamed, **said(school))


def test_roles_held_before_take_the_service_that_the_first_entry_named(cast, school):
    """The data migration, on rows as they were: the service stood on entries only."""
    early = cast("council_service", urn=2, service="hr")
    actions.add_entry(by=early, **said(school))
    quiet = cast("council_service", urn=3)
    Holding.objects.update(service="")
    move = import_module("headway.intelligence.migrations.0002_services_go_to_roles")
    move.services_go_to_roles(apps, None)
    assert early.holdings.get().service == "hr"
    assert quiet.holdings.get().service == ""


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize("role", OTHERS)
def test_heads_and_others_read_none_of_it(cast, school, role):
    EntryFactory(school=school, visibility=Visibility.PARTNER, shared=True)
    assert not Entry.objects.visible_to(cast(role)).exists()
