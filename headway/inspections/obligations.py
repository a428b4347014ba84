"""What somebody still has to do about inspections: tell provider and council of an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from headway.accounts.models import User
from headway.core.access import Permission, Reach
from headway.core.addresses import address
from headway.core.obligations import Obligation
from headway.core.prepared import Prepared
from headway.inspections.models import InspectionCase
from headway.inspections.queries.duties import asked_on
from headway.inspections.queries.followup import monitoring_due

PARTIES = {"provider": "the service", "council": "the council"}
TOLD = Q(heard_on__isnull=False) | Q(published_on__isnull=False)


def obligations(user: User, today: date) -> Iterable[Obligation]:
    """Outcomes of which somebody has not been told; schools to monitor (two queries)."""
    reach = user.reach(Permission.INSPECTION_RECORD)
    if reach:
        yield from _to_watch(reach, today)
    if not reach or user.reach(Permission.AGREE_COUNCIL):
        return  # the service tells; the council is told
    for case in UNTOLD.models():
        if reach.covers(case.school_id):
            yield from _to_tell(case)


WATCH = Prepared(monitoring_due)
WATCH_DAYS = 60  # how long before its day it is shown


def _to_watch(reach: Reach, today: date) -> Iterable[Obligation]:
    """Schools whose monitoring said by when somebody looks again (C-12)."""
    for one in WATCH.models():
        if not reach.covers(one.school_id) or one.next_by > today + timedelta(days=WATCH_DAYS):
            continue
        yield Obligation(
            key=f"inspection-watch-{one.pk}",
            what=f"Monitor {one.school.name} again",
            url=address("school_inspections", one.school_id),
            due_on=one.next_by,
            urn=one.school_id,
            school=one.school.name,
            since=one.on,
            why="The last monitoring visit said so.",
            requirement="C-12",
        )


def untold() -> QuerySet[InspectionCase]:
    """Inspections with an outcome that one of the two parties has not been told."""
    waiting = Q(provider_told_at__isnull=True) | Q(council_told_at__isnull=True)
    return InspectionCase.objects.standing().filter(TOLD, waiting).select_related("school")


UNTOLD = Prepared(untold)


def _to_tell(case: InspectionCase) -> Iterable[Obligation]:
    since = case.heard_on or case.published_on
    assert since is not None  # the query above
    asked = asked_on(case.started_on)
    for party in asked.told_to:
        if getattr(case, f"{party}_told_at") is None:
            yield Obligation(
                key=f"inspection-tell-{party}-{case.pk}",
                what=f"Tell {PARTIES[party]} the outcome of {case}",
                url=case.get_absolute_url(),
                due_on=asked.tell_by(since),
                urn=case.school_id,
                school=case.school.name,
                since=since,
                why="The framework gives a working day after the outcome is known.",
                requirement="N-03",
            )
