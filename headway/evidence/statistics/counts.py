"""Rare events: counts against what was expected (method notes 4.5)."""

from dataclasses import dataclass

from scipy import stats

RARE_FLAG_AT = 0.025
RARE_FLAG_COUNT = 3


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
