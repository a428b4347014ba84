"""What each reason code becomes, what differs, and that a text written anew says the same."""

import pytest

from headway.evidence.errors import BadFramework
from headway.evidence.rules import load
from headway.evidence.rules.cases import run
from headway.frameworks.changeover import changeover, mapped
from headway.frameworks.differences import differences, rows
from headway.frameworks.tests.factories import VersionFactory
from headway.frameworks.versions import shipped, version
from headway.frameworks.writing import text_of, told

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("Z-05")
@pytest.mark.parametrize(
    ("code", "before", "after", "becomes"),
    [
        ("LETTER_WITH_ISSUES", "bham-2018", "bham-2019", "LETTER_WITH_ISSUES"),
        ("LETTER_WITH_ISSUES", "bham-2019", "bham-2021", None),
        ("LETTER_WITH_ISSUES", "bham-2018", "bham-2021", None),  # lost on the way
        ("CRISIS", "bham-2018", "bham-2024", "CRISIS"),  # through two versions between
        ("BELIEVED_VULNERABLE", "bham-2018", "bham-2024", "BELIEVED_VULNERABLE"),
        ("NO_SUCH_CODE", "bham-2018", "bham-2019", None),
    ],
)
def test_a_code_is_carried_through_every_version_between(code, before, after, becomes):
    assert mapped(code, before, after) == becomes


def test_the_report_names_the_codes_that_a_person_must_look_at():
    report = changeover(version("bham-2018"), version("bham-2024"))
    assert report.chain == ("bham-2018", "bham-2019", "bham-2021", "bham-2024")
    assert [row.code for row in report.unmatched] == ["LETTER_WITH_ISSUES", "BELOW_FLOOR_AGREED"]
    assert report.sentence.startswith("2 of 5 reason codes have no successor")
    crisis = next(row for row in report.rows if row.code == "CRISIS")
    assert crisis.through == ("CRISIS", "CRISIS")


def test_everything_carried_over_is_said_as_such():
    report = changeover(version("bham-2018"), version("bham-2019"))
    assert report.sentence == "All 5 reason codes have a successor."


def test_versions_that_nothing_joins_are_matched_by_equal_codes_and_it_is_said():
    report = changeover(version("bham-2024"), version("bham-2018"))
    assert report.chain == ()
    assert "Nothing says how" in report.sentence
    assert next(row for row in report.rows if row.code == "CRISIS").becomes == "CRISIS"
    assert next(row for row in report.rows if row.code == "REPORT_CARD").unmatched


def own(base, key, codes, **more):
    """An approved version of the authority's own, carried from another."""
    said = told(version(base).contents) | {"key": key, "based_on": base}
    said["carried_from"] = {"version": base, "codes": codes}
    return text_of(said | more)


def test_a_version_of_ones_own_joins_the_chain_once_it_may_decide(cast):
    codes = {one.code: one.code for one in version("bham-2024").contents.reason_codes}
    VersionFactory(key="ours-1", toml=own("bham-2024", "ours-1", codes | {"CRISIS": ""}))
    assert mapped("REPORT_CARD", "bham-2024", "ours-1") == "REPORT_CARD"
    assert mapped("CRISIS", "bham-2021", "ours-1") is None
    with pytest.raises(BadFramework, match="no-such"):
        mapped("CRISIS", "bham-2024", "no-such")


def test_a_chain_that_leads_to_a_version_not_held_is_no_chain():
    stray = load(
        own("bham-2024", "ours-2", {}).replace('version = "bham-2024"', 'version = "gone"')
    )
    assert changeover(version("bham-2018"), stray).chain == ()
    assert changeover(stray, stray).chain == ()


@pytest.mark.parametrize("key", sorted(shipped()))
def test_a_text_written_anew_says_the_same_and_has_the_same_fingerprint(key):
    framework = version(key)
    again = load(text_of(told(framework.contents)))
    assert again.hash == framework.hash
    assert all(ran.passed for ran in run(again))
    assert differences(framework, again) == []


def test_words_with_quotes_lines_and_odd_characters_survive_being_written():
    odd = 'He said "no"\n\tthen\\left \x7f — é'
    said = told(version("bham-2019").contents) | {"note": odd, "terms": {"a b": odd}}
    again = load(text_of(said))
    assert again.contents.note == odd
    assert again.contents.terms == {"a b": odd}


def test_a_row_that_only_one_version_has_is_shown_as_absent_in_the_other():
    found = differences(version("bham-2019"), version("bham-2021"))
    letter = next(one for one in found if one.what == "LETTER_WITH_ISSUES")
    assert (letter.part, letter.after) == ("Reason codes", "not there")
    plan = next(one for one in found if one.what == "Plan name")
    assert (plan.before, plan.after) == ("Action plan", "School plan")


def test_a_version_without_names_settings_or_decision_has_no_such_rows():
    bare = version("bham-2019").contents.model_copy(
        update={"bodies": None, "settings": None, "decision": None, "expected": None,
                "carried_from": None}
    )  # fmt: skip
    parts = {part for part, _ in rows(bare)}
    assert parts.isdisjoint({"Settings", "Who decides", "Expected band"})
    dated = bare.model_copy(update={"thresholds": {
        **bare.thresholds,
        "since": next(iter(bare.thresholds.values())).model_copy(
            update={"value": bare.valid_from, "words": "Since", "unit": ""}),
        "on": next(iter(bare.thresholds.values())).model_copy(
            update={"value": True, "words": "On", "unit": ""}),
    }})  # fmt: skip
    assert rows(dated)["Thresholds", "Since"] == "1 September 2019"
    assert rows(dated)["Thresholds", "On"] == "yes"
