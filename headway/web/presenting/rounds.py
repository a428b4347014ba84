"""The annual round as pages show it: its steps, and the columns of its worksheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from headway.assessment.models import Case, CaseState, Round, RoundState
from headway.assessment.queries.evidence import PARTS
from headway.assessment.queries.rounds import party_words
from headway.assessment.queries.rounds_estate import academy_route, agenda_day
from headway.assessment.queries.rounds_steps import Standing, day_of, lock_day
from headway.assessment.queries.rounds_worksheet import WorkRow
from headway.core.components import Due, due
from headway.core.components.marks import level_marks, tag
from headway.core.tables import Column
from headway.evidence.catalogue import Indicator
from headway.web.presenting.assessment import as_level
from headway.web.presenting.measures import written
from headway.web.presenting.tones import proposal_tone, short_category

NEARS = 14  # days before the deadline from which the page warns
STATE_TONES = {
    CaseState.TO_ASSESS: "watch",
    CaseState.DECIDED: "good",
    CaseState.GAP: "quiet",
    CaseState.CLOSED: "plain",
}


@dataclass(frozen=True)
class Step:
    """One step of the round: where it stands, its count, its day and where it is done."""

    title: str
    words: str
    url: str
    link: str
    done: bool = False
    now: bool = False
    due: Due | None = None

    @property
    def state(self) -> str:
        """The word of the step's tag."""
        return "Done" if self.done else "Now" if self.now else "To come"

    @property
    def tone(self) -> str:
        """The colour of the step's tag."""
        return "good" if self.done else "watch" if self.now else "plain"


def deadline(found: Round, today: date) -> tuple[Due | None, str]:
    """The day by which the list is to be agreed, as a chip, and a warning when it is near."""
    day = lock_day(found)
    if day is None or found.locked:
        return None, ""
    left = (day - today).days
    when = f"{day.day} {day:%B %Y}"
    if left < 0:
        warning = f"The list was to be agreed by {when}, the last school day before half-term."
    elif left <= NEARS:
        warning = f"The list is to be agreed by {when}: {left} day{'' if left == 1 else 's'} left."
    else:
        warning = ""
    return due(day, today=today), warning


def steps_of(found: Round, at: Standing, today: date, review: Any) -> list[Step]:
    """The seven steps in their order. `review` is the priority list's own progress, or None."""
    url = lambda name: reverse(name, args=[found.year_end])  # noqa: E731
    deciding = found.state in (RoundState.ASSESSING, RoundState.AGREEING)
    assessed = at.done == at.schools
    agreed = all(count == at.decided for count in at.agreed.values()) and at.decided > 0
    signed = [one for one in at.signed if one.counts]
    chip = lambda what, done: (  # noqa: E731
        due(day, today=today) if not done and (day := day_of(found, what)) else None
    )
    reviewed = found.state != RoundState.REVIEWING
    return [
        Step(
            "Review last year's list", _review_words(review),
            reverse("list_review") if _exists("list_review") else "", "Review the list",
            reviewed, not reviewed, chip("E-02", reviewed),
        ),
        Step(
            "Assess every school",
            f"{at.done} of {at.schools} done"
            + (f", {at.gaps} of them with a stated gap" if at.gaps else "")
            + f". {at.listed} would be listed.",
            url("round_worksheet"), "Open the worksheet",
            assessed, deciding and not assessed, chip("E-03", assessed),
        ),
        Step(
            "Contact and visit first-time vulnerable schools",
            f"{at.talks_done} of {at.talks} contacted and visited."
            if at.talks else "No school is seen as vulnerable for the first time.",
            url("round_talks"), "See the schools to contact",
            at.talks_done == at.talks, deciding and at.talks_done < at.talks,
            chip("E-07", at.talks_done == at.talks),
        ),
        Step(
            "Review jointly", _agreed_words(found, at), url("round_agreement"),
            "See what each party says", agreed, deciding and assessed and not agreed,
        ),
        Step(
            "Sign", _signed_words(found, at), url("round_sign"),
            "Read the signed list" if found.locked else "Go to the signatures",
            found.locked, found.state == RoundState.AGREEING and agreed,
            deadline(found, today)[0] if len(signed) < len(at.signed) else None,
        ),
        Step(
            "Write to every school",
            "Letters go to head and chair of every maintained school once the list is locked.",
            reverse("letters") if _exists("letters") else "", "Go to the letters",
            False, found.locked,
        ),
        Step(
            "Notify concerns about academies",
            f"{at.academies_notified} of {at.academies} notified. Route: "
            f"{_lower(academy_route(found.rules))}."
            if at.academies
            else f"No concern is recorded. Route: {_lower(academy_route(found.rules))}.",
            url("round_academies"), "See the concerns",
            bool(at.academies) and at.academies == at.academies_notified,
            at.academies > at.academies_notified,
            due(agenda_day(found.year_end), today=today)
            if at.academies > at.academies_notified else None,
        ),
    ]  # fmt: skip


