"""Trends: inside one series, on the right side of the pandemic, and seldom certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.evidence.statistics.trends import GapYear, SeriesBreak, label_of, trend


def years(*gaps, first=2017, error=6.5, series="P_READ_EXP:2016"):
    return [GapYear(first + i, gap, error, series) for i, gap in enumerate(gaps)]


def test_nine_points_in_two_years_are_not_yet_evidence():
    found = trend(years(-12, -7, -3), cohort_sd=6.0, important=5)
    assert found.slope == pytest.approx(4.5, abs=0.01)
    assert found.error == pytest.approx(6.25, abs=0.02)
    assert found.up == pytest.approx(0.76, abs=0.01)
    assert found.label == "no clear change"


@pytest.mark.acceptance("T37")
def test_no_trend_crosses_a_change_of_framework():
    points = years(-4, first=2017, series="P_RWM_EXP:2016") + years(
        -3, -2, first=2018, series="P_RWM_EXP:2018"
    )
    with pytest.raises(SeriesBreak, match="P_RWM_EXP:2016, P_RWM_EXP:2018"):
        trend(points, cohort_sd=5.6, important=5)


def test_no_trend_joins_the_years_on_both_sides_of_the_pandemic():
    points = [GapYear(y, 0.0, 0.1, "S_P8:2018") for y in (2018, 2019, 2023)]
    with pytest.raises(SeriesBreak, match="pandemic"):
        trend(points, cohort_sd=0.1, important=0.15)


@pytest.mark.parametrize(
    ("up", "change", "label"),
    [
        (0.96, 6, "improving against national"),
        (0.85, 6, "probably improving"),
        (0.96, 4, "no clear change"),
        (0.04, -6, "declining against national"),
        (0.15, -6, "probably declining"),
        (0.5, 9, "no clear change"),
    ],
)
def test_the_word_needs_both_certainty_and_size(up, change, label):
    assert label_of(up, change, important=5) == label


def test_rising_absence_is_a_decline():
    found = trend(years(0, 2, 5, error=0.2), cohort_sd=0.2, important=0.5, higher_is_better=False)
    assert found.label == "declining against national"


def test_two_years_state_the_change_and_whether_it_is_clear():
    two = trend(years(-20, 5, error=3.0), cohort_sd=2.0, important=5)
    assert (two.label, two.change, two.change_is_clear) == ("not enough years", 25, True)
    assert not trend(years(-2, 1), cohort_sd=5.6, important=5).change_is_clear
    one = trend(years(-2), cohort_sd=5.6, important=5)
    assert (one.change, one.change_is_clear) == (None, None)


def test_gaps_between_years_count_as_the_years_they_are():
    points = [GapYear(y, g, 0.5, "x") for y, g in ((2013, 0.0), (2016, 6.0), (2017, 8.0))]
    assert trend(points, cohort_sd=0.1, important=1).slope == pytest.approx(2.0, abs=0.01)


@given(
    st.lists(st.floats(-30, 30), min_size=3, max_size=5),
    st.floats(0, 20),
    st.permutations(range(5)),
)
def test_order_does_not_matter_and_a_worse_last_year_never_clears_a_decline(gaps, drop, order):
    points = years(*gaps, first=2012)
    found = trend(points, cohort_sd=3.0, important=5)
    shuffled = [points[i] for i in order if i < len(points)]
    assert trend(shuffled, cohort_sd=3.0, important=5) == found
    worse = trend(years(*gaps[:-1], gaps[-1] - drop, first=2012), cohort_sd=3.0, important=5)
    if found.label == "declining against national":
        assert worse.label == "declining against national"
