"""Intervals and tests of one school's figure (method notes 4.2 and 4.3)."""

from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import stats

Numbers: TypeAlias = Any  # a float or an array of floats; the answer has the shape of the question
Direction = Literal["sig+", "sig-", "ns"]

Z95 = 1.96  # the Department's own constant in its interval formula
Z998 = 3.09
SIGNIFICANT_AT = 0.05


def wilson(count: Numbers, n: Numbers, *, z: float = Z95) -> tuple[Numbers, Numbers]:
    """The Wilson 95% interval of a percentage.

    Units    pupils in; per cent (0 to 100) out, not rounded
    Missing  n = 0 gives nan
    """
    count, n = np.asarray(count, float), np.asarray(n, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = count / n
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return _plain(100 * (centre - half)), _plain(100 * (centre + half))


def mid_p(count: Numbers, n: Numbers, share_percent: Numbers) -> Numbers:
    """Two-sided mid-P of the exact binomial: how surprising is `count` of `n`, by chance alone?

    2 x min(P(X<x) + half P(X=x), P(X>x) + half P(X=x)), at most 1.
    """
    share = np.asarray(share_percent, float) / 100
    half = stats.binom.pmf(count, n, share) / 2
    below = stats.binom.cdf(count, n, share) - half
    above = stats.binom.sf(count, n, share) + half
    return _plain(np.minimum(1.0, 2 * np.minimum(below, above)))


def doubled_exact(count: Numbers, n: Numbers, share_percent: Numbers) -> Numbers:
    """Twice the smaller exact tail: the conservative cousin of mid-P, for comparison."""
    share = np.asarray(share_percent, float) / 100
    below = stats.binom.cdf(count, n, share)
    above = stats.binom.sf(np.asarray(count) - 1, n, share)
    return _plain(np.minimum(1.0, 2 * np.minimum(below, above)))


def critical_counts(n: Numbers, share_percent: Numbers) -> tuple[Numbers, Numbers]:
    """The counts at which mid-P becomes significant: (low, high).

    A count at or under `low` is significantly low, at or over `high` significantly high.
    One pair serves every school with this cohort, so all of England needs a few hundred
    evaluations of the binomial instead of one a school. -1 and n + 1 mean "never".
    """
    n, share = np.asarray(n, float), np.asarray(share_percent, float) / 100
    return (
        _plain(_critical_low(n, share)),
        _plain(n - _critical_low(n, 1 - share)),
    )


def _critical_low(n: npt.NDArray[np.float64], share: npt.NDArray[np.float64]) -> Numbers:
    k = stats.binom.ppf(SIGNIFICANT_AT / 2, n, share)
    tail = stats.binom.cdf(k, n, share) - stats.binom.pmf(k, n, share) / 2
    return np.where(tail < SIGNIFICANT_AT / 2, k, k - 1)


def progress_interval(score: Numbers, n: Numbers, sigma: float) -> tuple[Numbers, Numbers]:
    """The Department's 95% interval of a progress score, or of a mean.

    Units    `sigma` is the national pupil-level SD of that year, in the unit of the score
    Source   method notes 4.2: reproduces every published row of the 2019 Progress 8 file
    """
    half = Z95 * sigma / np.sqrt(np.asarray(n, float))
    return _plain(np.asarray(score, float) - half), _plain(np.asarray(score, float) + half)


def sigma_from_bounds(lower: Numbers, upper: Numbers, n: Numbers) -> float:
    """The pupil-level SD that the published bounds imply; nan if no cohort has 11 pupils.

    The median over schools of half the width x sqrt(n) / 1.96. Cohorts under 11 are left
    out: rounding of their bounds hides the SD.
    """
    lower, upper, n = (np.asarray(a, float) for a in (lower, upper, n))
    kept = (n >= 11) & np.isfinite(lower) & np.isfinite(upper)
    if not kept.any():
        return float("nan")
    implied = (upper[kept] - lower[kept]) / 2 * np.sqrt(n[kept]) / Z95
    return float(np.median(implied))


def direction(lower: float, upper: float, *, against: float = 0.0) -> Direction:
    """ "sig+" or "sig-" when the whole interval is on one side; touching is "ns"."""
    if lower > against:
        return "sig+"
    if upper < against:
        return "sig-"
    return "ns"


def covered_pupils(eligible: float, coverage_percent: float) -> int:
    """Pupils in a key stage 2 progress score: eligible x coverage (method notes 2.5)."""
    return int(np.floor(eligible * coverage_percent / 100 + 0.5))


def _plain(value: npt.ArrayLike) -> Numbers:
    array = np.asarray(value, float)
    return float(array) if array.ndim == 0 else array
