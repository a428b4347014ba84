"""What pages ask of who leads schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from headway.core.prepared import Prepared
from headway.schools.models import HEADS, ONE_AT_A_TIME, Role, RoleHolder, School, Vacancy


def contacts(urns: Iterable[int], on: date) -> dict[int, list[RoleHolder]]:
    """Who held a role at these schools on a day, heads first (one query).

    A school without anybody has an empty list.
    """
    found: dict[int, list[RoleHolder]] = {urn: [] for urn in urns}
    holders = RoleHolder.objects.on(on).filter(school_id__in=found, forgotten_on=None)
    for holder in sorted(holders, key=lambda h: (ORDER[h.role], h.from_on or date.min, h.pk)):
        found[holder.school_id].append(holder)
    return found


ORDER = {role.value: place for place, role in enumerate(Role)}


def to_address(holders: Iterable[RoleHolder]) -> tuple[RoleHolder | None, RoleHolder | None]:
    """The head and the chair among role holders, as a letter goes to them; None where missing.

    An interim or executive head stands for a head where there is none.
    """
    heads = {h.role: h for h in holders if h.role in HEADS}
    head = next((heads[role] for role in HEADS if role in heads), None)
    return head, next((h for h in holders if h.role == Role.CHAIR), None)


def addressees(school: School | int, on: date) -> tuple[RoleHolder | None, RoleHolder | None]:
    """The head and the chair of one school on a day (one query)."""
    urn = school if isinstance(school, int) else school.urn
    return to_address(contacts([urn], on)[urn])


def missing_contacts(urns: Iterable[int], on: date) -> dict[int, tuple[str, ...]]:
    """What is missing, in words, by URN: "no head", "no e-mail address of the chair".

    A school that has both with an address is not in it (one query).
    """
    return {
        urn: words
        for urn, holders in contacts(urns, on).items()
        if (words := lacking(*to_address(holders)))
    }


def missing_count(on: date) -> int:
    """How many open maintained schools lack something that a letter to both needs (two queries).

    Of `missing_contacts`, the number alone: pages that only count do not build people.
    """
    reached: dict[str, set[int]] = {"head": set(), "chair": set()}
    for urn, role in REACHED.tuples(on):
        reached["chair" if role == Role.CHAIR else "head"].add(urn)
    whole = reached["head"] & reached["chair"]
    return sum(urn not in whole for (urn,) in MAINTAINED.tuples())


REACHED = Prepared(
    lambda on: (
        RoleHolder.objects.on(on)
        .filter(role__in=(*HEADS, Role.CHAIR))
        .exclude(email="")
        .order_by()
        .values_list("school_id", "role")
    )
)
MAINTAINED = Prepared(
    lambda: School.objects.open_now().filter(maintained=True).order_by().values_list("urn")
)


def lacking(head: RoleHolder | None, chair: RoleHolder | None) -> tuple[str, ...]:
    """What a letter to both would miss."""
    words = []
    for holder, who in ((head, "head"), (chair, "chair")):
        if holder is None:
            words.append(f"no {who}")
        elif not holder.email:
            words.append(f"no e-mail address of the {who}")
    return tuple(words)


# Vacant posts and turnover -----------------------------------------------------------------


def vacant_posts(urns: Iterable[int], on: date) -> dict[tuple[int, str], Vacancy]:
    """The posts of head and chair that stood vacant on a day, by URN and role (one query).

    A headship is vacant though an interim or executive head may lead the school.
    """
    found: list[Vacancy] = _VACANT.models(on, list(urns))
    return {(vacancy.school_id, vacancy.role): vacancy for vacancy in found}


_VACANT = Prepared(
    lambda on, urns: (
        Vacancy.objects.on(on).filter(role__in=ONE_AT_A_TIME, school__in=urns).order_by()
    )
)


def vacant_headships(urns: Iterable[int], on: date) -> dict[int, Vacancy]:
    """The headships among them, by URN (one query)."""
    return {urn: v for (urn, role), v in vacant_posts(urns, on).items() if role == Role.HEAD}


@dataclass(frozen=True)
class Turnover:
    """Who has led a school since a day: a dated fact about its leadership.

    heads    how many different people, interim and executive heads among them
    interim  how many of these only stood in
    vacant_days  days on which the headship was recorded as vacant
    known_from   the first day of which somebody is recorded; None where no first day is known
    """

    since: date
    until: date
    heads: int
    interim: int
    vacancies: int
    vacant_days: int
    known_from: date | None

    @property
    def whole(self) -> bool:
        """Whether the record reaches back over all of the time."""
        return self.known_from is not None and self.known_from <= self.since


def turnover(
    holders: Iterable[RoleHolder], vacancies: Iterable[Vacancy], on: date, *, years: int = 5
) -> Turnover:
    """How often the head of one school has changed in some years before a day.

    Somebody who first stood in and then became the head is one person. A name that retention
    took away cannot be compared, so it counts as another person.
    """
    since = on.replace(year=on.year - years, day=min(on.day, 28))
    spells = [h for h in holders if h.role in HEADS and _meets(h.from_on, h.to_on, since, on)]
    kinds: dict[str, set[str]] = {}
    for holder in spells:
        who = " ".join(holder.name.split()).casefold() or f"#{holder.pk}"
        kinds.setdefault(who, set()).add(holder.role)
    empty = [
        v for v in vacancies
        if v.role == Role.HEAD and not v.withdrawn and _meets(v.from_on, v.to_on, since, on)
    ]  # fmt: skip
    days = sum((min(v.to_on or on, on) - max(v.from_on, since)).days + 1 for v in empty)
    begun = [h.from_on for h in spells if h.from_on] + [v.from_on for v in empty]
    return Turnover(
        since=since,
        until=on,
        heads=len(kinds),
        interim=sum(roles == {Role.INTERIM_HEAD} for roles in kinds.values()),
        vacancies=len(empty),
        vacant_days=days,
        known_from=min(begun, default=None),
    )


def _meets(start: date | None, end: date | None, since: date, until: date) -> bool:
    return (start or date.min) <= until and (end or date.max) >= since


def to_forget(today: date, *, kept_days: int) -> QuerySet[RoleHolder]:
    """Contacts whose time has been over for longer than they are kept."""
    until = today - timedelta(days=kept_days)
    return RoleHolder.objects.filter(to_on__lt=until, forgotten_on=None).select_related("school")
