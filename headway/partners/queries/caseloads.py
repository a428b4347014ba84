"""Who looks after how many schools, in days against capacity; and which schools have nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from headway.core.prepared import Prepared
from headway.partners.models import Allocation, Profile
from headway.priority.models import Entry
from headway.priority.queries.listing import SCHOOL
from headway.schools.models import School


@dataclass(frozen=True)
class Caseload:
    """One Partner's schools on a day, and their days."""

    profile: Profile
    allocations: tuple[Allocation, ...]

    @property
    def days(self) -> int:
        """Days planned a year, over all schools."""
        return sum(one.days for one in self.allocations)

    @property
    def spare(self) -> int:
        """Days left of the year's capacity; below nought where there are too many."""
        return self.profile.capacity_days - self.days


def caseload(on: date) -> list[Caseload]:
    """Every Partner of a day with their schools, the fullest first (two queries).

    A Partner who has left but still has schools is there too: somebody has to take these over.
    """
    held: dict[int, list[Allocation]] = {}
    for one in Allocation.objects.on(on).select_related("school").order_by("school__name"):
        held.setdefault(one.profile_id, []).append(one)
    active = Q(pk__in=list(held)) | Q(pk__in=Profile.objects.on(on).values("pk"))
    profiles = Profile.objects.filter(active).select_related("person")
    made = [Caseload(one, tuple(held.get(one.pk, ()))) for one in profiles]
    return sorted(made, key=lambda one: (one.spare, one.profile.person.name))


def load_of(profile: Profile, on: date) -> int:
    """Days planned a year for a Partner's schools on a day."""
    rows = Allocation.objects.on(on).filter(profile=profile)
    return int(rows.aggregate(days=Sum("days"))["days"] or 0)


@dataclass(frozen=True)
class Unallocated:
    """A listed school that nobody looks after on the day, or not for long."""

    school: School
    since: date | None
    last: Allocation | None


def unallocated(on: date) -> list[Unallocated]:
    """Listed schools without a Partner on a day, with who looked after them before."""
    entries = LISTED_WITHOUT.models(on)
    before = LEFT_BEFORE.models([entry.school_id for entry in entries], on)
    latest = {one.school_id: one for one in before}
    return [
        Unallocated(entry.school, entry.entered_on, latest.get(entry.school_id))
        for entry in entries
    ]


def _listed_without(on: date) -> QuerySet[Entry]:
    """Entries on the list on a day whose school has no Partner then, by the school's name."""
    taken = Allocation.objects.on(on).filter(school=OuterRef("school"))
    found = Entry.objects.on_list(on).filter(~Exists(taken)).select_related("school")
    return found.only("school_id", "entered_on", *SCHOOL).order_by("school__name", "school_id")


def _left_before(urns: Iterable[int], on: date) -> QuerySet[Allocation]:
    found = Allocation.objects.filter(school__in=urns, to_on__lte=on)
    return found.select_related("profile__person").order_by("to_on", "pk")


LISTED_WITHOUT, LEFT_BEFORE = Prepared(_listed_without), Prepared(_left_before)
