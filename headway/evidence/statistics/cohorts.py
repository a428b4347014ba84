"""The small-cohort policy, in one place (method notes 4.9)."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

SHOWN_FROM = 6
FLAGGED_FROM = 11
FULL_FROM = 20
POOLED_FROM = 11
POOLED_YEARS = 3


class Cohort(StrEnum):
    """What a number of pupils allows."""

    HIDDEN = "hidden"  # 5 or fewer: nothing shown, nothing used
    VERY_SMALL = "very small"  # 6 to 10: shown, never flagged, ranked or used in a rule
    SMALL = "small"  # 11 to 19: may be flagged; the pooled value is the headline for rules
    FULL = "full"  # 20 or more: the year is the headline


def cohort(n: int | None) -> Cohort:
    """What a cohort of `n` pupils allows; an unknown number allows nothing."""
    if n is None or n < SHOWN_FROM:
        return Cohort.HIDDEN
    if n < FLAGGED_FROM:
        return Cohort.VERY_SMALL
    return Cohort.SMALL if n < FULL_FROM else Cohort.FULL


def cohort_of(n: pl.Expr) -> pl.Expr:
    """`cohort` for a column."""
    return (
        pl.when(n >= FULL_FROM)
        .then(pl.lit(Cohort.FULL.value))
        .when(n >= FLAGGED_FROM)
        .then(pl.lit(Cohort.SMALL.value))
        .when(n >= SHOWN_FROM)
        .then(pl.lit(Cohort.VERY_SMALL.value))
        .otherwise(pl.lit(Cohort.HIDDEN.value))
    )


@dataclass(frozen=True)
class Year:
    """One published year of one series. `count` only for percentages."""

    year_end: int
    value: float
    n: int
    count: int | None = None


@dataclass(frozen=True)
class Pooled:
    """Up to three years taken together. `count` only when every year has one."""

    value: float
    n: int
    years: tuple[int, ...]
    count: int | None = None


def pool(years: list[Year], *, in_year: int) -> Pooled | None:
    """The latest three published years of one series as one value, or None.

    Percentages: sum of counts over sum of pupils; anything else the mean weighted by
    pupils. Needs at least two years, 11 pupils together, and a latest year at most two
    years before `in_year`. The caller passes years of one series only.
    """
    latest = sorted((y for y in years if y.year_end <= in_year), key=lambda y: -y.year_end)
    latest = latest[:POOLED_YEARS]
    total = sum(y.n for y in latest)
    if len(latest) < 2 or total < POOLED_FROM or latest[0].year_end < in_year - 2:
        return None
    counts = [y.count for y in latest if y.count is not None]
    whole = len(counts) == len(latest)
    value = 100 * sum(counts) / total if whole else sum(y.value * y.n for y in latest) / total
    return Pooled(
        value=value,
        n=total,
        years=tuple(sorted(y.year_end for y in latest)),
        count=sum(counts) if whole else None,
    )
