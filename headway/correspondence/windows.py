"""On which days a letter may go. A letter on a Friday is a weekend spent with it alone.

Schools told the evaluators of a national programme what such letters do; so nothing goes on a
Friday, at a weekend, on a bank holiday or just before a school holiday, unless a kind is urgent
and somebody says why.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from headway.core import terms
from headway.core.calendar import bank_holidays

FRIDAY, SATURDAY = 4, 5
DAYS_BEFORE_HOLIDAY = 2  # the last school days before a holiday
LONGEST = 60  # days to look ahead; no holiday is as long


@dataclass(frozen=True)
class Window:
    """When something may go.

    asked   the day on which somebody wants to send
    goes    the first day on which it may go
    why     what stands against the days in between, in words; empty when it may go at once
    """

    asked: date
    goes: date
    why: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it may go on the day asked for."""
        return self.asked == self.goes


def against(on: date) -> str:
    """Why nothing should go on a day; "" where it may."""
    if on.weekday() == FRIDAY:
        return "it is a Friday"
    if on.weekday() >= SATURDAY:
        return "it is a weekend"
    if on in bank_holidays(on.year):
        return "it is a bank holiday"
    if terms.before_holiday(on, DAYS_BEFORE_HOLIDAY):
        return "a school holiday is about to begin"
    if not terms.is_school_day(on):
        return "schools are closed"
    return ""


def window(on: date) -> Window:
    """The first day on or after `on` when a letter may go, and what stands against the others."""
    why: dict[str, None] = {}
    goes = on
    with terms.remembered():
        for _ in range(LONGEST):
            words = against(goes)
            if not words:
                break
            why.setdefault(words)
            goes += timedelta(days=1)
    return Window(on, goes, tuple(why))
