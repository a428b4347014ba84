"""The governors' brief: what the two sides say, as plain data for its template."""

from datetime import date
from typing import Any

from headway.assessment.queries import SchoolAssessment
from headway.core.charts import dot_row
from headway.core.components import Panel
from headway.core.templatetags.headway_words import day
from headway.inspections.models import Standing
from headway.measures.models import Edition
from headway.measures.queries import MeasurePanel
from headway.schools.models import School
from headway.web.presenting.measures import panel_of
from headway.web.presenting.school import (
    caption,
    nothing_unknown,
    standing_said,
    status_of,
    windows_said,
)

WIDTH = 760  # drawn wide, then scaled to the page, so that its words are smaller than the text


def brief_of(
    school: School,
    found: SchoolAssessment,
    standing: Standing | None,
    measures: list[MeasurePanel],
    edition: Edition | None,
    *,
    today: date,
) -> dict[str, Any]:
    """Everything that the brief prints. Strings and lists only: it travels as JSON."""
    status = status_of(school, found, standing)
    panels = [panel_of(school, measure, brief=True) for measure in measures]
    ofsted = [standing_said(standing)]
    unknown = [f"{p.name}: {p.absent[:1].lower()}{p.absent[1:]}" for p in panels if not p.value]
    if found.proposal:
        unknown += [
            f"Rule {item['rule']} could not be checked: {item['because']}"
            for item in found.proposal.could_not_check
        ]
    as_at = day(edition.as_at) if edition else "an unknown day"
    return {
        "title": f"{school.name}: brief for governors",
        "about": "Where the school stands, and what that rests on.",
        "council": edition.authority_name if edition else "Headway",
        "school": school.name,
        "caption": caption(school),
        "city": school.la_name or "The city",
        "status": {"words": status.words, "why": status.why, "said": status.said_by},
        "ofsted": [*ofsted, "Next inspection:", *windows_said(standing)],
        "levels": [
            [
                str(level.get_domain_display()),
                level.words + (", a strength" if level.strength else ""),
                level.reasons[0]["sentence"] if level.reasons else "",
            ]
            for level in found.levels
        ],
        "measures": [_measure(panel) for panel in panels],
        "unknown": unknown,
        "nothing_unknown": nothing_unknown(len(measures), found.proposal),
        "sources": _sources(measures, as_at, edition),
        "footer": f"Edition {edition.number}, as at {as_at}. Made on {day(today)}."
        if edition
        else "",
        "marking": "OFFICIAL",
    }


def _measure(panel: Panel) -> dict[str, str]:
    by_kind = {mark.kind: mark.text for mark in panel.marks if mark.value is not None}
    said = "; ".join(f"{m.words} {m.text}" for m in panel.marks if m.value is not None)
    alt = f"{panel.name}, {panel.year_words}: {said}"
    drawing = dot_row(panel.marks, name=alt, ends=panel.ends, width=WIDTH) if panel.value else ""
    return {
        "name": panel.name,
        "year": panel.year_words,
        "own": panel.value or panel.absent,
        "cohort": panel.cohort,
        "similar": by_kind.get("similar", "\N{EN DASH}"),
        "city": by_kind.get("city", "\N{EN DASH}"),
        "england": by_kind.get("nation", "\N{EN DASH}"),
        "svg": str(drawing),
        "alt": alt,
        "says": " ".join(part for part in (panel.conclude, panel.quartile) if part),
    }


def _sources(measures: list[MeasurePanel], as_at: str, edition: Edition | None) -> list[str]:
    titles = dict.fromkeys(
        point.figure.release.title
        for measure in measures
        for point in [measure.latest]
        if point and point.figure and point.figure.release
    )
    said = [f"Nothing here became public after {as_at}."]
    if titles:
        said.append(f"Figures: {'; '.join(titles)}.")
    said.append("Each figure's row and file are on the school's page in Headway.")
    return said
