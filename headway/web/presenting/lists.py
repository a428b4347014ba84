"""The columns of the school lists: the page's cells and the files' values from one place."""

from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.assessment.models import LEVEL_WORDS, Domain
from headway.core.components import Level
from headway.core.components.marks import level_marks, tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import short_day
from headway.schools.models import Phase
from headway.web.presenting.tones import proposal_tone, short_category, standing_tone

KEEPERS = {True: "maintained", False: "not maintained", None: "keeper not known"}
REGIMES = {
    "CIF-05": "2005 framework",
    "CIF-09": "2009 framework",
    "CIF-12": "2012 framework",
    "CIF-15": "2015 framework",
    "EIF-19": "2019 framework",
    "EIF-24": "2024/25, no grade",
    "RC-25": "report card",
}
PHASES = {key: str(words) for key, words in Phase.choices}
DOMAIN_NAMES = tuple(str(domain.label) for domain in Domain)
LEVEL_FIELDS = tuple(f"level_{domain.value}" for domain in Domain)
NO_LEVEL = "no level: it does not apply, or there is not enough data"


def levels_of(row: Any) -> tuple[Level, ...]:
    """The six levels of a listed school, as marks."""
    return _levels_of(tuple(getattr(row, name) for name in LEVEL_FIELDS))


@lru_cache(maxsize=4096)
def _levels_of(levels: tuple[int | None, ...]) -> tuple[Level, ...]:
    return tuple(
        Level(name, level, NO_LEVEL if level is None else LEVEL_WORDS[level])
        for name, level in zip(DOMAIN_NAMES, levels, strict=True)
    )


@lru_cache(maxsize=1)
def _school_address() -> str:
    return reverse("school", args=[0])


def school_url(urn: int) -> str:
    """A school's page. The pattern is resolved once: a list has hundreds of these."""
    return _school_address().replace("/0/", f"/{urn}/")


def _name(row: Any) -> SafeString:
    small = " · ".join(str(part) for part in (row.urn, row.type, row.district) if part)
    return SafeString(
        f'<a class="govuk-link" href="{school_url(row.urn)}">{escape(row.name)}</a>'
        f'<span class="hw-small">{escape(small)}</span>'
    )


def _phase(row: Any) -> SafeString:
    return _two_lines(PHASES[row.phase], KEEPERS[row.maintained])


@lru_cache(maxsize=512)
def _two_lines(words: str, small: str) -> SafeString:
    """A word with a quieter one under it."""
    return format_html('{}<span class="hw-small">{}</span>', words, small)


def _standing(row: Any) -> SafeString:
    words = row.standing_short or row.standing_words or "Not yet inspected"
    return _standing_drawn(words, row.standing_group, row.standing_regime, row.inspected_on)


def shortened(words: str, longest: int = 60) -> str:
    """Words that fit a cell, cut at a word."""
    return (
        words
        if len(words) <= longest
        else words[:longest].rsplit(" ", 1)[0] + " \N{HORIZONTAL ELLIPSIS}"
    )


@lru_cache(maxsize=2048)
def _standing_drawn(
    words: str, group: str | None, regime: str | None, on: date | None
) -> SafeString:
    """The outcome without its framework's long name, which the line under it gives shortly."""
    under = ", ".join(part for part in (REGIMES.get(regime or "", ""), short_day(on)) if part)
    small = format_html('<span class="hw-small">{}</span>', under) if under else ""
    outcome = words.partition(" (")[0] if regime else words
    return format_html("{}{}", tag(shortened(outcome), standing_tone(group)), small)


def _window(row: Any) -> str | SafeString:
    if getattr(row, "said", None) is not None:
        by = f"window by {row.window_latest:%b %Y}" if row.window_latest else "window not known"
        return _two_lines(f"{row.said.get_band_display()}, a person says", by)
    if row.window_latest is None:
        return "not known"
    by = f"by {row.window_latest:%b %Y}"
    if row.window_band == "overdue":
        return _two_lines(by, "passed")
    return _two_lines(by, "likely soon") if row.imminent else by


def _proposal(row: Any) -> SafeString | str:
    if row.proposal is None:
        return "not assessed"
    tone = proposal_tone(row.proposal, row.proposal_listed)
    return tag(short_category(row.proposal_name), tone)


def _levels(row: Any) -> SafeString:
    url = f"{school_url(row.urn)}reasons/"
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
    Column("maintained", "Maintained", lambda r: KEEPERS[r.maintained], shown=False),
    Column("district", "District", lambda r: r.district or "not recorded", shown=False),
    Column(
        "roll", "Pupils", lambda r: r.roll, numeric=True, sort="roll", more=True,
        cell=lambda r: "not known" if r.roll is None else f"{r.roll:,}",
    ),
    STANDING,
    Column("window", "Next inspection", lambda r: r.window_latest, cell=_window, sort="window",
           more=True),
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
