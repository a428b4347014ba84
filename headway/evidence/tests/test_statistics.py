"""Worked numbers of the method notes, and properties that no data may break."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.evidence.statistics import bands, cohorts, counts, intervals, spread
from headway.evidence.statistics.cohorts import Cohort, Year
from headway.evidence.statistics.overdispersion import funnel
from headway.evidence.statistics.rounding import round_half_away, show
from headway.evidence.statistics.shrinkage import shrink

P8_SIGMA_2019 = 1.2825


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [(2.5, 0, 3.0), (-2.5, 0, -3.0), (0.285, 2, 0.29), (-0.004, 2, 0.0), (1.25, 1, 1.3)],
)
def test_halves_are_rounded_away_from_zero(value, places, rounded):
    assert round_half_away(value, places) == rounded
    assert math.copysign(1, round_half_away(-0.004, 2)) == 1


def test_a_number_is_printed_with_its_places():
    assert show(-0.3, 2) == "-0.30"


@pytest.mark.acceptance("T25")
def test_fourteen_of_thirty_against_sixty_five_per_cent():
    lower, upper = intervals.wilson(14, 30)
    assert (lower, upper) == (pytest.approx(30.23, abs=0.01), pytest.approx(63.86, abs=0.01))
    assert intervals.mid_p(14, 30, 65) == pytest.approx(0.0424, abs=5e-5)
    assert intervals.doubled_exact(14, 30, 65) == pytest.approx(0.0602, abs=5e-5)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 160), st.floats(1, 99))
def test_critical_counts_say_the_same_as_the_test_itself(n, share):
    low, high = intervals.critical_counts(n, share)
    for count in range(n + 1):
        significant = intervals.mid_p(count, n, share) < 0.05
        below = count < n * share / 100
        assert (count <= low) == (significant and below)
        assert (count >= high) == (significant and not below)


@pytest.mark.acceptance("T1")
def test_progress_8_of_a_school_clearly_below_average():
    lower, upper = intervals.progress_interval(-0.33, 176, P8_SIGMA_2019)
    assert (lower, upper) == (pytest.approx(-0.52, abs=0.01), pytest.approx(-0.14, abs=0.01))
    assert intervals.direction(lower, upper) == "sig-"
    assert bands.band("S_P8", 2019, -0.33, lower, upper) == 4


@pytest.mark.acceptance("T2")
def test_progress_8_that_chance_could_explain():
    lower, upper = intervals.progress_interval(-0.14, 183, P8_SIGMA_2019)
    assert (lower, upper) == (pytest.approx(-0.325, abs=0.01), pytest.approx(0.05, abs=0.01))
    assert intervals.direction(lower, upper) == "ns"
    assert bands.band("S_P8", 2019, -0.14, lower, upper) == 3


@pytest.mark.acceptance("T3")
def test_half_a_grade_exactly_is_well_above_average():
    lower, upper = intervals.progress_interval(0.50, 118, P8_SIGMA_2019)
    assert (lower, upper) == (pytest.approx(0.27, abs=0.01), pytest.approx(0.73, abs=0.01))
    assert bands.band("S_P8", 2019, 0.50, lower, upper) == 1


@pytest.mark.acceptance("T5")
def test_progress_8_of_a_whole_authority():
    lower, upper = intervals.progress_interval(0.09, 11_987, P8_SIGMA_2019)
    assert (round_half_away(lower, 2), round_half_away(upper, 2)) == (0.07, 0.11)
    assert bands.band("S_P8", 2019, 0.09, lower, upper) == 2


@pytest.mark.parametrize(
    ("score", "lower", "upper", "band"),
    [(-0.5, -0.7, -0.3, 4), (-0.51, -0.7, -0.3, 5), (0.49, 0.3, 0.7, 2), (0.2, 0.0, 0.4, 3)],
)
def test_the_cut_points_of_progress_8_bands(score, lower, upper, band):
    assert bands.band("S_P8", 2019, score, lower, upper) == band


def test_a_year_without_cut_points_has_no_band():
    assert bands.band("P_READ_PROG", 2017, 4.0, 2.0, 6.0) is None


@pytest.mark.acceptance("T8")
def test_key_stage_2_progress_interval_of_2019():
    n = intervals.covered_pupils(79, 94)
    assert n == 74
    lower, upper = intervals.progress_interval(0.4, n, 6.17358)
    assert (round_half_away(lower, 1), round_half_away(upper, 1)) == (-1.0, 1.8)
    assert bands.band("P_READ_PROG", 2019, 0.4, lower, upper) == 3


@pytest.mark.acceptance("T9")
def test_key_stage_2_progress_interval_of_a_small_cohort():
    lower, upper = intervals.progress_interval(1.7, 27, 6.17358)
    assert (lower, upper) == (pytest.approx(-0.6, abs=0.1), pytest.approx(4.1, abs=0.1))


@pytest.mark.acceptance("T10")
@pytest.mark.parametrize(
    ("score", "sigma", "bounds"),
    [(-1.6, 6.23, (-2.9, -0.3)), (-2.1, 6.045, (-3.3, -0.9)), (-1.5, 5.625, (-2.6, -0.4))],
)
def test_key_stage_2_progress_intervals_of_2017(score, sigma, bounds):
    n = intervals.covered_pupils(94, 98)
    assert n == 92
    found = intervals.progress_interval(score, n, sigma)
    assert found == (pytest.approx(bounds[0], abs=0.1), pytest.approx(bounds[1], abs=0.1))
    assert intervals.direction(*found) == "sig-"


@pytest.mark.acceptance("T11")
def test_key_stage_2_maths_of_2018():
    found = intervals.progress_interval(-4.5, 109, 5.43)
    assert found == (pytest.approx(-5.5, abs=0.05), pytest.approx(-3.5, abs=0.05))
    assert intervals.direction(*found) == "sig-"


def test_the_pupil_spread_is_read_back_from_published_bounds():
    n = np.array([8, 30, 60, 90, 120])
    lower, upper = intervals.progress_interval(np.zeros(5), n, 6.17)
    lower[0] = -99  # a cohort under 11 has no say
    assert intervals.sigma_from_bounds(lower, upper, n) == pytest.approx(6.17)
    assert math.isnan(intervals.sigma_from_bounds(lower[:1], upper[:1], n[:1]))


@pytest.mark.acceptance("T26")
@pytest.mark.parametrize(
    ("n", "expected", "sd", "reliability"), [(15, -2.547, 1.27, 0.637), (60, -3.501, 0.75, 0.875)]
)
def test_shrinkage_of_a_reading_score(n, expected, sd, reliability):
    one = pl.DataFrame({"value": -4.0, "error": 6.1736 / math.sqrt(n), "tau": 2.11, "mean": 0.0})
    found = shrink(
        pl.col("value"), error=pl.col("error"), between_sd=pl.col("tau"), towards=pl.col("mean")
    )
    row = one.select(**found._asdict()).row(0, named=True)
    assert row["value"] == pytest.approx(expected, abs=0.001)
    assert row["sd"] == pytest.approx(sd, abs=0.005)
    assert row["reliability"] == pytest.approx(reliability, abs=0.001)


@pytest.mark.acceptance("T27")
def test_four_exclusions_where_one_was_expected_are_a_flag_and_three_are_not():
    four = counts.rare_count(4, 1.0)
    assert four.chance == pytest.approx(0.0190, abs=5e-5)
    assert (four.ratio_lower, four.ratio_upper) == (
        pytest.approx(1.090, abs=0.001),
        pytest.approx(10.242, abs=0.001),
    )
    assert four.flagged
    three = counts.rare_count(3, 1.0)
    assert three.chance == pytest.approx(0.0803, abs=5e-5)
    assert not three.flagged


def test_two_exclusions_are_never_a_flag_and_none_expected_is_refused():
    assert not counts.rare_count(2, 0.001).flagged
    assert counts.rare_count(0, 1.0).ratio_lower == 0.0
    with pytest.raises(ValueError, match="above 0"):
        counts.rare_count(2, 0.0)


@pytest.mark.parametrize(
    ("n", "size"),
    [
        (None, Cohort.HIDDEN),
        (5, Cohort.HIDDEN),
        (6, Cohort.VERY_SMALL),
        (10, Cohort.VERY_SMALL),
        (11, Cohort.SMALL),
        (19, Cohort.SMALL),
        (20, Cohort.FULL),
    ],
)
def test_the_small_cohort_policy_is_the_same_for_one_school_and_for_a_table(n, size):
    assert cohorts.cohort(n) is size
    frame = pl.DataFrame({"n": [n]}, schema={"n": pl.Int64})
    assert frame.select(cohorts.cohort_of(pl.col("n"))).item() == size


def test_three_small_years_are_pooled_as_counts():
    years = [Year(2017, 56, 9, 5), Year(2018, 50, 12, 6), Year(2019, 70, 10, 7)]
    pooled = cohorts.pool(years, in_year=2019)
    assert pooled is not None
    assert (pooled.count, pooled.n, pooled.years) == (18, 31, (2017, 2018, 2019))
    assert pooled.value == pytest.approx(58.06, abs=0.01)
    lower, upper = intervals.wilson(18, 31)
    assert (round_half_away(lower, 1), round_half_away(upper, 1)) == (40.8, 73.6)
    assert intervals.mid_p(18, 31, 62) == pytest.approx(0.65, abs=0.01)


def test_scores_are_pooled_by_pupils_and_thin_or_old_years_are_not_pooled():
    two = [Year(2018, -4.0, 5), Year(2019, -1.0, 10)]
    pooled = cohorts.pool(two, in_year=2019)
    assert pooled is not None
    assert (pooled.value, pooled.count) == (pytest.approx(-2.0), None)
    assert cohorts.pool(two[:1], in_year=2019) is None
    assert cohorts.pool(two, in_year=2022) is None
    assert cohorts.pool([Year(2018, 1.0, 5), Year(2019, 1.0, 5)], in_year=2019) is None


def test_naive_funnel_limits_of_a_percentage():
    error = 100 * math.sqrt(0.65 * 0.35 / 30)
    flat = funnel([65.0] * 4, [error] * 4, target=65)
    assert flat.tau == 0
    low, high = flat.limits(error, adjusted=False)
    assert (round_half_away(low, 1), round_half_away(high, 1)) == (47.9, 82.1)
    low, high = flat.limits(error, z=3.09, adjusted=False)
    assert (round_half_away(low, 1), round_half_away(high, 1)) == (38.1, 91.9)


def test_schools_that_differ_for_ordinary_reasons_widen_the_funnel():
    rng = np.random.default_rng(3)
    error = np.full(2_000, 0.12)
    values = rng.normal(0, 0.4, 2_000) + rng.normal(0, 0.12, 2_000)
    fitted = funnel(values, error, target=0.0)
    assert fitted.phi > 5
    assert fitted.tau == pytest.approx(0.34, abs=0.05)  # winsorised, so under the true 0.4
    assert fitted.words(0.5, 0.12) == "within the usual range"
    assert fitted.words(0.9, 0.12).startswith("unusual")
    assert fitted.words(-2.0, 0.12) == "very unusual"
    assert funnel([1.0], [1.0], target=0.0).phi == 1.0


def test_the_pupil_spread_of_a_mean_is_found_from_two_years():
    rng = np.random.default_rng(8)
    size = rng.integers(20, 250, 3_000)
    true = rng.normal(0, 0.45, 3_000)
    now, then = (true + rng.normal(0, 1.28 / np.sqrt(size)) for _ in range(2))
    assert spread.pupil_sd(now, then, size, size) == pytest.approx(1.28, abs=0.15)
    assert spread.pupil_sd(now[:20], then[:20], size[:20], size[:20]) is None
    assert spread.pupil_sd(now, then, np.full(3_000, 50), np.full(3_000, 50)) is None


def test_cohorts_that_differ_beyond_sampling_are_seen():
    rng = np.random.default_rng(5)
    error = np.full(4_000, 6.5)
    now, then = (rng.normal(0, np.hypot(6.5, 5.6), 4_000) for _ in range(2))
    assert spread.cohort_sd(now, then, error, error) == pytest.approx(5.6, abs=0.4)
    assert spread.cohort_sd(now[:5], then[:5], error[:5], error[:5]) is None
