"""The table statistics: equal to the one-school functions, and equal on another engine."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.special import ndtr

from headway.evidence.statistics import tables
from headway.evidence.statistics.cohorts import Year, pool
from headway.evidence.statistics.quartiles import percentile_ranks
from headway.evidence.statistics.trends import GapYear, trend

YEARS = (2019, 2018, 2017, 2015, 2014)  # 2016 was not published
SCHOOLS = 300
DELTA = 5.6


def year(rng, year_end):
    n = rng.integers(6, 90, SCHOOLS)
    count = rng.binomial(n, 0.6)
    absent = rng.random(SCHOOLS) < 0.15
    value = np.where(absent, np.nan, 100 * count / n)
    error = 100 * np.sqrt(0.6 * 0.4 / n)
    weight = np.where(absent | (n < 11), np.nan, 1 / (error**2 + DELTA**2))
    return pl.DataFrame(
        {
            "key": np.arange(SCHOOLS),
            "urn": np.arange(SCHOOLS),
            "group": np.where(np.arange(SCHOOLS) % 3, "a", "b"),
            "year_end": year_end,
            "value": value,
            "n": n,
            "count": np.where(absent, np.nan, count),
            "gap": value - 60,
            "weight": weight,
            "se": error,
        }
    ).fill_nan(None)


@pytest.fixture(scope="module")
def frames():
    rng = np.random.default_rng(12)
    return [year(rng, y) for y in YEARS]


def worked_out(frames):
    now, earlier = frames[0], frames[1:]
    table = tables.with_lags(now, earlier)
    table = tables.with_slope(table, years=[y - YEARS[0] for y in YEARS])
    table = tables.with_pool(table, lags=2)
    return tables.with_percentile(
        table, "value", by=["group"], into="percentile", higher_is_better=True
    )


def test_every_slope_is_the_one_of_the_school_s_own_trend(frames):
    table = worked_out(frames)
    for row in table.sort("key").iter_rows(named=True):
        points = [
            GapYear(y, f["gap"][row["key"]], f["se"][row["key"]], "x")
            for y, f in zip(YEARS, frames, strict=True)
            if f["weight"][row["key"]] is not None
        ]
        if row["weight"] is None:
            assert row["trend_slope"] is None
            assert row["trend_points"] is None
            continue
        one = trend(points, cohort_sd=DELTA, important=5)
        assert row["trend_points"] == len(points)
        if one.slope is None:
            assert row["trend_slope"] is None
        else:
            assert row["trend_slope"] == pytest.approx(one.slope)
            assert row["trend_error"] == pytest.approx(one.error)
            assert row["trend_from"] == one.years[0] - YEARS[0]
        if one.change is not None:
            assert row["trend_change"] == pytest.approx(one.change)


def test_every_pooled_value_is_the_one_of_the_small_cohort_policy(frames):
    for row in worked_out(frames).iter_rows(named=True):
        own = [
            Year(y, f["value"][row["key"]], f["n"][row["key"]], int(f["count"][row["key"]]))
            for y, f in zip(YEARS[:3], frames[:3], strict=True)
            if f["value"][row["key"]] is not None
        ]
        one = pool(own, in_year=YEARS[0])
        assert row["pooled_years"] == len(own)
        if one is not None:
            assert 100 * row["pooled_count"] / row["pooled_n"] == pytest.approx(one.value)
            assert row["pooled_weighted"] / row["pooled_n"] == pytest.approx(one.value)


def test_percentiles_are_those_of_the_peers(frames):
    table = worked_out(frames).sort("key")
    for _, part in table.group_by("group"):
        alone = percentile_ranks(part["value"].fill_null(np.nan).to_numpy())
        assert part["percentile"].fill_null(np.nan).to_numpy() == pytest.approx(
            100 * alone, nan_ok=True
        )


def test_a_label_follows_certainty_and_size():
    frame = pl.DataFrame(
        {"trend_up": [0.99, 0.85, 0.99, 0.01, 0.1, None], "trend_change": [6, 6, 2, -6, -6, None]}
    )
    table = tables.with_trend_label(frame, important=5.0, higher_is_better=True)
    assert table["trend_label"].to_list() == [
        "improving against national",
        "probably improving",
        "no clear change",
        "declining against national",
        "probably declining",
        "not enough years",
    ]
    lower = tables.with_trend_label(frame, important=5.0, higher_is_better=False)
    assert lower["trend_label"][0] == "declining against national"


def test_another_engine_gives_the_same_figures(frames):
    ours = worked_out(frames).sort("key")
    theirs = worked_out([pd.DataFrame(f.to_dict(as_series=False)) for f in frames])
    theirs = theirs.sort_values("key")
    for name in (
        "trend_slope",
        "trend_error",
        "trend_change",
        "pooled_n",
        "pooled_count",
        "pooled_weighted",
        "percentile",
    ):
        left = ours[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        right = theirs[name].to_numpy(dtype=float, na_value=np.nan)
        assert left == pytest.approx(right, nan_ok=True), name
    up = ndtr((ours["trend_slope"] / ours["trend_error"]).drop_nulls().to_numpy())
    assert ((up >= 0) & (up <= 1)).all()
