"""Monitoring of a school, Ofsted's published visits among them; and comments on support."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from headway.core.access import Actor
from headway.inspections.models import Inspection, InspectionKind, Monitoring, SupportComment
from headway.schools.models import School


@dataclass(frozen=True)
class Watched:
    """One line of a school's monitoring: a visit that Ofsted published, or a recorded one."""

    on: date
    who: str
    finding: str
    next_by: date | None = None
    record: Monitoring | None = None


def monitoring_of(user: Actor, school: School, inspections: Iterable[Inspection]) -> list[Watched]:
    """Every monitoring visit, latest first (one query beyond the inspections in hand)."""
    lines = [
        Watched(one.inspected_on, "Ofsted, as published", one.outcome or "No outcome in the file")
        for one in inspections
        if one.kind == InspectionKind.MONITORING and not one.predecessor
    ]
    for one in Monitoring.objects.visible_to(user).filter(school=school).select_related("by"):
        who = f"{one.get_kind_display()}: {one.who}"
        lines.append(Watched(one.on, who, one.finding, one.next_by, one))
    return sorted(lines, key=lambda line: line.on, reverse=True)


def comments_of(user: Actor, school: School) -> dict[date, list[SupportComment]]:
    """What reports on a school say of support from outside, by inspection (one query)."""
    found: dict[date, list[SupportComment]] = {}
    rows = SupportComment.objects.visible_to(user).filter(school=school).select_related("by")
    for one in rows:
        found.setdefault(one.inspected_on, []).append(one)
    return found


def monitoring_due() -> QuerySet[Monitoring]:
    """The latest kept record of each school, where it says by when to look again."""
    kept = Monitoring.objects.kept()
    later = kept.filter(school=OuterRef("school"), on__gt=OuterRef("on"))
    found = kept.filter(~Exists(later), next_by__isnull=False)
    return found.select_related("school").order_by("next_by", "pk")
