"""Where a school stands when its latest inspection gave no overall grade."""

from datetime import date

import pytest

from headway.evidence.standings import category_from_card, worse_than_good
from headway.evidence.tests.registers import (
    card,
    inspection,
)

TODAY = date(2026, 6, 30)


EIF_19, EIF_24, RC_25 = date(2023, 5, 2), date(2025, 1, 7), date(2026, 1, 20)


def graded_areas(**areas):
    return [{"area": area, "grade": grade, "graded_on": None} for area, grade in areas.items()]


def test_without_an_overall_grade_any_judgement_below_good_counts(standing):
    found = standing(
        inspection(
            100001,
            EIF_24,
            overall_state="not_judged",
            judgements=graded_areas(quality_of_education="2", early_years="3"),
        )
    )
    assert (found["worse_than_good"], found["latest_overall"]) == (True, None)
    assert found["standing"] == (
        "No overall grade: requires improvement in early years "
        "(2019 framework without an overall grade)"
    )


def test_without_an_overall_grade_unsafe_is_worse_than_good(standing):
    areas = graded_areas(quality_of_education="2")
    found = standing(inspection(100001, EIF_24, safeguarding="not_met", judgements=areas))
    assert found["worse_than_good"] is True


@pytest.mark.acceptance("T35")
@pytest.mark.parametrize(
    ("areas", "safeguarding", "category"),
    [
        ({"inclusion": "needs_attention"}, "met", "none"),
        ({"inclusion": "urgent_improvement"}, "met", "RSI"),
        (
            {
                "inclusion": "urgent_improvement",
                "leadership_and_governance": "urgent_improvement",
            },
            "met",
            "SM",
        ),
        ({"leadership_and_governance": "urgent_improvement"}, "met", "RSI"),
        ({"leadership_and_governance": "urgent_improvement"}, "not_met", "SM"),
        ({"inclusion": "expected_standard"}, "not_met", "RSI"),
        ({}, None, None),
    ],
)
def test_the_category_follows_from_the_card(areas, safeguarding, category):
    assert category_from_card(areas, safeguarding) == category


@pytest.mark.acceptance("T35")
def test_one_needs_attention_is_worse_than_good_and_no_category(standing):
    found = standing(card(100001, RC_25, inclusion="needs_attention"))
    assert found["worse_than_good"] is True
    assert found["category_of_concern"] is False
    assert (found["any_needs_attention"], found["any_urgent_improvement"]) == (True, False)
    assert found["standing"] == (
        "Report card: needs attention in inclusion (report card, renewed framework 2025)"
    )


def test_a_card_at_the_expected_standard_is_not_worse_and_has_no_overall_word(standing):
    found = standing(inspection(100001, EIF_19, 3), card(100001, RC_25))
    assert (found["worse_than_good"], found["latest_overall"]) == (False, None)
    assert found["previous_overall"] == "RI"


def test_the_published_category_wins_over_the_derived_one(standing):
    found = standing(card(100001, RC_25, inclusion="urgent_improvement", concern=None))
    assert (found["derived_category"], found["published_category"]) == ("RSI", "none")
    assert found["category_of_concern"] is False


def test_a_category_that_the_file_does_not_speak_of_is_derived(standing):
    silent = card(100001, RC_25, inclusion="urgent_improvement") | {"concern_known": False}
    found = standing(silent)
    assert (found["published_category"], found["concern"]) == (None, "RSI")


def test_inadequate_without_an_overall_grade_leaves_the_category_unknown(standing):
    areas = graded_areas(quality_of_education="4", personal_development="3")
    found = standing(inspection(100001, EIF_24, safeguarding="not_met", judgements=areas))
    assert (found["worse_than_good"], found["category_of_concern"]) == (True, None)
    assert found["standing"].startswith(
        "No overall grade: inadequate in quality of education; requires improvement in personal "
        "development; safeguarding not effective"
    )


def test_a_published_category_without_an_overall_grade_is_used(standing):
    areas = graded_areas(quality_of_education="4", leadership_and_management="4")
    visit = inspection(
        100001, EIF_24, concern="SM", concern_known=True, judgements=areas, safeguarding="met"
    )
    found = standing(visit)
    assert (found["category_of_concern"], found["concern"]) == (True, "SM")
    assert "special measures (2019 framework without an overall grade)" in found["standing"]


def test_good_judgements_without_an_overall_grade_are_not_worse(standing):
    found = standing(inspection(100001, EIF_24, judgements=graded_areas(quality_of_education="2")))
    assert (found["worse_than_good"], found["category_of_concern"]) == (False, False)
    assert "good or better throughout" in found["standing"]


def test_unsafe_on_a_card_is_said_in_words(standing):
    found = standing(card(100001, RC_25, safeguarding="not_met", concern="RSI"))
    assert found["safeguarding_not_met"] is True
    assert "safeguarding not met; requires significant improvement" in found["standing"]


@pytest.mark.parametrize(
    ("regime", "areas", "safeguarding"), [("RC-25", {}, None), ("EIF-24", {}, None)]
)
def test_nothing_judged_is_not_known_and_not_good(regime, areas, safeguarding):
    assert worse_than_good(regime, None, areas, safeguarding) is None


@pytest.mark.parametrize(
    ("areas", "safeguarding", "short"),
    [
        ({"inclusion": "needs_attention"}, "met", "Report card: needs attention in inclusion"),
        (
            {"inclusion": "needs_attention", "achievement": "needs_attention"},
            "met",
            "Report card: needs attention in 2 areas",
        ),
        (
            {"inclusion": "urgent_improvement", "achievement": "needs_attention"},
            "met",
            "Report card: urgent improvement in inclusion",
        ),
        ({"inclusion": "strong_standard"}, "met", "Report card: expected standard or better"),
    ],
)
def test_a_row_of_a_list_has_the_gravest_of_a_card_whole(standing, areas, safeguarding, short):
    found = standing(card(100001, RC_25, safeguarding=safeguarding, **areas))
    assert found["standing_short"] == short
    assert len(found["standing"]) > len(short), "the school's page says it all"


@pytest.mark.parametrize(
    ("areas", "safeguarding", "short"),
    [
        (
            {"quality_of_education": "3", "personal_development": "3"},
            "met",
            "No overall grade: requires improvement in 2 areas",
        ),
        (
            {"quality_of_education": "2"},
            "not_met",
            "No overall grade: safeguarding not effective",
        ),
        ({"quality_of_education": "2"}, "met", "No overall grade: good or better"),
    ],
)
def test_a_row_of_a_list_has_the_gravest_of_the_judgements(standing, areas, safeguarding, short):
    found = standing(
        inspection(
            100001, EIF_24, None, judgements=graded_areas(**areas), safeguarding=safeguarding
        )
    )
    assert found["standing_short"] == short


def test_the_short_words_of_a_grade_are_the_grade(standing):
    assert standing(inspection(100001, EIF_19, 2))["standing_short"] == "Good"
