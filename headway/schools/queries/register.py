"""What pages ask of the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from headway.accounts.models import User
from headway.schools.models import (
    Phase,
    Relation,
    RelationKind,
    ReportingPhase,
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


def lineage_before(school: School) -> list[int]:
    """URNs of what a school was before, the nearest first, through every step the register knows.

    A link counts from whichever side it was recorded (two queries a step, of which there is
    seldom more than one).
    """
    found: list[int] = []
    asked = [school.urn]
    while asked:
        links = Relation.objects.filter(school__in=asked, kind=RelationKind.PREDECESSOR)
        back = Relation.objects.filter(other_urn__in=asked, kind=RelationKind.SUCCESSOR)
        urns = [*links.values_list("other_urn", flat=True), *back.values_list("school", flat=True)]
        asked = [urn for urn in dict.fromkeys(urns) if urn not in (*found, school.urn)]
        found += asked
    return found


def districts(schools: SchoolQuerySet) -> QuerySet:
    """Names of districts with at least one open school, for a filter."""
    return (
        schools.open_now()
        .exclude(district="")
        .order_by("district")
        .values_list("district", flat=True)
        .distinct()
    )
