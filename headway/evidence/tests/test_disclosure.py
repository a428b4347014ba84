"""Totals never give a hidden school's figure away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.evidence.disclosure import HIDDEN_TOTAL, Part, safe_totals
from headway.evidence.facts import State

SCHOOLS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 60)), min_size=1, max_size=14)


def parts_of(schools):
    """Counts of five or fewer are hidden, as publishers do."""
    return [Part(g, None, State.SUPPRESSED) if n <= 5 else Part(g, n, State.OK) for g, n in schools]


def totals_of(schools):
    found = {}
    for group, n in schools:
        found[group] = found.get(group, 0) + n
    return found


@settings(max_examples=300, deadline=None)
@given(SCHOOLS)
def test_no_hidden_figure_follows_from_what_is_shown(schools):
    parts = parts_of(schools)
    shown = safe_totals(parts, published=totals_of(schools))
    hidden = [i for i, part in enumerate(parts) if part.state == State.SUPPRESSED]
    equations = [
        [1.0 if parts[i].group == group else 0.0 for i in hidden]
        for group, total in shown.groups.items()
        if total is not None
    ]
    if shown.overall is not None:
        equations.append([1.0] * len(hidden))
    if not hidden or not equations:
        return
    known = np.array(equations)
    rank = np.linalg.matrix_rank(known)
    for place in range(len(hidden)):
        alone = np.zeros(len(hidden))
        alone[place] = 1.0
        assert np.linalg.matrix_rank(np.vstack([known, alone])) > rank


def test_one_hidden_school_costs_its_group_and_the_whole_their_totals():
    shown = safe_totals(
        parts_of([("north", 3), ("north", 40), ("south", 20)]),
        published={"north": 43, "south": 20},
    )
    assert (shown.groups, shown.overall) == ({"north": None, "south": 20}, None)
    assert shown.withheld == HIDDEN_TOTAL


def test_two_hidden_schools_in_a_group_protect_each_other():
    shown = safe_totals(
        parts_of([("north", 3), ("north", 4), ("south", 20)]),
        published={"north": 7, "south": 20},
    )
    assert (shown.groups["north"], shown.overall, shown.withheld) == (7, 27, None)


def test_a_school_must_have_a_count_or_a_reason():
    with pytest.raises(ValueError, match="neither count nor state"):
        safe_totals([Part("north", None, State.OK)], published={"north": 0})
