"""What a person read in a letter, in the two columns that rules read."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.letters import LetterRead, applying, cites_with, columns_with, facts_of
from headway.evidence.rules import evaluate
from headway.frameworks.tests.profiles import IN_SCOPE
from headway.frameworks.versions import version

ON = date(2020, 2, 1)
SEEN = date(2019, 11, 12)


def profile(**changes):
    row = {
        "urn": 1, **IN_SCOPE, "never_inspected": False, "latest_overall": "GOOD",
        "worse_than_good": False, "inspected_on": SEEN, "letter_says_issues": None,
        "next_inspection_within_years": 3.4, **changes,
    }  # fmt: skip
    return pl.DataFrame(
        [row],
        schema_overrides={
            "letter_says_issues": pl.Boolean, "next_inspection_within_years": pl.Float64,
            "inspected_on": pl.Date, "worse_than_good": pl.Boolean,
        },
    )  # fmt: skip


def read(**changes):
    return LetterRead(**{"reading": 7, "inspected_on": SEEN, "issues": True, "again": True,
                         **changes})  # fmt: skip


def cites():
    return pl.DataFrame(
        [(1, "letter_says_issues", None, "No ungraded inspection outcome is held."),
         (1, "next_inspection_within_years", ["INSPECTION_WINDOW|2020|all|1"], None)],
        schema={"urn": pl.Int64, "column": pl.String, "fact_ids": pl.List(pl.String),
                "why_unknown": pl.String}, orient="row",
    )  # fmt: skip


def values(columns):
    return columns.select("letter_says_issues", "next_inspection_within_years").row(0)


def test_both_answers_stand_in_their_columns_and_the_nearer_day_wins():
    assert values(columns_with(profile(), {1: read()}, ON)) == (True, 1.78)
    nearer = profile(next_inspection_within_years=0.5)
    assert values(columns_with(nearer, {1: read()}, ON)) == (True, 0.5)
    unknown = profile(next_inspection_within_years=None)
    assert values(columns_with(unknown, {1: read()}, ON)) == (True, 1.78)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (read(issues=False, again=False), (False, 3.4)),
        (read(again=False), (True, 3.4)),
        (read(inspected_on=date(2016, 11, 1)), (None, 3.4)),
    ],
)
def test_what_is_not_said_changes_nothing_and_an_older_letter_is_not_read(reading, expected):
    assert values(columns_with(profile(), {1: reading}, ON)) == expected


def test_a_concern_that_ofsted_s_file_names_is_never_taken_back_by_a_reading():
    named = profile(letter_says_issues=True)
    assert values(columns_with(named, {1: read(issues=False)}, ON))[0] is True


def test_only_a_good_school_s_letter_counts():
    for worse in (True, None):
        assert applying(profile(worse_than_good=worse), {1: read()}) == {}
    assert columns_with(profile(), {2: read()}, ON).equals(profile())


def test_the_two_years_are_never_negative():
    assert read().within_years(date(2023, 1, 1)) == 0.0


def test_the_reading_is_cited_beside_what_the_files_say():
    found = {row["column"]: row["fact_ids"] for row in cites_with(cites(), {1: read()}).to_dicts()}
    assert found["letter_says_issues"] == ["OFSTED_LETTER|2020|7|1"]
    assert found["next_inspection_within_years"] == [
        "INSPECTION_WINDOW|2020|all|1", "OFSTED_LETTER|2020|7|1",
    ]  # fmt: skip
    assert set(facts_of({1: read()})) == {"OFSTED_LETTER|2020|7|1"}
    assert cites_with(cites(), {}).equals(cites())


@pytest.mark.requirement("C-05")
@pytest.mark.requirement("E-17")
@pytest.mark.parametrize("key", ["bham-2018", "bham-2019"])
def test_a_good_school_whose_letter_names_issues_is_a_vulnerable_candidate(key):
    framework = version(key)
    before = evaluate(framework, profile(), cites())[0]
    assert before.category not in ("PRIORITY_VULNERABLE",)
    says = {1: read()}
    (after,) = evaluate(framework, columns_with(profile(), says, ON), cites_with(cites(), says))
    assert after.category == "PRIORITY_VULNERABLE"
    code = next(r.reason_code for r in framework.contents.rules if r.id == after.fired[0])
    assert code == "LETTER_WITH_ISSUES"
