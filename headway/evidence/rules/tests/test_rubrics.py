"""Published rubrics of other authorities and of the department, each as a rule set.

The shapes are theirs; where a cut point could not be read, a stand-in is named as such in
the file. Together they use everything that the grammar offers.
"""

from pathlib import Path

import polars as pl
import pytest

from headway.evidence.rules import evaluate, load, outcomes
from headway.evidence.rules.cases import run
from headway.evidence.rules.compile import names
from headway.evidence.rules.evaluate import CITES

RUBRICS = sorted((Path(__file__).parent / "rubrics").glob("*.toml"))


def rubric(name):
    path = Path(__file__).parent / "rubrics" / f"{name}.toml"
    return load(path.read_text(encoding="utf-8"), name=path.name)


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_a_published_rubric_is_expressible_and_its_cases_hold(path):
    framework = load(path.read_text(encoding="utf-8"), name=path.name)
    results = run(framework)
    assert len(results) >= len(framework.contents.rules)
    assert all(ran.passed for ran in results)


def test_ten_rubrics_beside_the_shipped_one_are_tried():
    assert len(RUBRICS) == 10


def test_a_school_about_which_nothing_is_known_is_listed_by_no_rubric():
    nobody = pl.DataFrame({"urn": [1], "phase": ["primary"], "maintained": [True]})
    for path in RUBRICS:
        framework = load(path.read_text(encoding="utf-8"))
        found = outcomes(framework, nobody).row(0, named=True)
        assert not framework.categories[found["category"]].listed, path.stem


def test_a_hidden_disadvantaged_figure_is_cannot_tell_and_never_a_pass():
    columns = pl.DataFrame(
        {"urn": [1], "phase": ["primary"], "p_rwm_exp_national_percentile": [8.0]}
    )
    (proposal,) = evaluate(rubric("dfe-2026"), columns, CITES)
    assert proposal.category == "NONE"
    assert "LOWEST_BOTH_KS2" in proposal.unknown
    because = next(u.because for u in proposal.could_not_check if u.rule == "LOWEST_BOTH_KS2")
    assert because == "Not published, hidden or not applicable for this school and year."


def test_days_and_actions_of_a_rubric_are_kept():
    wales = rubric("wales-2014")
    days = [wales.categories[c].days for c in ("GREEN", "YELLOW", "AMBER", "RED")]
    assert days == [4, 10, 15, 25]
    assert wales.categories["RED"].actions[0] == "automatic warning letter"


def test_an_academy_is_only_ever_notified_where_the_rubric_says_so():
    staffordshire = rubric("staffordshire")
    columns = pl.DataFrame(
        {
            "urn": [1, 2],
            "maintained": [False, True],
            "worse_than_good": [True, True],
            "category_of_concern": [True, True],
            "latest_overall": ["SPECIAL_MEASURES", "SPECIAL_MEASURES"],
        }
    )
    academy, maintained = evaluate(staffordshire, columns, CITES)
    assert academy.category == "ACADEMY_CONCERN"
    assert not staffordshire.categories[academy.category].listed
    assert maintained.category == "D"


def test_the_rubrics_read_every_kind_of_value_that_rubrics_need():
    """Absolute, national, quartile and prior-year values; intervals; windows; intelligence."""
    read = {
        name
        for path in RUBRICS
        for condition in load(path.read_text(encoding="utf-8")).conditions.values()
        for name in names(condition)
    }
    assert read >= {
        "p_rwm_exp",
        "p_rwm_exp_gap",
        "p_rwm_exp_gap_y2",
        "p_rwm_exp_quartile",
        "p_rwm_exp_sig",
        "p_mat_prog_upper",
        "p_rwm_exp_n",
        "imminent",
        "intel_crisis_agreed",
    }
