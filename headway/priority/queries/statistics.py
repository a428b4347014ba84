"""Figures of the list that agree with the list, because they are counted from its rows (F-17)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from headway.core import clock
from headway.core.calendar import first_day, year_end_of
from headway.core.prepared import Prepared
from headway.priority.models import ScopeChange
from headway.priority.queries.listing import ListedEntry, entry_rows
from headway.priority.queries.wording import Wording, wording_on
from headway.schools.models import ReportingPhase


@dataclass(frozen=True)
class Share:
    """How many of the list, by one kind."""

    key: str
    words: str
    count: int


@dataclass(frozen=True)
class Band:
    """How many schools are usually listed, and how the list stands to that (E-14)."""

    low: int
    high: int
    size: int

    @property
    def words(self) -> str:
        """A sentence."""
        usual = f"Usually {self.low} to {self.high} schools are listed"
        if self.size < self.low:
            return f"{usual}: this is {self.low - self.size} fewer."
        if self.size > self.high:
            return f"{usual}: this is {self.size - self.high} more."
        return f"{usual}: this is within it."

    @property
    def within(self) -> bool:
        """Whether the list has a usual size."""
        return self.low <= self.size <= self.high


@dataclass(frozen=True)
class Statistics:
    """The list as at a day in figures. Every total is of the rows that the list shows."""

    on: date
    size: int
    by_class: tuple[Share, ...]
    by_phase: tuple[Share, ...]
    months_median: float | None
    months_longest: int | None
    entries: int
    exits: int
    reclassified: int
    since: date
    band: Band | None


CHANGES = Prepared(
    lambda since, on: (
        ScopeChange.objects.filter(on__gte=since, on__lte=on).order_by().values_list("kind")
    )
)


def months_between(first: date, last: date) -> int:
    """Whole months from a day to a day."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(0, months - (last.day < first.day))


def statistics(
    on: date | None = None,
    rows: list[ListedEntry] | None = None,
    wording: Wording | None = None,
) -> Statistics:
    """Size, classes, phases, months on the list, and what came and went since 1 September."""
    on = on or clock.today()
    rows = entry_rows(on) if rows is None else rows
    since = first_day(year_end_of(on))
    changes = Counter(kind for (kind,) in CHANGES.tuples(since, on))
    months = sorted(months_between(row.since, on) for row in rows)
    band = (wording or wording_on(on)).band
    return Statistics(
        on=on,
        size=len(rows),
        by_class=_by_class(rows),
        by_phase=_by_phase(rows),
        months_median=_median(months),
        months_longest=months[-1] if months else None,
        entries=changes["added"],
        exits=changes["removed"] + changes["left"],
        reclassified=changes["reclassified"],
        since=since,
        band=Band(*band, size=len(rows)) if band else None,
    )


def _by_class(rows: list[ListedEntry]) -> tuple[Share, ...]:
    counts: Counter[tuple[int, str, str]] = Counter(
        (
            row.wording.order(row.category, row.class_id),
            row.class_id or row.category,
            row.class_words,
        )
        for row in rows
    )
    return tuple(Share(key, words, count) for (_, key, words), count in sorted(counts.items()))


def _by_phase(rows: list[ListedEntry]) -> tuple[Share, ...]:
    counts = Counter(row.school.reporting_phase for row in rows)
    return tuple(
        Share(key, str(words), counts[key]) for key, words in ReportingPhase.choices if counts[key]
    )


def _median(values: list[int]) -> float | None:
    if not values:
        return None
    middle = len(values) // 2
    return float(values[middle]) if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
