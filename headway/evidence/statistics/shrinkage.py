"""Shrinkage towards the phase mean: for stability and firmness, never shown as the result.

Method notes 4.8.
"""

from typing import NamedTuple

import numpy as np

from headway.evidence.statistics.intervals import Numbers


class Shrunken(NamedTuple):
    """`reliability` is the share of a school's difference that is not sampling chance."""

    value: Numbers
    sd: Numbers
    reliability: Numbers


def shrink(
    value: Numbers, *, error: Numbers, between_sd: float, towards: Numbers = 0.0
) -> Shrunken:
    """The expected true value of a school given its figure and how much schools differ.

    error       standard error of the figure (pupil SD / sqrt(n)), in its unit
    between_sd  SD of true values between schools (tau), in its unit
    """
    sampling = np.square(np.asarray(error, float))
    if between_sd <= 0:
        reliability: Numbers = np.zeros_like(sampling)
    else:
        reliability = between_sd**2 / (between_sd**2 + sampling)
    estimate = towards + reliability * (np.asarray(value, float) - towards)
    return Shrunken(estimate, np.sqrt(reliability * sampling), reliability)
