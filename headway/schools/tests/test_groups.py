"""Groups of schools: founded, joined, left, chaired, closed; schools that stand apart."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headway.core import clock
from headway.core.access import ROLES
from headway.core.refusals import NotAllowed, NotValid, Refused
from headway.schools import actions, queries
from headway.schools.models import (
    Disengagement,
    Group,
    GroupKind,
    Membership,
    MembershipRole,
    School,
)
from headway.schools.tests.factories import (
    DisengagementFactory,
    GroupFactory,
    MembershipFactory,
    SchoolFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
CHAIR, MEMBER = MembershipRole.CHAIR, MembershipRole.MEMBER


@pytest.fixture(autouse=True)
def _today():
    with clock.pretending(timezone.make_aware(datetime(2026, 11, 2, 10))):
        yield


def chair_on(group, on):
    return (
        Membership.objects.on(on).filter(group=group, role=CHAIR).values_list("school", flat=True)
    )


def test_a_new_chair_takes_over_on_a_day_and_who_chaired_before_is_kept(cast):
    by, group = cast("administrator"), GroupFactory()
    first = actions.join_group(group, SchoolFactory(), from_on=date(2020, 9, 1), chair=True, by=by)
    second = actions.join_group(group, SchoolFactory(), from_on=date(2021, 9, 1), by=by)
    made = actions.change_chair(second, from_on=date(2026, 9, 1), by=by)
    assert (made.role, made.school_id) == (CHAIR, second.school_id)
    assert list(chair_on(group, TODAY)) == [second.school_id]
    assert list(chair_on(group, date(2026, 8, 31))) == [first.school_id]
    assert Membership.objects.on(TODAY).filter(group=group).count() == 2
    back = actions.change_chair(made, from_on=date(2026, 10, 1), by=by)
    assert back.role == MEMBER
    assert not chair_on(group, TODAY)
    with pytest.raises(Refused, match="Choose a later day"):
        actions.change_chair(back, from_on=date(2026, 10, 1), by=by)


def test_a_school_joins_once_and_the_database_keeps_one_chair(cast):
    by, held = cast("director"), MembershipFactory(role=CHAIR)
    with pytest.raises(NotValid, match="belongs to this group already"):
        actions.join_group(held.group, held.school, by=by)
    with transaction.atomic(), pytest.raises(IntegrityError):
        MembershipFactory(group=held.group, role=CHAIR)
    new = SchoolFactory.create_batch(2)
    assert actions.join_all(held.group, [held.school, *new], from_on=TODAY, by=by) == 2
    assert actions.join_all(held.group, [held.school, *new], from_on=TODAY, by=by) == 0


def test_leaving_and_closing_keep_the_history(cast):
    by, held = cast("director"), MembershipFactory()
    flag = DisengagementFactory(school=held.school, group=held.group)
    with pytest.raises(Refused, match="before the first"):
        actions.close_group(held.group, on=date(2001, 1, 1), by=by)
    actions.close_group(held.group, on=date(2026, 10, 31), by=by)
    held.refresh_from_db()
    flag.refresh_from_db()
    assert held.to_on == flag.to_on == date(2026, 10, 31)
    with pytest.raises(Refused, match="closed already"):
        actions.close_group(held.group, by=by)
    with pytest.raises(Refused, match="closed"):
        actions.join_group(held.group, SchoolFactory(), by=by)
    for act in (actions.leave_group, actions.change_chair):
        with pytest.raises(Refused, match="over already"):
            act(held, by=by)
    with pytest.raises(Refused, match="over already"):
        actions.lift_flag(flag, by=by)
    other = MembershipFactory()
    with pytest.raises(Refused, match="before the first"):
        actions.leave_group(other, on=date(2001, 1, 1), by=by)
    assert queries.groups_on(date(2026, 10, 1))[0].members == 1


def test_two_groups_of_one_name_are_refused_while_both_are_open(cast):
    by = cast("director")
    group = actions.found_group(name="Elm  Cluster", kind=GroupKind.CLUSTER, by=by)
    with pytest.raises(NotValid, match="of this name already"):
        actions.found_group(name="elm cluster", kind=GroupKind.CLUSTER, by=by)
    actions.correct_group(group, name="Oak Cluster", kind=GroupKind.NETWORK, by=by)
    assert (str(group), group.kind) == ("Oak Cluster", "network")


def test_a_flag_is_for_members_once_and_is_lifted(cast):
    by, held = cast("administrator"), MembershipFactory()
    with pytest.raises(Refused, match="does not belong to"):
        actions.flag_disengaged(
            SchoolFactory(), group=held.group, from_on=TODAY, reason="No.", by=by
        )
    flag = actions.flag_disengaged(
        held.school, group=held.group, from_on=date(2026, 9, 1), reason="Came to none.", by=by
    )
    with pytest.raises(NotValid, match="flagged as disengaged already"):
        actions.flag_disengaged(
            held.school, group=held.group, from_on=TODAY, reason="Again.", by=by
        )
    every = actions.flag_disengaged(held.school, from_on=TODAY, reason="From all.", by=by)
    with transaction.atomic(), pytest.raises(IntegrityError):
        DisengagementFactory(school=held.school)
    with pytest.raises(Refused, match="before the first"):
        actions.lift_flag(every, on=date(2001, 1, 1), by=by)
    actions.lift_flag(flag, by=by)
    assert list(Disengagement.objects.on(date(2026, 11, 3))) == [every]


def test_schools_stand_apart_that_are_in_no_group_or_flagged_each_as_on_the_day(cast):
    lonely = SchoolFactory(name="Aaa School")
    whole, left, flagged = (MembershipFactory().school for _ in range(3))
    Membership.objects.filter(school=left).update(to_on=date(2026, 8, 31))
    DisengagementFactory(school=flagged)
    DisengagementFactory(school=whole, to_on=date(2026, 3, 1))
    SchoolFactory(is_open=False)
    SchoolFactory(reporting_phase="independent", phase="independent")
    schools = queries.counted(School.objects.all())

    def found(on, role="director"):
        return {row.school: row.isolated for row in queries.apart(cast(role), schools, on)}

    assert found(TODAY) == {lonely: True, left: True, flagged: False}
    assert found(date(2026, 8, 31)) == {lonely: True, flagged: False}
    assert found(TODAY, role="council_service") == {lonely: True, left: True}, "flags are judged"
    assert set(queries.without_group(School.objects.all(), TODAY)) == {lonely, left}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_change_groups(cast, role):
    school, by = SchoolFactory(urn=cast.own_urn), cast(role)
    group = GroupFactory()
    held = MembershipFactory(group=group)
    doing = (
        lambda: actions.found_group(name="New", kind=GroupKind.CLUSTER, by=by),
        lambda: actions.join_group(group, school, by=by),
        lambda: actions.change_chair(held, from_on=TODAY, by=by),
        lambda: actions.flag_disengaged(school, from_on=TODAY, reason="No.", by=by),
        lambda: actions.lift_flag(Disengagement.objects.get(), by=by),
        lambda: actions.close_group(Group.objects.get(pk=group.pk), by=by),
    )
    if role not in {"director", "service_staff", "administrator"}:
        DisengagementFactory(school=school)
    for do in doing:
        if role in {"director", "service_staff", "administrator"}:
            do()
        else:
            with pytest.raises(NotAllowed, match="administrator of the service"):
                do()
