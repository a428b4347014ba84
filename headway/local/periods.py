"""The quarters and years that the authority's own figures are of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from headway.core.calendar import first_day, year_end_of, year_words

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ASKED = re.compile(r"(\d{4})-(\d{2})-01\Z")


class Every(StrEnum):
    """How often a measure is counted."""

    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class Period:
    """A quarter of the calendar or an academic year, by its first day."""

    start: date
    every: Every

    @property
    def label(self) -> str:
        """ "October to December 2025", or "2025/26"."""
        if self.every == Every.YEAR:
            return year_words(year_end_of(self.start))
        first, last = MONTHS[self.start.month - 1], MONTHS[self.start.month + 1]
        return f"{first} to {last} {self.start.year}"

    @property
    def short(self) -> str:
        """For an axis: "Oct 25", "25/26"."""
        if self.every == Every.YEAR:
            return self.label[2:]
        return f"{MONTHS[self.start.month - 1][:3]} {self.start.year % 100:02d}"

    @property
    def end(self) -> date:
        """The last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> Period:
        if self.every == Every.YEAR:
            return Period(first_day(year_end_of(self.start) + 1), self.every)
        month = self.start.month + 3
        year = self.start.year + month // 13
        return Period(date(year, month - 12 if month > 12 else month, 1), self.every)

    @property
    def before(self) -> Period:
        return period_of(self.start - timedelta(days=1), self.every)

    @property
    def key(self) -> str:
        """As an address or a form has it."""
        return self.start.isoformat()


def period_of(day: date, every: Every | str) -> Period:
    """The quarter or academic year that a day is in."""
    if every == Every.YEAR:
        return Period(first_day(year_end_of(day)), Every.YEAR)
    return Period(date(day.year, 3 * ((day.month - 1) // 3) + 1, 1), Every.QUARTER)


def asked_period(text: str, every: Every | str, *, today: date) -> Period | None:
    """The period whose first day an address names; None for one that has none or is to come."""
    if not ASKED.match(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    found = period_of(day, every)
    return found if found.start == day and day <= today else None


def latest_whole(today: date, every: Every | str) -> Period:
    """The last period that has ended: the one that people are asked for."""
    return period_of(today, every).before


def last_periods(today: date, every: Every | str, count: int) -> list[Period]:
    """So many periods up to the one that has not ended yet, which comes first."""
    found = [period_of(today, every)]
    while len(found) < count:
        found.append(found[-1].before)
    return found
