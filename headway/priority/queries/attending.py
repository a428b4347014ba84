"""Whose inspections the service attends: listed schools, or any maintained, as the version says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from headway.core.prepared import Prepared
from headway.inspections.models import InspectionCase
from headway.inspections.queries import asked_on
from headway.priority.queries.listing import entries_of

ASKED_DAYS = 60  # after which an inspection that nobody spoke of is no task any more


def attended_by_version(cases: Iterable[InspectionCase]) -> set[int]:
    """Keys of the cases whose schools the version in force on their first day names."""
    held = [case for case in cases if case.school.maintained]
    named = set()
    for on in {case.started_on for case in held}:
        of_day = [case for case in held if case.started_on == on]
        if asked_on(on).attends_every_maintained:
            named |= {case.pk for case in of_day}
        else:
            listed = entries_of([case.school_id for case in of_day], on)
            named |= {case.pk for case in of_day if case.school_id in listed}
    return named


def attendance_due(on: date) -> list[InspectionCase]:
    """Inspections that the service attends and of which nobody has said who did."""
    cases = UNSAID.models(on - timedelta(days=ASKED_DAYS))
    named = attended_by_version(cases)
    return [case for case in cases if case.pk in named]


def _unsaid(since: date) -> QuerySet[InspectionCase]:
    found = InspectionCase.objects.standing().filter(attendance__isnull=True, ended_on__gte=since)
    return found.select_related("school").order_by("started_on", "pk")


UNSAID = Prepared(_unsaid)
