"""What does not fit together in the dates of contracts, in sentences. Nothing of Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Dates:
    """The days of one contract. `extensions` in the order in which they were agreed."""

    key: int
    title: str
    starts_on: date
    ends_on: date
    extensions: tuple[date, ...] = ()
    longest_on: date | None = None
    break_on: date | None = None
    follows: int | None = None

    @property
    def last_day(self) -> date:
        """The last day with every extension."""
        return max((self.ends_on, *self.extensions))


def conflicts(one: Dates, others: Sequence[Dates]) -> list[str]:
    """What is to be looked at in one contract, beside the others."""
    return [*_own(one), *_beside(one, others)]


def _own(one: Dates) -> list[str]:
    found = []
    end = one.ends_on
    for until in one.extensions:
        if until <= end:
            found.append(
                f"The extension to {_day(until)} does not lengthen the contract: it ran to "
                f"{_day(end)} already."
            )
        if one.longest_on is not None and until > one.longest_on:
            found.append(
                f"The extension to {_day(until)} goes beyond the maximum length, which ends on "
                f"{_day(one.longest_on)}."
            )
        end = max(end, until)
    if one.longest_on is not None and one.longest_on < one.ends_on:
        found.append(
            f"The maximum length ends on {_day(one.longest_on)}, before the contract's own last "
            f"day, {_day(one.ends_on)}."
        )
    if one.break_on is not None and not one.starts_on <= one.break_on <= end:
        found.append(f"The break date, {_day(one.break_on)}, lies outside the contract.")
    return found


def _beside(one: Dates, others: Sequence[Dates]) -> list[str]:
    found = []
    for other in others:
        if other.key == one.key:
            continue
        first, last = max(one.starts_on, other.starts_on), min(one.last_day, other.last_day)
        if first <= last:
            found.append(f"It overlaps with “{other.title}” from {_day(first)} to {_day(last)}.")
        elif one.follows == other.key and other.last_day + DAY < one.starts_on:
            count = (one.starts_on - other.last_day).days - 1
            days = "1 day is" if count == 1 else f"{count} days are"
            found.append(
                f"Between it and “{other.title}” {days} not "
                f"covered: from {_day(other.last_day + DAY)} to {_day(one.starts_on - DAY)}."
            )
    return found


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
