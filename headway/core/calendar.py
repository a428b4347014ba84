"""Academic years and working days in England."""

from datetime import date, timedelta
from functools import cache

FIRST_MONTH = 9  # an academic year runs from 1 September to 31 August


def year_end_of(on: date) -> int:
    """The academic year of a day, named by the year it ends in: 2026 for 1 December 2025."""
    return on.year + 1 if on.month >= FIRST_MONTH else on.year


def year_words(year_end: int) -> str:
    """How people write an academic year: 2026 is "2025/26"."""
    return f"{year_end - 1}/{year_end % 100:02d}"


def first_day(year_end: int) -> date:
    """1 September of the academic year."""
    return date(year_end - 1, FIRST_MONTH, 1)


def last_day(year_end: int) -> date:
    """31 August of the academic year."""
    return date(year_end, FIRST_MONTH, 1) - timedelta(days=1)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Bank holidays of a calendar year in England."""
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def bank_holidays_named(year_end: int) -> list[tuple[date, str]]:
    """Bank holidays of an academic year in England with their names, in order."""
    import holidays

    known = holidays.country_holidays("GB", subdiv="ENG", years=[year_end - 1, year_end])
    first, last = first_day(year_end), last_day(year_end)
    return sorted((on, name) for on, name in known.items() if first <= on <= last)


def is_working_day(on: date) -> bool:
    """Monday to Friday and not a bank holiday; school holidays are working days of the council."""
    return on.weekday() < 5 and on not in bank_holidays(on.year)


def working_days_after(on: date, days: int) -> date:
    """The day that is `days` working days after `on`.

    Raises ValueError if `days` is negative.
    """
    if days < 0:
        raise ValueError("Working days are counted forwards.")
    while days:
        on += timedelta(days=1)
        days -= is_working_day(on)
    return on
