"""What people read in letters, as pages show it and as the next assessment takes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from headway.core.access import Actor
from headway.evidence.letters import LetterRead
from headway.inspections.models import LetterReading
from headway.schools.models import School


def letters_read(on: date, urns: Iterable[int] | None = None) -> dict[int, LetterRead]:
    """The reading of each school's newest letter that was in force at the end of a day (one query).

    Of each letter the latest version then; what was recorded later is not known on the day.
    """
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    rows = LetterReading.objects.filter(at__lt=end)
    if urns is not None:
        rows = rows.filter(school__in=list(urns))
    found = rows.order_by("inspected_on", "number").values_list(
        "school_id", "pk", "inspected_on", "issues", "again"
    )
    return {urn: LetterRead(pk, day, issues, again) for urn, pk, day, issues, again in found}


def readings_of(user: Actor, school: School) -> dict[date, list[LetterReading]]:
    """Every reading of a school's letters by inspection, the one in force first (one query)."""
    found: dict[date, list[LetterReading]] = {}
    rows = LetterReading.objects.visible_to(user).filter(school=school).select_related("by")
    for one in rows.order_by("-number"):
        found.setdefault(one.inspected_on, []).append(one)
    return found
