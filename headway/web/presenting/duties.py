"""The year: every duty of the framework's calendar on its days, by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.urls import Resolver404, resolve

from headway.core import calendar
from headway.core.access import ANYONE_SIGNED_IN, OPEN_TO_ALL, ROLES
from headway.core.components import Due, due
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day
from headway.duties.policies import roles_of
from headway.duties.queries import NEAR_DAYS, Fallen
from headway.duties.states import RecordState
from headway.evidence.rules.duties import KINDS
from headway.web.presenting.work_filters import Question

LATE, NEAR, LATER, FOLLOWED = "late", "near", "later", "followed"
STANDING = {
    LATE: "Not recorded, day over",
    NEAR: "Coming soon",
    "done": "Done",
    "not_needed": "Not needed",
    LATER: "Later in the year",
    FOLLOWED: "Followed elsewhere, from facts",
}
MARKING = "OFFICIAL"


@dataclass(frozen=True)
class Line:
    """One duty on one of its days, as the page of the year shows it."""

    fallen: Fallen
    today: date
    mine: bool

    @property
    def standing(self) -> str:
        """Done, not needed, late, near, later, or followed elsewhere."""
        one = self.fallen
        if one.record is not None:
            return one.record.state
        if one.elsewhere:
            return FOLLOWED
        if one.late(self.today):
            return LATE
        near = (one.due_on - self.today).days <= NEAR_DAYS[one.row.every]
        return NEAR if near else LATER

    @property
    def chip(self) -> Due:
        """How it stands, in words and colour."""
        one = self.fallen
        if one.record is not None:
            done = one.record.state == RecordState.DONE
            said = f"done, {one.record.on.day} {one.record.on:%B}" if done else "not needed"
            return Due(said, "later")
        if one.elsewhere:
            return Due("followed elsewhere", "waiting")
        if one.late(self.today):
            return due(one.due_on, today=self.today)
        if self.standing == NEAR:
            return due(one.due_on, today=self.today)
        return Due(f"by {one.due_on.day} {one.due_on:%B}", "later")

    @property
    def note(self) -> str:
        """What was recorded, and by whom."""
        record = self.fallen.record
        if record is None:
            return ""
        said = f"{record.recorded_by.name}, {day(record.recorded_at)}"
        told = ". ".join(part.rstrip(".") for part in (record.topic, record.note) if part)
        return f"{told} ({said})" if told else said

    @property
    def role_words(self) -> str:
        """Titles of the roles that have it."""
        return ", ".join(title(code) for code in self.fallen.row.roles)


def title(code: str) -> str:
    """A role's title; its code where the role is not there any more."""
    return ROLES[code].title if code in ROLES else code


def lines(fallen: Iterable[Fallen], user: Any, today: date) -> list[Line]:
    """Duties as lines, with whether they are the reader's own."""
    mine = roles_of(user)
    return [Line(one, today, bool(mine & set(one.row.roles))) for one in fallen]


def _roles(line: Line) -> list[tuple[str, str]]:
    own = [("mine", "My own")] if line.mine else []
    return own + [(code, title(code)) for code in line.fallen.row.roles]


def _month(line: Line) -> tuple[str, str]:
    on = line.fallen.due_on
    return f"{on:%Y-%m}", f"{on:%B %Y}"


QUESTIONS = (
    Question("role", "Whose", _roles),
    Question("kind", "Kind", lambda t: [(t.fallen.row.kind, KINDS[t.fallen.row.kind])]),
    Question("standing", "How it stands", lambda t: [(t.standing, STANDING[t.standing])]),
    Question("often", "How often", lambda t: [(t.fallen.row.every or "year",
                                              t.fallen.row.rhythm)]),
)  # fmt: skip
COLUMNS = (
    Column("due", "By", lambda t: t.fallen.due_on),
    Column("what", "What", lambda t: t.fallen.what, heading=True),
    Column("who", "Who", lambda t: t.fallen.row.who),
    Column("roles", "Roles", lambda t: t.role_words),
    Column("often", "How often", lambda t: t.fallen.row.rhythm),
    Column("kind", "Kind", lambda t: KINDS[t.fallen.row.kind]),
    Column("standing", "How it stands", lambda t: STANDING[t.standing]),
    Column("on", "Recorded for", lambda t: t.fallen.record.on if t.fallen.record else None),
    Column("topic", "Topic", lambda t: t.fallen.record.topic if t.fallen.record else ""),
    Column("came", "Who came", lambda t: t.fallen.record.came if t.fallen.record else ""),
    Column("note", "Note", lambda t: t.note),
    Column("requirement", "Requirement", lambda t: t.fallen.row.requirement),
)


@dataclass(frozen=True)
class Month:
    """A month of the year with its duties."""

    key: str
    words: str
    rows: Sequence[Line]
    now: bool


def months(rows: Iterable[Line], today: date) -> list[Month]:
    """The lines under their months; a month without a line is left out."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in rows:
        found.setdefault(_month(line), []).append(line)
    return [
        Month(key, words, same, key == f"{today:%Y-%m}") for (key, words), same in found.items()
    ]


def around(rows: Sequence[Line], today: date) -> list[Line]:
    """The lines of last month, this and the next."""
    first, last = today.replace(day=1) - timedelta(days=1), today.replace(day=28)
    first, last = first.replace(day=1), (last + timedelta(days=34)).replace(day=1)
    return [one for one in rows if first <= one.fallen.due_on < last]


def tally(rows: Sequence[Line]) -> str:
    """ "Of 40 whose day is over, 12 are recorded."; nothing before the first."""
    over = [one for one in rows if one.standing in (LATE, "done", "not_needed")]
    if not over:
        return ""
    said = sum(one.standing != LATE for one in over)
    return f"Of {len(over)} whose day is over, {said} {'is' if said == 1 else 'are'} recorded."


def years_around(now: int) -> list[tuple[int, str]]:
    """Last year, this and the next, with their words."""
    return [(year, calendar.year_words(year)) for year in (now - 1, now, now + 1)]


def opens(user: Any, url: str) -> bool:
    """Whether somebody may open a page of ours."""
    needed = _needs(url)
    if ANYONE_SIGNED_IN in needed or OPEN_TO_ALL in needed:
        return True
    return bool(needed) and bool(user.reach(*needed))


@cache
def _needs(url: str) -> tuple[Any, ...]:
    try:
        return tuple(getattr(resolve(url).func, "needs", ()))
    except Resolver404:
        return ()
