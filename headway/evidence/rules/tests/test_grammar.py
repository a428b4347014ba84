"""What an expression may say, and what a refusal tells its author."""

import pytest

from headway.evidence.rules.columns import columns
from headway.evidence.rules.compile import names
from headway.evidence.rules.grammar import DEEPEST, LONGEST, GrammarError, parse

THRESHOLDS = {"floor": 65.0, "counts": True, "kind": "RI"}


def read(text):
    return parse(text, columns(), THRESHOLDS)


@pytest.mark.parametrize(
    "text",
    [
        "imminent",
        "not imminent",
        "true",
        ":counts",
        "latest_overall = 'RI'",
        "latest_overall <> 'RI' and (imminent or not stuck)",
        "latest_overall in ('RI', 'SPECIAL_MEASURES', null)",
        "latest_overall not in ('GOOD')",
        "latest_overall is not null",
        "latest_overall = :kind",
        "p_rwm_exp < :floor",
        "p_rwm_exp between 40 and :floor",
        "p_rwm_exp not between 40 and 65",
        "p_rwm_exp - p_rwm_exp_y1 <= -5.5",
        "p_rwm_exp - 10 < p_rwm_exp_y1",
        "opened_on > '2019-09-01'",
        "opened_on between '2018-09-01' and '2019-08-31'",
        "imminent = true",
        "at_least(2, imminent, stuck, p_read_prog_upper < 0)",
        "AT_LEAST(1, at_least(1, imminent), stuck)",
        "LATEST_OVERALL = 'RI' AND IMMINENT",
    ],
)
def test_what_the_grammar_allows_is_read(text):
    read(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("imminent and", "cannot be read"),
        ("imminent; stuck", "one expression"),
        ("imminent stuck", "outside the grammar"),
        ("latest_overal = 'RI'", "did you mean latest_overall?"),
        ("nonsense_zzz", "there is no column nonsense_zzz."),
        ("latest_overall = 'Ri'", "is never 'Ri'"),
        ('latest_overall = "RI"', "single quotes"),
        ("latest_overall", "not yes or no"),
        ("latest_overall = 4", "cannot be compared"),
        ("latest_overall < 'RI'", "has no order"),
        ("latest_overall = null", "is null"),
        ("imminent is true", "`null`"),
        ("p_rwm_exp", "not yes or no"),
        ("p_rwm_exp = 'many'", "cannot be compared"),
        ("p_rwm_exp < 1e999", "too large"),
        ("latest_overall - 1 > 0", "only a number"),
        ("opened_on > '2019'", "is not a date"),
        ("opened_on > 2019", "cannot be compared"),
        ("1 = 1", "must read a column"),
        ("p_rwm_exp < :roof", "no threshold :roof"),
        (":floor", "not yes or no"),
        ("p_rwm_exp in ()", "empty"),
        ("p_rwm_exp in (p_rwm_exp_y1)", "literals and thresholds only"),
        ("at_least(0, imminent)", "at least 1"),
        ("at_least(3, imminent, stuck)", "at least 3"),
        ("at_least(1.5, imminent, stuck)", "whole number"),
        ("at_least(imminent, stuck)", "whole number"),
        ("abs(p_rwm_exp) < 1", "outside the grammar"),
        ("coalesce(imminent, false)", "outside the grammar"),
        ("p_rwm_exp * 2 > 1", "outside the grammar"),
        ("latest_overall like 'R%'", "outside the grammar"),
        ("case when imminent then stuck end", "outside the grammar"),
        ("exists (select 1)", "outside the grammar"),
        ("latest_overall in (select latest_overall from schools)", "sub-query"),
        ("(select true)", "outside the grammar"),
        ("schools.imminent", "outside the grammar"),
        ("imminent is distinct from stuck", "outside the grammar"),
        ("drop table schools", "outside the grammar"),
        ("p_rwm_exp = p_rwm_exp_y1 = p_rwm_exp_y2", "outside the grammar"),
        ("cast(urn as boolean)", "outside the grammar"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text, says):
    with pytest.raises(GrammarError, match=r"\S") as refused:
        read(text)
    assert says in str(refused.value)


def test_a_refusal_names_line_and_column_of_the_word():
    with pytest.raises(GrammarError) as refused:
        read("imminent\n  and nonsense_zzz")
    assert (refused.value.line, refused.value.column) == (2, 7)


def test_an_expression_of_any_size_cannot_bring_the_reader_down():
    for text in ("(" * 5000 + "imminent" + ")" * 5000, "not " * 900 + "imminent"):
        with pytest.raises(GrammarError):
            read(text)
    with pytest.raises(GrammarError, match=str(LONGEST)):
        read("imminent or " * LONGEST + "imminent")
    with pytest.raises(GrammarError, match=str(DEEPEST)):
        read("(" * (DEEPEST + 1) + "imminent" + ")" * (DEEPEST + 1))


def test_a_long_chain_of_conditions_is_read_without_depth():
    read(" and ".join(["imminent"] * 300))


def test_the_columns_read_are_named_once_in_their_order():
    condition = read("imminent and (p_rwm_exp - p_rwm_exp_y1 < 0 or not imminent) and stuck")
    assert list(names(condition)) == ["imminent", "p_rwm_exp", "p_rwm_exp_y1", "stuck"]


def test_every_column_says_what_it_is_and_what_its_absence_means():
    for column in columns().values():
        assert column.words, column.name
        assert column.null_means, column.name


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("p_rwm_exp", 53.0, "53%"),
        ("p_read_prog", -3.44, "-3.4 points"),
        ("p_read_prog", -0.04, "0.0 points"),
        ("latest_overall", "RI", "Requires improvement"),
        ("inspected_on", __import__("datetime").date(2019, 11, 12), "12 November 2019"),
        ("imminent", True, "yes"),
        ("imminent", None, "not known"),
        ("window_closes_in_terms", 1.0, "1 term"),
        ("window_closes_in_terms", 3.0, "3 terms"),
    ],
)
def test_a_value_is_shown_as_a_reader_expects(name, value, shown):
    assert columns()[name].show(value) == shown
