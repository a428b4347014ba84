"""What is expected of a listed school, and what its head has confirmed (W-01 to W-09)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from headway.core import clock
from headway.core.calendar import working_days_after
from headway.priority.models import Entry, Expectation
from headway.priority.queries.wording import wordings


@dataclass(frozen=True)
class Expected:
    """One expectation. `days` are working days after the listing; None: no day of its own."""

    code: str
    words: str
    days: int | None = None
    again_days: int | None = None  # to be said again after so many working days
    may_refuse: bool = False


EXPECTED = (
    Expected("W-01", "Tell the senior team and the governors of the decision and its reasons", 15),
    Expected("W-02", "Work with the Partner to find what has to improve", 30),
    Expected("W-03", "Put the areas for improvement in order of priority with the Partner", 40),
    Expected("W-04", "Agree the plan", 50),
    Expected("W-05", "Review with the Partner what was done and what it changed", 110),
    Expected("W-06", "Set the priorities anew after the review", 120),
    Expected("W-07", "Let the Partner meet governors about needs, plan and progress", None,
             may_refuse=True),
    Expected("W-08", "Report progress to governors and the senior team", 60, again_days=60),
)  # fmt: skip
CODES = {one.code: one for one in EXPECTED}


@dataclass(frozen=True)
class Answered:
    """One expectation of one entry with what was said of it."""

    expected: Expected
    latest: Expectation | None
    answers: tuple[Expectation, ...]
    due_on: date | None
    overdue: bool

    @property
    def state(self) -> str:
        """In words: done, refused, late, or not yet said."""
        if self.latest is not None and self.latest.answer == "refused":
            return "refused"
        if self.overdue:
            return "late"
        return "done" if self.latest else "waiting"


@dataclass(frozen=True)
class Checklist:
    """All expectations of an entry. `concerns` is the evidence of non-engagement (W-09)."""

    rows: tuple[Answered, ...]

    @property
    def concerns(self) -> tuple[str, ...]:
        """Sentences on what was refused or is late."""
        said = []
        for row in self.rows:
            if row.state == "refused" and row.latest:
                said.append(f"Refused: {row.expected.words}. {row.latest.note}")
            elif row.state == "late":
                said.append(f"Not confirmed in time: {row.expected.words}.")
        return tuple(said)


def checklist(entry: Entry, on: date | None = None) -> Checklist:
    """What was asked of the head of a listed school, and what was said (one query)."""
    return checklists([entry], on)[entry.pk]


def checklists(entries: list[Entry], on: date | None = None) -> dict[int, Checklist]:
    """The checklists of entries, by entry (one query)."""
    on = on or clock.today()
    held: dict[tuple[int, str], list[Expectation]] = {}
    for one in Expectation.objects.filter(entry__in=entries).select_related("by"):
        held.setdefault((one.entry_id, one.code), []).append(one)
    found = {}
    words = wordings(entry.framework_key for entry in entries)
    for entry in entries:
        title = words[entry.framework_key].partner_title
        rows = [
            _answered(
                _in_words_of(expected, title), held.get((entry.pk, expected.code), []), entry, on
            )
            for expected in EXPECTED
        ]
        found[entry.pk] = Checklist(tuple(rows))
    return found


def _in_words_of(expected: Expected, partner: str) -> Expected:
    """The expectation with the version's own name of the Partner."""
    said = expected.words.replace("the Partner", f"the {partner}")
    return expected if said == expected.words else replace(expected, words=said)


def _answered(expected: Expected, answers: list[Expectation], entry: Entry, on: date) -> Answered:
    answers = sorted(answers, key=lambda one: (one.on, one.pk), reverse=True)
    latest = answers[0] if answers else None
    due_on = None
    if entry.entered_on and expected.days is not None:
        if latest is None:
            due_on = working_days_after(entry.entered_on, expected.days)
        elif expected.again_days is not None:
            due_on = working_days_after(latest.on, expected.again_days)
    return Answered(
        expected=expected,
        latest=latest,
        answers=tuple(answers),
        due_on=due_on,
        overdue=due_on is not None and due_on < on and entry.is_on_list,
    )
