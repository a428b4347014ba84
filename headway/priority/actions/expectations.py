"""What the head confirms, or refuses, of what is expected of a listed school (W)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from headway.accounts.models import User
from headway.core import audit, clock
from headway.core.access import Permission
from headway.core.refusals import NotAllowed, Refused
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


def note_for_many(
    entries: Sequence[Entry], codes: Sequence[str], *, by: User, note: str, on: date | None = None
) -> int:
    """The service notes that several schools did several things; how many notes were made.

    Raises as `note_expectation` does; then nothing is noted for any of them.
    """
    on, now = on or clock.today(), clock.now()
    for entry in entries:
        decision = recording.policy(by, Permission.LIST_CHANGE, entry)
        if not decision:
            raise NotAllowed(decision.reason)
    said = [
        Expectation(
            entry=entry, school_id=entry.school_id, code=code, answer="done", on=on, note=note,
            by=by, at=now,
        )
        for entry in entries
        for code in codes
        if _may_be_said(entry, code, on)
    ]  # fmt: skip
    with transaction.atomic():
        made = Expectation.objects.bulk_create(said)
        after = {"answer": "done", "on": on.isoformat(), "note": note}
        audit.record_all(by, "note_expectation", made, before={}, after=after)
    return len(made)


def _may_be_said(entry: Entry, code: str, on: date) -> bool:
    """True. Raises Refused for what is not expected of the school, or not on that day."""
    if code not in CODES:
        raise Refused("Choose one of the expectations of the list.")
    if on > clock.today():
        raise Refused("Enter a day that is not in the future.")
    if not entry.is_on_list:
        raise Refused("Nothing is asked of a school that is not on the list.")
    return True


def _record(
    entry: Entry, code: str, verb: str, answer: str, note: str, by: User, on: date | None
) -> Expectation:
    on = on or clock.today()
    _may_be_said(entry, code, on)
    said = Expectation(
        entry=entry, school_id=entry.school_id, code=code, answer=answer, on=on, note=note,
        by=by, at=clock.now(),
    )  # fmt: skip
    with recording.creating(said, verb, by=by):
        pass
    return said
