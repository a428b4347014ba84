"""Shrinkage towards the phase mean: for stability and firmness, never shown as the result.

Method notes 4.8.
"""

from typing import NamedTuple

import polars as pl


class Shrunken(NamedTuple):
    """`reliability` is the share of a school's difference that is not sampling chance."""

    value: pl.Expr
    sd: pl.Expr
    reliability: pl.Expr


def shrink(value: pl.Expr, *, error: pl.Expr, between_sd: pl.Expr, towards: pl.Expr) -> Shrunken:
    """The expected true value of a school given its figure and how much schools differ.

    error       standard error of the figure (pupil SD / sqrt(n)), in its unit
    between_sd  SD of true values between schools (tau), in its unit
    towards     mean of the phase
    """
    reliability = between_sd**2 / (between_sd**2 + error**2)
    estimate = towards + reliability * (value - towards)
    return Shrunken(estimate, (reliability * error**2).sqrt(), reliability)
