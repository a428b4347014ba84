"""The identification worksheet: its columns on a page and in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from headway.assessment.models import Case, CaseState
from headway.assessment.queries.evidence import PARTS
from headway.assessment.queries.rounds_worksheet import WorkRow
from headway.core.components.marks import level_marks, tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import short_day
from headway.evidence.catalogue import Indicator
from headway.web.presenting.assessment import as_level
from headway.web.presenting.measures import written
from headway.web.presenting.tones import proposal_tone, short_category

WHY = 90  # characters of the first reason; the case has it whole
STATE_TONES = {
    CaseState.TO_ASSESS: "watch",
    CaseState.DECIDED: "good",
    CaseState.GAP: "quiet",
    CaseState.CLOSED: "plain",
}


def category_tag(category: str, name: str, listed: bool) -> SafeString:
    """A category in its short words."""
    return tag(short_category(name or category), proposal_tone(category, listed))


def _name(row: WorkRow) -> SafeString:
    school = row.school
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{} · {}</span>',
        reverse("round_case", args=[row.case.round.year_end, school.urn]), school.name,
        school.urn, school.get_phase_display() or "Phase not recorded",
    )  # fmt: skip


def _proposed(row: WorkRow) -> SafeString:
    case = row.case
    if not case.proposed_category:
        return format_html(
            '<span class="hw-cell-wide hw-small">{}</span>', case.gap or "No proposal"
        )
    why = Truncator(row.proposal.summary if row.proposal else "").chars(WHY)
    said = category_tag(case.proposed_category, case.proposed_name, case.proposed_listed)
    return format_html(
        '<span class="hw-cell-wide">{}<span class="hw-small">{}</span></span>', said, why
    )


def _levels(row: WorkRow) -> SafeString:
    url = reverse("school_reasons", args=[row.school.urn])
    return level_marks([as_level(mark) for mark in row.marks], url=url, whose=row.school.name)


def _heard(row: WorkRow) -> SafeString | str:
    vacant = (
        format_html(
            '{}<span class="hw-small">since {}</span>', tag("headship vacant", "watch"),
            short_day(row.vacancy.from_on),
        )
        if row.vacancy else ""
    )  # fmt: skip
    if not row.heard:
        return vacant or "None"
    themes = ", ".join(dict.fromkeys(str(e.get_theme_display()) for e in row.heard))
    return format_html('{}<span class="hw-small">{}</span>{}', len(row.heard), themes, vacant)


def _decided(row: WorkRow) -> SafeString:
    case = row.case
    notes = []
    if case.paused:  # type: ignore[attr-defined]
        notes.append("Paused: the school says that something is wrong")
    if case.differs:
        notes.append("differs from the proposal")
    if case.moved_since:
        notes.append("the proposal changed since")
    if row.disputed:
        notes.append("the parties do not agree")
    if case.first_time and case.state == CaseState.TO_ASSESS:
        notes.append("contact and visit first")
    if row.last and row.last.decided_name:
        notes.append(f"last year: {lowered(_last(row))}")
    if case.state == CaseState.DECIDED:
        said = category_tag(case.decided_category, case.decided_name, case.decided_listed)
    else:
        said = tag(str(case.get_state_display()), STATE_TONES[CaseState(case.state)])
    small = "; ".join(notes)
    return format_html(
        '<span class="hw-cell-wide">{}<span class="hw-small">{}</span></span>', said, small
    )


def cell_words(row: WorkRow, place: int) -> tuple[str, bool]:
    """One part of the evidence as text, and whether it is missing."""
    if place >= len(row.cells):
        return "Missing", True
    cell = row.cells[place]
    figure, indicator = cell.figure, cell.indicator
    if figure is not None and figure.value is not None and isinstance(indicator, Indicator):
        return f"{written(figure.value, indicator)} ({figure.year_end})", False
    return cell.words, cell.missing


def _evidence(place: int, key: str, name: str) -> Column:
    return Column(f"evidence_{key}", name, lambda row: cell_words(row, place)[0], shown=False)


def _cell(place: int) -> Callable[[WorkRow], SafeString]:
    """One part of the evidence in its column: value and year, or why there is none."""

    def drawn(row: WorkRow) -> SafeString:
        if place >= len(row.cells):
            return SafeString("<strong>Missing</strong>")
        cell = row.cells[place]
        figure, indicator = cell.figure, cell.indicator
        if indicator is None:
            return format_html(
                '<span aria-hidden="true">·</span><span class="govuk-visually-hidden">{}</span>',
                cell.words,
            )
        if figure is not None and figure.value is not None:
            value = written(figure.value, indicator)
            return format_html('{}<span class="hw-small">{}</span>', value, figure.year_end)
        return format_html("<strong>{}</strong>", cell.words)

    return drawn


def _word(party: str) -> Column:
    def value(row: WorkRow) -> str:
        word = row.words.get(party)
        if word is None:
            return "Not said"
        said = "Agrees" if word.agrees else f"Does not agree: {word.reason}"
        return f"{said} ({word.role}, {word.at:%d %B %Y})"

    return Column(f"word_{party}", f"Said by the {party}", value, shown=False)


def lowered(words: str) -> str:
    """Words that stand inside a sentence."""
    return words[:1].lower() + words[1:]


def _last(row: WorkRow) -> str:
    return short_category(row.last.decided_name) if row.last and row.last.decided_name else "None"


SHORT = {
    "disadvantaged": "Disadvan\N{SOFT HYPHEN}taged",
    "exclusions": "Permanent exclu\N{SOFT HYPHEN}sions",
    "part_time": "Part-time",
}
COLUMNS = (
    Column("name", "School", lambda r: r.school.name, cell=_name, sort="name", heading=True),
    Column(
        "proposed", "Proposal",
        lambda r: r.case.proposed_name or r.case.gap or "No proposal",
        cell=_proposed, sort="proposed",
    ),
    Column(
        "decided", "Decision",
        lambda r: r.case.decided_name or str(r.case.get_state_display()),
        cell=_decided, sort="decided",
    ),
    Column("heard", "Heard", lambda r: len(r.heard), cell=_heard, more=True),
    Column("levels", "Levels", lambda r: None, cell=_levels),
    *(
        Column(
            f"cell_{key}", SHORT.get(key, name), lambda r: None, cell=_cell(place), numeric=True,
            more=True,
        )
        for place, (key, name, _) in enumerate(PARTS)
    ),
)  # fmt: skip


def file_columns(parties: Sequence[str]) -> tuple[Column, ...]:
    """The identification worksheet as a file: everything with a plain value."""
    case: Any = lambda name: lambda row: getattr(row.case, name)  # noqa: E731
    return (
        Column("name", "School", lambda r: r.school.name, heading=True),
        Column("urn", "URN", lambda r: r.school.urn),
        Column("phase", "Phase", lambda r: str(r.school.get_phase_display())),
        Column("district", "District", lambda r: r.school.district),
        *(_evidence(place, key, name) for place, (key, name, _) in enumerate(PARTS)),
        *(_file_level(place, name) for place, name in enumerate(LEVEL_NAMES)),
        Column("proposed", "Proposed", case("proposed_name")),
        Column("why", "Why", lambda r: " ".join(r.proposal.reasons) if r.proposal else ""),
        Column("heard", "Intelligence", lambda r: len(r.heard), unit="entries", numeric=True),
        Column(
            "vacant",
            "Headship vacant since",
            lambda r: r.vacancy.from_on if r.vacancy else None,
        ),
        Column("last", "Last year", _last),
        Column("state", "Standing", lambda r: str(r.case.get_state_display())),
        Column("decided", "Decided", case("decided_name")),
        Column("class", "Class", case("class_id")),
        Column("code", "Reason code", case("reason_code")),
        Column("rationale", "Rationale or gap", lambda r: r.case.rationale or r.case.gap),
        Column("differs", "Why it differs", case("differs_reason")),
        Column("by", "Decided by", lambda r: r.case.decided_by.name if r.case.decided_by else ""),
        Column("at", "Decided on", lambda r: _date(r.case)),
        *(_word(party) for party in parties),
    )


def _date(case: Case) -> date | None:
    return case.decided_at.date() if case.decided_at else None


LEVEL_NAMES = (
    "Attainment", "Progress", "Vulnerable groups", "Inclusion", "Inspection", "Intelligence",
)  # fmt: skip


def _file_level(place: int, name: str) -> Column:
    def value(row: WorkRow) -> str:
        if place >= len(row.marks):
            return "no level"
        mark = row.marks[place]
        return mark.words if mark.level is None else f"{mark.level} {mark.words}"

    return Column(f"level_{place}", f"Level: {name}", value)
