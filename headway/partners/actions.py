"""Every write to profiles, interests and allocations of Priority Partners."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from headway.accounts.actions import end_role, give_role, system_user
from headway.accounts.models import Holding, User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotValid, Refused
from headway.core.templatetags.headway_words import day
from headway.partners.models import Allocation, Interest, Profile
from headway.partners.policies import allocation_policy, interest_policy, profile_policy
from headway.partners.queries import allocation_of, conflict_of, load_of
from headway.partners.states import ALLOCATION_MOVES, INTEREST_MOVES, PROFILE_MOVES
from headway.schools.models import School

profiles = mover(PROFILE_MOVES, profile_policy)
interests = mover(INTEREST_MOVES, interest_policy)
allocations = mover(ALLOCATION_MOVES, allocation_policy)

KEPT = (
    "phases", "expertise", "headship", "inspector", "designations", "system_roles", "committee",
    "district", "place", "easting", "northing", "capacity_days", "from_on", "portrait",
)  # fmt: skip
ROLE = "partner"


def add_profile(person: User, *, by: User, near: School | None = None, **kept: Any) -> Profile:
    """Keep a profile of somebody who becomes a Partner. Raises NotAllowed or NotValid.

    `near` is a school that stands for where they start from: its place is taken.
    """
    profile = Profile(person=person, **_known(kept), **_from(near))
    if profile.from_on is None:
        profile.from_on = clock.today()
    with profiles.creating(profile, "add_profile", by=by):
        pass
    return profile


def change_profile(
    profile: Profile, *, by: User, near: School | None = None, **kept: Any
) -> Profile:
    """Change what is kept of a Partner. Raises NotAllowed, NotValid or ChangedMeanwhile."""
    with profiles.changing(profile, "change_profile", by=by) as locked:
        for name, value in (_known(kept) | _from(near)).items():
            setattr(locked, name, value)
    return profile


def declare_interest(
    profile: Profile, school: School, kind: str, *, by: User, from_on: date, note: str = ""
) -> Interest:
    """Record what would make a Partner partial at a school.

    A school that they look after already is not taken from them: it is shown as a conflict.
    """
    interest = Interest(
        profile=profile, school=school, kind=kind, from_on=from_on, note=note.strip()
    )
    with interests.creating(interest, "declare_interest", by=by):
        pass
    return interest


def end_interest(interest: Interest, *, by: User, on: date | None = None) -> Interest:
    """Record that an interest no longer stands. Raises NotAllowed, Refused or NotValid."""
    with interests.changing(interest, "end_interest", by=by) as locked:
        if locked.to_on is not None:
            raise Refused(f"This interest ended on {day(locked.to_on)} already.")
        locked.to_on = on or clock.today()
    return interest


def allocate(
    school: School,
    profile: Profile,
    *,
    by: User,
    days: int,
    reason: str,
    from_on: date | None = None,
    over_reason: str = "",
    handover: str = "",
) -> Allocation:
    """Give a school its Partner; where it has one, hand it over on the day.

    The Partner's role for the school begins with the allocation, and the one before ends.
    Raises NotAllowed; Refused for an interest in the school, for somebody who is no Partner on
    the day or who has it already; NotValid for days beyond the capacity without a reason.
    """
    on = from_on or clock.today()
    with transaction.atomic():
        before = _before(school, profile, on)
        _fits(school, profile, on, days, over_reason)
        if before is not None and before.to_on is None:
            end_allocation(
                before, by=by, on=on, because=f"Handed over: {reason}", handover=handover
            )
        made = Allocation(
            school=school, profile=profile, from_on=on, days=days, reason=reason.strip(),
            over_reason=over_reason.strip(), follows=before, made_by=by, made_at=clock.now(),
        )  # fmt: skip
        with allocations.creating(made, "allocate", by=by, reason=reason):
            made.holding = _role(profile.person, school, on)
    return made


def end_allocation(
    allocation: Allocation, *, by: User, because: str, on: date | None = None, handover: str = ""
) -> Allocation:
    """End an allocation and the role that went with it. Raises NotAllowed or NotValid."""
    on = on or clock.today()
    if not because.strip():
        raise NotValid(ValidationError({"because": "Say why the allocation ends."}))
    with allocations.changing(allocation, "end_allocation", by=by, reason=because) as locked:
        if locked.to_on is not None and locked.to_on <= on:
            raise Refused(f"This allocation ended on {day(locked.to_on)} already.")
        locked.to_on, locked.ended_because = on, because.strip()[:500]
        locked.handover = handover.strip() or locked.handover
        if locked.holding is not None and (
            locked.holding.ends_on is None or locked.holding.ends_on > on
        ):
            end_role(
                locked.holding, by=system_user("allocator"), on=max(on, locked.holding.starts_on),
                reason="The allocation to the school ended.",
            )  # fmt: skip
    return allocation


def leave(profile: Profile, on: date, *, by: User, because: str) -> list[Allocation]:
    """A Partner leaves: their allocations end on that day, and each school needs another.

    Gives the allocations that ended. Nothing of them is lost: the schools stand on the list of
    those without a Partner from that day on.
    """
    if not because.strip():
        raise NotValid(ValidationError({"because": "Say why, in a few words."}))
    with transaction.atomic():
        with profiles.changing(profile, "leave", by=by, reason=because) as locked:
            locked.to_on = on
        held = Allocation.objects.filter(profile=profile).exclude(to_on__lte=on)
        ended = []
        for one in held.select_related("school", "profile__person", "holding").order_by("pk"):
            last = max(on, one.from_on)
            ended.append(end_allocation(one, by=by, on=last, because=f"Leaves: {because}"))
    return ended


def _known(kept: dict[str, Any]) -> dict[str, Any]:
    if strange := set(kept) - set(KEPT):
        raise TypeError(f"A profile has no {sorted(strange)}.")
    return kept


def _from(near: School | None) -> dict[str, Any]:
    if near is None:
        return {}
    place = f"{near.name}, {near.postcode}" if near.postcode else near.name
    return {"place": place[:100], "easting": near.easting, "northing": near.northing}


def _before(school: School, profile: Profile, on: date) -> Allocation | None:
    """The allocation that this one follows. Raises Refused where it would overlap."""
    current = allocation_of(school, on)
    if current is not None and current.profile_id == profile.pk:
        raise Refused(f"{profile.person.name} looks after this school already.")
    later = Allocation.objects.filter(school=school, from_on__gt=on).order_by("from_on").first()
    if later is not None:
        raise Refused(
            f"Another allocation begins on {day(later.from_on)}. Choose that day or a later one."
        )
    if current is not None:
        return current
    past = Allocation.objects.filter(school=school).select_related("profile__person")
    return past.order_by("-from_on", "-pk").first()


def _fits(school: School, profile: Profile, on: date, days: int, over_reason: str) -> None:
    if not profile.active_on(on):
        raise Refused(f"{profile.person.name} is not a Partner on {day(on)}.")
    if (interest := conflict_of(profile, school, on)) is not None:
        raise Refused(
            f"{profile.person.name} cannot be allocated to {school.name}: {profile.person.name} "
            f"{interest.words} (declared from {day(interest.from_on)}). Choose somebody else."
        )
    planned = load_of(profile, on) + days
    if planned > profile.capacity_days and not over_reason.strip():
        raise NotValid(
            ValidationError(
                {
                    "over_reason": f"With this school {profile.person.name} has {planned} of "
                    f"{profile.capacity_days} days a year. Say why, or choose fewer days."
                }
            )
        )


def _role(person: User, school: School, on: date) -> Holding:
    """The role for the school; one that the person holds already goes on."""
    held = Holding.objects.filter(
        person=person, role=ROLE, urn=school.urn, ends_on__isnull=True
    ).first()
    if held is not None:
        return held
    return give_role(
        person, ROLE, by=system_user("allocator"), urn=school.urn, starts_on=on,
        reason="Allocated to the school.",
    )  # fmt: skip
