"""What the head confirms, or refuses, of what is expected of a listed school (W)."""

from __future__ import annotations

from datetime import date

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import Refused
from headway.priority.actions.moving import recording
from headway.priority.models import Entry, Expectation
from headway.priority.queries.expectations import CODES


def confirm_expectation(
    entry: Entry, code: str, *, by: User, note: str = "", on: date | None = None
) -> Expectation:
    """The head or the chair says that something expected of the school was done."""
    return _record(entry, code, "confirm_expectation", "done", note, by, on)


def note_expectation(
    entry: Entry, code: str, *, by: User, answer: str = "done", note: str = "",
    on: date | None = None,
) -> Expectation:  # fmt: skip
    """The service notes that something was done, or that the school refused it (W-07)."""
    if answer == "refused" and not note.strip():
        raise Refused("Say what was refused, by whom and how.")
    return _record(entry, code, "note_expectation", answer, note, by, on)


def _record(
    entry: Entry, code: str, verb: str, answer: str, note: str, by: User, on: date | None
) -> Expectation:
    on = on or clock.today()
    if code not in CODES:
        raise Refused("Choose one of the expectations of the list.")
    if on > clock.today():
        raise Refused("Enter a day that is not in the future.")
    if not entry.is_on_list:
        raise Refused("Nothing is asked of a school that is not on the list.")
    said = Expectation(
        entry=entry, school_id=entry.school_id, code=code, answer=answer, on=on, note=note,
        by=by, at=clock.now(),
    )  # fmt: skip
    with recording.creating(said, verb, by=by):
        pass
    return said
