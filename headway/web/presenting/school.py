"""The frame of a school's pages: its side navigation, its status line, its timeline."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from headway.assessment.models import Proposal
from headway.assessment.queries import SchoolAssessment
from headway.core.access import Permission
from headway.core.charts import Event, Span, timeline
from headway.core.components import SideItem, Status
from headway.core.templatetags.headway_words import day
from headway.inspections.models import Inspection, InspectionKind, Standing
from headway.inspections.queries import Timeline
from headway.schools.models import School
from headway.web.presenting.tones import proposal_tone, short_category

PARTS: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("Summary", "school", ()),
    ("Performance", "school_performance", ()),
    ("Inspections", "school_inspections", ()),
    ("Reasons", "school_reasons", (Permission.ASSESSMENT_SEE,)),
    (
        "Intelligence",
        "school_intelligence",
        (Permission.INTELLIGENCE_SEE, Permission.INTELLIGENCE_OWN),
    ),
    ("Decisions", "school_decisions", (Permission.LIST_SEE, Permission.ROUND_SEE)),
    ("Letters", "school_letters", (Permission.LETTER_SEE,)),
    ("People and groups", "school_people", ()),
    ("Timeline", "school_timeline", (Permission.TIMELINE_SEE,)),
    ("History", "school_history", ()),
    ("Sources", "school_sources", ()),
)
REASONS = "school_reasons"
# Spans of the four regimes behind the timeline; boundaries from the inspection model.
ERAS = (
    (date(1993, 9, 1), date(2015, 9, 1), "Frameworks to August 2015"),
    (date(2015, 9, 1), date(2019, 9, 1), "Common inspection framework"),
    (date(2019, 9, 1), date(2024, 9, 1), "Education inspection framework"),
    (date(2024, 9, 1), date(2025, 11, 10), "No overall grade"),
    (date(2025, 11, 10), date(2045, 1, 1), "Report cards"),
)
KEEPERS = {
    True: "maintained by the council",
    False: "not maintained by the council",
    None: "the register does not say who maintains it",
}
GRADES = {1: ("1", "good"), 2: ("2", "good"), 3: ("3", "middle"), 4: ("4", "bad")}
GRADE_WORDS = {1: "outstanding", 2: "good", 3: "requires improvement", 4: "inadequate"}
SHORT = {InspectionKind.UNGRADED: "U", InspectionKind.SHORT: "s", InspectionKind.LATEST: "?"}


def side_items(school: School, here: str, *, assessed: bool, user: Any = None) -> list[SideItem]:
    """The side navigation: what this person may open of this school, and what there is."""
    items = []
    for words, name, opened_by in PARTS:
        if name == REASONS:
            allowed = assessed
        else:
            allowed = not opened_by or (
                user is not None and user.reach(*opened_by).covers(school.urn)
            )
        if not allowed:
            continue
        try:
            url = reverse(name, args=[school.urn])
        except NoReverseMatch:  # a page that this installation does not have
            continue
        items.append(SideItem(words, url, name == here))
    return items


def caption(school: School) -> str:
    """ "URN 900001 · Primary · Community school · maintained by the council"."""
    keeper = school.trust or KEEPERS[school.maintained]
    parts = [f"URN {school.urn}", str(school.get_phase_display()), school.type, keeper]
    if not school.is_open:
        parts.append(f"closed {day(school.close_date)}" if school.close_date else "closed")
    return " · ".join(part for part in parts if part)


def status_of(school: School, found: SchoolAssessment, standing: Standing | None) -> Status:
    """Where the school stands: what is proposed and why, or what can be said instead.

    What a run proposes is not a decision, and the line says so.
    """
    if found.run is None:
        return Status(
            "Not assessed yet", why="No assessment has been published for this authority."
        )
    if found.hidden:
        words = "What is published about this school"
        return Status(words, why=standing_said(standing))
    run, proposal = found.run, found.proposal
    if proposal is None:
        why = school.scope_reason or "The framework version in force does not assess this school."
        return Status("Not assessed", why=why, said_by=f"{run.version_title}.")
    return Status(
        words=proposed_words(proposal),
        why=proposal.summary or _quiet_reason(proposal),
        why_url=reverse(REASONS, args=[school.urn]),
        said_by=f"What the rules of {run.version_title} say as at {day(run.as_at)}; "
        "people have not decided.",
        tone=proposal_tone(proposal.category, proposal.listed),
    )


def standing_said(standing: Standing | None) -> str:
    """Where the school stands with Ofsted, in its sentence; its words where it has none."""
    if standing is None:
        return "No inspection is held for this school."
    if standing.sentence:
        return standing.sentence
    return f"{standing.words}."


def inspection_said(inspection: Inspection) -> str:
    """The outcome in words: as published, by its grade, or by what its areas were given."""
    if inspection.outcome:
        return inspection.outcome
    if inspection.overall in GRADE_WORDS:
        return GRADE_WORDS[inspection.overall]
    grades = Counter(j.grade_words for j in inspection.judgements.all() if j.grade_words)
    areas = [
        f"{words.lower()} in {count} {'area' if count == 1 else 'areas'}"
        for words, count in grades.items()
    ]
    return ", ".join(areas)


def proposed_words(proposal: Proposal) -> str:
    """ "Proposed for the list: in a category of concern", or the category's own words."""
    if not proposal.listed:
        return proposal.category_name
    words = short_category(proposal.category_name)
    return f"Proposed for the list: {words[:1].lower()}{words[1:]}"


