"""Floor and coasting, with the worked rows of the method notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.evidence.floor import Result, check


def primary(rwm, reading, writing, maths, *, n=85, maths_upper=-1.0, year_end=2017):
    return {
        ("P_RWM_EXP", year_end): Result(rwm, None, n),
        ("P_READ_PROG", year_end): Result(reading, reading + 1.3, n),
        ("P_WRIT_PROG", year_end): Result(writing, writing + 1.2, n),
        ("P_MAT_PROG", year_end): Result(maths, maths_upper, n),
    }


def floor(results, *, year_end=2017, phase="primary", stage="primary"):
    return check("floor", phase=phase, stage=stage, year_end=year_end, results=results)


@pytest.mark.acceptance("T32")
def test_two_subjects_far_down_and_low_attainment_are_below_the_floor():
    assert floor(primary(42, -5.1, 0.4, -6.5)).below is True
    above = floor(primary(70, -5.1, 0.4, -6.5))
    assert above.below is False
    assert above.because == "Results of 2017 are not below the floor standard."


@pytest.mark.acceptance("T33")
def test_one_subject_alone_must_be_significantly_below():
    assert floor(primary(49, -2.5, 0.0, -5.1, maths_upper=-0.2)).below is True
    assert floor(primary(49, -2.5, 0.0, -5.1, maths_upper=0.0)).below is False


def test_the_threshold_itself_is_not_below():
    assert floor(primary(65, -6.0, -8.0, -6.0)).below is False
    assert floor(primary(64, -5.0, -7.0, -5.0)).below is False


def test_a_missing_figure_leaves_the_question_open_unless_the_rest_decides_it():
    results = primary(49, -2.5, 0.0, -1.0)
    del results[("P_READ_PROG", 2017)]
    outcome = floor(results)
    assert (outcome.below, outcome.because) == (
        None,
        "A figure that the floor standard needs is missing for 2017.",
    )
    assert floor({**results, ("P_RWM_EXP", 2017): Result(90.0, None, 85)}).below is False
    no_bound = primary(49, -2.5, 0.0, -5.1, maths_upper=None)
    assert floor(no_bound).below is None
    assert floor({}).below is None


@pytest.mark.parametrize("phase", ["infant", "special", "alternative"])
def test_schools_that_had_no_floor_are_exempt(phase):
    assert floor(primary(10, -9, -9, -9), phase=phase).below is False


def test_ten_pupils_are_exempt():
    outcome = floor(primary(10, -9, -9, -9, n=10))
    assert outcome.below is False
    assert "fewer than 11 pupils" in outcome.because


def test_secondary_floor_needs_a_significant_score():
    low = {("S_P8", 2018): Result(-0.6, -0.3, 150)}
    assert floor(low, year_end=2018, phase="secondary", stage="secondary").below is True
    wide = {("S_P8", 2018): Result(-0.6, 0.1, 20)}
    assert floor(wide, year_end=2018, phase="secondary", stage="secondary").below is False


def test_after_2018_the_standard_is_history_and_after_2019_it_is_gone():
    outcome = floor(primary(42, -5.1, 0.4, -6.5, year_end=2019), year_end=2019)
    assert outcome.below is True
    assert outcome.discontinued
    assert "discontinued national standard" in outcome.because
    gone = floor(primary(42, -5.1, 0.4, -6.5, year_end=2023), year_end=2023)
    assert (gone.below, gone.because) == (None, "There was no floor standard for results of 2023.")


def test_coasting_needs_all_three_years():
    three = {}
    for year_end in (2016, 2017, 2018):
        three |= primary(70, -3.0, 0.0, -1.0, year_end=year_end)
    outcome = check("coasting", phase="primary", stage="primary", year_end=2018, results=three)
    assert outcome.below is True
    assert outcome.because == "Results to 2018 meet the definition of coasting."
    better = {**three, **primary(86, -3.0, 0.0, -1.0, year_end=2017)}
    assert not check(
        "coasting", phase="primary", stage="primary", year_end=2018, results=better
    ).below


@given(
    st.floats(0, 100), st.floats(-12, 12), st.floats(-12, 12), st.floats(-12, 12), st.floats(0, 6)
)
def test_a_worse_score_never_lifts_a_school_over_the_floor(rwm, reading, writing, maths, drop):
    def upper(score):
        return score + 1.2

    before = floor(primary(rwm, reading, writing, maths, maths_upper=upper(maths)))
    after = floor(primary(rwm, reading, writing, maths - drop, maths_upper=upper(maths - drop)))
    if before.below:
        assert after.below
