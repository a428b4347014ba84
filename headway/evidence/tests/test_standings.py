"""Where a school stands, regime by regime."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.inspections import inspections_as_at
from headway.evidence.profile.domains import inspection as inspection_level
from headway.evidence.register import schools_as_at
from headway.evidence.standings import standings
from headway.evidence.tests.registers import (
    academy,
    add_inspections,
    add_links,
    add_register,
    card,
    crowd,
    inspection,
    link,
    school,
)

TODAY = date(2026, 6, 30)


EIF_19, EIF_24, RC_25 = date(2023, 5, 2), date(2025, 1, 7), date(2026, 1, 20)


def graded_areas(**areas):
    return [{"area": area, "grade": grade, "graded_on": None} for area, grade in areas.items()]


@pytest.mark.parametrize(
    ("overall", "word", "worse"),
    [(1, "OUTSTANDING", False), (2, "GOOD", False), (3, "RI", True), (4, "INADEQUATE", True)],
)
def test_an_overall_grade_stands_as_it_is(standing, overall, word, worse):
    found = standing(inspection(100001, EIF_19, overall))
    assert (found["latest_overall"], found["worse_than_good"]) == (word, worse)
    assert found["regime"] == "EIF-19"


def test_special_measures_and_serious_weaknesses_are_told_apart(standing, store):
    weak = inspection(100002, EIF_19, 4, concern="SW", concern_known=True)
    found = standing(
        inspection(100001, EIF_19, 4, concern="SM", concern_known=True),
        weak,
        more=[school(100002)],
    )
    schools = schools_as_at(store, TODAY)
    every = standings(inspections_as_at(store, TODAY), schools, TODAY)
    assert found["latest_overall"] == "SPECIAL_MEASURES"
    chosen = every.filter(pl.col("latest_overall") == "SERIOUS_WEAKNESSES")
    assert chosen["urn"].to_list() == [100002]
    assert every["category_of_concern"].all()
    assert "special measures" in found["sentence"]


def test_the_category_cannot_be_told_from_an_inadequate_grade_alone(standing):
    found = standing(inspection(100001, EIF_19, 4))
    assert (found["latest_overall"], found["concern"]) == ("INADEQUATE", None)
    assert found["category_of_concern"] is True


@pytest.mark.requirement("C-03")
def test_a_newer_inspection_changes_the_standing(store):
    add_register(store, TODAY, [school(100001)])
    add_inspections(store, date(2023, 6, 30), [inspection(100001, EIF_19, 3)])

    def now():
        schools = schools_as_at(store, TODAY)
        return standings(inspections_as_at(store, TODAY), schools, TODAY).row(0, named=True)

    assert now()["latest_overall"] == "RI"
    add_inspections(store, date(2024, 6, 30), [inspection(100001, date(2024, 5, 8), 2)])
    assert (now()["latest_overall"], now()["previous_overall"]) == ("GOOD", "RI")


@pytest.mark.requirement("C-04")
def test_a_second_requires_improvement_in_a_row_is_two_ri(standing):
    found = standing(inspection(100001, date(2020, 1, 14), 3), inspection(100001, EIF_19, 3))
    assert found["two_ri"] is True
    assert "requires improvement twice running" in found["sentence"]


@pytest.mark.parametrize(
    "earlier",
    [
        inspection(100001, date(2011, 1, 14), 3),  # Satisfactory was not Requires improvement
        inspection(100001, date(2014, 1, 14), 4),
        inspection(100001, date(2014, 1, 14), 2),
    ],
)
def test_anything_else_before_it_is_not_two_ri(standing, earlier):
    assert standing(earlier, inspection(100001, EIF_19, 3))["two_ri"] is False


def test_satisfactory_is_called_so_before_september_2012(standing):
    found = standing(inspection(100001, date(2012, 8, 31), 3))
    assert found["standing"] == "Satisfactory (inspected before September 2012)"
    assert found["worse_than_good"] is True


@pytest.mark.parametrize(
    ("latest", "earlier", "stuck"),
    [
        (inspection(100001, EIF_19, 3), inspection(100001, date(2020, 1, 14), 4), True),
        (inspection(100001, EIF_19, 3), inspection(100001, date(2020, 1, 14), 2), False),
        (inspection(100001, EIF_19, 2), inspection(100001, date(2020, 1, 14), 3), False),
        (
            inspection(100001, EIF_24, judgements=graded_areas(leadership_and_management="3")),
            inspection(100001, date(2020, 1, 14), 3),
            True,
        ),
        (
            inspection(100001, EIF_24, judgements=graded_areas(personal_development="3")),
            inspection(100001, date(2020, 1, 14), 3),
            False,
        ),
        (
            card(100001, RC_25, leadership_and_governance="needs_attention"),
            inspection(100001, date(2020, 1, 14), 3),
            True,
        ),
        (
            card(100001, RC_25, inclusion="needs_attention"),
            inspection(100001, date(2020, 1, 14), 3),
            False,
        ),
    ],
)
def test_stuck_is_ri_or_its_equivalent_after_below_good(standing, latest, earlier, stuck):
    assert standing(earlier, latest)["stuck"] is stuck


@pytest.mark.parametrize(
    ("outcome", "issues"),
    [
        ("School remains Good", False),
        ("School remains Good (Concerns) - S5 Next", True),
        ("School remains Good (Improving) - S5 Next", False),
        ("Some aspects not as strong", True),
    ],
)
def test_an_ungraded_visit_keeps_the_grade_and_says_whether_there_are_issues(
    standing, outcome, issues
):
    visit = inspection(100001, date(2024, 5, 8), kind="ungraded", outcome=outcome)
    found = standing(inspection(100001, date(2019, 5, 8), 2), visit)
    assert (found["latest_overall"], found["worse_than_good"]) == ("GOOD", False)
    assert (found["letter_says_issues"], found["concern_flag"]) == (issues, issues)
    assert found["visited_on"] == date(2024, 5, 8)


def test_issues_are_unknown_when_no_letter_is_held(standing):
    found = standing(inspection(100001, date(2019, 5, 8), 2))
    assert found["letter_says_issues"] is None
    assert found["concern_flag"] is None


def test_a_letter_before_the_latest_grade_says_nothing_of_it(standing):
    visit = inspection(
        100001,
        date(2018, 5, 8),
        kind="ungraded",
        outcome="School remains Good (Concerns) - S5 Next",
    )
    found = standing(visit, inspection(100001, EIF_19, 2))
    assert found["letter_says_issues"] is None


def test_a_school_never_inspected_is_unknown_and_not_good(standing):
    found = standing(inspection(100009, EIF_19, 2))
    assert found["never_inspected"] is True
    assert found["worse_than_good"] is None
    assert found["category_of_concern"] is None
    assert found["sentence"] == "No inspection of this school was public on 30 June 2026."


@pytest.fixture
def converter(store):
    """Academy 150001 opened in April 2026 in place of school 100001."""
    add_register(
        store,
        TODAY,
        [
            *crowd(),
            school(100001, status="closed", close_date=date(2026, 3, 31)),
            academy(150001, open_date=date(2026, 4, 1)),
            academy(150002, type="Academy sponsor led", open_date=date(2026, 4, 1)),
            school(100002, status="closed", close_date=date(2026, 3, 31)),
        ],
    )
    add_links(
        store,
        TODAY,
        [link(100001, 150001, date(2026, 3, 31)), link(100002, 150002, date(2026, 3, 31))],
    )
    return store


@pytest.mark.requirement("A-09")
def test_a_school_converted_this_year_is_not_inspected_since_and_shows_its_predecessor(converter):
    rows = [inspection(100001, EIF_19, 3), inspection(100002, EIF_19, 4)]
    add_inspections(converter, TODAY, rows)
    schools = schools_as_at(converter, TODAY)
    found = standings(inspections_as_at(converter, TODAY), schools, TODAY)
    row = found.row(by_predicate=pl.col("urn") == 150001, named=True)
    assert row["never_inspected"] is True
    assert (row["predecessor_outcome"], row["predecessor_urn"]) == (True, 100001)
    assert row["latest_overall"] == "RI"
    assert row["sentence"].startswith(
        "Not yet inspected in its present form; its predecessor’s outcome (URN 100001) was: "
    )


def test_a_sponsored_academy_does_not_inherit_the_grade(converter):
    add_inspections(converter, TODAY, [inspection(100002, EIF_19, 4)])
    schools = schools_as_at(converter, TODAY)
    found = standings(inspections_as_at(converter, TODAY), schools, TODAY)
    row = found.row(by_predicate=pl.col("urn") == 150002, named=True)
    assert (row["never_inspected"], row["predecessor_outcome"]) == (True, False)
    assert row["worse_than_good"] is None


def test_an_inspection_before_it_opened_is_the_predecessor_s(converter):
    add_inspections(converter, TODAY, [inspection(150001, EIF_19, 3)])
    schools = schools_as_at(converter, TODAY)
    found = standings(inspections_as_at(converter, TODAY), schools, TODAY)
    row = found.row(by_predicate=pl.col("urn") == 150001, named=True)
    assert (row["never_inspected"], row["predecessor_outcome"]) == (True, True)


def test_a_visit_without_a_grade_leaves_the_standing_unknown(standing):
    visit = inspection(100001, EIF_19, kind="ungraded", outcome="Standards maintained")
    found = standing(visit)
    assert found["worse_than_good"] is None
    assert found["sentence"].startswith("Visited on 2 May 2023; no graded judgement is held")


def test_a_standing_cites_release_and_row(standing):
    found = standing(inspection(100001, EIF_19, 3, row=77))
    assert (found["release"], found["row"]) == ("inspections-20260630", 77)


def test_an_inspection_listed_in_the_row_of_a_successor_is_the_old_school_s(store):
    add_register(store, TODAY, [academy(150001, open_date=date(2020, 4, 1))])
    add_inspections(store, TODAY, [inspection(150001, EIF_19, 3, urn_at=100001)])
    schools = schools_as_at(store, TODAY)
    row = standings(inspections_as_at(store, TODAY), schools, TODAY).row(0, named=True)
    assert (row["never_inspected"], row["predecessor_outcome"]) == (True, True)
    assert (row["predecessor_urn"], row["latest_overall"]) == (100001, "RI")


def test_a_standing_warns_when_the_files_stop_long_before_the_day(store):
    add_register(store, TODAY, [school(100001)])
    add_inspections(store, date(2023, 6, 30), [inspection(100001, EIF_19, 2)])
    schools = schools_as_at(store, TODAY)
    row = standings(inspections_as_at(store, TODAY), schools, TODAY).row(0, named=True)
    assert row["files_to"] == date(2023, 6, 30)
    assert row["sentence"].endswith("speak of this authority only to 30 June 2023.")


def test_schools_without_an_authority_column_are_judged_all_the_same(store):
    add_inspections(store, TODAY, [inspection(100001, EIF_19, 2)])
    few = pl.DataFrame({"urn": [100001], "open_date": [None]}).cast({"open_date": pl.Date})
    row = standings(inspections_as_at(store, TODAY), few, TODAY).row(0, named=True)
    assert (row["latest_overall"], row["files_to"]) == ("GOOD", None)


@pytest.mark.parametrize(
    ("before", "latest", "twice"),
    [
        (inspection(100001, date(2018, 5, 2), 4), inspection(100001, EIF_19, 3), True),
        (inspection(100001, EIF_19, 3), card(100001, RC_25, inclusion="needs_attention"), True),
        (inspection(100001, EIF_19, 2), card(100001, RC_25, inclusion="needs_attention"), False),
        (inspection(100001, EIF_19, 4), card(100001, RC_25), False),
        (None, inspection(100001, EIF_19, 3), None),
    ],
)
def test_twice_worse_than_good_in_any_regime_is_the_gravest_level(standing, before, latest, twice):
    found = standing(*(one for one in (before, latest) if one))
    assert (found["worse_twice"], found["two_ri"]) == (twice, False)
    level = inspection_level(found, ())
    assert (level.level == 3) == (twice is True or found["category_of_concern"] is True)
    assert ("its last two graded inspections" in found["sentence"]) == (twice is True)


def test_a_predecessor_s_two_poor_outcomes_are_not_an_academy_s_own(standing, store):
    add_links(store, TODAY, [link(100003, 100001, date(2024, 9, 1))])
    add_register(
        store,
        date(2026, 6, 29),
        [
            *crowd(),
            school(100003, status="closed", close_date=date(2024, 8, 31)),
            academy(100001, open_date=date(2024, 9, 1)),
        ],
    )
    found = standing(inspection(100003, date(2019, 1, 8), 3), inspection(100003, EIF_19, 4))
    assert found["predecessor_outcome"]
    assert found["worse_twice"] is None
