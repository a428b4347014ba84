"""The director's four questions: what changed, what is late, the list today, what is coming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from headway.accounts.models import User
from headway.core.access import Permission
from headway.core.components import Due, due
from headway.core.models import AuditEvent
from headway.core.obligations import Obligation
from headway.core.refusals import Refused
from headway.priority.queries import Ranked, Statistics, entries_of, ranked, statistics
from headway.schools.models import School
from headway.web.presenting.timeline import KINDS, of_event, visible
from headway.web.presenting.work import Todo, late_by_person
from headway.web.presenting.work_calendar import Season, coming, season, seen_by

TOLD = ("priority", "assessment", "correspondence", "intelligence", "partners")
READ = 400  # events of one week that are looked through
SHOWN = 7
AHEAD_DAYS = 120


@dataclass(frozen=True)
class Change:
    """One kind of thing that happened since Monday: the latest of it, and how many more."""

    words: str
    kind: str
    at: datetime
    more: int
    url: str


@dataclass(frozen=True)
class Coming:
    """A dated line of what is ahead."""

    what: str
    url: str
    due: Due
    who: str
    why: str


@dataclass(frozen=True)
class Week:
    """The director's home."""

    monday: date
    changes: Sequence[Change]
    late: Sequence[tuple[str, Sequence[Todo]]]
    numbers: Statistics | None
    progress: str
    coming: Sequence[Coming]

    @property
    def late_count(self) -> int:
        """How many things are late or due this week."""
        return sum(len(lines) for _, lines in self.late)


def week_of(user: Any, lines: Sequence[Todo], today: date, found: Season | None) -> Week | None:
    """The four questions, for whoever takes part in the round; None for others."""
    if not seen_by(user):
        return None
    monday = today - timedelta(days=today.weekday())
    return Week(
        monday=monday,
        changes=_changes(user, monday),
        late=late_by_person(t for t in lines if not t.one.key.startswith("calendar-")),
        numbers=_numbers(today),
        progress=found.progress if found and found.round and not found.round.locked else "",
        coming=_coming(found, today),
    )


def _changes(user: Any, monday: date) -> list[Change]:
    start = timezone.make_aware(datetime.combine(monday, time()))
    machines = User.objects.exclude(system_actor="").values("pk")
    found_since = AuditEvent.objects.filter(at__gte=start, app__in=TOLD)
    letters = found_since.filter(app="correspondence")
    # Each copy of a letter leaves two lines: what people did with the letter says enough. A run
    # of letters would fill what is read: it has its own share of it.
    events = [
        *found_since.exclude(app="correspondence")[:READ],
        *letters.exclude(actor_id__in=machines)[:READ],
    ]
    grouped: dict[tuple[str, str], list[AuditEvent]] = {}
    told: set[tuple[str, str]] = set()  # of one case the latest deed says where it stands
    for event in visible(user, events):
        case = (event.subject_type, event.subject_id)
        if case not in told:
            grouped.setdefault((event.app, event.verb), []).append(event)
        told.add(case)
    found = []
    for (app, _), same in grouped.items():
        latest = same[0]
        url = _timeline(latest.urn) if len(same) == 1 else ""
        found.append(Change(of_event(latest).words, KINDS[app], latest.at, len(same) - 1, url))
    return sorted(found, key=lambda change: change.at, reverse=True)[:SHOWN]


def _timeline(urn: int | None) -> str:
    if urn is None:
        return ""
    try:
        return reverse("school_timeline", args=[urn])
    except NoReverseMatch:
        return ""


def _numbers(today: date) -> Statistics | None:
    try:
        return statistics(today)
    except Refused:  # no framework version is in force
        return None


def _coming(found: Season | None, today: date) -> list[Coming]:
    return [
        Coming(line.what, line.url, _due(line, today), line.who, line.why)
        for line in coming(found, today)
        if line.due_on and (line.due_on - today).days <= AHEAD_DAYS
    ]


def _due(line: Obligation, today: date) -> Due:
    assert line.due_on is not None  # lines without a day are left out above
    return due(line.due_on, today=today)


@dataclass(frozen=True)
class OwnSchool:
    """One of a Partner's schools in a line: what it is on the list for, and what is next."""

    school: School
    status: str
    tone: str
    next: Todo | None
    place: int
    why: str = ""  # what puts it there among the listed


def own_schools(user: Any, lines: Sequence[Todo], today: date) -> list[OwnSchool]:
    """A Partner's schools in order of need: listed ones by rank, then by what is due."""
    reach = user.reach(Permission.SCHOOL_SEE)
    if reach.everywhere or not reach.urns:
        return []
    schools = list(School.objects.visible_to(user).filter(urn__in=reach.urns).open_now())
    ranks = _ranks(today, {school.urn for school in schools})
    first: dict[int, Todo] = {}
    for line in lines:
        if line.one.urn is not None:
            first.setdefault(line.one.urn, line)
    found = [
        OwnSchool(
            school,
            rank.row.class_words if rank else "Not on the list",
            "serious" if rank else "quiet",
            first.get(school.urn),
            rank.place if rank else 10_000,
            " ".join(rank.reasons[:2]) if rank else "",
        )
        for school in schools
        for rank in (ranks.get(school.urn),)
    ]
    last = date.max
    return sorted(
        found,
        key=lambda one: (
            one.place, (one.next.one.due_on or last) if one.next else last, one.school.name
        ),
    )  # fmt: skip


def _ranks(today: date, urns: set[int]) -> dict[int, Ranked]:
    try:
        if not entries_of(urns, today):
            return {}
        return {one.row.school.urn: one for one in ranked(today) if one.row.school.urn in urns}
    except Refused:
        return {}


def partners_season(today: date) -> list[Coming]:
    """What the season asks of a Partner, from the framework's calendar."""
    return [line for line in _coming(season(today), today) if "partner" in line.who.lower()]
