"""The first words of home: what this person should do now, and what their role is here for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from headway.core.access import Permission
from headway.core.obligations import Standing
from headway.web.navigation import address
from headway.web.presenting.work import YOU, Todo

P = Permission


@dataclass(frozen=True)
class First:
    """How much of one's own is pressing, and which of it to begin with."""

    late: int
    week: int
    todo: Todo | None

    @property
    def words(self) -> str:
        """ "2 things are late and 3 are due within a week." """
        if self.late and self.week:
            return f"{_things(self.late)} late and {self.week} due within a week."
        if self.late or self.week:
            when = "late" if self.late else "due within a week"
            return f"{_things(self.late or self.week)} {when}."
        return "Nothing is late, and nothing is due within a week."

    @property
    def leads(self) -> str:
        """The word before the thing to begin with."""
        return "First" if self.late or self.week else "Next"


def _things(count: int) -> str:
    return "1 thing of yours is" if count == 1 else f"{count} things of yours are"


def first_of(lines: Sequence[Todo]) -> First:
    """What a person's own lines ask for first; what waits for others is not theirs to do."""
    own = [t for t in lines if t.who == YOU and t.standing is not Standing.WAITING]
    if not own:  # the dated lines of the season name whose they are: no one person
        own = [t for t in lines if t.standing is not Standing.WAITING and not t.one.who]
    late = sum(t.standing is Standing.OVERDUE for t in own)
    week = sum(t.standing is Standing.DUE for t in own)
    return First(late, week, own[0] if own else None)


@dataclass(frozen=True)
class Door:
    """A page that somebody's role is here for, with what they find there."""

    words: str
    url: str
    note: str


# In the order in which they are offered; the first few that a role opens are shown.
DOORS: tuple[tuple[tuple[Permission, ...], str, str, str], ...] = (
    ((P.LIST_SEE,), "list", "The priority list", "Every listed school today or on any other day, "
     "with its reason."),
    ((P.INTELLIGENCE_ADD,), "intelligence_add", "Record what you heard", "A few sentences about a "
     "school: what, from whom, on which day."),
    ((P.SCHOOL_LIST,), "schools", "Find a school", "By name, number, phase or district."),
    ((P.PEOPLE_MANAGE,), "accounts:people", "People and their roles", "Add somebody, give or end "
     "a role, switch an account off."),
    ((P.DATA_UPLOAD, P.DATA_LOAD), "data", "Data", "Load a file, see what it would change, "
     "publish an edition."),
    ((P.AUDIT_SEE,), "core:audit", "The audit", "Who changed what, when and why."),
    ((P.CITY_SEE, P.CITY_PUBLIC), "city", "The city as a whole", "How children do here, beside "
     "England and like cities, and how sure that is."),
    ((P.FRAMEWORK_SEE,), "framework_now", "The framework", "What makes a school a priority "
     "school, and by which rules it is assessed."),
)  # fmt: skip
MOST_DOORS = 4


def doors(user: Any) -> list[Door]:
    """What a role is here for, for a home on which nothing waits."""
    found = [
        Door(words, address(name) or _address(name), note)
        for permissions, name, words, note in DOORS
        if user.reach(*permissions)
    ]
    return [door for door in found if door.url][:MOST_DOORS]


def _address(name: str) -> str:
    """Where a page outside the navigation is; empty where this installation does not have it."""
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
