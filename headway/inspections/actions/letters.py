"""Writing down what the letter of a good inspection says."""

from __future__ import annotations

from datetime import date

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import Refused
from headway.inspections.actions.moving import not_valid, reading, role_of
from headway.inspections.models import Inspection, LetterReading

NOT_GOOD = (
    "Only the letter of an inspection that found the school good or better is read this way: "
    "this one was worse than good, and the list follows from the outcome itself."
)


def read_letter(
    inspection: Inspection,
    *,
    by: User,
    letter_on: date,
    issues: bool,
    again: bool,
    text: str = "",
    source: str = "",
    why: str = "",
    seen: int = 0,
) -> LetterReading:
    """Record the two things that rules read in a letter, with its day, words and source (C-05).

    The next assessment reads them. A second time is a new version, with the reason; `seen` is
    the version that the writer had before them. Raises NotAllowed, NotValid or Refused.
    """
    if inspection.worse_than_good:
        raise Refused(NOT_GOOD)
    if letter_on < inspection.inspected_on:
        raise not_valid("letter_on", "The letter cannot be older than the inspection.")
    if letter_on > clock.today():
        raise not_valid("letter_on", "The day is still to come.")
    if issues and not text.strip():
        raise not_valid("text", "Write which issues the letter names, in its own words.")
    if not source.strip():
        raise not_valid("source", "Say where the letter can be read: its address or its file.")
    held = LetterReading.objects.filter(
        school=inspection.school_id, inspected_on=inspection.inspected_on
    ).count()
    if held and not why.strip():
        raise not_valid("why", "Say why the reading is corrected.")
    made = LetterReading(
        school_id=inspection.school_id, inspected_on=inspection.inspected_on,
        number=(seen if held else 0) + 1, letter_on=letter_on, issues=issues, again=again,
        text=text.strip(), source=source.strip(), why=why.strip() if held else "", by=by,
        by_role=role_of(by), at=clock.now(),
    )  # fmt: skip
    with reading.creating(made, "correct_letter" if held else "read_letter", by=by, reason=why):
        pass
    return made
