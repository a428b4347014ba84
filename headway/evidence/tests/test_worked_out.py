"""Measures that no file prints: girls less boys, and areas added up of their schools."""

import polars as pl
import pytest

from headway.evidence.catalogue import indicators
from headway.evidence.floor_years import floor_span, floors, results_of
from headway.evidence.worked_out import areas_of_schools, gap_sentence, girls_less_boys

GAP = indicators()["G_READ_PROG"]
SIDE = {"year_end": 2023, "state": "ok", "series": "P_READ_PROG:2023", "release": "ks2"}


def school(girls, boys, **both):
    rows = [
        {"school": 1, "pupil_group": side, **SIDE, **cells, **both}
        for side, cells in (("girls", girls), ("boys", boys))
    ]
    frame = pl.DataFrame(rows, schema_overrides={"value": pl.Float64, "n": pl.Int64})
    made = girls_less_boys(frame, GAP, keys=("school", "year_end"), of_schools=True)
    return made.row(0, named=True)


def test_a_gap_is_girls_less_boys_and_says_both_sides():
    found = school({"value": 1.4, "n": 30}, {"value": -0.8, "n": 28})
    assert found["value"] == pytest.approx(2.2)
    assert (found["n"], found["state"]) == (58, "computed")
    assert found["raw"] == "girls 1.4, boys -0.8"
    assert gap_sentence(found["value"], found["raw"], GAP) == (
        "Girls 1.4, boys -0.8: girls were 2.2 points ahead."
    )


@pytest.mark.parametrize(
    ("girls", "boys", "state"),
    [
        ({"value": None, "n": 4, "state": "suppressed"}, {"value": 1.0, "n": 28}, "suppressed"),
        ({"value": 1.0, "n": 28}, {"value": None, "n": 3, "state": "suppressed"}, "suppressed"),
        ({"value": 1.0, "n": 10}, {"value": 0.2, "n": 28}, "too_few"),
        ({"value": 1.0, "n": None}, {"value": 0.2, "n": 28}, "too_few"),
        ({"value": None, "n": None, "state": "baseline_gap"}, {"value": None, "n": None,
          "state": "baseline_gap"}, "baseline_gap"),
    ],
)  # fmt: skip
def test_a_hidden_or_small_side_leaves_the_gap_unsaid_and_never_nought(girls, boys, state):
    found = school(girls, boys)
    assert (found["value"], found["n"], found["raw"]) == (None, None, None)
    assert found["state"] == state


def test_level_is_said_as_level():
    assert gap_sentence(0.02, "girls 0.1, boys 0.1", GAP).endswith(
        "no difference at this precision."
    )


def test_an_areas_share_is_added_up_of_schools_that_are_shown():
    rows = pl.DataFrame(
        {
            "area": ["399", "399", "399", "301"],
            "stage": ["primary", "primary", "secondary", "primary"],
            "year_end": [2025] * 4,
            "pupil_group": ["indian"] * 4,
            "value": [10.0, 40.0, None, 5.0],
            "n": [300, 100, 900, 600],
            "series": ["C_ETH:2000"] * 4,
            "release": ["spc"] * 4,
        }
    )
    found = areas_of_schools(rows, indicators()["C_ETH"])
    shares = {(r["area"], r["phase"]): r["value"] for r in found.iter_rows(named=True)}
    assert shares["399", "primary"] == pytest.approx((30 + 40) / 400 * 100)
    assert shares["ENG", "primary"] == pytest.approx((30 + 40 + 30) / 1000 * 100)
    assert ("399", "secondary") not in shares, "a hidden school is in neither side"


def primary(value, reading, upper):
    rows = [(1, "P_RWM_EXP", 2018, value, None, 40)]
    rows += [(1, name, 2018, reading, upper, 40) for name in ("P_READ_PROG",)]
    rows += [(1, name, 2018, 0.0, 1.0, 40) for name in ("P_WRIT_PROG", "P_MAT_PROG")]
    return results_of(rows)


@pytest.mark.parametrize(
    ("value", "reading", "upper", "below"),
    [
        (60.0, -5.5, -3.0, True),
        (60.0, -1.0, 1.0, False),
        (70.0, -9.0, -6.0, False),
        (60.0, -5.5, None, None),
    ],
)
def test_each_school_has_a_floor_flag_for_each_year_with_results(value, reading, upper, below):
    (found,) = floors(primary(value, reading, upper), {1: "primary"}, "primary")
    assert (found.year_end, found.outcome.below) == (2018, below)
    assert found.applied is (below is not None)
    assert 2018 in floor_span("primary")
