"""Formulas of the statistics as expressions, so that no column leaves the engine."""

import polars as pl

from headway.evidence.statistics.intervals import Z95


def wilson(count: pl.Expr, n: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """`intervals.wilson` as expressions, so that no column leaves the engine."""
    share, z2 = count / n, Z95 * Z95
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * (share * (1 - share) / n + z2 / (4 * n * n)).sqrt()
    return 100 * (centre - half), 100 * (centre + half)
