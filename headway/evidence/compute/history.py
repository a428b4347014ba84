"""This year beside earlier years of a school: pooled values and trends (4.9 and 6)."""

from collections.abc import Mapping

import polars as pl
from scipy.special import ndtr

from headway.evidence.catalogue import Indicator
from headway.evidence.compute.expressions import wilson
from headway.evidence.statistics import tables
from headway.evidence.statistics.cohorts import FLAGGED_FROM, POOLED_FROM, POOLED_YEARS
from headway.evidence.statistics.intervals import Z95
from headway.evidence.statistics.trends import MOST_YEARS

# What a later year reads of an earlier one. `key` is a whole number for school and group.
HISTORY = ["key", "value", "n", "count", "gap", "weight", "se", "pupils"]


def with_history(
    frame: pl.DataFrame,
    history: Mapping[int, pl.DataFrame],
    definition: Indicator,
    year_end: int,
    sigma: float | None,
    delta: float,
) -> pl.DataFrame:
    """Pooled values over three published years and the trend over three to five."""
    flagged = (pl.col("pupils") >= FLAGGED_FROM) & pl.col("gap").is_not_null()
    variance = pl.col("se") ** 2 + delta**2
    frame = frame.with_columns(
        weight=pl.when(flagged & (variance > 0)).then(1 / variance), n=pl.col("n").cast(pl.Int64)
    )
    years = sorted(history, reverse=True)[: MOST_YEARS - 1]
    frame = tables.with_lags(frame, [history[y] for y in years], whole=POOLED_YEARS - 1)
    frame = tables.with_slope(frame, years=[0, *(y - year_end for y in years)])
    frame = tables.with_pool(frame, lags=min(len(years), POOLED_YEARS - 1))
    lags = [f"{name}_{i}" for i in range(1, len(years) + 1) for name in tables.LAGGED]
    frame = frame.drop(lags, strict=False)
    frame = _with_pooled(frame, definition, sigma)
    return _with_trend(frame, definition, year_end)


def _with_pooled(frame: pl.DataFrame, definition: Indicator, sigma: float | None) -> pl.DataFrame:
    enough = (pl.col("pooled_years") >= 2) & (pl.col("pooled_n") >= POOLED_FROM)
    if definition.method == "proportion":
        value = 100 * pl.col("pooled_count") / pl.col("pooled_n")
        low, high = wilson(pl.col("pooled_count"), pl.col("pooled_n"))
    else:
        value = pl.col("pooled_weighted") / pl.col("pooled_n")
        half = Z95 * (sigma if sigma is not None else float("nan")) / pl.col("pooled_n").sqrt()
        low, high = value - half, value + half
    if definition.method not in ("proportion", "progress", "mean"):
        low = high = pl.lit(None, dtype=pl.Float64)
    return frame.with_columns(
        pooled_value=pl.when(enough).then(value),
        pooled_lower=pl.when(enough).then(low).fill_nan(None),
        pooled_upper=pl.when(enough).then(high).fill_nan(None),
        pooled_n=pl.when(enough).then(pl.col("pooled_n").cast(pl.Int64)),
        pooled_count=pl.when(enough & pl.lit(definition.method == "proportion")).then(
            "pooled_count"
        ),
        pooled_gap=pl.when(enough).then(pl.col("pooled_gap") / pl.col("pooled_n")),
        pooled_years=pl.when(enough).then("pooled_years"),
    ).drop("pooled_weighted")


def _with_trend(frame: pl.DataFrame, definition: Indicator, year_end: int) -> pl.DataFrame:
    ratio = (frame["trend_slope"] / frame["trend_error"]).cast(pl.Float64).to_numpy()
    frame = frame.with_columns(
        trend_up=pl.Series(ndtr(ratio)).fill_nan(None),
        trend_from=(pl.col("trend_from") + year_end).cast(pl.Int16),
    )
    frame = tables.with_trend_label(
        frame,
        important=definition.important or 0.0,
        higher_is_better=definition.direction != "lower",
    )
    certain = 2 * pl.min_horizontal(pl.col("trend_up"), 1 - pl.col("trend_up"))
    return frame.with_columns(trend_p=certain)
