"""How inspections are shown that people follow: what is known of each, and what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.assessment.queries.filters import REGIMES
from headway.core import clock
from headway.core.components.marks import tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day, moment, short_day
from headway.inspections.actions.moving import moving
from headway.inspections.models import Inspection, InspectionCase, LetterReading, SupportComment
from headway.inspections.policies import may_hear
from headway.inspections.queries import Followed
from headway.inspections.states import CaseState
from headway.web.presenting.school import inspection_said

MARKING = "OFFICIAL-SENSITIVE"
PARTIES = {"provider": "the service", "council": "the council"}
NOT_TOLD = "Nobody has recorded that {party} was told."
WORSE = {True: "Worse than good", False: "Good or better", None: "Cannot be told"}


@dataclass(frozen=True)
class Told:
    """One party that is told of the outcome, and when it was."""

    party: str
    words: str
    said: str
    done: bool
    asked: bool  # whether the framework version asks for it


def state_tag(one: Followed) -> SafeString:
    """Where an inspection stands that people follow."""
    if one.case.state == CaseState.STRUCK:
        return tag("Taken back", "quiet")
    if one.published:
        return tag("Published", "good")
    if one.case.heard_on is not None:
        return tag("Said, not published", "watch")
    return tag("Under way", "watch")


def told_lines(case: InspectionCase, asked: Iterable[str]) -> list[Told]:
    """Who has been told, with the moment of each; and who is still to be told."""
    lines, wanted = [], set(asked)
    for party, words in PARTIES.items():
        at, by = getattr(case, f"{party}_told_at"), getattr(case, f"{party}_told_by")
        how = getattr(case, f"{party}_told_how")
        if at is None and party not in wanted:
            continue
        said = NOT_TOLD.format(party=words)
        if at is not None:
            said = f"{moment(at)}, by {by.name}{f': {how}' if how else ''}"
        lines.append(Told(party, words, said, at is not None, party in wanted))
    return lines


@dataclass(frozen=True)
class Step:
    """Something that may be done with an inspection, with the words of its link."""

    name: str
    words: str


def steps(user: Any, one: Followed) -> list[Step]:
    """What this person may do with an inspection now."""
    case = one.case
    if case.state == CaseState.STRUCK or not moving.decision(user, "change_days", case):
        return []
    found = []
    if may_hear(user, case):
        corrected = case.heard_on is not None
        found.append(Step("feedback", "Correct what was said" if corrected
                          else "Record what was said"))  # fmt: skip
    there = hasattr(case, "attendance")
    found.append(Step("attendance", "Correct who attended" if there else "Record who attended"))
    if one.inspection is None:
        again = case.published_on is not None
        found.append(Step("published", "Correct the published outcome" if again
                          else "Record that it is published"))  # fmt: skip
    return [*found, Step("days", "Correct the days"), Step("strike", "Take the record back")]


def attendance_held(case: InspectionCase) -> dict[str, Any]:
    """What the form of attendance is filled in with: what was said of it before."""
    held = getattr(case, "attendance", None)
    if held is None:
        return {"on": case.ended_on}
    names = ("on", "who", "met_inspectors", "points", "requested_by", "why_not")
    found = {name: getattr(held, name) for name in names}
    return found | {"attended": "yes" if held.attended else "no"}


@dataclass(frozen=True)
class Shown:
    """A published inspection with what people read in its letter."""

    one: Inspection
    readings: tuple[LetterReading, ...]
    may_read: bool
    comments: tuple[SupportComment, ...] = ()
    may_keep: bool = False

    @property
    def reading(self) -> LetterReading | None:
        """The reading in force."""
        return self.readings[0] if self.readings else None


OFFERED_YEARS = 5  # beyond them letters and comments are read, and no longer asked for


def with_readings(
    inspections: Iterable[Inspection],
    readings: dict[date, list[LetterReading]],
    may: bool,
    comments: dict[date, list[SupportComment]],
) -> list[Shown]:
    """Inspections of one school, each with what people read in its letter and its report."""
    since = clock.today() - timedelta(days=OFFERED_YEARS * 366)
    made = []
    for one in inspections:
        if one.predecessor:
            made.append(Shown(one, (), False))
            continue
        offered = may and one.inspected_on >= since
        made.append(
            Shown(
                one, tuple(readings.get(one.inspected_on, ())),
                offered and one.worse_than_good is False,
                tuple(comments.get(one.inspected_on, ())), offered,
            )
        )  # fmt: skip
    return made


def waiting_columns() -> tuple[Column, ...]:
    """Inspections that are under way or not published."""
    return (
        Column("school", "School", lambda r: r.case.school.name, cell=_case_link, heading=True),
        Column("days", "Days", lambda r: r.case.days),
        Column("kind", "Sort", lambda r: r.case.get_kind_display()),
        Column("state", "Stands", lambda r: "Said, not published" if r.case.heard_on
               else "Under way", cell=state_tag),
        Column("heard", "Feedback heard", lambda r: day(r.case.heard_on) or "not yet"),
    )  # fmt: skip


def _case_link(one: Followed) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        one.case.get_absolute_url(), one.case.school.name, one.case.school_id,
    )  # fmt: skip


def _school_link(row: Inspection) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        reverse("school_inspections", args=[row.school_id]), row.school.name, row.school_id,
    )  # fmt: skip


def _outcome(row: Inspection) -> str:
    words = inspection_said(row) or "no overall grade"
    return words[:1].upper() + words[1:]


TONES = {True: "serious", False: "good", None: "quiet"}

REGISTER = (
    Column("school", "School", lambda r: r.school.name, cell=_school_link, heading=True),
    Column("urn", "URN", lambda r: r.school_id, shown=False),
    Column("phase", "Phase", lambda r: r.school.get_phase_display(), shown=False),
    Column("maintained", "Maintained", lambda r: r.school.maintained, shown=False),
    Column("known", "Published", lambda r: r.known_on, cell=lambda r: short_day(r.known_on)),
    Column("inspected", "Inspected", lambda r: r.inspected_on,
           cell=lambda r: short_day(r.inspected_on)),
    Column("kind", "Sort", lambda r: r.get_kind_display()),
    Column("outcome", "Outcome", _outcome),
    Column("worse", "In its own framework", lambda r: WORSE[r.worse_than_good],
           cell=lambda r: tag(WORSE[r.worse_than_good], TONES[r.worse_than_good])),
    Column("regime", "Framework", lambda r: str(REGIMES.get(r.regime, r.regime))),
    Column("release", "Source", lambda r: r.release_id, shown=False),
    Column("row", "Row", lambda r: r.row, shown=False),
)  # fmt: skip


def since_asked(text: str, today: date, usual: date) -> tuple[date, str]:
    """The day in an address from which outcomes are listed, and a sentence where it is none."""
    if not text:
        return usual, ""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return usual, "Enter a real date, like 14 October 2025."
    if asked > today:
        return usual, f"{day(asked)} is still to come."
    return asked, ""
