"""Two versions on the same schools: who enters, leaves and moves, and which rule did it."""

from headway.evidence.rules import evaluate, excluded
from headway.evidence.rules.compare import OUT_OF_SCOPE, Result, carried_over, compare
from headway.evidence.rules.evaluate import CITES
from headway.evidence.rules.tests.worked import schools, version

SCHOOLS = schools(
    {"latest_overall": "RI", "category_of_concern": False},
    {"imminent": True, "p_rwm_exp": 42.0},
    {"imminent": True, "p_rwm_exp": 39.0},
    {"p_rwm_exp": 42.0},
    {"maintained": False, "latest_overall": "RI"},
)


def result(framework):
    return Result(framework, evaluate(framework, SCHOOLS, CITES), excluded(framework, SCHOOLS))


def moved(before, after):
    comparison = compare(result(before), result(after))
    return comparison, {item.urn: item for item in comparison.moved}


def test_a_version_against_itself_moves_nobody():
    comparison, found = moved(version(), version())
    assert found == {}
    assert comparison.unchanged == 5
    assert comparison.listed_before == comparison.listed_after == 2


def test_a_threshold_moved_says_who_enters_and_by_which_rule():
    comparison, found = moved(version(), version().with_thresholds({"low": 45}))
    assert found[2].change == "enters"
    assert (found[2].before, found[2].after, found[2].by) == ("NONE", "AT_RISK", ("B",))
    assert "Only 42% reached the standard; below 45 counts" in found[2].because
    assert found[4].change == "moves"
    assert (found[4].after, found[4].by) == ("WATCH", ("W",))
    assert comparison.of("enters") == [found[2]]
    assert (comparison.listed_before, comparison.listed_after) == (2, 3)


def test_a_school_that_leaves_is_named_with_the_rule_that_had_listed_it():
    _, found = moved(version(), version().with_thresholds({"low": 30}))
    assert (found[3].change, found[3].after, found[3].by) == ("leaves", "NONE", ("B",))


def test_a_changed_class_is_a_move_within_the_list():
    graver = version(
        **{
            'when = "category_of_concern"': "when = \"latest_overall = 'RI'\"",
            "given = { category_of_concern = true }": 'given = { latest_overall = "RI" }',
        }
    )
    _, found = moved(version(), graver)
    assert (found[1].change, found[1].by) == ("moves", ("A1",))


def test_a_school_that_comes_into_scope_enters_by_its_rule_and_leaves_by_the_exclusion():
    wider = version(**{'when = "not maintained"': 'when = "post16_only"'})
    narrow = result(version())
    all_in = Result(wider, evaluate(wider, SCHOOLS.with_columns(post16_only=False), CITES))
    comparison = compare(narrow, all_in)
    entering = next(item for item in comparison.moved if item.urn == 5)
    assert (entering.change, entering.before, entering.by) == (
        "enters", OUT_OF_SCOPE, ("academy",),
    )  # fmt: skip
    back = compare(all_in, narrow)
    leaving = next(item for item in back.moved if item.urn == 5)
    assert (leaving.change, leaving.after, leaving.by) == ("leaves", OUT_OF_SCOPE, ("academy",))


def test_reason_codes_carry_over_by_the_later_versions_own_mapping():
    mapping = '[carried_from]\nversion = "made-up"\ncodes = { G = "RISK", RISK = "" }\n'
    later = version(**{"[thresholds.low]": f"{mapping}[thresholds.low]"})
    assert [(c.code, c.becomes) for c in carried_over(version(), later)] == [
        ("G", "RISK"),
        ("RISK", None),
    ]
    assert [(c.code, c.becomes) for c in carried_over(later, version())] == [
        ("G", "G"),
        ("RISK", "RISK"),
    ]
