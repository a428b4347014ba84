"""Statistics of whole tables, written once in Narwhals for any engine it knows.

Only arithmetic, ranks within groups, sums by group and joins are used, so that a table on
a cluster gives the same figures as Polars does here.
"""

from collections.abc import Sequence

import narwhals as nw
from narwhals.typing import IntoFrameT

from headway.evidence.statistics.trends import ENOUGH_YEARS, PROBABLE, SURE


@nw.narwhalify
def with_percentile(
    frame: IntoFrameT, value: str, *, by: Sequence[str], into: str, higher_is_better: bool = True
) -> IntoFrameT:
    """Percentile rank (0 to 100) of `value` within groups, ties shared, larger is better.

    (worse + half the other ties + half) / N, as `quartiles.percentile_ranks`. Rows whose
    value is missing are neither ranked nor counted.
    """
    rank = nw.col(value).rank("average", descending=not higher_is_better).over(*by)
    count = nw.col(value).count().over(*by)
    return frame.with_columns(((rank - 0.5) / count * 100).alias(into))


@nw.narwhalify
def history_sums(frame: IntoFrameT, *, by: Sequence[str], year_end: int) -> IntoFrameT:
    """The sums from which pooled values and trends follow, one row a school and group.

    Reads year_end, value, n, count, gap, weight (1 / variance of the gap; missing where the
    year may not enter a trend) and pooled (true for a year that enters the pooled value).
    Years are counted from `year_end`, so the sums stay small.
    """
    t = (nw.col("year_end") - year_end).cast(nw.Float64)
    w, g = nw.col("weight"), nw.col("gap")
    n = nw.when(nw.col("pooled")).then(nw.col("n").cast(nw.Float64))
    in_trend = ~w.is_null()
    return (
        frame.with_columns(
            w=w,
            wt=w * t,
            wtt=w * t * t,
            wg=w * g,
            wtg=w * t * g,
            trend_year=nw.when(in_trend).then(nw.col("year_end")),
            pool_n=n,
            pool_count=nw.when(nw.col("pooled")).then(nw.col("count")),
            pool_weighted=n * nw.col("value"),
            pool_gap=n * g,
        )
        .group_by(*by)
        .agg(
            nw.col("w").sum(),
            nw.col("wt").sum(),
            nw.col("wtt").sum(),
            nw.col("wg").sum(),
            nw.col("wtg").sum(),
            nw.col("trend_year").count().alias("trend_points"),
            nw.col("trend_year").min().alias("trend_from"),
            nw.col("trend_year").max().alias("trend_to"),
            nw.col("pool_n").sum().alias("pooled_n"),
            nw.col("pool_n").count().alias("pooled_years"),
            nw.col("pool_count").sum().alias("pooled_count"),
            nw.col("pool_count").count().alias("pooled_counts"),
            nw.col("pool_weighted").sum().alias("pooled_weighted"),
            nw.col("pool_gap").sum().alias("pooled_gap"),
            nw.col("pool_gap").count().alias("pooled_gaps"),
        )
    )


@nw.narwhalify
def with_slope(frame: IntoFrameT) -> IntoFrameT:
    """Weighted least-squares slope of the gap a calendar year, and its standard error."""
    ground = nw.col("wtt") - nw.col("wt") * nw.col("wt") / nw.col("w")
    slope = (nw.col("wtg") - nw.col("wt") * nw.col("wg") / nw.col("w")) / ground
    enough = nw.col("trend_points") >= ENOUGH_YEARS
    return frame.with_columns(
        trend_slope=nw.when(enough).then(slope),
        trend_error=nw.when(enough).then(1 / ground.sqrt()),
    )


@nw.narwhalify
def with_trend_label(
    frame: IntoFrameT, *, important: float, higher_is_better: bool
) -> IntoFrameT:
    """`trends.label_of` for a table: reads trend_up (P(slope > 0)) and trend_change."""
    up, change = nw.col("trend_up"), nw.col("trend_change")
    better, moved = (up, change) if higher_is_better else (1 - up, -change)
    rises, falls = moved >= important, -moved >= important
    label = (
        nw.when(up.is_null())
        .then(nw.lit("not enough years"))
        .when(rises & (better >= SURE))
        .then(nw.lit("improving against national"))
        .when(rises & (better >= PROBABLE))
        .then(nw.lit("probably improving"))
        .when(falls & (1 - better >= SURE))
        .then(nw.lit("declining against national"))
        .when(falls & (1 - better >= PROBABLE))
        .then(nw.lit("probably declining"))
        .otherwise(nw.lit("no clear change"))
    )
    return frame.with_columns(label.alias("trend_label"))
