"""Statistics of whole tables, written once in Narwhals for any engine it knows.

Only arithmetic, ranks within groups, sums by group and joins are used, so that a table on
a cluster gives the same figures as Polars does here.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from headway.evidence.statistics.trends import ENOUGH_YEARS, PROBABLE, SURE


def _opened(frame: Any) -> Any:
    """Narwhals' own types tell eager from lazy engines; these functions serve both."""
    return nw.from_native(frame)


def with_percentile(
    frame: IntoFrameT, value: str, *, by: Sequence[str], into: str, higher_is_better: bool = True
) -> IntoFrameT:
    """Percentile rank (0 to 100) of `value` within groups, ties shared, larger is better.

    (worse + half the other ties + half) / N, as `quartiles.percentile_ranks`. Rows whose
    value is missing are neither ranked nor counted.
    """
    table = _opened(frame)
    rank = nw.col(value).rank("average", descending=not higher_is_better).over(*by)
    count = nw.col(value).count().over(*by)
    native: IntoFrameT = table.with_columns(((rank - 0.5) / count * 100).alias(into)).to_native()
    return native


LAGGED = ("gap", "weight", "value", "n", "count")
FOR_TREND = LAGGED[:2]  # all that years beyond the pooled ones are read for


def with_lags(
    frame: IntoFrameT, earlier: Sequence[IntoFrameT], *, on: str = "key", whole: int = 2
) -> IntoFrameT:
    """Beside each row the same school and group in earlier years, as `gap_1`, `gap_2` ...

    One join a year on one whole-number key: five times quicker than grouping all years.
    The first `whole` years bring everything that pooling reads, the others gap and weight.
    """
    table = _opened(frame)
    for place, year in enumerate(earlier, start=1):
        wanted = LAGGED if place <= whole else FOR_TREND
        names = (nw.col(name).alias(f"{name}_{place}") for name in wanted)
        table = table.join(_opened(year).select(on, *names), on=on, how="left")
    native: IntoFrameT = table.to_native()
    return native


def with_slope(frame: IntoFrameT, *, years: Sequence[int]) -> IntoFrameT:
    """Weighted least-squares slope of the gap a calendar year, and its standard error.

    years   this row's year and those of the lags, as differences: 0, -1, -2, -4
    Reads gap, weight (missing where a year may not enter a trend) and their lags. Adds
    trend_points, trend_from (as a difference), trend_change, trend_slope, trend_error.
    """
    names = ["", *(f"_{place}" for place in range(1, len(years)))]
    known = [~nw.col(f"weight{name}").is_null() for name in names]
    # A horizontal sum passes over what is missing.
    w = [nw.col(f"weight{name}") for name in names]
    g = [nw.col(f"gap{name}") for name in names]
    sums = {
        "w": nw.sum_horizontal(*w),
        "wt": nw.sum_horizontal(*(x * t for x, t in zip(w, years, strict=True))),
        "wtt": nw.sum_horizontal(*(x * t * t for x, t in zip(w, years, strict=True))),
        "wg": nw.sum_horizontal(*(x * y for x, y in zip(w, g, strict=True))),
        "wtg": nw.sum_horizontal(*(x * t * y for x, t, y in zip(w, years, g, strict=True))),
        "trend_points": nw.sum_horizontal(*(k.cast(nw.Int8) for k in known)),
    }
    first_year, first_gap = nw.lit(0), nw.col("gap")
    for name, t, has in zip(names[1:], years[1:], known[1:], strict=True):
        first_year = nw.when(has).then(nw.lit(t)).otherwise(first_year)
        first_gap = nw.when(has).then(nw.col(f"gap{name}")).otherwise(first_gap)
    table = _opened(frame).with_columns(**sums)
    ground = nw.col("wtt") - nw.col("wt") * nw.col("wt") / nw.col("w")
    slope = (nw.col("wtg") - nw.col("wt") * nw.col("wg") / nw.col("w")) / ground
    counts = known[0]
    enough = counts & (nw.col("trend_points") >= ENOUGH_YEARS)
    table = table.with_columns(
        trend_slope=nw.when(enough).then(slope),
        trend_error=nw.when(enough).then(1 / ground.sqrt()),
        trend_from=nw.when(counts).then(first_year),
        trend_change=nw.when(counts & (nw.col("trend_points") >= 2)).then(
            nw.col("gap") - first_gap
        ),
        trend_points=nw.when(counts).then(nw.col("trend_points")),
    )
    native: IntoFrameT = table.drop("w", "wt", "wtt", "wg", "wtg").to_native()
    return native


def with_pool(frame: IntoFrameT, *, lags: int) -> IntoFrameT:
    """Sums over this year and `lags` earlier ones: pooled_n, pooled_years, pooled_count,
    pooled_weighted (n times value) and pooled_gap (n times gap; missing if a gap is).
    """
    names = ["", *(f"_{place}" for place in range(1, lags + 1))]
    has = [~nw.col(f"value{x}").is_null() & ~nw.col(f"n{x}").is_null() for x in names]
    # A horizontal sum passes over what is missing.
    n = [
        nw.when(here).then(nw.col(f"n{x}").cast(nw.Float64))
        for x, here in zip(names, has, strict=True)
    ]

    def total(column: str) -> nw.Expr:
        return nw.sum_horizontal(
            *(m * nw.col(f"{column}{x}") for m, x in zip(n, names, strict=True))
        )

    no_gap = [
        (here & nw.col(f"gap{x}").is_null()).cast(nw.Int8)
        for x, here in zip(names, has, strict=True)
    ]
    counts = [nw.when(here).then(nw.col(f"count{x}")) for x, here in zip(names, has, strict=True)]
    table = _opened(frame).with_columns(
        pooled_n=nw.sum_horizontal(*n),
        pooled_years=nw.sum_horizontal(*(here.cast(nw.Int8) for here in has)),
        pooled_count=nw.sum_horizontal(*counts),
        pooled_weighted=total("value"),
        pooled_gap=total("gap"),
        _no_gap=nw.sum_horizontal(*no_gap),
    )
    table = table.with_columns(
        pooled_gap=nw.when(nw.col("_no_gap") == 0).then(nw.col("pooled_gap"))
    )
    native: IntoFrameT = table.drop("_no_gap").to_native()
    return native


def with_trend_label(frame: IntoFrameT, *, important: float, higher_is_better: bool) -> IntoFrameT:
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
    native: IntoFrameT = _opened(frame).with_columns(label.alias("trend_label")).to_native()
    return native
