"""Terms, half-terms and closures: when schools are open, and the days that deadlines hang on.

A year that nobody has set has the usual dates of an English authority, and says so
(`Dates.usual`). Reading them costs two queries; inside a request, or `remembered()`, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta

from headway.core import calendar
from headway.core.models import Closure, Term, TermName
from headway.core.prepared import Prepared

DAY = timedelta(days=1)
NAMES = (TermName.AUTUMN, TermName.SPRING, TermName.SUMMER)
LONGEST_SEARCH = 400  # days; no school is closed for longer than a year
FORTNIGHT_AND_WEEKEND = timedelta(days=17)  # from a Friday to the Monday after two weeks


@dataclass(frozen=True)
class Dates:
    """One term. `usual` marks dates that we worked out because nobody has set them."""

    year_end: int
    name: str
    starts_on: date
    ends_on: date
    half_term_starts_on: date | None = None
    half_term_ends_on: date | None = None
    usual: bool = False

    @property
    def words(self) -> str:
        """ "Autumn term 2025/26"."""
        return f"{TermName(self.name).label} term {calendar.year_words(self.year_end)}"

    def in_half_term(self, on: date) -> bool:
        """Whether a day falls into its half-term."""
        start, end = self.half_term_starts_on, self.half_term_ends_on
        return start is not None and end is not None and start <= on <= end


@dataclass
class _Held:
    """What the database holds, read once."""

    terms: dict[tuple[int, str], Dates]
    closures: dict[date, str]
    years: dict[int, tuple[Dates, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> _Held:
        terms = {
            (t.year_end, t.name): Dates(
                t.year_end, t.name, t.starts_on, t.ends_on, t.half_term_starts_on,
                t.half_term_ends_on,
            )
            for t in TERMS.models()
        }  # fmt: skip
        return cls(terms, dict(CLOSURES.tuples()))

    def of_year(self, year_end: int) -> tuple[Dates, ...]:
        if year_end not in self.years:
            self.years[year_end] = tuple(
                self.terms.get((year_end, name)) or one
                for name, one in zip(NAMES, usual_terms(year_end), strict=True)
            )
        return self.years[year_end]


TERMS = Prepared(lambda: Term.objects.all())
CLOSURES = Prepared(lambda: Closure.objects.filter(withdrawn=False).values_list("on", "words"))


class _Memory:
    held: _Held | None = None


_memory: ContextVar[_Memory | None] = ContextVar("terms", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Inside, the calendar is read from the database once: a request, or a long loop."""
    if _memory.get() is not None:  # a loop inside a request
        yield
        return
    token = _memory.set(_Memory())
    try:
        yield
    finally:
        _memory.reset(token)


def forget() -> None:
    """Read the calendar anew when it is next asked for, because it was changed."""
    if (memory := _memory.get()) is not None:
        memory.held = None


def _held() -> _Held:
    memory = _memory.get()
    if memory is None:
        return _Held.read()
    if memory.held is None:
        memory.held = _Held.read()
    return memory.held


def mark() -> tuple[frozenset[Dates], frozenset[date]]:
    """What the calendar holds, to keep by it what was worked out from it."""
    held = _held()
    return frozenset(held.terms.values()), frozenset(held.closures)


def terms_of(year_end: int) -> tuple[Dates, ...]:
    """The three terms of an academic year, each as set or as usual."""
    return _held().of_year(year_end)


def term_of(on: date) -> Dates | None:
    """The term that a day falls into, half-term included; None in the holidays between terms."""
    return _term(_held(), on)


def is_school_day(on: date) -> bool:
    """Whether the authority's schools are open: in term, a working day, and no closure."""
    return _open(_held(), on)


def school_days_after(on: date, days: int) -> date:
    """The day that is `days` school days after `on`.

    Raises ValueError if `days` is negative.
    """
    if days < 0:
        raise ValueError("School days are counted forwards.")
    held = _held()
    while days:
        on += DAY
        days -= _open(held, on)
    return on


def half_term(year_end: int, name: str) -> tuple[date, date] | None:
    """First and last day of a half-term; None for a term that has none."""
    term = next(t for t in terms_of(year_end) if t.name == name)
    if term.half_term_starts_on is None or term.half_term_ends_on is None:
        return None
    return term.half_term_starts_on, term.half_term_ends_on


