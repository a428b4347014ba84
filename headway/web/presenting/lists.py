"""The columns of the school lists: the page's cells and the files' values from one place."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.assessment.models import LEVEL_WORDS, Domain
from headway.core.components import Level
from headway.core.components.marks import level_marks, tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import short_day
from headway.web.presenting.tones import proposal_tone, standing_tone

NO_LEVEL = "no level: it does not apply, or there is not enough data"


def levels_of(row: Any) -> tuple[Level, ...]:
    """The six levels of a listed school, as marks."""
    found = []
    for domain in Domain:
        level = getattr(row, f"level_{domain.value}")
        words = NO_LEVEL if level is None else LEVEL_WORDS[level]
        found.append(Level(str(domain.label), level, words))
    return tuple(found)


def _name(row: Any) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        reverse("school", args=[row.urn]), row.name,
        " · ".join(str(part) for part in (row.urn, row.type, row.district) if part),
    )  # fmt: skip


def _phase(row: Any) -> SafeString:
    keeper = "maintained" if row.maintained else "not maintained"
    return format_html(
        '{}<span class="hw-small">{}</span>', str(row.get_phase_display()), keeper
    )


def _standing(row: Any) -> SafeString:
    on = row.inspected_on
    when = format_html('<span class="hw-small">{}</span>', short_day(on)) if on else ""
    words = row.standing_words or "Not yet inspected"
    return format_html("{}{}", tag(words, standing_tone(row.standing_group)), when)


def _window(row: Any) -> str | SafeString:
    if row.window_latest is None:
        return "not known"
    by = f"by {row.window_latest:%b %Y}"
    if row.window_band == "overdue":
        return format_html('{}<span class="hw-small">passed</span>', by)
    if row.imminent:
        return format_html('{}<span class="hw-small">likely soon</span>', by)
    return by


def _proposal(row: Any) -> SafeString | str:
    if row.proposal is None:
        return "not assessed"
    return tag(row.proposal_name, proposal_tone(row.proposal, row.proposal_listed))


def _levels(row: Any) -> SafeString:
    url = reverse("school_reasons", args=[row.urn])
    return level_marks(levels_of(row), url=url, whose=row.name)


def _day(value: date | None) -> date | None:
    return value


NAME = Column("name", "School", lambda r: r.name, cell=_name, sort="name", heading=True)
LEVELS = Column("levels", "Levels", lambda r: None, cell=_levels)
PROPOSAL = Column(
    "proposal", "Proposal", lambda r: r.proposal_name or "not assessed", cell=_proposal,
    sort="proposal",
)  # fmt: skip
STANDING = Column(
    "inspected", "Ofsted", lambda r: r.standing_words or "Not yet inspected", cell=_standing,
    sort="inspected",
)  # fmt: skip
REGISTER = (
    NAME,
    Column("phase", "Phase", lambda r: r.get_phase_display(), cell=_phase, sort="phase"),
    Column("maintained", "Maintained", lambda r: r.maintained, shown=False),
    Column("district", "District", lambda r: r.district or "not recorded", shown=False),
    Column(
        "roll", "Pupils", lambda r: r.roll, numeric=True, sort="roll",
        cell=lambda r: "not known" if r.roll is None else f"{r.roll:,}",
    ),
    STANDING,
    Column("window", "Next inspection", lambda r: r.window_latest, cell=_window, sort="window"),
)  # fmt: skip
FILE_ONLY = (
    Column("urn", "URN", lambda r: r.urn, shown=False),
    Column("laestab", "LA and establishment number", lambda r: r.laestab, shown=False),
    Column("type", "Type", lambda r: r.type, shown=False),
    Column("postcode", "Postcode", lambda r: r.postcode, shown=False),
    Column("trust", "Trust", lambda r: r.trust, shown=False),
    Column("roll_on", "Pupils counted on", lambda r: r.roll_on, shown=False),
    Column("inspected_on", "Inspected on", lambda r: _day(r.inspected_on), shown=False),
)


def _file_level(domain: str) -> Column:
    def value(row: Any) -> str:
        level = getattr(row, f"level_{domain}")
        return "no level" if level is None else f"{level} {LEVEL_WORDS[level]}"

    return Column(f"level_{domain}", f"Level: {Domain(domain).label}", value, shown=False)


def school_columns(*, assessed: bool) -> tuple[Column, ...]:
    """Columns of the list of schools; levels and proposals only for who may see them."""
    if not assessed:
        return (*REGISTER, *FILE_ONLY)
    levels = tuple(_file_level(domain.value) for domain in Domain)
    return (*REGISTER, LEVELS, PROPOSAL, *FILE_ONLY, *levels)


def file_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns that a file has: every one that holds a plain value."""
    return tuple(column for column in columns if column is not LEVELS)
