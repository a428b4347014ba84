"""Quartiles among peers and their firmness."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.evidence.statistics.quartiles import percentile_ranks, quartile_of, standing

VALUES = st.lists(st.integers(-30, 30), min_size=20, max_size=60)


def test_ties_share_a_rank_and_the_middle_of_three_is_a_half():
    assert list(percentile_ranks([1, 2, 3])) == pytest.approx([1 / 6, 0.5, 5 / 6])
    assert list(percentile_ranks([1, 1, 3])) == pytest.approx([1 / 3, 1 / 3, 5 / 6])
    assert np.isnan(percentile_ranks([np.nan, 1.0])[0])


def test_a_quarter_exactly_is_the_lowest_quarter():
    assert list(quartile_of([0.25, 0.26, 0.75, 0.76])) == [1, 2, 3, 4]
    assert np.isnan(quartile_of([np.nan])[0])


@settings(max_examples=40, deadline=None)
@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_schools_does_not_matter_for_ranks(values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    ranks = percentile_ranks(values)
    assert list(percentile_ranks([values[i] for i in order])) == pytest.approx(
        [ranks[i] for i in order]
    )


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_a_worse_figure_never_gives_a_better_quartile(values):
    before = quartile_of(percentile_ranks(values))[0]
    after = quartile_of(percentile_ranks([values[0] - 5, *values[1:]]))[0]
    assert after <= before


def test_fewer_than_twenty_peers_are_not_ranked():
    few = standing(np.arange(19.0), shrunken=np.arange(19.0), shrunken_sd=np.ones(19), seed=1)
    assert few.peers == 19
    assert few.cuts is None
    assert np.isnan(few.quartile).all()
    assert set(few.firmness) == {""}


def test_a_school_far_below_is_firmly_lowest_and_one_on_the_edge_is_not():
    values = np.arange(40.0)
    found = standing(values, shrunken=values, shrunken_sd=np.full(40, 3.0), seed=7)
    assert found.firmness[0] == "firm"
    assert found.firmness[9] != "firm"
    assert list(found.quartile[[0, 15, 25, 39]]) == [1, 2, 3, 4]


def test_the_same_seed_gives_the_same_answer_and_missing_schools_have_none():
    values = np.append(np.arange(30.0), np.nan)
    first, second = (
        standing(values, shrunken=values, shrunken_sd=np.full(31, 4.0), seed=11) for _ in range(2)
    )
    assert np.array_equal(first.stays, second.stays, equal_nan=True)
    assert np.isnan(first.stays[30])
    assert first.firmness[30] == ""
