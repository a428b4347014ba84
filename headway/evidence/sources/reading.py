"""What a reader is given and what it gives back."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module

import polars as pl

from headway.evidence.catalogue.layouts import Layout, Status
from headway.evidence.releases import Finding
from headway.evidence.sources.opening import Table
from headway.evidence.store import Store


@dataclass(frozen=True)
class Asked:
    """What the person who loads has said, and what the period rule found.

    year_end     the academic year of a file whose rows do not say it; None if they do
    as_at        the date given on loading, if one was
    today        the day of loading
    store        loaded releases, for readers that match codes (exclusions: LAESTAB to URN)
    """

    store: Store
    year_end: int | None = None
    as_at: date | None = None
    today: date = date.max


@dataclass
class Reading:
    """One file, read.

    facts     pairs of indicator and frame (FACT_SCHEMA), made one at a time as they are asked
              for; a reader may still raise UnreadableRelease while they are
    tables    other tables by name: "register", "links", "groups", "inspections", "neighbours"
    as_at     the first public day if the content says it
    latest    year_end of the latest figures, for the publication calendar
    codes     how often each code was met; complete once `facts` is used up, as `findings` is
    """

    rows: int
    facts: Iterator[tuple[str, pl.DataFrame]] = field(default_factory=lambda: iter(()))
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    as_at: date | None = None
    latest: int | None = None
    status: Status | None = None
    codes: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


Reader = Callable[[Table, Layout, Asked], Reading]


def reader_of(layout: Layout) -> Reader:
    """The function that the layout names."""
    module, _, name = layout.reader.partition(":")
    reader: Reader = getattr(import_module(module), name)
    return reader