def before_holiday(on: date, days: int) -> bool:
    """Whether a day is among the last `days` school days before a half-term or the end of term.

    False in the holidays themselves. A single bank holiday or closure is no holiday here.
    """
    held = _held()
    term = _term(held, on)
    if days <= 0 or term is None or term.in_half_term(on):
        return False
    start = term.half_term_starts_on
    last = start - DAY if start is not None and on < start else term.ends_on
    left = sum(_open(held, on + DAY * ahead) for ahead in range(1, (last - on).days + 1))
    return left < days


def anchor_day(anchor: str, year_end: int) -> date | None:
    """The day of an academic year that a framework's calendar names; None for a decision.

    "By half-term" means the last school day before it. "agreement" and "allocation" are days
    that people make, so no calendar knows them.
    """
    autumn, spring, summer = terms_of(year_end)
    if anchor == "autumn_half_term":
        start = autumn.half_term_starts_on
        return _last_school_day(start - DAY) if start else None
    days = {
        "year_start": autumn.starts_on,
        "autumn_end": autumn.ends_on,
        "spring_end": spring.ends_on,
        "summer_end": summer.ends_on,
    }
    return days.get(anchor)


def closures(year_end: int) -> list[tuple[date, str]]:
    """The days of an academic year on which schools are closed, with why."""
    first, last = calendar.first_day(year_end), calendar.last_day(year_end)
    return sorted((on, why) for on, why in _held().closures.items() if first <= on <= last)


def _term(held: _Held, on: date) -> Dates | None:
    for term in held.of_year(calendar.year_end_of(on)):
        if term.starts_on <= on <= term.ends_on:
            return term
    return None


def _open(held: _Held, on: date) -> bool:
    if not calendar.is_working_day(on) or on in held.closures:
        return False
    term = _term(held, on)
    return term is not None and not term.in_half_term(on)


def _last_school_day(on: date) -> date:
    held = _held()
    for _ in range(LONGEST_SEARCH):
        if _open(held, on):
            return on
        on -= DAY
    return on


# The usual dates ---------------------------------------------------------------------------


def usual_terms(year_end: int) -> tuple[Dates, Dates, Dates]:
    """Terms as most English authorities set them, from bank holidays; ours, not published.

    Autumn half-term is the last full week of October, spring's the week of mid-February,
    summer's the week of the late-May bank holiday. Christmas and Easter take two weeks each.
    """
    before, year = year_end - 1, year_end
    october = _monday_by(date(before, 10, 27))
    february = _monday_by(date(year, 2, 18))
    may = _monday_by(date(year, 5, 31))
    christmas = _friday_by(date(before, 12, 22))
    easter = _good_friday(year) - timedelta(days=7)
    summer_ends = _working_day_by(date(year, 7, 21))
    return (
        _usual(year_end, TermName.AUTUMN, _first_day(before), october, christmas),
        _usual(
            year_end,
            TermName.SPRING,
            _working_day_from(christmas + FORTNIGHT_AND_WEEKEND),
            february,
            easter,
        ),
        _usual(
            year_end,
            TermName.SUMMER,
            _working_day_from(easter + FORTNIGHT_AND_WEEKEND),
            may,
            summer_ends,
        ),
    )


def _usual(year_end: int, name: str, start: date, monday: date, end: date) -> Dates:
    return Dates(year_end, name, start, end, monday, monday + 4 * DAY, usual=True)


def _first_day(year: int) -> date:
    """The first working day of September, unless that is a Friday."""
    on = _working_day_from(date(year, 9, 1))
    return _working_day_from(on + 3 * DAY) if on.weekday() == 4 else on


def _good_friday(year: int) -> date:
    """The first Friday of March or April that is a bank holiday."""
    return min(
        on for on in calendar.bank_holidays(year) if on.month in (3, 4) and on.weekday() == 4
    )


def _monday_by(on: date) -> date:
    return on - on.weekday() * DAY


def _friday_by(on: date) -> date:
    return on - (on.weekday() - 4) % 7 * DAY


def _working_day_by(on: date) -> date:
    while not calendar.is_working_day(on):
        on -= DAY
    return on


def _working_day_from(on: date) -> date:
    while not calendar.is_working_day(on):
        on += DAY
    return on
