"""Counts: read back from rounded percentages, and rare events (method notes 2.5 and 4.5)."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from headway.evidence.statistics.rounding import round_half_away

RARE_FLAG_AT = 0.025
RARE_FLAG_COUNT = 3


def count_from_percent(percent: float, n: int, *, places: int = 0) -> int | None:
    """The number of pupils behind a published percentage, or None if no number fits.

    Unique for n up to 100 with whole percentages. Of two that fit the one nearer to
    percent x n is taken. None means that percentage and cohort contradict each other: a
    finding about the file, not a value.
    """
    if n <= 0:
        return None
    nearest = int(round_half_away(percent * n / 100))
    if not 0 <= nearest <= n:
        return None
    return nearest if round_half_away(100 * nearest / n, places) == percent else None


@dataclass(frozen=True)
class RareCount:
    """Observed against expected events, e.g. permanent exclusions over three years."""

    observed: int
    expected: float
    chance: float  # P(this many or more by chance)
    ratio: float
    ratio_lower: float
    ratio_upper: float
    flagged: bool


def rare_count(observed: int, expected: float) -> RareCount:
    """Exact Poisson comparison of rare events.

    Flagged only if chance < 0.025 and at least three events were seen: two exclusions in a
    small school are never a finding.
    Raises ValueError if `expected` is not positive.
    """
    if expected <= 0:
        raise ValueError("the expected number of events must be above 0")
    chance = float(stats.poisson.sf(observed - 1, expected))
    lower = stats.chi2.ppf(0.025, 2 * observed) / 2 if observed else 0.0
    upper = stats.chi2.ppf(0.975, 2 * observed + 2) / 2
    return RareCount(
        observed=observed,
        expected=expected,
        chance=chance,
        ratio=observed / expected,
        ratio_lower=float(lower / expected),
        ratio_upper=float(upper / expected),
        flagged=chance < RARE_FLAG_AT and observed >= RARE_FLAG_COUNT,
    )


def rare_flags(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """`rare_count(...).flagged` for many schools at once; False where expected is missing."""
    with np.errstate(invalid="ignore"):
        chance = stats.poisson.sf(np.asarray(observed, float) - 1, expected)
        flags: np.ndarray = (chance < RARE_FLAG_AT) & (observed >= RARE_FLAG_COUNT) & (expected > 0)
    return flags
