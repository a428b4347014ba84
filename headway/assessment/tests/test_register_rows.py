"""The register and standings of a day, as rows."""

from datetime import date

import polars as pl
import pytest

from headway.assessment.publishing.inspections import group_and_basis, outcome_rows
from headway.assessment.publishing.register import has, relation_rows, school_rows
from headway.evidence.lineage import JOIN_SCHEMA, Lineages
from headway.inspections.models import Basis, StandingGroup

ON = date(2026, 1, 15)


def register(**columns):
    base = {"urn": [1], "la": ["399"], "phase": ["primary"], "reporting_phase": ["primary"]}
    base |= {"fsm_percent": [21.0]}
    return pl.DataFrame(base | columns)


def establishments(**columns):
    base = {
        "urn": [1, 2], "la": ["399", "399"], "name": ["Open", "Closed"],
        "status": ["open", "closed"], "type": ["Community school", "Community school"],
        "phase": ["Primary", "Primary"], "low_age": [3, 3], "high_age": [11, 11],
        "primary_ages": [True, True], "secondary_ages": [False, False],
        "post16_ages": [False, False], "open_date": [date(2000, 9, 1), None],
        "close_date": [None, date(2019, 8, 31)], "opened_by": [None, date(2013, 3, 1)],
        "closed_after": [None, None],
    }  # fmt: skip
    return pl.DataFrame(base | columns)


def test_the_open_and_the_closed_of_an_authority_are_both_held():
    schools = register(
        name=["Open"], maintained=[True], sixth_form=["Does not have a sixth form"],
        status=["open"], open_date=[date(2000, 9, 1)], lineage=[7],
    )  # fmt: skip
    made = {
        school.urn: school
        for school in school_rows(
            schools, establishments(), authority="399", on=ON, out_of_scope={}
        )
    }
    assert (made[1].is_open, made[1].in_scope, made[1].sixth_form) == (True, True, False)
    assert (made[1].status, made[1].lineage, made[1].counted_until) == ("Open", "7", None)
    assert (made[2].is_open, made[2].in_scope, made[2].phase) == (False, False, "primary")
    assert (made[2].counted_from, made[2].counted_until) == (date(2013, 3, 1), date(2019, 8, 31))
    assert made[2].maintained


def test_a_diocese_is_kept_and_words_for_none_are_no_diocese():
    names = ["Diocese of Northbank", "Not applicable"]
    both = {name: [value] * 2 for name, value in (
        ("la", "399"), ("phase", "primary"), ("reporting_phase", "primary"),
        ("maintained", True), ("status", "open"),
    )}  # fmt: skip
    frame = pl.DataFrame(
        {"urn": [1, 3], "name": ["Open", "Other"], "diocese": names, "fsm_percent": [1.0, 2.0]}
        | both
    )
    made = {s.urn: s.diocese for s in school_rows(
        frame, establishments(), authority="399", on=ON, out_of_scope={}
    )}  # fmt: skip
    assert (made[1], made[3], made[2]) == ("Diocese of Northbank", "", "")


def test_a_school_out_of_scope_says_why():
    [school, _] = school_rows(
        register(name=["Academy"], maintained=[False]), establishments(), authority="399", on=ON,
        out_of_scope={1: "The authority does not maintain it."},
    )  # fmt: skip
    assert (school.in_scope, school.scope_reason) == (
        False,
        "The authority does not maintain it.",
    )


def test_schools_are_put_in_fifths_by_free_school_meals_within_their_phase():
    schools = pl.DataFrame(
        {
            "urn": [*range(1, 11), 99], "la": ["399"] * 11, "name": ["School"] * 11,
            "phase": ["primary"] * 11, "reporting_phase": ["primary"] * 11,
            "fsm_percent": [*(float(n) for n in range(10, 20)), None],
        }
    )  # fmt: skip
    every = establishments().filter(pl.col("urn") < 0)
    made = school_rows(schools, every, authority="399", on=ON, out_of_scope={})
    assert {school.urn: school.deprivation_fifth for school in made} == {
        10: 1, 9: 1, 8: 2, 7: 2, 6: 3, 5: 3, 4: 4, 3: 4, 2: 5, 1: 5, 99: None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("published", "meant"),
    [
        ("Has a sixth form", True),
        ("Does not have a sixth form", False),
        ("No Nursery Classes", False),
        ("Has Nursery Classes", True),
        ("Not applicable", None),
        (None, None),
        (True, True),
    ],
)
def test_what_the_register_says_in_words_is_yes_no_or_unknown(published, meant):
    assert has(published) is meant


def test_a_relation_stands_on_both_sides():
    joins = pl.DataFrame(
        [(2, 1, "Old", "converter", date(2019, 9, 1))], schema=JOIN_SCHEMA, orient="row"
    )
    made = relation_rows(Lineages(joins, pl.DataFrame()), {1, 2}, {2: "New"})
    assert [(one.school_id, one.other_urn, one.other_name, one.kind) for one in made] == [
        (2, 1, "Old", "predecessor"),
        (1, 2, "New", "successor"),
    ]
    assert relation_rows(Lineages(joins, pl.DataFrame()), {7}, {}) == []


def standing(**given):
    return {
        "urn": 1, "never_inspected": False, "latest_overall": None, "worse_than_good": None,
        "regime": "EIF-24", **given,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "group", "basis"),
    [
        ({"latest_overall": "GOOD", "regime": "EIF-19"}, "GOOD", Basis.OVERALL),
        ({"worse_than_good": False}, StandingGroup.NO_GRADE_MET, Basis.JUDGEMENTS),
        (
            {"worse_than_good": True, "regime": "RC-25"},
            StandingGroup.NO_GRADE_BELOW,
            Basis.REPORT_CARD,
        ),
        ({}, StandingGroup.NOT_JUDGED, Basis.NONE),
        # A predecessor's grade is shown, but the school itself has not been inspected.
        ({"never_inspected": True, "latest_overall": "GOOD"}, StandingGroup.NEVER, Basis.NONE),
    ],
)
def test_each_regime_is_counted_on_its_own_basis(given, group, basis):
    assert group_and_basis(standing(**given)) == (group, basis)


def test_good_or_better_is_counted_by_area_phase_and_basis_without_independent_schools():
    rows = [
        standing(urn=1, latest_overall="GOOD", worse_than_good=False, regime="EIF-19"),
        standing(urn=2, latest_overall="RI", worse_than_good=True, regime="EIF-19"),
        standing(urn=3, never_inspected=True),
        standing(urn=4, latest_overall="GOOD", worse_than_good=False, regime="EIF-19"),
        standing(urn=5, latest_overall="GOOD", worse_than_good=False, regime="EIF-19"),
    ]
    schools = pl.DataFrame(
        {
            "urn": [1, 2, 3, 4, 5], "la": ["399", "399", "399", "301", "399"],
            "reporting_phase": ["primary", "primary", "primary", "primary", "independent"],
            "maintained": [True, False, True, True, None], "roll": [100, 200, 50, 400, 70],
        }
    )  # fmt: skip
    made = outcome_rows(
        pl.DataFrame(rows),
        schools,
        areas={("la", "399", "Aldermere"): ("399",), ("england", "ENG", "England"): None},
    )
    found = {(o.level, o.phase, o.maintained_only, o.basis): o for o in made}
    own = found["la", "all", False, "overall"]
    assert (own.schools, own.good, own.pupils, own.pupils_good) == (2, 1, 300, 100)
    assert found["la", "primary", True, "overall"].schools == 1
    assert found["la", "all", False, "none"].schools == 1
    assert found["england", "all", False, "overall"].schools == 3
