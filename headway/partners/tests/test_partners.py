"""Allocating Partners: conflicts, capacity, handover, leaving; and what is suggested."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headway.accounts.models import Holding
from headway.accounts.tests.factories import OWN_URN, UserFactory
from headway.assessment.tests.factories import DomainLevelFactory, RunFactory
from headway.core.access import ROLES
from headway.core.models import AuditEvent
from headway.core.refusals import ChangedMeanwhile, NotAllowed, NotValid, Refused
from headway.measures.tests.factories import EditionFactory
from headway.partners import actions
from headway.partners.models import Allocation, Interest, Profile
from headway.partners.policies import allocation_policy, interest_policy, profile_policy
from headway.partners.queries import (
    allocation_of,
    allocations_of,
    caseload,
    conflict_of,
    partner_names,
    partner_of,
    profile_of,
    profiles_found,
    suggestions,
    unallocated,
)
from headway.partners.states import ALLOCATION_MOVES, INTEREST_MOVES, PROFILE_MOVES
from headway.partners.tests.factories import (
    AllocationFactory,
    InterestFactory,
    ProfileFactory,
)
from headway.priority.tests.factories import EntryFactory
from headway.schools.models import ReportingPhase
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ALLOCATORS = {"director", "service_staff"}


@pytest.fixture
def school(db):
    return SchoolFactory(urn=OWN_URN, easting=403_000, northing=284_000)


@pytest.fixture
def director(cast):
    return cast("director")


def allocate(school, profile, by, **changes):
    given = {"days": 12, "reason": "Knows the phase", **changes}
    return actions.allocate(school, profile, by=by, **given)


@pytest.mark.requirement("G-01")
def test_an_allocation_gives_the_role_for_the_school_and_no_other(school, director):
    profile = ProfileFactory()
    made = allocate(school, profile, director)
    assert allocation_of(school) == made
    assert partner_of(school) == profile
    assert partner_names([school.urn], TODAY) == {school.urn: profile.person.name}
    holding = Holding.objects.get(person=profile.person)
    assert (holding.role, holding.urn, holding.starts_on) == ("partner", school.urn, TODAY)
    assert holding.given_by.system_actor == "allocator"
    assert AuditEvent.objects.filter(verb="allocate", urn=school.urn).count() == 1


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
def test_only_those_who_run_the_service_allocate(cast, school, role):
    user = cast.stranger if role == "stranger" else cast(role)
    profile = ProfileFactory()
    if role in ALLOCATORS:
        assert allocate(school, profile, user).pk
        return
    with pytest.raises(NotAllowed):
        allocate(school, profile, user)
    assert not Allocation.objects.exists()
    assert not Holding.objects.filter(person=profile.person).exists()


def test_a_partner_with_an_interest_is_refused_with_the_reason(school, director):
    profile = ProfileFactory()
    InterestFactory(profile=profile, school=school)
    with pytest.raises(Refused) as refusal:
        allocate(school, profile, director)
    assert "worked there (declared from 1 September 2020)" in str(refusal.value)
    assert not Allocation.objects.exists()


def test_an_interest_that_ended_is_no_conflict(school, director):
    profile = ProfileFactory()
    InterestFactory(profile=profile, school=school, to_on=TODAY)
    assert conflict_of(profile, school, TODAY) is None
    assert allocate(school, profile, director).pk


def test_more_than_their_days_needs_a_reason(school, director):
    profile = ProfileFactory(capacity_days=20)
    AllocationFactory(profile=profile, days=15)
    with pytest.raises(NotValid) as refusal:
        allocate(school, profile, director)
    assert "27 of 20 days a year" in refusal.value.errors["over_reason"][0]
    made = allocate(school, profile, director, over_reason="Two schools leave at Easter.")
    assert made.over_reason == "Two schools leave at Easter."


@pytest.mark.requirement("G-13")
def test_a_handover_keeps_the_history_and_the_note_and_moves_the_role(cast, school, director):
    old, new = ProfileFactory(), ProfileFactory()
    first = allocate(school, old, director, from_on=TODAY - timedelta(days=60))
    second = allocate(
        school, new, director, reason="Nearer", handover="Next visit is on 3 December."
    )
    first.refresh_from_db()
    assert (first.to_on, first.handover) == (TODAY, "Next visit is on 3 December.")
    assert second.follows == first
    assert partner_of(school, TODAY - timedelta(days=1)) == old
    assert partner_of(school) == new
    assert list(allocations_of(director, school)) == [second, first]
    assert not allocations_of(cast("headteacher"), school).exists()
    old.person.forget_holdings()
    assert not old.person.current_holdings()
    assert [h.urn for h in new.person.current_holdings()] == [school.urn]


def test_a_handover_may_be_agreed_ahead(school, director):
    old, new = ProfileFactory(), ProfileFactory()
    allocate(school, old, director, from_on=TODAY - timedelta(days=60))
    later = TODAY + timedelta(days=30)
    allocate(school, new, director, from_on=later)
    assert partner_of(school) == old
    assert partner_of(school, later) == new
    with pytest.raises(Refused) as refusal:
        allocate(school, ProfileFactory(), director)
    assert "Another allocation begins on" in str(refusal.value)


def test_the_same_partner_twice_and_somebody_who_is_none_are_refused(school, director):
    profile = ProfileFactory()
    allocate(school, profile, director)
    with pytest.raises(Refused):
        allocate(school, profile, director)
    with pytest.raises(Refused):
        allocate(school, ProfileFactory(to_on=TODAY), director)


def test_a_role_that_is_held_already_goes_on(school, cast, director):
    profile = ProfileFactory(person=cast("partner"))
    made = allocate(school, profile, director)
    assert Holding.objects.filter(person=profile.person).get() == made.holding


def test_the_database_lets_one_allocation_be_open_for_a_school(school):
    AllocationFactory(school=school)
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationFactory(school=school)


def test_ending_asks_why_and_ends_once(school, director):
    made = allocate(school, ProfileFactory(), director)
    with pytest.raises(NotValid):
        actions.end_allocation(made, by=director, because=" ")
    actions.end_allocation(made, by=director, because="The school left the list.")
    assert partner_of(school) is None
    with pytest.raises(Refused):
        actions.end_allocation(made, by=director, because="Again")
    stale = Allocation.objects.get(pk=made.pk)
    stale.version -= 1
    with pytest.raises(ChangedMeanwhile):
        actions.end_allocation(stale, by=director, because="Again")


def test_a_partner_who_leaves_in_mid_year_leaves_schools_to_hand_over(school, director):
    profile = ProfileFactory()
    allocate(school, profile, director, from_on=TODAY - timedelta(days=90))
    other = SchoolFactory()
    allocate(other, profile, director)
    with pytest.raises(NotValid):
        actions.leave(profile, TODAY, by=director, because="")
    on = TODAY + timedelta(days=14)
    ended = actions.leave(profile, on, by=director, because="A headship elsewhere")
    assert {one.school for one in ended} == {school, other}
    assert partner_of(school) == profile
    assert partner_of(school, on) is None
    assert not Holding.objects.on(on).filter(person=profile.person).exists()
    with pytest.raises(Refused):
        allocate(SchoolFactory(), profile, director, from_on=on)


def test_listed_schools_without_a_partner_say_who_was_there(school, director):
    EntryFactory(school=school)
    (one,) = unallocated(TODAY)
    assert (one.school, one.last) == (school, None)
    made = allocate(school, ProfileFactory(), director, from_on=TODAY - timedelta(days=9))
    assert unallocated(TODAY) == []
    actions.end_allocation(made, by=director, because="Leaves")
    assert unallocated(TODAY)[0].last == made


@pytest.mark.requirement("G-12")
def test_the_caseload_counts_schools_and_days_against_capacity(director):
    full, spare, gone = ProfileFactory(capacity_days=10), ProfileFactory(), ProfileFactory()
    AllocationFactory(profile=full, days=12)
    AllocationFactory(profile=gone)
    Profile.objects.filter(pk=gone.pk).update(to_on=TODAY)
    rows = caseload(TODAY)
    assert [row.profile for row in rows] == [full, gone, spare]
    assert [row.spare for row in rows] == [-2, 50, 60]


def test_the_caseload_costs_the_same_for_many(django_assert_num_queries):
    for _ in range(6):
        AllocationFactory()
    with django_assert_num_queries(2):
        assert len(caseload(TODAY)) == 6


def test_suggestions_name_phase_expertise_load_and_distance_and_leave_out_conflicts(school):
    run = RunFactory(edition=EditionFactory(), current=True)
    DomainLevelFactory(run=run, school=school, domain="inclusion", level=2)
    best = ProfileFactory(person__name="Ada Demo", expertise=["attendance"], committee=True)
    near = ProfileFactory(person__name="Ben Demo", easting=403_000, northing=284_000)
    busy = ProfileFactory(person__name="Cai Demo", capacity_days=5)
    wrong = ProfileFactory(person__name="Dot Demo", phases=["secondary"], easting=None)
    barred = ProfileFactory(person__name="Eve Demo")
    InterestFactory(profile=barred, school=school, kind="family")
    found = suggestions(school, TODAY)
    assert [one.profile for one in found.best] == [best, near, busy]
    assert found.left_out == ("Eve Demo is left out: has family there.",)
    assert found.best[0].reasons == (
        "Has experience in primary schools.",
        "Knows attendance and behaviour: inclusion is of concern.",
        "Looks after 0 schools: 0 of 60 days a year.",
        "5 km from Southbank.",
    )
    assert found.best[0].against == (
        "Sits on the committee, and would not review this school there.",
    )
    assert found.best[2].against == ("Looks after 0 schools: 0 of 5 days a year.",)
    last = suggestions(school, TODAY, n=5).best[-1]
    assert last.profile == wrong
    assert "No experience in primary schools is recorded." in last.against
    assert "The distance is not known." in last.against


def test_special_school_expertise_goes_to_special_schools(school):
    special = SchoolFactory(phase="special", reporting_phase=ReportingPhase.SPECIAL)
    ProfileFactory()
    fits = ProfileFactory(phases=["special"])
    assert suggestions(special, TODAY, n=1).best[0].profile == fits


@pytest.mark.requirement("G-02")
def test_profiles_are_found_by_any_word_phase_and_expertise(director, cast):
    one = ProfileFactory(
        person__name="Ada Demo", phases=["special"], expertise=["reading"],
        designations="National leader of education",
    )  # fmt: skip
    ProfileFactory(to_on=TODAY)
    assert profiles_found(director, "national leader") == [one]
    assert profiles_found(director, phase="special", on=TODAY) == [one]
    assert profiles_found(director, expertise="reading") == [one]
    assert profiles_found(director, "ada plumbing") == []
    assert profiles_found(cast("headteacher")) == []
    assert len(profiles_found(director)) == 2
    assert len(profiles_found(director, on=TODAY)) == 1
    assert profile_of(one.person) == one
    assert profile_of(director) is None


def test_a_profile_is_added_and_changed_by_the_service(cast, school, director):
    person = UserFactory(name="Ada Demo")
    made = actions.add_profile(
        person, by=director, near=school, phases=["primary"], capacity_days=40, from_on=TODAY
    )
    assert (made.easting, made.place[:7]) == (403_000, school.name[:7])
    actions.change_profile(made, by=director, portrait="Walks the hills.")
    assert made.portrait == "Walks the hills."
    with pytest.raises(NotValid):
        actions.change_profile(made, by=director, phases=["moon"])
    with pytest.raises(NotValid):
        actions.change_profile(made, by=director, expertise=["moon"])
    with pytest.raises(NotValid):
        actions.add_profile(person, by=director, from_on=TODAY)
    with pytest.raises(TypeError):
        actions.change_profile(made, by=director, shoe_size=9)
    with pytest.raises(NotAllowed):
        actions.change_profile(made, by=cast("partner"), portrait="Mine")
    fresh = actions.add_profile(UserFactory(), by=director)
    assert fresh.from_on == TODAY


def test_partners_declare_their_own_interests(cast, school, director):
    mine = ProfileFactory(person=cast("partner"))
    made = actions.declare_interest(
        mine, school, "governor", by=cast("partner"), from_on=date(2024, 9, 1), note="Parent"
    )
    assert conflict_of(mine, school, TODAY) == made
    with pytest.raises(NotValid):
        actions.declare_interest(mine, school, "governor", by=director, from_on=TODAY)
    actions.end_interest(made, by=cast("partner"))
    assert conflict_of(mine, school, TODAY) is None
    with pytest.raises(NotAllowed):
        actions.declare_interest(
            ProfileFactory(), school, "paid", by=cast("partner"), from_on=TODAY
        )


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
def test_every_verb_for_every_role(cast, role):
    user = cast.stranger if role == "stranger" else cast(role)
    allocation, interest = AllocationFactory(), InterestFactory()
    for move in PROFILE_MOVES.values():
        allowed = profile_policy(user, move.permission, allocation.profile)
        assert bool(allowed) == (role in ALLOCATORS)
    for move in INTEREST_MOVES.values():
        allowed = interest_policy(user, move.permission, interest)
        assert bool(allowed) == (role in ALLOCATORS)
    for move in ALLOCATION_MOVES.values():
        allowed = allocation_policy(user, move.permission, allocation)
        assert bool(allowed) == (role in ALLOCATORS)
        assert allowed or allowed.reason.endswith(".")


def test_everything_says_what_it_is():
    allocation, interest = AllocationFactory(), InterestFactory()
    name = allocation.profile.person.name
    assert str(allocation) == f"the allocation of {name} to {allocation.school.name}"
    assert str(allocation.profile) == f"the profile of {name}"
    assert "an interest of" in str(interest)
    assert allocation.profile.phase_words == "Primary"
    assert allocation.profile.expertise_words == "Curriculum and teaching"
    assert Interest.objects.count() == 1
