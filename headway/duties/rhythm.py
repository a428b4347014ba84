"""On which days of a year a duty falls: worked out from terms, half-terms and closures.

Call inside `terms.remembered()`, so that the calendar is read once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from django.apps import apps

from headway.core import calendar, terms
from headway.core.features import declaration
from headway.evidence.rules.duties import Obligation

DAY = timedelta(days=1)
QUARTERS = ((9, 10, 11), (12, 1, 2), (3, 4, 5), (6, 7, 8))
HALVES = ((9, 10, 11, 12, 1, 2), (3, 4, 5, 6, 7, 8))
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True)
class Occasion:
    """One time that a duty falls.

    key     its place in the year, which stays when a term is moved: "2027-autumn-2"
    words   the place in words: "second half of the autumn term"
    about   whom or what it is about, for one that people's own days make
    """

    key: str
    due_on: date
    words: str
    about: str = ""


# A feature that knows days that people make declares them in its obligations.py:
#     OCCASIONS = {"appointment": function of a year -> (key, whom, day) of each}
Made = Callable[[int], Iterable[tuple[str, str, date]]]


@cache
def made_by_people() -> Mapping[str, Made]:
    """Where the days of an anchor come from that no calendar knows."""
    found: dict[str, Made] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("headway."):
            module = declaration(config.label, "obligations")
            found |= getattr(module, "OCCASIONS", {})
    return found


def occasions(row: Obligation, year_end: int) -> list[Occasion]:
    """Every time that a duty falls in an academic year, in order."""
    if row.year_end not in (None, year_end):
        return []
    made = None if row.every else made_by_people().get(row.anchor or "")
    if made is None:
        return list(_by_calendar(row, year_end, terms.mark()))
    found = [
        Occasion(f"{year_end}-{key}", offset(day, row), about, about)
        for key, about, day in made(year_end)
    ]
    return sorted(found, key=lambda one: one.due_on)


@lru_cache(maxsize=1024)
def _by_calendar(row: Obligation, year_end: int, held: Hashable) -> tuple[Occasion, ...]:
    """The same of a row that hangs on the calendar alone: kept while the calendar is as it was."""
    found = _RHYTHMS[row.every](row, year_end) if row.every else _once(row, year_end)
    return tuple(sorted(found, key=lambda one: one.due_on))


def _once(row: Obligation, year_end: int) -> Iterator[Occasion]:
    if (on := day_in(row, year_end)) is not None:
        yield Occasion(str(year_end), on, calendar.year_words(year_end))


def day_in(row: Obligation, year_end: int) -> date | None:
    """The day of a row that falls once a year; None where only people make it."""
    if row.anchor:
        on = terms.anchor_day(row.anchor, year_end)
        return _open_by(offset(on, row), row, on) if on else None
    if row.month:  # a month alone: its last working day
        return _last_of(_months(year_end, (row.month,)), row)
    return None


def offset(on: date, row: Obligation) -> date:
    """A day moved by what the row says."""
    if row.unit == "working days" and row.offset > 0:
        return calendar.working_days_after(on, row.offset)
    if row.unit == "school days" and row.offset > 0:
        return terms.school_days_after(on, row.offset)
    return on + row.offset * DAY


def _open_by(on: date, row: Obligation, anchor: date) -> date:
    """The day itself; for a day counted back from another, the working day by then."""
    while on != anchor and not calendar.is_working_day(on):
        on -= DAY
    return on


def _fortnights(row: Obligation, year_end: int) -> Iterator[Occasion]:
    """Every second week with a school day, from the first week of each term on.

    From the first, so that no more than fourteen days of term lie between two, holidays aside.
    """
    for term in terms.terms_of(year_end):
        monday = term.starts_on - term.starts_on.weekday() * DAY
        weeks: list[date] = []
        while monday <= term.ends_on:
            last = _last_open(max(monday, term.starts_on), min(monday + 4 * DAY, term.ends_on))
            weeks += [last] if last else []
            monday += 7 * DAY
        for place, on in enumerate(weeks[::2], 1):
            words = f"{_ordinal(place)} fortnight of the {_term_words(term)}"
            yield Occasion(f"{year_end}-{term.name}-{place}", on, words)


def _monthly(row: Obligation, year_end: int) -> Iterator[Occasion]:
    for month in (*range(9, 13), *range(1, 9)):
        on = _last_of(_months(year_end, (month,)), row)
        if on is not None:
            yield Occasion(f"{on:%Y-%m}", on, f"{on:%B %Y}")


def _half_terms(row: Obligation, year_end: int) -> Iterator[Occasion]:
    for term in terms.terms_of(year_end):
        parts = [(term.starts_on, term.ends_on)]
        if term.half_term_starts_on and term.half_term_ends_on:
            parts = [
                (term.starts_on, term.half_term_starts_on - DAY),
                (term.half_term_ends_on + DAY, term.ends_on),
            ]
        for place, (first, last) in enumerate(parts, 1):
            on = _last_open(first, last)
            if on is not None:
                words = f"{_ordinal(place)} half of the {_term_words(term)}"
                yield Occasion(f"{year_end}-{term.name}-{place}", on, words)


def _terms(row: Obligation, year_end: int) -> Iterator[Occasion]:
    for term in terms.terms_of(year_end):
        on = _last_open(term.starts_on, term.ends_on)
        if on is not None:
            yield Occasion(f"{year_end}-{term.name}", on, _term_words(term))


def _parts(parts: Iterable[tuple[int, ...]], name: str, words: str) -> _Rhythm:
    def fall(row: Obligation, year_end: int) -> Iterator[Occasion]:
        for place, months in enumerate(parts, 1):
            on = _last_of(_months(year_end, months), row)
            if on is not None:
                said = f"{_ordinal(place)} {words} of {calendar.year_words(year_end)}"
                yield Occasion(f"{year_end}-{name}{place}", on, said)

    return fall


def _months(year_end: int, months: tuple[int, ...]) -> tuple[date, date]:
    """First and last day of months that follow each other in an academic year."""

    def first(month: int) -> date:
        return date(year_end - 1 if month >= calendar.FIRST_MONTH else year_end, month, 1)

    last = first(months[-1])
    following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return first(months[0]), following - DAY


def _last_of(days: tuple[date, date], row: Obligation) -> date | None:
    if row.term_time and row.every:
        return _last_open(*days)
    on = days[1]
    while not calendar.is_working_day(on):
        on -= DAY
    return on


def _last_open(first: date, last: date) -> date | None:
    """The last school day from one day to another; None where schools are closed throughout."""
    while last >= first:
        if terms.is_school_day(last):
            return last
        last -= DAY
    return None


def _term_words(term: terms.Dates) -> str:
    return term.words[:1].lower() + term.words[1:]


def _ordinal(place: int) -> str:
    return ORDINALS[place - 1] if place <= len(ORDINALS) else f"{place}th"


_Rhythm = Callable[[Obligation, int], Iterator[Occasion]]
_RHYTHMS: Mapping[str, _Rhythm] = {
    "fortnight": _fortnights,
    "month": _monthly,
    "half_term": _half_terms,
    "term": _terms,
    "quarter": _parts(QUARTERS, "q", "quarter"),
    "half_year": _parts(HALVES, "h", "half"),
}
