"""My work: everything that is open for a person, late first, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from headway.core.components import Due, due
from headway.core.models import AuditEvent
from headway.core.obligations import Obligation, Standing, obligations_of
from headway.core.tables import Column
from headway.duties.obligations import ahead as duties_ahead
from headway.schools.models import School
from headway.web.presenting.work_calendar import Season, coming, followed, season, seen_by
from headway.web.presenting.work_filters import Question

GROUPS = (
    (Standing.OVERDUE, "Late"),
    (Standing.DUE, "This week"),
    (Standing.PROMISED, "Later"),
    (Standing.WAITING, "Waiting for others"),
)
WHEN = {standing: (standing.value, words) for standing, words in GROUPS}
KINDS = {
    "agree": "Annual round",
    "allocation": "Partners",
    "approach": "Annual round",
    "calendar": "Calendar of the framework",
    "case": "Annual round",
    "challenge": "Annual round",
    "contact": "Contacts",
    "duty": "Duties of the year",
    "engagement": "Intelligence",
    "entry": "Priority list",
    "expectation": "Priority list",
    "framework": "Framework",
    "inspection": "Inspections",
    "intelligence": "Intelligence",
    "letter": "Letters",
    "letters": "Letters",
    "partner": "Partners",
    "priority": "Priority list",
    "review": "Priority list",
    "round": "Annual round",
    "self": "Requests for help",
}
YOU = "You"


@dataclass(frozen=True)
class Todo:
    """One line of My work."""

    one: Obligation
    today: date
    school: str = ""

    @cached_property
    def standing(self) -> Standing:
        """Late, due, later or waiting."""
        return self.one.standing(self.today)

    @property
    def due(self) -> Due:
        """The chip: "2 days late", "due Friday", "waiting for the head since 3 Nov"."""
        one = self.one
        if one.waiting and (one.due_on is None or one.due_on >= self.today):
            if one.since:
                return due(one.since, today=self.today, waiting_for=one.waiting)
            return Due(f"waiting for {one.waiting}", "waiting")
        if one.due_on is None:
            return Due("no day set", "later")
        return due(one.due_on, today=self.today)

    @property
    def who(self) -> str:
        """Who has to do it."""
        return one if (one := self.one.who) else YOU

    @property
    def kind(self) -> str:
        """What sort of thing it is, in words."""
        return kind_of(self.one)

    @property
    def days_late(self) -> int:
        """How many days it is late; 0 or less while it is not."""
        return (self.today - self.one.due_on).days if self.one.due_on else 0


def kind_of(one: Obligation) -> str:
    """The kind of a thing to do, from the first word of its key."""
    first = one.key.partition("-")[0]
    return KINDS.get(first, first.replace("_", " ").capitalize())


def todos(user: Any, today: date, ahead: Season | None = None) -> list[Todo]:
    """Everything open for a person with the season's lines, in order (a constant cost).

    Worked out anew whenever anybody has done anything: every write leaves an audit event, so
    the latest event's number says whether an answer still holds. `ahead` is the season, where
    the page has read it already.
    """
    if settings.TESTING:  # factories write without an event
        return _worked_out(user, today, ahead)
    latest = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = f"todos:{user.pk}:{today.isoformat()}:{latest}"
    found: list[Todo] | None = cache.get(key)
    if found is None:
        found = _worked_out(user, today, ahead)
        cache.set(key, found, KEPT_SECONDS)
    return found


# Of two writers on PostgreSQL the one with the lower number may commit last: for that case an
# answer is not kept longer than this.
KEPT_SECONDS = 30


def _worked_out(user: Any, today: date, ahead: Season | None) -> list[Todo]:
    found = obligations_of(user, today)
    if seen_by(user):
        lines = coming(ahead or season(today), today)
        # The others stand among the duties of whoever has them.
        found += [line for line in lines if _near(line, today) and followed(line)]
    unnamed = {one.urn for one in found if one.urn is not None and not one.school}
    names = (
        dict(School.objects.filter(urn__in=unnamed).values_list("urn", "name")) if unnamed else {}
    )
    told = [Todo(one, today, one.school or names.get(one.urn or 0, "")) for one in found]
    return sorted(told, key=lambda t: (t.one.due_on or date.max, t.one.what, t.one.key))


def for_calendar(user: Any, today: date) -> list[Todo]:
    """What is open, and a person's own duties to the end of the year: each once."""
    found = todos(user, today)
    held = {line.one.key for line in found}
    return [*found, *(Todo(one, today) for one in duties_ahead(user, today) if one.key not in held)]


NEAR_DAYS = 60


def _near(line: Obligation, today: date) -> bool:
    """A line of the season that is worth a place among things to do."""
    return line.due_on is not None and (line.due_on - today).days <= NEAR_DAYS


@dataclass(frozen=True)
class Group:
    """Late, this week, later, or waiting for others."""

    key: str
    words: str
    rows: Sequence[Todo]


def grouped(lines: Iterable[Todo]) -> list[Group]:
    """The lines under their four headings; a heading without a line is left out."""
    lines = list(lines)
    found = [
        Group(standing.value, words, [t for t in lines if t.standing is standing])
        for standing, words in GROUPS
    ]
    return [group for group in found if group.rows]


QUESTIONS = (
    Question("standing", "When", lambda t: [WHEN[t.standing]]),
    Question("who", "Who has to do it", lambda t: [(t.who, t.who)]),
    Question("kind", "Kind", lambda t: [(t.kind, t.kind)]),
    Question(
        "school", "School", lambda t: [(str(t.one.urn), t.school)] if t.one.urn and t.school else []
    ),
)
COLUMNS = (
    Column("what", "What", lambda t: t.one.what, heading=True),
    Column("due", "Due", lambda t: t.one.due_on),
    Column("chip", "In words", lambda t: t.due.words),
    Column("school", "School", lambda t: t.school),
    Column("urn", "URN", lambda t: t.one.urn),
    Column("who", "Who", lambda t: t.who),
    Column("kind", "Kind", lambda t: t.kind),
    Column("why", "Why", lambda t: t.one.why),
)


def late_by_person(lines: Iterable[Todo]) -> list[tuple[str, list[Todo]]]:
    """What is late or due this week, by whoever has to do it; the longest late first."""
    pressing = [t for t in lines if t.standing in (Standing.OVERDUE, Standing.DUE)]
    people: dict[str, list[Todo]] = {}
    for line in sorted(pressing, key=lambda t: -t.days_late):
        people.setdefault(line.who, []).append(line)
    return sorted(people.items(), key=lambda pair: -pair[1][0].days_late)


def work_address(**chosen: str) -> str:
    """Everything to do, narrowed."""
    from urllib.parse import urlencode

    return f"{reverse('work')}?{urlencode(chosen)}"
