"""Pupil-level and cohort-to-cohort spread, estimated from two years of schools (4.4, 6)."""

import numpy as np
import numpy.typing as npt

ENOUGH_PAIRS = 30


def pupil_sd(
    this_year: npt.ArrayLike, last_year: npt.ArrayLike, n_this: npt.ArrayLike, n_last: npt.ArrayLike
) -> float | None:
    """SD between pupils of a mean that is published without one; None with too few schools.

    Half the squared change of a school (less the mean change) is sampling variance plus
    real change; regressed on 1/n (average of the two years) its slope is the variance
    between pupils. Schools count by n squared, because a half squared change is itself as
    uncertain as the variance it estimates.
    """
    now, then, n_now, n_then = (
        np.asarray(a, float) for a in (this_year, last_year, n_this, n_last)
    )
    kept = np.isfinite(now) & np.isfinite(then) & (n_now >= 6) & (n_then >= 6)
    if kept.sum() < ENOUGH_PAIRS:
        return None
    change = now[kept] - then[kept]
    half = 0.5 * np.square(change - change.mean())
    inverse = 0.5 * (1 / n_now[kept] + 1 / n_then[kept])
    weight = 1 / (inverse * inverse)
    centred = inverse - (weight * inverse).sum() / weight.sum()
    ground = float((weight * centred * centred).sum())
    if ground <= 1e-12 * float(weight.sum()):
        return None
    slope = float((weight * centred * half).sum()) / ground
    return float(np.sqrt(slope)) if slope > 0 else None


def cohort_sd(
    this_year: npt.ArrayLike,
    last_year: npt.ArrayLike,
    error_this: npt.ArrayLike,
    error_last: npt.ArrayLike,
) -> float | None:
    """SD from one cohort to the next beyond sampling (delta); None with too few schools.

    Half the variance of the change, less the mean sampling variance; never below 0.
    """
    now, then, e_now, e_then = (
        np.asarray(a, float) for a in (this_year, last_year, error_this, error_last)
    )
    change = now - then
    kept = np.isfinite(change) & np.isfinite(e_now) & np.isfinite(e_then)
    if kept.sum() < ENOUGH_PAIRS:
        return None
    sampling = 0.5 * (np.square(e_now[kept]) + np.square(e_then[kept]))
    return float(np.sqrt(max(0.0, 0.5 * change[kept].var(ddof=1) - sampling.mean())))
