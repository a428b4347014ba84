"""The assessment before the meeting: its columns, and the overall picture above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.assessment.queries import AssessmentRow, LevelMark, Totals
from headway.core.charts import Part, bar, share_bar
from headway.core.components import Level
from headway.core.components.marks import level_marks, tag
from headway.core.tables import Column
from headway.web.presenting.tones import proposal_tone, short_category

LISTED_TONES = ("worst", "bad", "middle", "plain", "pale")  # by place, so that no two look alike


def as_level(mark: LevelMark) -> Level:
    """A mark of the table as the component wants it."""
    words = f"{mark.words}, {mark.stamp}" if mark.stamp else mark.words
    applies = mark.words != "Not applicable"
    return Level(mark.name, mark.level, words, applies=applies, strength=mark.strength)


def _name(row: AssessmentRow) -> SafeString:
    school = row.school
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{} · {}</span>',
        reverse("school", args=[school.urn]),
        school.name,
        school.urn,
        school.get_phase_display(),
    )


def _levels(row: AssessmentRow) -> SafeString:
    url = reverse("school_reasons", args=[row.school.urn])
    return level_marks([as_level(m) for m in row.marks], url=url, whose=row.school.name)


def _proposal(row: AssessmentRow) -> SafeString | str:
    if row.proposal is None:
        return "not assessed"
    tone = proposal_tone(row.proposal.category, row.proposal.listed)
    return tag(short_category(row.proposal.category_name), tone)


def _reasons(row: AssessmentRow) -> SafeString:
    if row.proposal is None:
        return SafeString("")
    more = len(row.proposal.reasons) - 1
    unknown = len(row.proposal.unknown)
    notes = []
    if more > 0:
        notes.append(f"and {more} more {'reason' if more == 1 else 'reasons'}")
    if unknown and "could not be checked" not in row.proposal.summary:
        notes.append(f"{unknown} {'rule' if unknown == 1 else 'rules'} could not be checked")
    small = format_html('<span class="hw-small">{}</span>', "; ".join(notes)) if notes else ""
    return format_html("{}{}", row.proposal.summary, small)


COLUMNS = (
    Column("name", "School", lambda r: r.school.name, cell=_name, sort="name", heading=True),
    Column(
        "proposal",
        "Proposal",
        lambda r: r.proposal.category_name if r.proposal else "not assessed",
        cell=_proposal,
        sort="need",
    ),
    Column("levels", "Levels", lambda r: None, cell=_levels),
    Column(
        "reasons",
        "Why",
        lambda r: " ".join(r.proposal.reasons) if r.proposal else "",
        cell=_reasons,
        more=True,
    ),
    Column("last", "Last year", lambda r: r.last_category_name or "not assessed", more=True),
    Column("change", "Change", lambda r: r.change or "nothing to compare with", more=True),
    Column("urn", "URN", lambda r: r.school.urn, shown=False),
    Column("phase", "Phase", lambda r: r.school.get_phase_display(), shown=False),
    Column(
        "fired",
        "Rules that apply",
        lambda r: ", ".join(r.proposal.fired) if r.proposal else "",
        shown=False,
    ),
    Column(
        "unknown",
        "Could not be checked",
        lambda r: (
            "; ".join(f"{i['rule']}: {i['because']}" for i in r.proposal.could_not_check)
            if r.proposal
            else ""
        ),
        shown=False,
    ),
)


def columns_for(rows: Sequence[AssessmentRow]) -> tuple[Column, ...]:
    """The page's columns; last year's only where there is a last year to compare with."""
    if any(row.change for row in rows):
        return COLUMNS
    return tuple(column for column in COLUMNS if column.key not in ("last", "change"))


def _file_level(place: int, name: str) -> Column:
    def value(row: AssessmentRow) -> str:
        if place >= len(row.marks):
            return "no level"
        mark = row.marks[place]
        return mark.words if mark.level is None else f"{mark.level} {mark.words}"

    return Column(f"level_{place}", f"Level: {name}", value, shown=False)


def file_columns(names: list[str]) -> tuple[Column, ...]:
    """Columns of the file: everything with a plain value, and a column a domain."""
    plain = tuple(column for column in COLUMNS if column.key != "levels")
    return (*plain, *(_file_level(place, name) for place, name in enumerate(names)))


@dataclass(frozen=True)
class ShareLine:
    """One line of the overall picture: how many of how many, drawn."""

    words: str
    count: int
    of: int
    drawing: SafeString
    url: str

    @property
    def percent(self) -> str:
        """Whole per cent, or nothing to divide."""
        return f"{100 * self.count / self.of:.0f}%" if self.of else "no schools"


@dataclass(frozen=True)
class Picture:
    """The overall picture: by category, phase and deprivation fifth."""

    totals: Totals
    drawing: SafeString
    categories: list[dict[str, Any]]
    by_phase: list[ShareLine]
    by_fifth: list[ShareLine]


def picture_of(found: Totals, run_pk: int) -> Picture:
    """Counts as bars; each leads to its schools."""
    base = f"{reverse('assessment')}?run={run_pk}"
    tones = _bar_tones(found)
    categories = [
        {
            "words": short_category(c.words),
            "schools": c.schools,
            "listed": c.listed,
            "tone": tones[c.id],
            "url": f"{base}&proposal={c.id}",
        }
        for c in found.categories
    ]
    parts = [Part(c.words, c.schools, tones[c.id]) for c in found.categories]
    said = "; ".join(f"{c.words}: {c.schools}" for c in found.categories)
    return Picture(
        totals=found,
        drawing=share_bar(parts, name=f"Schools by proposal. {said}"),
        categories=categories,
        by_phase=[_share(line, f"{base}&group={line.key}") for line in found.by_phase],
        by_fifth=[_share(line, f"{base}&fifth={line.key}") for line in found.by_fifth],
    )


def _bar_tones(found: Totals) -> dict[str, str]:
    listed = [c.id for c in found.categories if c.listed]
    tones = {key: LISTED_TONES[min(place, 4)] for place, key in enumerate(listed)}
    others = [c.id for c in found.categories if not c.listed]
    return tones | {key: "quiet" if key == others[-1] else "good" for key in others}


def _share(line: Any, url: str) -> ShareLine:
    name = f"{line.words}: {line.listed} of {line.schools} proposed for the list"
    drawing = bar(line.listed, line.schools, name=name)
    return ShareLine(line.words, line.listed, line.schools, drawing, url)
