"""What those who allocate Partners still have to do."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from headway.accounts.models import User
from headway.core.access import Permission
from headway.core.addresses import address
from headway.core.calendar import first_day, last_day
from headway.core.obligations import Obligation
from headway.core.prepared import Prepared
from headway.partners.models import Allocation, Profile
from headway.partners.queries import unallocated


def obligations(user: User, today: date) -> Iterable[Obligation]:
    """Listed schools without a Partner, and schools whose Partner or that themselves leave."""
    if not user.reach(Permission.PARTNER_ALLOCATE).everywhere:
        return
    for one in unallocated(today):
        before = f" {one.last.profile.person.name} looked after it." if one.last else ""
        yield Obligation(
            key=f"partner-allocate-{one.school.urn}",
            what=f"Allocate a Partner to {one.school.name}",
            url=address("partner_allocate", one.school.urn),
            urn=one.school.urn,
            school=one.school.name,
            since=one.since,
            why=f"Each listed school has one named Partner.{before}",
            requirement="G-01",
        )
    for allocation in OF_LEAVERS.models(today):
        yield Obligation(
            key=f"partner-leaver-{allocation.pk}",
            what=f"End the allocation of {allocation.profile.person.name} to "
            f"{allocation.school.name}",
            url=address("partner_school", allocation.school_id),
            urn=allocation.school_id,
            school=allocation.school.name,
            why="The school closed, or the authority maintains it no longer. Its history says "
            "what it became.",
            requirement="G-13",
        )
    for allocation in ENDING.models(today):
        name = allocation.profile.person.name
        yield Obligation(
            key=f"partner-handover-{allocation.pk}",
            what=f"Hand over {allocation.school.name} from {name}",
            url=address("partner_allocate", allocation.school_id),
            due_on=allocation.to_on,
            urn=allocation.school_id,
            school=allocation.school.name,
            why="From that day it has no Partner.",
            requirement="G-13",
        )


def _of_leavers(today: date) -> QuerySet[Allocation]:
    """Allocations that go on at schools that closed, or that the authority maintains no longer."""
    gone = Q(school__is_open=False) | Q(school__maintained=False)
    found = Allocation.objects.on(today).filter(gone, to_on__isnull=True)
    return found.select_related("school", "profile__person")


def _ending(today: date) -> QuerySet[Allocation]:
    """Allocations that end, of schools that nobody takes over yet."""
    later = Allocation.objects.filter(from_on__gt=today, school=OuterRef("school"))
    found = Allocation.objects.on(today).filter(~Exists(later), to_on__gt=today)
    return found.select_related("school", "profile__person")


ENDING, OF_LEAVERS = Prepared(_ending), Prepared(_of_leavers)
APPOINTED = Prepared(
    lambda first, last: (
        Profile.objects.filter(from_on__gte=first, from_on__lte=last)
        .order_by("from_on", "pk")
        .values_list("pk", "person__name", "from_on")
    )
)


def appointed(year_end: int) -> list[tuple[str, str, date]]:
    """Who became a Partner in an academic year, and on which day (one query)."""
    rows = APPOINTED.tuples(first_day(year_end), last_day(year_end))
    return [(f"partner-{pk}", name, from_on) for pk, name, from_on in rows]


# Duties of the framework's calendar that are followed here from facts, and where.
DUTIES = {"E-09": "partners"}
# Days that people make, on which such duties hang: what is due when somebody is appointed.
OCCASIONS = {"appointment": appointed}