def _exists(name: str) -> bool:
    from django.urls import NoReverseMatch

    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _review_words(review: Any) -> str:
    if review is None or not review.total:
        return "No school is on last year's list."
    return f"{review.done} of {review.total} listed schools reviewed."


def _agreed_words(found: Round, at: Standing) -> str:
    said = [
        f"{party_words(found.rules, party)} agrees with {count} of {at.decided}"
        for party, count in at.agreed.items()
    ]
    said[0] = said[0][:1].upper() + said[0][1:]
    if at.disputed:
        said.append(f"{at.disputed} {'is' if at.disputed == 1 else 'are'} disputed")
    return f"{'; '.join(said)}."


def _signed_words(found: Round, at: Standing) -> str:
    if found.locked:
        return "Both parties have signed. The list is locked."
    said = []
    for one in at.signed:
        name = party_words(found.rules, one.party)
        if one.sign is None:
            said.append(f"{name} has not signed")
        elif one.counts:
            said.append(f"{name} has signed")
        else:
            said.append(f"{name} signed a list that has changed since, and has to sign again")
    words = "; ".join(said)
    return f"{words[:1].upper()}{words[1:]}."


# The worksheet -----------------------------------------------------------------------------


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
        return format_html('<span class="hw-small">{}</span>', case.gap or "No proposal")
    why = row.proposal.summary if row.proposal else ""
    said = category_tag(case.proposed_category, case.proposed_name, case.proposed_listed)
    return format_html('{}<span class="hw-small">{}</span>', said, why)


def _levels(row: WorkRow) -> SafeString:
    url = reverse("school_reasons", args=[row.school.urn])
    return level_marks([as_level(mark) for mark in row.marks], url=url, whose=row.school.name)


def _heard(row: WorkRow) -> SafeString | str:
    if not row.heard:
        return "None recorded"
    themes = ", ".join(dict.fromkeys(str(e.get_theme_display()) for e in row.heard))
    return format_html('{}<span class="hw-small">{}</span>', len(row.heard), themes)


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
    if case.state == CaseState.DECIDED:
        said = category_tag(case.decided_category, case.decided_name, case.decided_listed)
    else:
        said = tag(str(case.get_state_display()), STATE_TONES[CaseState(case.state)])
    return format_html('{}<span class="hw-small">{}</span>', said, "; ".join(notes))


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


def _figures(row: WorkRow) -> SafeString:
    """What is known, in a line each; what is missing and applies, said in one."""
    lines, missing = [], []
    for place, cell in enumerate(row.cells):
        words, absent = cell_words(row, place)
        if absent:
            missing.append(cell.name.lower())
        elif cell.indicator is not None:
            lines.append((cell.name, words))
    shown = format_html_join("", '<span class="hw-small">{}: {}</span>', lines)
    if not missing:
        return shown
    return format_html(
        '{}<span class="hw-small"><strong>Missing:</strong> {}</span>', shown, ", ".join(missing)
    )


def _word(party: str) -> Column:
    def value(row: WorkRow) -> str:
        word = row.words.get(party)
        if word is None:
            return "Not said"
        said = "Agrees" if word.agrees else f"Does not agree: {word.reason}"
        return f"{said} ({word.role}, {word.at:%d %B %Y})"

    return Column(f"word_{party}", f"Said by the {party}", value, shown=False)


def _last(row: WorkRow) -> str:
    return short_category(row.last.decided_name) if row.last and row.last.decided_name else "None"


COLUMNS = (
    Column("name", "School", lambda r: r.school.name, cell=_name, sort="name", heading=True),
    Column(
        "proposed", "Proposal and why",
        lambda r: r.case.proposed_name or r.case.gap or "No proposal",
        cell=_proposed, sort="proposed",
    ),
    Column("levels", "Levels", lambda r: None, cell=_levels),
    Column("figures", "Figures", lambda r: None, cell=_figures),
    Column("heard", "Intelligence", lambda r: len(r.heard), cell=_heard),
    Column("last", "Last year", _last),
    Column(
        "decided", "Decision",
        lambda r: r.case.decided_name or str(r.case.get_state_display()),
        cell=_decided, sort="decided",
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
