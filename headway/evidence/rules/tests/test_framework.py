"""What a version's file may hold, and the sentence for each thing that it may not."""

import pytest

from headway.evidence.errors import BadFramework
from headway.evidence.rules import load
from headway.evidence.rules.cases import run
from headway.evidence.rules.tests.worked import VERSION, version


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "Made up"', "title = ", "not valid TOML"),
        ('title = "Made up"', "", "made-up, title: Field required"),
        ('title = "Made up"', 'title = "Made up"\nsurprise = 1', "made-up, surprise"),
        ('words = "Low results."', 'words = "Low results."\npoints = 3', "rules, W, points"),
        ('id = "W"', 'id = "B"', "rule id B is used twice"),
        ('then = "WATCH"', 'then = "SOON"', "rule W: there is no category SOON"),
        ('class = "FIRST"', 'class = "THIRD"', "rule A1: there is no class THIRD"),
        ('category = "GRADE"\n[[classes]]', 'category = "NONE"\n[[classes]]', "FIRST belongs"),
        ('reason_code = "G"', 'reason_code = "X"', "rule A2: there is no reason code X"),
        ('when = "category_of_concern"', 'when = "category_of_concer"',
         "rule A1, line 1 column 1: there is no column category_of_concer; did you mean"),
        ('when = "not maintained"', 'when = "not kept"', "scope academy, line 1"),
        ('when = "intel_leadership_concern"', 'when = "intel_leadership"', "rule B, sentence 2"),
        ("{inspected_on}", "{inspected}", "rule A2: there is no column inspected to say"),
        ("{:low}", "{:high}", "rule B: there is no threshold :high to say"),
        ("{standing}", "{standing!r}", "cannot be filled"),
        ("{standing}", "{standing.__class__}", "no column standing.__class__"),
        ("{standing}", "{standing:>9}", "cannot be filled"),
        ("{standing}", "{standing", "cannot be filled"),
        ("Not maintained ({type}).", "Not maintained ({kind}).", "scope academy"),
        ('given = { latest_overall = "RI" }', 'given = { latest_overal = "RI" }',
         "rule A2, case 1: there is no column latest_overal; did you mean"),
        ('given = { latest_overall = "RI" }', 'given = { latest_overall = 3 }',
         "rule A2, case 1: latest_overall holds a text, not 3"),
        ('given = { latest_overall = "RI" }', 'given = { latest_overall = "POOR" }',
         "rule A2, case 1: latest_overall is never 'POOR'"),
        ('given = { latest_overall = "RI" }', 'given = { latest_overall = "GOOD" }',
         "rule A2, case 1: expected fired, found not_fired"),
        ('given = { latest_overall = "RI" }', "given = {}",
         "rule A2, case 1: expected fired, found unknown"),
        ("valid_from = 2019-09-01", "valid_from = 2019-09-01\nvalid_to = 2019-08-31",
         "valid_to is before valid_from"),
        ('key = "made-up"', 'key = "../made up"', "key"),
        ('id = "WATCH"\nwords = "Watch"', 'id = "WATCH"\nwords = "Watch"\nlevel = "HIGH"',
         "category WATCH: there is no level HIGH"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_with_the_place_and_what_is_wrong(old, new, says):
    text = VERSION.replace(old, new, 1)
    assert text != VERSION
    with pytest.raises(BadFramework) as refused:
        load(text, name="made-up.toml")
    assert says in str(refused.value)
    assert str(refused.value).endswith((".", "]", "?"))


def test_a_rule_without_a_worked_case_is_refused():
    text = VERSION.replace(
        'cases = [{ given = { category_of_concern = true }, then = "fired" }]', "cases = []"
    )
    with pytest.raises(BadFramework, match="A1, cases"):
        load(text)


def test_the_hash_is_of_what_the_file_says_and_not_of_its_layout():
    commented = VERSION.replace("[[rules]]", "# a remark\n\n[[rules]]")
    assert load(commented).hash == version().hash
    assert version(**{"value = 40": "value = 41"}).hash != version().hash
    assert version().ruleset == f"made-up@{version().hash[:12]}"


def test_a_moved_threshold_is_a_version_of_its_own():
    moved = version().with_thresholds({"low": 50})
    assert moved.values == {"low": 50}
    assert moved.hash != version().hash
    assert version().values == {"low": 40}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"high": 3}, "made-up has no threshold high. Its thresholds are: low."),
        ({"low": "many"}, "is of another kind"),
        ({"low": True}, "is of another kind"),
    ],
)
def test_a_threshold_moves_only_within_its_kind(changes, says):
    with pytest.raises(BadFramework, match=says.replace(".", r"\.")):
        version().with_thresholds(changes)


def test_worked_cases_say_what_was_found():
    assert [(ran.place, ran.found) for ran in run(version())][:2] == [
        ("rule B, case 1", "fired"),
        ("rule A2, case 1", "fired"),
    ]


def test_the_columns_that_a_rule_cites_are_those_it_reads_and_says():
    assert version().cited("B") == [
        "imminent",
        "p_rwm_exp",
        "intel_leadership_concern",
        "window_closes_on",
    ]
    with pytest.raises(KeyError):
        version().rule("Z")
