"""What somebody still has to do, computed from facts and the calendar, never stored.

Each feature that knows of such things has a file `obligations.py`:

    def obligations(user, today) -> Iterable[Obligation]

with one Obligation for each thing that is open for this person (or, for a leader, for the
people that they answer for). `My work`, the digest and the calendar feed merge them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.apps import apps

from headway.core.features import declaration


class Standing(StrEnum):
    """How a thing to do stands today."""

    OVERDUE = "overdue"
    DUE = "due"  # within the next seven days
    PROMISED = "promised"  # later, or without a day
    WAITING = "waiting"  # for somebody else; shown so that it is not forgotten


SOON_DAYS = 7


@dataclass(frozen=True)
class Obligation:
    """One thing to do.

    key      stable name, "letter-approve-12": the calendar feed needs it
    what     a sentence that begins with a verb, "Approve the letter to Ashwell Primary School"
    url      where it is done
    due_on   the day by which, if there is one
    urn      the school it is about, if it is about one
    who      the person or role that has to do it, in words; "" = you
    waiting  for whom it waits, in words; "" = for nobody: it can be done now
    since    since when it is open
    why      the rule or promise behind the day, in words
    count    how many cases the line stands for, where one line stands for many
    """

    key: str
    what: str
    url: str
    due_on: date | None = None
    urn: int | None = None
    school: str = ""
    who: str = ""
    waiting: str = ""
    since: date | None = None
    why: str = ""
    requirement: str = ""
    count: int = 1

    def standing(self, today: date) -> Standing:
        """How it stands on a day."""
        if self.due_on is not None and self.due_on < today:
            return Standing.OVERDUE
        if self.waiting:
            return Standing.WAITING
        if self.due_on is not None and (self.due_on - today).days <= SOON_DAYS:
            return Standing.DUE
        return Standing.PROMISED


def obligations_of(user: Any, today: date) -> list[Obligation]:
    """Everything open for a person: late first, then by day, then without a day."""
    found: list[Obligation] = []
    for config in apps.get_app_configs():
        module = declaration(config.label, "obligations") if _ours(config.name) else None
        if module is not None:
            found += _listed(module.obligations(user, today))
    return sorted(found, key=lambda one: (one.due_on or date.max, one.what, one.key))


def _ours(name: str) -> bool:
    return name.startswith("headway.") and name != "headway.core"


def _listed(found: Iterable[Obligation]) -> list[Obligation]:
    return list(found)