def nothing_unknown(measures: int, proposal: Proposal | None) -> str:
    """What to say when no gap is known: never more than was looked at and may be shown.

    Only a proposal that the reader sees tells whether every rule could be checked.
    """
    figures = "Every headline measure has a figure" if measures else ""
    if proposal is None:
        return f"{figures}. " * bool(figures) + "What the rules say is not part of this page."
    rules = "very rule could be checked."
    return f"{figures}, and e{rules}" if figures else f"E{rules}"


def _quiet_reason(proposal: Proposal) -> str:
    unknown = len(proposal.unknown)
    if unknown:
        rules = "rule" if unknown == 1 else "rules"
        return f"No rule proposes this school; {unknown} {rules} could not be checked."
    return "No rule proposes this school."


def inspection_timeline(found: Timeline, today: date) -> SafeString:
    """Every inspection in every regime on one line, with the window ahead."""
    spans = [Span(start, end, words) for start, end, words in ERAS]
    standing = found.standing
    if standing and standing.window_latest:
        start = standing.window_earliest or standing.window_latest - timedelta(days=120)
        end = max(standing.window_latest, start)
        spans.append(Span(start, end, "Next inspection window", "window"))
    events = [_event(inspection) for inspection in found.inspections]
    said = "; ".join(f"{day(i.inspected_on)}, {i.get_kind_display()}" for i in found.inspections)
    name = f"Inspections on one line of years: {said or 'none held'}"
    return timeline(events, spans, name=name, today=today)


def _event(inspection: Inspection) -> Event:
    words = f"{day(inspection.inspected_on)}: {inspection.get_kind_display()}"
    words += f", {inspection.outcome}" if inspection.outcome else ""
    if inspection.kind == InspectionKind.MONITORING:
        return Event(inspection.inspected_on, "", words, "quiet", lower=True)
    if inspection.kind == InspectionKind.REPORT_CARD:
        return Event(inspection.inspected_on, "R", words, _card_tone(inspection), square=True)
    if inspection.overall in GRADES:
        badge, tone = GRADES[inspection.overall]
        return Event(inspection.inspected_on, badge, words, tone)
    return Event(
        inspection.inspected_on,
        SHORT.get(InspectionKind(inspection.kind), "J"),
        words,
        _card_tone(inspection),
        square=inspection.kind == InspectionKind.GRADED,
    )


def _card_tone(inspection: Inspection) -> str:
    if inspection.concern or inspection.safeguarding == "not_met":
        return "bad"
    grades = {j.grade_words.lower() for j in inspection.judgements.all()}
    if any("urgent" in g or "inadequate" in g for g in grades):
        return "bad"
    if any("attention" in g or "requires improvement" in g for g in grades):
        return "middle"
    return "good" if grades else "quiet"


def windows_said(standing: Standing | None) -> Sequence[str]:
    """The window in sentences: from, likely, to, and the rule that it comes from."""
    if standing is None or standing.window_latest is None:
        return ["We cannot say when the next inspection is likely: no rule gives a window."]
    said = []
    if standing.window_earliest:
        said.append(
            f"Between {day(standing.window_earliest)} and {day(standing.window_latest)}"
            + (
                f", most likely around {standing.window_expected:%B %Y}."
                if standing.window_expected
                else "."
            )
        )
    else:
        said.append(f"By {day(standing.window_latest)}.")
    if standing.window_basis:
        said.append(standing.window_basis)
    if "any time" not in standing.window_basis:  # some rules say it themselves
        said.append(
            "Ofsted can come at any time; it says that dates cannot be told from the last one."
        )
    return said
