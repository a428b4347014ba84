"""Means of other authorities, and the rows of an authority among them."""

import polars as pl
import pytest

from headway.assessment.publishing.areas import group_means

ROWS = pl.DataFrame(
    {
        "area": ["801", "383", "383", "341", "352"],
        "year_end": [2025] * 5,
        "phase": ["primary"] * 5,
        "pupil_group": ["all"] * 5,
        "value": [60.0, 70.0, 99.0, None, 50.0],
        "n": [100, 300, 1, 50, 600],
        "state": ["ok", "ok", "ok", "suppressed", "ok"],
    }
)


def test_a_group_mean_is_weighted_by_pupils_and_says_how_many_authorities_it_has():
    found = group_means(ROWS, ("801", "383", "341"))
    mean = found[2025, "primary", "all"]
    assert mean.weighted == pytest.approx((60 * 100 + 70 * 300) / 400)
    assert mean.unweighted == pytest.approx(65.0)
    assert mean.authorities == 2  # the hidden one is not in it, the second row of one neither


def test_without_pupil_numbers_there_is_no_weighted_mean():
    found = group_means(ROWS.with_columns(n=pl.lit(None, dtype=pl.Int64)), ("801", "352"))
    assert found[2025, "primary", "all"].weighted is None
    assert found[2025, "primary", "all"].unweighted == 55.0


def test_a_group_without_any_figure_has_no_mean():
    assert group_means(ROWS, ("999",)) == {}
