"""What pages ask of groups of schools: who belongs, who chairs, who stands apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from headway.core.access import Actor
from headway.schools.models import (
    Disengagement,
    Group,
    Membership,
    MembershipRole,
    ReportingPhase,
    School,
    SchoolQuerySet,
)


@dataclass(frozen=True)
class GroupLine:
    """A group with how many schools belong to it, who chairs it and where they lie."""

    group: Group
    members: int
    chair: School | None
    districts: tuple[str, ...]


def groups_on(on: date) -> list[GroupLine]:
    """The groups that there were on a day, by name (two queries)."""
    held: dict[int, list[Membership]] = {}
    for one in Membership.objects.on(on).select_related("school").order_by():
        held.setdefault(one.group_id, []).append(one)
    return [
        GroupLine(
            group=group,
            members=len(members),
            chair=next((m.school for m in members if m.role == MembershipRole.CHAIR), None),
            districts=tuple(sorted({m.school.district for m in members if m.school.district})),
        )
        for group in Group.objects.on(on)
        for members in (held.get(group.pk, []),)
    ]


def counted(schools: SchoolQuerySet) -> SchoolQuerySet:
    """State-funded schools that are open: those that every group is there for."""
    return schools.open_now().exclude(reporting_phase=ReportingPhase.INDEPENDENT)


def without_group(schools: SchoolQuerySet, on: date) -> SchoolQuerySet:
    """Those of the open state-funded schools that belong to no group on a day."""
    there = Membership.objects.on(on).order_by().values("school_id")
    return counted(schools).exclude(urn__in=there)


@dataclass(frozen=True)
class Apart:
    """A school that stands apart: in no group, or flagged as disengaged, or both."""

    school: School
    groups: tuple[Membership, ...]
    flags: tuple[Disengagement, ...]

    @property
    def isolated(self) -> bool:
        """It belongs to no group."""
        return not self.groups


def apart(user: Actor, schools: Iterable[School], on: date) -> list[Apart]:
    """Those of these schools that are isolated or disengaged on a day, by name (two queries).

    Flags only as far as this person may read them.
    """
    schools = list(schools)
    urns = [school.urn for school in schools]
    groups: dict[int, list[Membership]] = {}
    for one in Membership.objects.on(on).filter(school_id__in=urns).select_related("group"):
        groups.setdefault(one.school_id, []).append(one)
    flags: dict[int, list[Disengagement]] = {}
    read = Disengagement.objects.visible_to(user).on(on).filter(school_id__in=urns)
    for flag in read.select_related("group"):
        flags.setdefault(flag.school_id, []).append(flag)
    return [
        Apart(school, tuple(groups.get(school.urn, ())), tuple(flags.get(school.urn, ())))
        for school in sorted(schools, key=lambda s: (s.name, s.urn))
        if school.urn not in groups or school.urn in flags
    ]
