"""The list as at a day: one row a school, its columns, filters and figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from html import escape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.accounts.models import User
from headway.assessment.queries.rounds import open_challenges
from headway.core import clock
from headway.core.addresses import address
from headway.core.components.marks import tag
from headway.core.prepared import Prepared
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day, short_day
from headway.correspondence.states import LetterState
from headway.partners import queries as partners
from headway.priority.queries.letters import LetterSaid, letters_said
from headway.priority.queries.listing import ListedEntry, entry_rows
from headway.priority.queries.ranking import Ranked, ranked
from headway.priority.queries.statistics import Statistics, months_between
from headway.schools.models import ReportingPhase
from headway.web.presenting.lists import KEEPERS, PHASES, REGIMES, shortened
from headway.web.presenting.tones import proposal_tone, short_category, standing_tone
from headway.web.presenting.work_filters import Question

MARKING = "OFFICIAL-SENSITIVE"
NO_PARTNER = "No Partner yet"
GROUPS = {key: str(words) for key, words in ReportingPhase.choices}
LETTER_STATES = {state.value: str(state.label) for state in LetterState}
LETTER_KINDS = ("annual_listed", "in_year_addition")


@dataclass(frozen=True)
class ListRow:
    """One school on the list with what the page says of it."""

    on: date
    ranked: Ranked
    partner: str
    letter: LetterSaid | None
    disputed: bool
    today: date

    @cached_property
    def row(self) -> ListedEntry:
        """The entry as at the day."""
        return self.ranked.row

    @property
    def months(self) -> int:
        """Whole months on the list by the day."""
        return months_between(self.row.since, self.on)

    @cached_property
    def letter_words(self) -> str:
        """How far the letter that told the school has come."""
        return LETTER_STATES[self.letter.state] if self.letter else "Not drafted"

    @cached_property
    def open_words(self) -> tuple[str, ...]:
        """What is open: a removal, something that the school says is wrong."""
        removal = self.row.entry.state == "removal_proposed"
        return (*(["Removal under way"] if removal else []), *(["Disputed"] * self.disputed))

    @property
    def outcome(self) -> str:
        """The latest inspection outcome in words."""
        standing = self.ranked.standing
        return standing.words if standing else "Not known"

    @property
    def text(self) -> str:
        """What a search looks through."""
        school = self.row.school
        return f"{school.name} {school.urn} {school.district} {self.partner}".casefold()


def list_rows(on: date, user: User, *, disputes: bool = True) -> list[ListRow]:
    """The list as at a day for this person, in the order of support (constant queries).

    `disputes`: false where it is known that no school says that something is wrong.
    """
    today, places = clock.today(), ranked(on, entry_rows(on, user))
    urns = [one.row.school.urn for one in places]
    letters = letters_said((one.row.entry.about for one in places), LETTER_KINDS)
    led = partner_names(urns, on)
    disputed = {urn for (urn,) in DISPUTED.tuples(urns)} if disputes else set()
    return [
        ListRow(
            on=on,
            ranked=one,
            partner=led.get(one.row.school.urn, ""),
            letter=next(iter(letters[one.row.entry.about]), None),
            disputed=one.row.school.urn in disputed,
            today=today,
        )
        for one in places
    ]


DISPUTED = Prepared(lambda urns: open_challenges(urns).order_by().values_list("school_id"))


def partner_names(urns: Iterable[int], on: date | None = None) -> dict[int, str]:
    """The Partner of each school by name, where one is allocated on the day."""
    return partners.partner_names(urns, on or clock.today())


NAMED = 10  # schools without a Partner that are named; the filter shows the others


@dataclass(frozen=True)
class Without:
    """The exception list (E-09): listed schools that nobody looks after, as lines of a page."""

    schools: int
    lines: SafeString

    @property
    def more(self) -> int:
        """How many are not among the lines."""
        return max(0, self.schools - NAMED)


def without_partner(rows: Iterable[ListRow], *, allocates: bool) -> Without:
    """Those of the rows that have no Partner, the longest listed first."""
    found = [row for row in rows if not row.partner]
    found.sort(key=lambda row: (row.row.since, row.row.school.name))
    lines = "".join(_unled(row, allocates=allocates) for row in found[:NAMED])
    return Without(len(found), SafeString(lines))


def _unled(r: ListRow, *, allocates: bool) -> str:
    name = escape(r.row.school.name)
    line = (
        f'<a class="govuk-link" href="/list/entry/{r.row.entry.pk}/">{name}</a>, listed since '
        f"{day(r.row.since)}"
    )
    if allocates:
        url = address("partner_allocate", r.row.school.urn)
        line += (
            f': <a class="govuk-link hw-no-print" href="{url}">Allocate a Partner'
            f'<span class="govuk-visually-hidden"> to {name}</span></a>'
        )
    return f"<li>{line}</li>"


def _name(r: ListRow) -> SafeString:
    school = r.row.school
    small = " · ".join(
        str(part) for part in (school.urn, PHASES.get(school.phase, ""), school.district) if part
    )
    return SafeString(
        f'<a class="govuk-link" href="/list/entry/{r.row.entry.pk}/">{escape(school.name)}</a>'
        f'<span class="hw-small">{escape(small)}</span>'
    )


@lru_cache(maxsize=1024)
def _tag(words: str, tone: str) -> SafeString:
    return tag(words, tone)


@lru_cache(maxsize=4096)
def _two(words: Any, small: str) -> SafeString:
    return format_html('{}<span class="hw-small">{}</span>', words, small)


def _class(r: ListRow) -> SafeString:
    """Class in colour; under it the reason, where it says more, and since when."""
    words = short_category(r.row.class_words) if r.row.class_id else r.row.reason_words
    words = words or short_category(r.row.class_words)
    reason = r.row.reason_words if r.row.class_id else ""
    since = f"since {short_day(r.row.since)}"
    if r.row.class_since != r.row.since:
        since += f", so classed since {short_day(r.row.class_since)}"
    under = ", ".join(part for part in (reason, since) if part)
    return _two(_tag(words, proposal_tone(r.row.category, True)), under)


def _outcome(r: ListRow) -> SafeString:
    standing = r.ranked.standing
    if standing is None:
        return tag("Not known", "quiet")
    whole = standing.short or standing.words
    words = whole.partition(" (")[0] if standing.regime else whole
    under = ", ".join(
        part
        for part in (REGIMES.get(standing.regime, ""), short_day(standing.inspected_on))
        if part
    )
    return _two(_tag(shortened(words), standing_tone(standing.group)), under)


def _window(r: ListRow) -> SafeString | str:
    """The window; where a person says otherwise, their band with the window under it."""
    standing = r.ranked.standing
    if r.ranked.said is not None:
        by = f"window by {standing.window_latest:%b %Y}" if r.ranked.window and standing else ""
        return _two(f"{r.ranked.said.get_band_display()}, a person says", by or "window not known")
    if standing is None or standing.window_latest is None:
        return "not known"
    by = f"by {standing.window_latest:%b %Y}"
    if standing.window_latest < r.today:
        return _two(by, "passed")
    return _two(by, "likely soon") if standing.imminent else by


def _letter(r: ListRow) -> SafeString | str:
    """How far the letter has come, and what else is open."""
    if not r.open_words:
        return r.letter_words
    marks = "<br>".join(tag(words, "watch") for words in r.open_words)
    return SafeString(f"{escape(r.letter_words)}<br>{marks}")


def _place(r: ListRow) -> SafeString | str:
    return _two(str(r.ranked.place), "placed") if r.row.entry.place else str(r.ranked.place)


COLUMNS = (
    Column("place", "Order", lambda r: r.ranked.place, cell=_place, sort="place", numeric=True),
    Column("name", "School", lambda r: r.row.school.name, cell=_name, sort="name", heading=True),
    Column("urn", "URN", lambda r: r.row.school.urn, shown=False),
    Column("phase", "Phase", lambda r: r.row.school.get_phase_display(), shown=False),
    Column("maintained", "Maintained", lambda r: KEEPERS[r.row.school.maintained], shown=False),
    Column("class", "Class and reason", lambda r: r.row.class_words, cell=_class, sort="class"),
    Column("reason", "Reason", lambda r: r.row.reason_words, shown=False),
    Column("code", "Reason code", lambda r: r.row.reason_code, shown=False),
    Column("why", "Rationale", lambda r: r.row.rationale, shown=False),
    Column("since", "On the list since", lambda r: r.row.since, sort="since", shown=False),
    Column("months", "Months on the list", lambda r: r.months, numeric=True, shown=False),
    Column("version", "Framework version", lambda r: r.row.entry.framework_key, shown=False),
    Column(
        "partner", "Partner", lambda r: r.partner or NO_PARTNER, sort="partner",
        cell=lambda r: r.partner or "none yet",
    ),
    Column("outcome", "Ofsted", lambda r: r.outcome, cell=_outcome, more=True),
    Column("window", "Next inspection", lambda r: r.ranked.window, cell=_window, sort="window",
           more=True),
    Column("letter", "Letter", lambda r: r.letter_words, cell=_letter, sort="letter",
           more=True),
    Column("open", "Open", lambda r: ", ".join(r.open_words) or "none", shown=False),
    Column("reasons", "Reasons for the order", lambda r: " ".join(r.ranked.reasons), shown=False),
)  # fmt: skip
SORTS = {
    "place": lambda r: r.ranked.place,
    "name": lambda r: r.row.school.name,
    "class": lambda r: (r.row.wording.order(r.row.category, r.row.class_id), r.row.class_words),
    "since": lambda r: r.row.since,
    "partner": lambda r: (not r.partner, r.partner),
    "window": lambda r: r.ranked.window or date.max,
    "letter": lambda r: r.letter_words,
}
QUESTIONS = (
    Question("class", "Class", lambda r: [(r.row.class_id or r.row.category,
                                           short_category(r.row.class_words))]),
    Question("reason", "Reason", lambda r: [(r.row.reason_code, r.row.reason_words)]),
    Question("phase", "Phase", lambda r: [(r.row.school.reporting_phase,
                                           GROUPS.get(r.row.school.reporting_phase, ""))]),
    Question("district", "District", lambda r: [(r.row.school.district or "none",
                                                 r.row.school.district or "Not recorded")]),
    Question("partner", "Partner", lambda r: [(r.partner or "none", r.partner or NO_PARTNER)]),
    Question("letter", "Letter", lambda r: [(r.letter.state if r.letter else "none",
                                             r.letter_words)]),
    Question("open", "Open", lambda r: [(w, w) for w in r.open_words] or [("none", "Nothing")]),
)  # fmt: skip


def in_order(rows: Iterable[ListRow], sort: str) -> list[ListRow]:
    """Rows sorted as asked; by the order of support where nothing is asked."""
    name = sort.removeprefix("-")
    key = SORTS.get(name, SORTS["place"])
    found = sorted(rows, key=lambda r: (r.row.school.name, r.row.school.urn))
    return sorted(found, key=key, reverse=sort.startswith("-"))  # type: ignore[arg-type]


def split_words(figures: Statistics) -> str:
    """How many of each class and phase, in a sentence a line."""
    classes = ", ".join(
        f"{one.count} {short_category(one.words).lower()}" for one in figures.by_class
    )
    phases = ", ".join(f"{one.count} {one.words.lower()}" for one in figures.by_phase)
    said = [f"By class: {classes}." if classes else "", f"By phase: {phases}." if phases else ""]
    return " ".join(part for part in said if part)


def day_asked(text: str) -> tuple[date, str]:
    """The day of the list in an address, and a sentence where it is none: then it is today."""
    today = clock.today()
    if not text:
        return today, ""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return today, "Enter a real date, like 14 October 2025. The list of today is shown."
    if asked > today:
        return today, f"{day(asked)} is still to come. The list of today is shown."
    return asked, ""
