"""What somebody still has to do about intelligence: say what is still true, agree on a crisis."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from headway.accounts.models import User
from headway.core.access import Permission
from headway.core.calendar import working_days_after
from headway.core.obligations import Obligation
from headway.core.prepared import Present
from headway.intelligence.models import Entry
from headway.intelligence.policies import may
from headway.intelligence.words import Party

EXPIRING_DAYS = 30
CRISIS_DAYS = 2  # working days; no framework states how long a second voice may take
PARTIES = {Party.SERVICE: "the council", Party.COUNCIL: "the service"}


def obligations(user: User, today: date) -> Iterable[Obligation]:
    """Entries of one's own that expire, crises for the other party (three queries at most)."""
    if not user.reach(Permission.INTELLIGENCE_ADD):
        return
    soon = today + timedelta(days=EXPIRING_DAYS)
    there = SORTS.of(today, soon, user.pk)  # of everybody's entries: what is read is narrowed
    if not there:
        return
    readable = Entry.objects.visible_to(user).select_related("school")
    for entry in readable.live_on(today).filter(author=user, expires_on__lte=soon):
        yield Obligation(
            key=f"intelligence-renew-{entry.pk}",
            what=f"Say whether {entry} is still true",
            url=entry.get_absolute_url(),
            due_on=entry.expires_on,
            urn=entry.school_id,
            school=entry.school.name,
            since=entry.expires_on - timedelta(days=EXPIRING_DAYS),
            why="After that day it counts no more.",
            requirement="D-01",
        )
    if "said" in there and user.reach(Permission.INTELLIGENCE_SEE).everywhere:
        yield from _crises(user, readable.live_on(today))


SORTS = Present(
    expiring=lambda today, soon, by: Entry.objects.live_on(today).filter(
        author=by, expires_on__lte=soon
    ),
    said=lambda today, soon, by: Entry.objects.live_on(today).filter(
        crisis_by__isnull=False, confirmed_by__isnull=True
    ),
)


def _crises(user: User, entries: QuerySet[Entry]) -> Iterable[Obligation]:
    """A crisis that one person has said: to agree, or waiting for the other party."""
    said = entries.filter(crisis_by__isnull=False, confirmed_by__isnull=True)
    for entry in said.select_related("school", "crisis_by"):
        assert entry.crisis_at is not None  # the query above
        since = entry.crisis_at.date()
        mine = bool(may(user, "confirm_crisis", entry))
        yield Obligation(
            key=f"intelligence-crisis-{entry.pk}",
            what=f"Agree, or not, that leadership is in crisis at {entry.school.name}",
            url=entry.get_absolute_url(),
            due_on=working_days_after(since, CRISIS_DAYS) if mine else None,
            urn=entry.school_id,
            school=entry.school.name,
            waiting="" if mine else _other(entry),
            since=since,
            why=f"{CRISIS_DAYS} working days after somebody said it: our default.",
            requirement="E-23",
        )


def _other(entry: Entry) -> str:
    return PARTIES.get(Party(entry.crisis_party), "the service")
