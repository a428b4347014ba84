"""Every write to groups of schools: who belongs, who chairs, who has turned away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from headway.core import clock
from headway.core.access import Actor
from headway.core.actions import mover
from headway.core.refusals import Refused
from headway.schools.models import Disengagement, Group, Membership, MembershipRole, School
from headway.schools.policies import body_policy, office_policy
from headway.schools.states import DISENGAGEMENT_MOVES, GROUP_MOVES, MEMBERSHIP_MOVES

groups = mover(GROUP_MOVES, office_policy)
memberships = mover(MEMBERSHIP_MOVES, body_policy)
flags = mover(DISENGAGEMENT_MOVES, body_policy)
DAY = timedelta(days=1)
BEFORE_FIRST = "The last day comes before the first. Check the day."


def found_group(
    *, name: str, kind: str, about: str = "", from_on: date | None = None, by: Actor
) -> Group:
    """Record a group of schools. Raises NotAllowed or NotValid."""
    group = Group(name=" ".join(name.split()), kind=kind, about=about.strip(), from_on=from_on)
    with groups.creating(group, "found_group", by=by):
        pass
    return group


def correct_group(
    group: Group, *, name: str, kind: str, about: str = "", from_on: date | None = None, by: Actor
) -> Group:
    """Correct what a group is called and what it is for. Raises NotAllowed or NotValid."""
    with groups.changing(group, "correct_group", by=by) as locked:
        locked.name, locked.kind = " ".join(name.split()), kind
        locked.about, locked.from_on = about.strip(), from_on
    return group


def close_group(group: Group, *, on: date | None = None, by: Actor, reason: str = "") -> Group:
    """Record a group's last day; every membership ends with it, and every flag.

    Raises NotAllowed, or Refused for a group that is closed or a day before its first.
    """
    last = on or clock.today()
    if group.to_on is not None:
        raise Refused("This group is closed already.")
    with groups.changing(group, "close_group", by=by, reason=reason) as locked:
        locked.to_on = last
        if locked.from_on and last < locked.from_on:
            raise Refused(BEFORE_FIRST)
        for membership in Membership.objects.filter(group=group, to_on=None):
            leave_group(membership, on=max(last, membership.from_on or last), by=by)
        for flag in Disengagement.objects.filter(group=group, to_on=None):
            lift_flag(flag, on=max(last, flag.from_on), by=by)
    return group


def join_group(
    group: Group, school: School, *, from_on: date | None = None, chair: bool = False, by: Actor
) -> Membership:
    """Record that a school belongs to a group.

    Raises NotAllowed, NotValid for one that belongs already, or Refused for a closed group.
    """
    if group.to_on is not None:
        raise Refused(f"{group} is closed. Choose another group.")
    role = MembershipRole.CHAIR if chair else MembershipRole.MEMBER
    with transaction.atomic():
        if chair:
            _make_room(group, from_on, by)
        made = Membership(group=group, school=school, role=role, from_on=from_on)
        with memberships.creating(made, "join_group", by=by):
            pass
    return made


def join_all(
    group: Group, schools: Iterable[School], *, from_on: date | None = None, by: Actor
) -> int:
    """Record that several schools belong to a group; those that do already are passed over.

    One line in the audit says how many. Returns how many were added. Raises NotAllowed, or
    Refused for a closed group or where somebody else changed it at the same moment.
    """
    if group.to_on is not None:
        raise Refused(f"{group} is closed. Choose another group.")
    with transaction.atomic():
        current = Membership.objects.filter(group=group, to_on=None)
        there = set(current.values_list("school_id", flat=True))
        new = {school.urn for school in schools} - there
        if not new:
            return 0
        count = "1 school." if len(new) == 1 else f"{len(new)} schools."
        with groups.changing(group, "add_members", by=by, reason=count):
            Membership.objects.bulk_create(
                Membership(group=group, school_id=urn, from_on=from_on) for urn in sorted(new)
            )
    return len(new)


def leave_group(membership: Membership, *, on: date | None = None, by: Actor) -> Membership:
    """Record a school's last day in a group; today unless said. It stays in the history.

    Raises NotAllowed, or Refused for a membership that is over or a day before its first.
    """
    if membership.to_on is not None:
        raise Refused("This membership is over already.")
    with memberships.changing(membership, "leave_group", by=by) as locked:
        locked.to_on = on or clock.today()
        if locked.from_on and locked.to_on < locked.from_on:
            raise Refused(BEFORE_FIRST)
    return membership


def change_chair(membership: Membership, *, from_on: date | None = None, by: Actor) -> Membership:
    """A member takes the chair from a day on, or the chair hands it back and stays a member.

    Who chaired before becomes a member the same day. Returns the membership that begins.
    Raises NotAllowed, or Refused for a membership that is over or a day not after its first.
    """
    start = from_on or clock.today()
    if membership.to_on is not None:
        raise Refused("This membership is over already.")
    takes = membership.role == MembershipRole.MEMBER
    with transaction.atomic():
        if takes:
            _make_room(membership.group, start, by)
        return _turned(
            membership, MembershipRole.CHAIR if takes else MembershipRole.MEMBER, start, by
        )


def _make_room(group: Group, from_on: date | None, by: Actor) -> None:
    for chair in Membership.objects.filter(group=group, role=MembershipRole.CHAIR, to_on=None):
        _turned(chair, MembershipRole.MEMBER, from_on or clock.today(), by)


def _turned(membership: Membership, role: MembershipRole, start: date, by: Actor) -> Membership:
    if membership.from_on and start <= membership.from_on:
        raise Refused(
            f"{membership.school} is in this role since {membership.from_on:%d/%m/%Y}. "
            "Choose a later day."
        )
    leave_group(membership, on=start - DAY, by=by)
    made = Membership(
        group=membership.group, school=membership.school, role=role, from_on=start
    )  # fmt: skip
    with memberships.creating(made, "change_chair", by=by):
        pass
    return made


def flag_disengaged(
    school: School,
    *,
    group: Group | None = None,
    from_on: date,
    reason: str,
    source: str = "",
    by: Actor,
) -> Disengagement:
    """Flag that a school has turned away from a group, or from every group, since a day.

    Raises NotAllowed, NotValid where it is flagged already, or Refused for a group that it
    does not belong to.
    """
    if group and not Membership.objects.filter(group=group, school=school, to_on=None).exists():
        raise Refused(f"{school} does not belong to {group}. Flag it without a group instead.")
    flag = Disengagement(
        school=school, group=group, from_on=from_on, reason=reason.strip(), source=source.strip()
    )
    with flags.creating(flag, "flag_disengaged", by=by):
        pass
    return flag


def lift_flag(flag: Disengagement, *, on: date | None = None, by: Actor) -> Disengagement:
    """Record the last day of a disengagement; today unless said.

    Raises NotAllowed, or Refused for one that is over or a day before its first.
    """
    if flag.to_on is not None:
        raise Refused("This was recorded as over already.")
    with flags.changing(flag, "lift_flag", by=by) as locked:
        locked.to_on = on or clock.today()
        if locked.to_on < locked.from_on:
            raise Refused(BEFORE_FIRST)
    return flag
