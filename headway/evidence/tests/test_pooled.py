"""The history of an amalgamated school: its predecessors together, or nothing."""

import polars as pl
import pytest

from headway.evidence.catalogue import indicators
from headway.evidence.pooled import pooled_history

ELDERS = pl.DataFrame({"school": [1, 1], "urn": [10, 11]})


def figures(*values):
    """urn, value, n of 2018."""
    return pl.DataFrame(
        [
            {
                "urn": urn, "year_end": 2018, "pupil_group": "all", "value": value, "n": n,
                "pupils": n, "state": "ok" if value is not None else "suppressed", "raw": "",
                "series": "P_RWM_EXP:2018", "national": 64.0,
            }
            for urn, value, n in values
        ],
        schema_overrides={"value": pl.Float64, "n": pl.Int64, "pupils": pl.Int64},
    )  # fmt: skip


def pooled(*values, indicator="P_RWM_EXP"):
    return pooled_history(figures(*values), ELDERS, indicators()[indicator])


def test_two_schools_become_one_mean_weighted_by_pupils():
    row = pooled((10, 40.0, 30), (11, 70.0, 60)).row(0, named=True)
    assert (row["school"], row["value"], row["n"]) == (1, 60.0, 90)
    assert row["state"] == "computed"
    assert row["raw"] == "mean of 2 schools, weighted by pupils"
    assert row["gap"] == -4.0


@pytest.mark.parametrize("other", [(11, None, None), (11, None, 4), (11, 70.0, None)])
def test_one_school_without_a_figure_leaves_no_history(other):
    assert pooled((10, 40.0, 30), other).is_empty()


def test_a_school_that_the_file_leaves_out_leaves_no_history():
    assert pooled((10, 40.0, 30)).is_empty()


def test_a_file_without_numbers_is_weighted_by_the_rolls():
    rows = figures((10, 40.0, None), (11, 70.0, None)).with_columns(
        pupils=pl.Series([30, 60], dtype=pl.Int64)
    )
    row = pooled_history(rows, ELDERS, indicators()["A_PA"]).row(0, named=True)
    assert (row["value"], row["n"], row["pupils"]) == (60.0, None, 90)


def test_numbers_of_pupils_are_not_averaged():
    assert pooled((10, 40.0, 30), (11, 70.0, 60), indicator="C_NOR").is_empty()
