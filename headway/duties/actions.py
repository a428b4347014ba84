"""Every write to what became of the duties of the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotValid, Refused
from headway.core.templatetags.headway_words import day
from headway.duties.models import Record
from headway.duties.policies import duty_policy
from headway.duties.queries import Fallen
from headway.duties.states import RECORD_MOVES, SAID, RecordState

recording = mover(RECORD_MOVES, duty_policy)


def record_done(
    fallen: Fallen,
    *,
    by: User,
    on: date | None = None,
    note: str = "",
    topic: str = "",
    came: str = "",
) -> Record:
    """Record that a duty was done on a day; for a meeting on what, and who came.

    Sent twice it is recorded once.

    Raises NotAllowed; Refused for one that a feature follows from facts, or of which something
    else is recorded; NotValid for a day to come.
    """
    said = {"note": note, "topic": topic, "came": came}
    return _record(fallen, "do_duty", RecordState.DONE, by, on or clock.today(), said)


def record_not_needed(
    fallen: Fallen, *, by: User, note: str, on: date | None = None
) -> Record:  # fmt: skip
    """Record that a duty was not needed this time, and why. Raises as `record_done` does."""
    if not note.strip():
        raise NotValid(ValidationError({"note": "Say why it was not needed, in a few words."}))
    return _record(
        fallen, "pass_duty", RecordState.NOT_NEEDED, by, on or clock.today(), {"note": note}
    )


def take_back(record: Record, *, by: User) -> Record:
    """Take back what was recorded: the duty is open again. Sent twice it is taken back once.

    Raises NotAllowed or ChangedMeanwhile.
    """
    if record.state == RecordState.TAKEN_BACK:
        return record
    with recording(record, "take_back_duty", by=by):
        pass
    return record


def _record(
    fallen: Fallen, verb: str, state: RecordState, by: User, on: date, said: Mapping[str, str]
) -> Record:
    if fallen.elsewhere:
        raise Refused("The product follows this from its own record. Do it there.")
    if on > clock.today():
        raise NotValid(ValidationError({"on": "This day is still to come. Enter today or before."}))
    record = Record(
        duty=fallen.row.key, occasion=fallen.occasion.key, year_end=fallen.year_end,
        what=fallen.what[:300], due_on=fallen.due_on, owners=list(fallen.row.roles),
        on=on, recorded_by=by, recorded_at=clock.now(),
        **{name: words.strip() for name, words in said.items()},
    )  # fmt: skip
    held = _held(record)
    if held is not None:
        return _the_same(held, state)
    try:
        with recording.creating(record, verb, by=by):
            pass
    except NotValid:
        held = _held(record)  # a second press, or somebody else at the same moment
        if held is None:
            raise
        return _the_same(held, state)
    return record


def _held(record: Record) -> Record | None:
    found = Record.objects.filter(
        duty=record.duty, occasion=record.occasion, state__in=SAID
    ).select_related("recorded_by")
    return found.first()


def _the_same(held: Record, state: RecordState) -> Record:
    if held.state == state:
        return held
    raise Refused(
        f"{held.recorded_by.name} recorded this as {held.get_state_display().lower()} on "
        f"{day(held.on)}. Take that back first."
    )
