"""What a head or chair is shown of their own school, in words without jargon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from headway.assessment.models import Approach, ApproachState, Case, CaseState, Challenge, Round
from headway.core.components import Due, Empty, Status
from headway.core.obligations import SOON_DAYS
from headway.core.templatetags.headway_words import day, year_words
from headway.correspondence.models import Letter
from headway.priority.models import Entry, SelfReport
from headway.priority.queries import Wording
from headway.priority.queries.expectations import Checklist


@dataclass(frozen=True)
class Step:
    """One thing that the school is asked to do, or that somebody else does next."""

    words: str
    url: str = ""
    due: Due | None = None
    who: str = ""


@dataclass(frozen=True)
class OwnSchool:
    """The first page: where the school stands, why, and what happens next."""

    status: Status
    rationale: str
    decided: str
    steps: tuple[Step, ...]
    note: str


def due_on(on: date | None, today: date) -> Due | None:
    """A day as a chip in words."""
    if on is None:
        return None
    days = (on - today).days
    if days < 0:
        return Due(f"{-days} day{'s' if days < -1 else ''} late", "late")
    if days == 0:
        return Due("due today", "soon")
    return Due(f"by {day(on)}", "soon" if days <= 7 else "later")


def own_school(
    *,
    urn: int,
    today: date,
    wording: Wording,
    entry: Entry | None,
    round_: Round | None,
    case: Case | None,
    approach: Approach | None,
    letters: Iterable[Letter],
    checklist: Checklist | None,
    challenges: Iterable[Challenge],
    reports: Iterable[SelfReport],
    partner: Any,
    both: str,
) -> OwnSchool:
    """Put the first page together. `both` names the two parties that decide."""
    status, rationale, decided = _standing(wording, entry, round_, case, both)
    steps = (
        *_of_talk(urn, approach, today),
        *_of_letters(urn, letters, today),
        *_of_expectations(urn, checklist, today),
        *_of_challenges(urn, challenges),
        *_of_reports(urn, reports, today),
    )
    if entry is not None and partner is not None:
        steps += (Step(f"{partner} is the school's {_partner_title(wording)}.", who="them"),)
    return OwnSchool(status, rationale, decided, steps, _note(wording))


def _standing(
    wording: Wording, entry: Entry | None, round_: Round | None, case: Case | None, both: str
) -> tuple[Status, str, str]:
    term = wording.term.lower()
    if entry is not None:
        said = f"Agreed by {both}."
        status = Status(
            f"Your school is a {term}", entry.since_on, wording.reason(entry.reason_code),
            said_by=said, tone="watch",
        )  # fmt: skip
        return status, entry.rationale, f"on the list since {day(entry.since_on)}"
    if round_ is not None and case is not None and case.state == CaseState.DECIDED:
        words = f"Your school is not a {term} in {year_words(round_.year_end)}"
        status = Status(words, said_by=f"Agreed by {both}.", tone="good")
        return (
            status,
            case.rationale,
            f"agreed on {day(round_.locked_at)}" if round_.locked_at else "",
        )
    if round_ is not None and case is not None:
        words = "Your school was not assessed this year"
        return Status(words, why=case.gap), "", ""
    return Status("Nothing has been decided about your school yet"), "", ""


def _partner_title(wording: Wording) -> str:
    bodies = wording.framework.contents.bodies if wording.framework else None
    return bodies.partner if bodies else "Priority Partner"


def _note(wording: Wording) -> str:
    return wording.framework.contents.note if wording.framework else ""


def _of_talk(urn: int, approach: Approach | None, today: date) -> tuple[Step, ...]:
    if approach is None or approach.state == ApproachState.TO_CONTACT or approach.reply_on:
        return ()
    words = "We have spoken with you about your school. Tell us where you see it differently."
    url = f"{reverse('portal_wrong', args=[urn])}?about=proposal"
    return (Step(words, url, due_on(approach.reply_by, today)),)


def _of_letters(urn: int, letters: Iterable[Letter], today: date) -> tuple[Step, ...]:
    return tuple(
        Step(
            f"Read and confirm our letter: {letter.subject}",
            reverse("portal_letter", args=[urn, letter.pk]),
            due_on(letter.answer_by, today),
        )
        for letter in letters
        if letter.acknowledged_at is None
    )


def _of_expectations(urn: int, found: Checklist | None, today: date) -> tuple[Step, ...]:
    rows = (
        [
            row
            for row in found.rows
            if row.due_on
            and (
                row.state in {"late", "waiting"} or row.due_on <= today + timedelta(days=SOON_DAYS)
            )
        ]
        if found
        else []
    )
    url = reverse("portal_expected", args=[urn])
    return tuple(Step(row.expected.words, url, due_on(row.due_on, today)) for row in rows[:3])


def _of_challenges(urn: int, challenges: Iterable[Challenge]) -> tuple[Step, ...]:
    url = reverse("portal_wrong", args=[urn])
    return tuple(
        Step(f"We owe you an answer on: {one.about_words or 'what you told us is wrong'}.", url,
             Due(f"with us since {day(one.made_at)}", "waiting"), who="us")
        for one in challenges
    )  # fmt: skip


def _of_reports(urn: int, reports: Iterable[SelfReport], today: date) -> tuple[Step, ...]:
    return tuple(
        Step(
            f"We decide on your request {one.number}.",
            reverse("portal_report", args=[urn, one.pk]),
            due_on(one.decide_by, today),
            who="us",
        )
        for one in reports
        if one.decided_on is None and one.withdrawn_on is None
    )


def no_letters() -> Empty:
    """Before the first letter."""
    return Empty(
        "No letter has been sent to your school yet.",
        "Letters of the service are kept here, word for word, from the day they are sent.",
    )
