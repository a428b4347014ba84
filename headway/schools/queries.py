"""What pages ask of the register, and of who leads its schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from headway.accounts.models import User
from headway.core.prepared import Prepared
from headway.schools.models import (
    HEADS,
    Phase,
    RelationKind,
    ReportingPhase,
    Role,
    RoleHolder,
    School,
    SchoolQuerySet,
)
from headway.schools.searching import search_words


def schools_found(schools: SchoolQuerySet, typed: str) -> SchoolQuerySet:
    """The schools that have every word somebody typed in name, number, postcode or place."""
    for word in search_words(typed):
        schools = schools.filter(search__contains=word)
    return schools


def schools_suggested(user: User, typed: str, *, most: int = 10) -> list[School]:
    """For search as you type: names that begin with it first. Empty until something is typed."""
    words = search_words(typed)
    if not words:
        return []
    found = schools_found(School.objects.visible_to(user).open_now(), typed)
    starts = Q(search__startswith=words[0])
    first = list(found.filter(starts)[:most])
    if len(first) < most:
        first += list(found.exclude(starts)[: most - len(first)])
    return first


@dataclass(frozen=True)
class Share:
    """A count and what it is a share of. `percent` is None where there is nothing to divide."""

    count: int
    of: int

    @property
    def percent(self) -> float | None:
        """0 to 100, not rounded."""
        return 100 * self.count / self.of if self.of else None


@dataclass(frozen=True)
class OverviewLine:
    """One phase: how many schools, how many of them maintained, how many pupils.

    `maintained` is a share of all of them, those of unknown type too: `maintained_unknown` says
    how many these are, of which nobody can say that they are not maintained.
    `pupils` counts the schools whose roll is known; `rolls_missing` says how many are not.
    """

    key: str
    name: str
    schools: int
    maintained: Share
    pupils: int
    pupils_maintained: int
    rolls_missing: int
    maintained_unknown: int = 0
    parts: tuple[OverviewLine, ...] = ()


@dataclass(frozen=True)
class Overview:
    """The register on one day, by phase and by maintained status.

    State-funded schools only; independent schools that the register lists stand apart.
    """

    on: date
    total: OverviewLine
    independent: OverviewLine
    by_reporting_phase: tuple[OverviewLine, ...]
    by_type: tuple[OverviewLine, ...]
    by_district: tuple[OverviewLine, ...]
    rolls_on: date | None  # the latest day for which rolls are known


def overview(schools: SchoolQuerySet, on: date) -> Overview:
    """Counts of the register as at a day, reporting groups with their detailed phases.

    Schools that have since closed count for the days on which they were open. Roll is the one
    known on the day of the edition: it is not rebuilt for an earlier day.
    """
    rows = list(
        schools.open_on(on)
        .order_by()
        .values("reporting_phase", "phase", "type", "district", "maintained")
        .annotate(
            schools=Count("urn"), pupils=Sum("roll"), missing=Count("urn", filter=Q(roll=None))
        )
    )
    phases = {key: str(name) for key, name in Phase.choices} | {"": "Phase not recorded"}
    apart = [row for row in rows if row["reporting_phase"] == ReportingPhase.INDEPENDENT]
    rows = [row for row in rows if row["reporting_phase"] != ReportingPhase.INDEPENDENT]
    groups = []
    for key, name in ReportingPhase.choices:
        inside = [row for row in rows if row["reporting_phase"] == key]
        if inside:
            parts = [
                _line(phase, name, [row for row in inside if row["phase"] == phase])
                for phase, name in phases.items()
                if any(row["phase"] == phase for row in inside)
            ]
            groups.append(_line(key, str(name), inside, parts))
    latest = schools.open_on(on).exclude(roll_on=None).order_by("-roll_on")
    return Overview(
        on=on,
        total=_line("all", "All schools", rows),
        independent=_line("independent", "Independent", apart),
        by_reporting_phase=tuple(groups),
        by_type=_grouped(rows, "type"),
        by_district=_grouped(rows, "district"),
        rolls_on=latest.values_list("roll_on", flat=True).first(),
    )


def _line(
    key: str, name: str, rows: Iterable[dict], parts: Iterable[OverviewLine] = ()
) -> OverviewLine:
    rows = list(rows)
    schools = sum(row["schools"] for row in rows)
    kept = [row for row in rows if row["maintained"]]
    return OverviewLine(
        key=key,
        name=name,
        schools=schools,
        maintained=Share(sum(row["schools"] for row in kept), schools),
        pupils=sum(row["pupils"] or 0 for row in rows),
        pupils_maintained=sum(row["pupils"] or 0 for row in kept),
        rolls_missing=sum(row["missing"] for row in rows),
        maintained_unknown=sum(row["schools"] for row in rows if row["maintained"] is None),
        parts=tuple(parts),
    )


def _grouped(rows: list[dict], field: str) -> tuple[OverviewLine, ...]:
    keys = sorted({row[field] for row in rows}, key=lambda key: (key == "", key))
    return tuple(
        _line(key, key or "Not recorded", [row for row in rows if row[field] == key])
        for key in keys
    )


@dataclass(frozen=True)
class Forebear:
    """A number that the school had before, or has now, and since when."""

    urn: int
    name: str
    kind: str
    join_kind: str
    on: date | None
    here: bool  # it is in our own register, so it has a page


def history(school: School) -> list[Forebear]:
    """What a school was before and became, earliest first (two queries)."""
    relations = list(school.relations.all())
    held = set(
        School.objects.filter(urn__in=[relation.other_urn for relation in relations]).values_list(
            "urn", flat=True
        )
    )
    return [
        Forebear(
            urn=relation.other_urn,
            name=relation.other_name,
            kind=relation.kind,
            join_kind=relation.join_kind,
            on=relation.on,
            here=relation.other_urn in held,
        )
        for relation in sorted(
            relations,
            key=lambda r: (r.kind != RelationKind.PREDECESSOR, r.on or date.min, r.other_urn),
        )
    ]


def districts(schools: SchoolQuerySet) -> QuerySet:
    """Names of districts with at least one open school, for a filter."""
    return (
        schools.open_now()
        .exclude(district="")
        .order_by("district")
        .values_list("district", flat=True)
        .distinct()
    )


# Who leads a school ------------------------------------------------------------------------


def contacts(urns: Iterable[int], on: date) -> dict[int, list[RoleHolder]]:
    """Who held a role at these schools on a day, heads first (one query).

    A school without anybody has an empty list.
    """
    found: dict[int, list[RoleHolder]] = {urn: [] for urn in urns}
    holders = RoleHolder.objects.on(on).filter(school_id__in=found, forgotten_on=None)
    for holder in sorted(holders, key=lambda h: (ORDER[h.role], h.from_on or date.min, h.pk)):
        found[holder.school_id].append(holder)
    return found


ORDER = {role.value: place for place, role in enumerate((*HEADS, Role.CHAIR))}


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
        RoleHolder.objects.on(on).exclude(email="").order_by().values_list("school_id", "role")
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


def to_forget(today: date, *, kept_days: int) -> QuerySet[RoleHolder]:
    """Contacts whose time has been over for longer than they are kept."""
    until = today - timedelta(days=kept_days)
    return RoleHolder.objects.filter(to_on__lt=until, forgotten_on=None).select_related("school")
