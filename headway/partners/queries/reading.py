"""Profiles and allocations, as at any day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from headway.accounts.models import User
from headway.core import clock
from headway.core.access import Actor
from headway.core.prepared import Prepared
from headway.partners.models import Allocation, Interest, Profile, on_day
from headway.partners.words import PHASES, Expertise
from headway.schools.models import School


def profile_of(person: User) -> Profile | None:
    """The profile of a person who is or was a Partner."""
    return Profile.objects.select_related("person").filter(person=person.pk).first()


def allocation_of(school: School, on: date | None = None) -> Allocation | None:
    """Who looks after a school on a day (today unless said), and since when."""
    allocations = Allocation.objects.on(on or clock.today()).filter(school=school)
    return allocations.select_related("profile__person", "school").order_by("-from_on").first()


def partner_of(school: School, on: date | None = None) -> Profile | None:
    """The Partner of a school on a day; None where nobody is allocated."""
    found = allocation_of(school, on)
    return found.profile if found else None


def partner_names(urns: Iterable[int], on: date) -> dict[int, str]:
    """The names of the Partners of many schools on a day, by URN (one query)."""
    return dict(NAMES.tuples(on, list(urns)))


NAMES = Prepared(
    lambda on, urns: (
        Allocation.objects.on(on)
        .filter(school__in=urns)
        .order_by("from_on", "pk")
        .values_list("school_id", "profile__person__name")
    )
)


def allocations_of(user: Actor, school: School) -> QuerySet[Allocation]:
    """Every Partner that a school had, the latest first: handovers keep their history."""
    return (
        Allocation.objects.visible_to(user)
        .filter(school=school)
        .select_related("profile__person", "made_by", "follows__profile__person")
    )


def conflict_of(profile: Profile, school: School, on: date) -> Interest | None:
    """The interest that keeps a Partner from a school on a day, if one is open."""
    return Interest.objects.filter(on_day(on), profile=profile, school=school).first()


def profiles_found(
    user: Actor, typed: str = "", *, phase: str = "", expertise: str = "", on: date | None = None
) -> list[Profile]:
    """The Partners of a day whose name or profile has every word that was typed (G-02).

    Without a day former Partners are found too.
    """
    profiles: Sequence[Profile]
    found = Profile.objects.visible_to(user).select_related("person")
    if on is not None:
        found = found.filter(Q(to_on__isnull=True) | Q(to_on__gt=on))
    profiles = [
        one
        for one in found
        if (not phase or phase in one.phases) and (not expertise or expertise in one.expertise)
    ]
    words = typed.lower().split()
    return [one for one in profiles if all(word in _text(one) for word in words)]


def _text(profile: Profile) -> str:
    parts = (
        profile.person.name, profile.phase_words, profile.expertise_words, profile.headship,
        profile.inspector, profile.designations, profile.system_roles, profile.district,
        profile.portrait,
    )  # fmt: skip
    return " ".join(parts).lower()


PHASE_CHOICES = PHASES
EXPERTISE_CHOICES = tuple((one.value, str(one.label)) for one in Expertise)
