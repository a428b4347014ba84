"""A version's text with thresholds moved, and what it may no longer meet."""

from datetime import date

import pytest

from headway.core.refusals import Refused
from headway.evidence.rules import load
from headway.frameworks.drafting import draft_framework, literal, retold
from headway.frameworks.versions import shipped

TEXT = shipped()["aldermere-2025"]


def draft(**thresholds):
    return retold(
        TEXT, thresholds=thresholds, key="mine-1", title='Mine, "tried"', based_on="aldermere-2025"
    )


def test_only_the_moved_number_and_the_names_differ():
    before, after = TEXT.splitlines(), draft(imminent_terms=5).splitlines()
    gone, come = set(before) - set(after), set(after) - set(before)
    assert {line.split(" = ")[0] for line in gone} == {"key", "title", "based_on", "value"}
    assert "value = 5" in after
    assert 'title = "Mine, \\"tried\\""' in come


def test_a_threshold_without_a_table_of_its_own_cannot_be_told_anew():
    with pytest.raises(Refused, match="no_such"):
        draft(no_such=1)
    with pytest.raises(Refused, match="bare"):
        retold(
            "[thresholds.bare]\n[other]\nvalue = 1\n", thresholds={"bare": 2}, key="a", title="b",
            based_on="c",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (2, "2"), (2.5, "2.5"), (date(2026, 1, 5), "2026-01-05"), ('a"b', '"a\\"b"')],
)
def test_values_are_written_as_toml_has_them(value, text):
    assert literal(value) == text


CASE = """
[[cases]]
given = {{ maintained = true, nursery_school = false, post16_only = false, statutory_age = true, \
latest_overall = "GOOD", worse_than_good = false, category_of_concern = false, \
window_closes_in_terms = 2, attainment_level = 2 }}
then = "{then}"
"""


def test_a_draft_that_contradicts_a_worked_case_can_be_tried_and_says_which():
    base = TEXT + CASE.format(then="PRIORITY_VULNERABLE")
    load(base)  # as shipped, attainment at level 2 and an inspection two terms away is enough
    moved = retold(
        base, thresholds={"concern_level": 3, "watch_level": 3}, key="mine-1", title="Mine",
        based_on="aldermere-2025",
    )  # fmt: skip
    framework, failing = draft_framework(moved)
    assert framework.values["concern_level"] == 3
    assert framework.key == "mine-1"
    assert framework.hash != load(base).hash
    assert failing.startswith("mine-1, ")
    assert "expected" in failing


def test_a_draft_that_meets_every_worked_case_has_nothing_to_say():
    framework, failing = draft_framework(draft())
    assert (framework.key, failing) == ("mine-1", "")
