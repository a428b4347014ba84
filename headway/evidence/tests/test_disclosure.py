"""Nothing that is hidden can be got by subtraction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.evidence.disclosure import TOTAL, Cell, also_hidden


def cells(**counts):
    """Parts by name; a negative number is that of a hidden part."""
    return [Cell(key, abs(n), hidden=n < 0) for key, n in counts.items()]


@pytest.mark.parametrize(
    ("counts", "total", "hidden"),
    [
        ({"boys": -4, "girls": 54}, 58, {"girls"}),  # all = boys + girls
        ({"disadvantaged": -5, "other": 20}, 25, {"other"}),
        ({"boys": 30, "girls": 28}, 58, set()),
        ({"boys": -4, "girls": 54}, None, set()),  # the total is not shown
        ({"a": -3, "b": -5, "c": 40}, 48, set()),  # two hide each other: 8 pupils between them
        ({"a": -1, "b": -2, "c": 9, "d": 40}, 52, {"c"}),  # but 3 pupils say too much
        ({"a": -3, "b": 7, "c": 40}, 50, {"b"}),  # the smallest goes
        ({"a": -3, "b": 0, "c": 40}, 43, {"c"}),  # nobody hides nobody
        ({"a": -3}, 3, {TOTAL}),
        ({"a": -2, "b": 2}, 4, {TOTAL, "b"}),
    ],
)
def test_one_more_is_hidden_where_the_hidden_one_could_be_worked_out(counts, total, hidden):
    assert also_hidden(cells(**counts), total=total) == hidden


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=12),
    st.integers(0, 11),
)
def test_no_single_hidden_part_is_ever_the_total_less_the_rest(counts, first):
    parts = [Cell(f"p{i}", n, hidden=0 < n <= 5 or i == first) for i, n in enumerate(counts)]
    total = sum(counts)
    more = also_hidden(parts, total=total)
    if TOTAL in more or not any(one.hidden for one in parts):
        return
    unseen = [one for one in parts if one.hidden or one.key in more]
    assert len(unseen) > 1
    assert sum(one.n for one in unseen) >= 6


@given(st.lists(st.integers(6, 60), min_size=2, max_size=9), st.randoms())
def test_the_order_of_the_parts_does_not_matter(counts, random):
    parts = [Cell(f"p{i}", n, hidden=i == 0) for i, n in enumerate(counts)]
    mixed = parts[:]
    random.shuffle(mixed)
    total = sum(counts)
    assert also_hidden(parts, total=total) == also_hidden(mixed, total=total)
