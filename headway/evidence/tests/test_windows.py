"""Windows by the published intervals."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.standings import STANDING_SCHEMA
from headway.evidence.windows import (
    Intervals,
    academic_year_end,
    after_months,
    intervals,
    latest_of,
    school_day,
    term_number,
    windows,
)

CAVEAT = "it says dates should not be predicted from the last one."


def rule(name):
    return next(one for one in intervals().rule if one.id == name)


def window(on, phase="primary", opened=None, **standing):
    row = dict.fromkeys(STANDING_SCHEMA.names()) | {
        "urn": 100001,
        "never_inspected": False,
        "category_of_concern": False,
        "worse_than_good": False,
    }
    frame = pl.DataFrame([row | standing], schema=STANDING_SCHEMA, orient="row")
    schools = pl.DataFrame(
        {"urn": [100001], "open_date": [opened], "phase": [phase]},
        schema={"urn": pl.Int64, "open_date": pl.Date, "phase": pl.String},
    )
    return windows(frame, schools, on).row(0, named=True)


def good(day, **more):
    return {
        "regime": "EIF-19",
        "latest_overall": "GOOD",
        "inspected_on": day,
        "visited_on": day,
        "known_on": day,
        **more,
    }


def ri(day, published):
    return good(day) | {"latest_overall": "RI", "worse_than_good": True, "known_on": published}


@pytest.mark.acceptance("T34")
def test_good_in_november_2021_is_due_by_the_end_of_august_2026():
    found = window(date(2025, 9, 1), **good(date(2021, 11, 12)))
    assert found["latest"] == date(2026, 8, 31)
    assert found["rule"] == "eif-good"


@pytest.mark.acceptance("T34")
def test_a_report_of_january_2022_that_requires_improvement_is_due_in_30_months():
    found = window(date(2023, 9, 1), **ri(date(2021, 11, 30), date(2022, 1, 10)))
    assert found["latest"] == date(2024, 7, 10)


def test_a_window_has_three_dates_in_order_and_the_caveat():
    found = window(date(2025, 9, 1), **good(date(2021, 11, 12)))
    assert found["earliest"] < found["expected"] <= found["latest"]
    assert found["basis"].endswith(CAVEAT)
    assert found["basis"].startswith("By rule: a good school is inspected within four academic")


@pytest.mark.parametrize(
    ("on", "terms", "imminent"),
    [
        (date(2025, 4, 15), 4, False),  # spring 2025 to summer 2026
        (date(2025, 4, 16), 3, True),  # summer
        (date(2026, 8, 31), 0, True),
        (date(2026, 9, 1), -1, True),  # overdue
        (date(2027, 9, 1), -4, None),  # a visit must be missing from the files
    ],
)
def test_imminent_means_that_the_window_closes_within_three_terms(on, terms, imminent):
    found = window(on, **good(date(2021, 11, 12)))
    assert (found["terms_to_latest"], found["imminent"]) == (terms, imminent)
    assert found["overdue"] is (on > date(2026, 8, 31))
    assert (found["why_unknown"] is None) is (imminent is not None)


def test_the_pandemic_pause_lengthens_a_window_only_once_it_was_announced():
    before = latest_of(rule("eif-good"), date(2017, 3, 7), date(2019, 12, 1))
    after = latest_of(rule("eif-good"), date(2017, 3, 7), date(2020, 3, 17))
    assert before == date(2021, 8, 31)
    assert (after - before).days == 533


def test_a_window_that_closed_before_the_pause_is_not_lengthened():
    assert latest_of(rule("eif-ri"), date(2017, 6, 27), date(2021, 9, 1)) == date(2019, 12, 27)


def test_outstanding_schools_were_exempt_until_november_2020():
    day = date(2014, 9, 18)
    exempt = window(date(2019, 12, 1), **good(day, latest_overall="OUTSTANDING"))
    assert (exempt["imminent"], exempt["latest"], exempt["rule"]) == (
        False,
        None,
        "cif-outstanding",
    )
    assert exempt["basis"].endswith(CAVEAT)
    later = window(date(2021, 12, 1), **good(day, latest_overall="OUTSTANDING"))
    assert later["rule"] == "eif-outstanding"


def test_an_outstanding_nursery_school_was_never_exempt():
    found = window(
        date(2019, 12, 1), "nursery", **good(date(2014, 9, 18), latest_overall="OUTSTANDING")
    )
    assert found["latest"] == date(2020, 8, 31)


def test_a_visit_with_concerns_brings_the_next_within_two_years():
    standing = good(date(2019, 5, 8), concern_flag=True, visited_on=date(2025, 1, 14))
    found = window(date(2025, 3, 1), **standing)
    assert (found["rule"], found["latest"]) == ("concerns", date(2027, 1, 14))


def test_a_short_inspection_meets_the_interval_of_a_good_school():
    found = window(date(2019, 12, 1), **good(date(2014, 5, 8), visited_on=date(2018, 5, 2)))
    assert found["latest"] == date(2022, 8, 31)


@pytest.mark.parametrize(
    ("concern", "worse", "name"),
    [
        ("SM", True, "card-sm"),
        ("RSI", True, "card-rsi"),
        (None, True, "card-attention"),
        (None, False, "card-good"),
    ],
)
def test_report_cards_have_their_own_intervals_marked_as_assumed(concern, worse, name):
    standing = good(date(2026, 1, 20), regime="RC-25", latest_overall=None)
    found = window(date(2026, 6, 30), **standing | {"concern": concern, "worse_than_good": worse})
    assert (found["rule"], found["assumed"]) == (name, True)
    assert "not confirmed from Ofsted’s own text" in found["basis"]


def test_a_judgement_without_an_overall_grade_counts_as_what_it_equals():
    standing = good(date(2025, 1, 7), regime="EIF-24", latest_overall=None)
    assert window(date(2025, 6, 30), **standing)["rule"] == "eif-good"
    worse = standing | {"worse_than_good": True}
    assert window(date(2025, 6, 30), **worse)["rule"] == "eif-ri"
    category = worse | {"category_of_concern": True}
    assert window(date(2025, 6, 30), **category)["rule"] == "inadequate"


def test_a_new_school_is_due_within_three_years_of_opening():
    found = window(date(2025, 6, 30), opened=date(2023, 9, 1), never_inspected=True)
    assert (found["rule"], found["latest"]) == ("new", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("standing", "phase"),
    [
        ({"never_inspected": True}, "primary"),  # opening date not known
        ({"inspected_on": None}, "primary"),  # visited, never graded
        (good(date(2021, 11, 12)), "independent"),
    ],
)
def test_what_cannot_be_told_is_null_and_says_why(standing, phase):
    found = window(date(2025, 6, 30), phase, **standing)
    assert (found["imminent"], found["latest"]) == (None, None)
    assert found["why_unknown"]
    assert found["basis"].endswith(CAVEAT)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2022, 1, 10), 30, date(2024, 7, 10)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2022, 11, 1), 2, date(2023, 1, 1)),
    ],
)
def test_months_after(day, months, expected):
    assert after_months(day, months) == expected


def test_academic_years_end_with_august():
    assert academic_year_end(date(2021, 8, 31)) == date(2021, 8, 31)
    assert academic_year_end(date(2021, 9, 1)) == date(2022, 8, 31)


def test_terms_are_counted_across_years():
    assert term_number(date(2026, 1, 1)) - term_number(date(2025, 12, 31)) == 1
    assert term_number(date(2026, 9, 1)) - term_number(date(2025, 9, 1)) == 3


def test_no_inspection_is_expected_in_the_summer_holidays():
    assert school_day(date(2026, 8, 1)) == date(2026, 9, 8)
    assert school_day(date(2026, 7, 21)) == date(2026, 7, 21)


def test_every_rule_names_its_source():
    assert all(one.source and one.text for one in intervals().rule)
    assert all(one.source for one in intervals().pause)


def test_an_edited_interval_is_used():
    given = intervals().model_dump(by_alias=True)
    given["pause"] = ()
    edited = Intervals.model_validate(given)
    assert latest_of(rule("eif-good"), date(2017, 3, 7), date(2026, 1, 1), edited) == date(
        2021, 8, 31
    )


def test_before_any_rule_was_in_force_nobody_can_tell():
    found = window(date(2012, 1, 10), **good(date(2010, 11, 12), regime="S5-05"))
    assert (found["rule"], found["imminent"]) == (None, None)
