"""From columns to proposals: order, unknowns, sentences, what is cited, who is left out."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.rules import evaluate, excluded, outcomes
from headway.evidence.rules.evaluate import CITES, SCOPE_UNKNOWN
from headway.evidence.rules.tests.worked import cites, schools, version

MADE_UP = version()


def one(row, *citations):
    (proposal,) = evaluate(MADE_UP, schools(row), cites(*citations) if citations else CITES)
    return proposal


def test_the_first_category_in_the_order_of_the_version_wins():
    both = one({"latest_overall": "RI", "imminent": True, "p_rwm_exp": 30.0})
    assert both.category == "GRADE"
    assert both.fired == ("A2", "B", "W")
    assert both.reason_codes == ("G",)


def test_the_gravest_class_of_the_category_is_shown_whatever_the_order_of_rules():
    both = one({"latest_overall": "RI", "category_of_concern": True})
    assert (both.class_, both.rank) == ("FIRST", 0)
    assert one({"latest_overall": "RI", "category_of_concern": False}).rank == 1


def test_an_unknown_never_proposes_and_is_listed_with_its_reason():
    nothing = one({"p_rwm_exp": 50.0})
    assert nothing.category == "NONE"
    assert set(nothing.unknown) == {"A1", "A2", "B"}
    assert nothing.not_fired == ("W",)
    because = {item.rule: item.because for item in nothing.could_not_check}
    assert because["B"].startswith("No inspection window could be worked out.")
    assert "No intelligence is held yet." in because["B"]


def test_the_providers_own_words_for_an_absence_come_first():
    hidden = one({"imminent": True}, (1, "p_rwm_exp", [], "Hidden: 5 or fewer pupils."))
    because = next(item.because for item in hidden.could_not_check if item.rule == "W")
    assert because == "Hidden: 5 or fewer pupils."


def test_a_school_that_nothing_proposes_is_not_said_to_be_without_concern():
    sentence = one({}).reasons[0].sentence
    assert "4 of 4 could not be checked (B, A2, A1, W)" in sentence
    assert "does not mean no concern" in sentence
    known = {
        "latest_overall": "GOOD",
        "category_of_concern": False,
        "imminent": False,
        "p_rwm_exp": 80.0,
    }
    assert one(known).reasons[0].sentence == (
        "None of the 4 rules of this version proposes this school."
    )


def test_sentences_carry_the_values_in_words():
    found = one({"latest_overall": "RI", "inspected_on": date(2019, 11, 12)})
    assert found.reasons[0].sentence == "Judged Requires improvement on 12 November 2019."


def test_a_further_sentence_is_said_only_where_its_own_condition_holds():
    by_results = one({"imminent": True, "p_rwm_exp": 39.4, "intel_leadership_concern": False})
    said = [reason.sentence for reason in by_results.reasons]
    assert said == [
        "An inspection is near, by not known.",
        "Only 39% reached the standard; below 40 counts as low.",
    ]
    by_people = one({"imminent": True, "p_rwm_exp": 50.0, "intel_leadership_concern": True})
    assert by_people.reasons[1].sentence == "There is concern about leadership."


def test_only_what_held_is_cited():
    citations = [
        (1, "imminent", ["WINDOW"], None),
        (1, "window_closes_on", ["WINDOW"], None),
        (1, "p_rwm_exp", ["RWM"], None),
        (1, "intel_leadership_concern", ["HEARD"], None),
        (1, "latest_overall", ["GRADE"], None),
    ]
    found = one(
        {
            "imminent": True,
            "p_rwm_exp": 39.0,
            "intel_leadership_concern": False,
            "latest_overall": "GOOD",
        },
        *citations,
    )
    assert found.facts == ("WINDOW", "RWM")
    assert found.reasons[1].facts == ("RWM",)


def test_a_school_that_nothing_proposes_cites_what_rules_the_rules_out():
    found = one(
        {"latest_overall": "GOOD", "category_of_concern": False, "imminent": False,
         "p_rwm_exp": 80.0},
        (1, "latest_overall", ["GRADE"], None),
        (1, "category_of_concern", ["GRADE"], None),
        (1, "p_rwm_exp", ["RWM"], None),
    )  # fmt: skip
    assert set(found.facts) == {"GRADE", "RWM"}


def test_a_school_outside_the_scope_is_listed_with_the_reason_and_never_proposed():
    frame = schools(
        {"maintained": False, "type": "Academy converter", "latest_overall": "RI"},
        {"maintained": True, "latest_overall": "RI"},
    )
    assert [p.urn for p in evaluate(MADE_UP, frame, CITES)] == [2]
    (left_out,) = excluded(MADE_UP, frame)
    assert (left_out.urn, left_out.exclusion) == (1, "academy")
    assert left_out.because == "Not maintained (Academy converter)."
    assert left_out.fired == ("A2",)


def test_a_school_of_unknown_type_is_not_assessed_by_guessing():
    frame = schools({"maintained": None, "latest_overall": "RI"})
    assert evaluate(MADE_UP, frame, CITES) == []
    (left_out,) = excluded(MADE_UP, frame)
    assert left_out.exclusion == SCOPE_UNKNOWN
    assert "does not say what type" in left_out.because


def test_columns_that_nobody_produces_are_unknown_not_an_error():
    found = outcomes(MADE_UP, pl.DataFrame({"urn": [1], "maintained": [True]}))
    assert found.row(0, named=True)["category"] == "NONE"
    assert found["rule:A1"].to_list() == [None]


def test_not_a_number_is_unknown():
    assert "W" in one({"p_rwm_exp": float("nan")}).unknown


def test_whole_numbers_and_narrow_kinds_are_read_as_numbers():
    frame = schools({"p_rwm_exp": 39}).with_columns(pl.col("p_rwm_exp").cast(pl.Int8))
    assert evaluate(MADE_UP, frame, CITES)[0].category == "WATCH"


def test_the_order_of_rows_does_not_matter():
    rows = [{"urn": 7, "latest_overall": "RI"}, {"urn": 3, "p_rwm_exp": 10.0}, {"urn": 5}]
    forwards = evaluate(MADE_UP, schools(*rows), CITES)
    backwards = evaluate(MADE_UP, schools(*reversed(rows)), CITES)
    assert sorted(forwards, key=lambda p: p.urn) == sorted(backwards, key=lambda p: p.urn)


def test_an_empty_frame_gives_no_proposals():
    frame = pl.DataFrame(schema={"urn": pl.Int64, "maintained": pl.Boolean})
    assert evaluate(MADE_UP, frame, CITES) == []


@pytest.mark.parametrize("value", [41.0, 40.0, 39.9])
def test_a_moved_threshold_moves_the_rule_and_the_sentence(value):
    moved = MADE_UP.with_thresholds({"low": 41})
    (proposal,) = evaluate(moved, schools({"p_rwm_exp": value}), CITES)
    assert (proposal.category == "WATCH") is (value < 41)
    if value < 41:
        assert "below 41 counts" in proposal.reasons[0].sentence
