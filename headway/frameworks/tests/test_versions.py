"""The versions that ship: the councils' definitions, their differences and their cases."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.errors import BadFramework
from headway.evidence.rules import evaluate, excluded, outcomes
from headway.evidence.rules.cases import run
from headway.evidence.rules.evaluate import CITES
from headway.frameworks.tests.profiles import BIRMINGHAM, IN_SCOPE, KEYS, profile_rows, propose
from headway.frameworks.versions import in_force, version


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_version_passes_its_own_worked_cases(key):
    results = run(version(key))
    assert len(results) > 2 * len(version(key).contents.rules)
    assert [ran for ran in results if not ran.passed] == []


@pytest.mark.requirement("E-01")
@pytest.mark.parametrize(
    ("on", "key", "term"),
    [
        (date(2018, 9, 1), "bham-2018", "School causing concern"),
        (date(2019, 8, 31), "bham-2018", "School causing concern"),
        (date(2019, 9, 1), "bham-2019", "Priority school"),
        (date(2021, 6, 15), "bham-2019", "Priority school"),  # between two contracts
        (date(2021, 9, 1), "bham-2021", "Priority school"),
        (date(2024, 8, 31), "bham-2021", "Priority school"),
        (date(2026, 6, 30), "bham-2024", "Priority school"),
    ],
)
def test_a_day_of_an_academic_year_shows_which_definition_and_names_applied(on, key, term):
    framework = in_force("330", on)
    assert framework.key == key
    assert framework.contents.term == term


def test_exactly_one_version_of_an_authority_is_in_force_on_any_day():
    held = [version(key).contents for key in BIRMINGHAM]
    for year in range(2018, 2028):
        for month in range(1, 13):
            on = date(year, month, 1)
            holding = [contents.key for contents in held if contents.holds(on)]
            assert len(holding) == (0 if on < date(2018, 9, 1) else 1), on
    assert in_force("330", date(2018, 8, 31)) is None
    assert in_force("999", date(2026, 6, 30)) is None


def test_a_version_that_does_not_ship_is_named_beside_those_that_do():
    with pytest.raises(BadFramework, match="bham-2019"):
        version("bham-1999")


@pytest.mark.requirement("E-15")
@pytest.mark.parametrize(
    ("given", "category", "says"),
    [
        ({"latest_overall": "SPECIAL_MEASURES"}, "PRIORITY_OFSTED", "worse than good"),
        ({"latest_overall": "SERIOUS_WEAKNESSES"}, "PRIORITY_OFSTED", "worse than good"),
        ({"latest_overall": "RI"}, "PRIORITY_OFSTED", "worse than good"),
        (
            {"latest_overall": "GOOD", "imminent": True, "data_concern": True},
            "PRIORITY_VULNERABLE",
            "inspection is imminent",
        ),
        ({"latest_overall": "GOOD", "intel_crisis_agreed": True}, "PRIORITY_CRISIS", "crisis"),
        ({"latest_overall": "GOOD"}, "NONE", "could not be checked"),
    ],
)  # fmt: skip
def test_the_definition_of_2018_evaluates_to_class_and_reason_for_each_school(
    given, category, says
):
    proposal = propose("bham-2018", **given)
    assert proposal.category == category
    assert says in proposal.reasons[0].sentence


@pytest.mark.requirement("E-16")
def test_the_definition_of_2019_lists_the_same_schools_under_another_name():
    rows = profile_rows(400, seed=2019)
    before, after = outcomes(version("bham-2018"), rows), outcomes(version("bham-2019"), rows)
    assert before["category"].to_list() == after["category"].to_list()
    assert version("bham-2018").contents.term != version("bham-2019").contents.term
    openings = [
        {letter.kind: letter.text for letter in version(key).contents.letters}["annual_listed"]
        for key in ("bham-2018", "bham-2019")
    ]
    assert "schools causing concern" in openings[0]
    assert "priority school" in openings[1]


@pytest.mark.requirement("E-17")
def test_a_letter_with_issues_and_another_inspection_within_two_years_has_its_own_code():
    for key in ("bham-2018", "bham-2019"):
        proposal = propose(
            key, latest_overall="GOOD", letter_says_issues=True, next_inspection_within_years=1.5
        )
        assert proposal.category == "PRIORITY_VULNERABLE"
        assert proposal.reason_codes == ("LETTER_WITH_ISSUES",)
        words = {code.code: code.words for code in version(key).contents.reason_codes}
        assert words["LETTER_WITH_ISSUES"] == "Letter with issues"


@pytest.mark.requirement("E-18")
def test_believed_vulnerable_requires_evidence_imminence_and_for_the_floor_agreement():
    for key in ("bham-2018", "bham-2019"):
        requires = {code.code: code.requires for code in version(key).contents.reason_codes}
        assert {"evidence_type", "imminence", "joint_agreement"} == set(
            requires["BELIEVED_VULNERABLE"]
        )
        assert "joint_agreement" in requires["BELOW_FLOOR_AGREED"]
        floor = propose(key, latest_overall="GOOD", below_floor=True)
        assert floor.reason_codes == ("BELOW_FLOOR_AGREED",)
        assert "both parties must agree" in floor.reasons[0].sentence
        near = propose(key, latest_overall="GOOD", imminent=True, data_concern=True)
        assert near.reason_codes == ("BELIEVED_VULNERABLE",)
        far = propose(
            key, latest_overall="GOOD", imminent=False, window_closes_in_terms=9, data_concern=True
        )
        assert far.category == "WATCH"


@pytest.mark.parametrize("key", KEYS)
def test_a_crisis_may_be_set_any_day_and_is_urgent(key):
    crisis = next(c for c in version(key).contents.reason_codes if c.code == "CRISIS")
    assert crisis.any_day
    assert crisis.urgent


@pytest.mark.requirement("E-20")
def test_the_definition_of_2021_ranks_two_ri_between_and_may_count_serious_weaknesses():
    order = [
        propose("bham-2021", latest_overall="SPECIAL_MEASURES", two_ri=False),
        propose("bham-2021", latest_overall="SERIOUS_WEAKNESSES", two_ri=False),
        propose("bham-2021", latest_overall="RI", two_ri=True),
        propose("bham-2021", latest_overall="RI", two_ri=False),
    ]
    assert [p.class_ for p in order] == ["SPECIAL_MEASURES", "SERIOUS_WEAKNESSES", "TWO_RI", "RI"]
    assert [p.rank for p in order] == sorted(p.rank for p in order)
    without = version("bham-2021").with_thresholds({"serious_weaknesses_count": False})
    frame = pl.DataFrame(
        [{"urn": 1, **IN_SCOPE, "never_inspected": False, "latest_overall": "SERIOUS_WEAKNESSES"}]
    )
    assert evaluate(without, frame, CITES)[0].category == "NONE"
    assumed = version("bham-2021").contents.assumptions
    assert any("serious weaknesses" in a.question.lower() for a in assumed)


@pytest.mark.requirement("E-21")
def test_in_2021_a_never_inspected_school_may_be_vulnerable_and_two_routes_are_gone():
    new = propose(
        "bham-2021", never_inspected=True, imminent=True, data_concern=True, latest_overall=None
    )
    assert new.category == "PRIORITY_VULNERABLE"
    routes = propose(
        "bham-2021",
        latest_overall="GOOD",
        letter_says_issues=True,
        next_inspection_within_years=1.0,
        below_floor=True,
        imminent=False,
        window_closes_in_terms=6,
        data_concern=False,
    )
    assert routes.category == "WATCH"
    codes = {k: {c.code for c in version(k).contents.reason_codes} for k in KEYS}
    assert codes["bham-2019"] - codes["bham-2021"] == {"LETTER_WITH_ISSUES", "BELOW_FLOOR_AGREED"}


def test_report_cards_are_read_beside_older_grades_in_2024():
    card = {"regime": "RC-25", "worse_than_good": True, "latest_overall": None}
    urgent = propose("bham-2024", **card, category_of_concern=True, any_needs_attention=True)
    assert (urgent.category, urgent.rank) == ("STATUTORY", 2 + 1) or urgent.category == "STATUTORY"
    attention = propose("bham-2024", **card, category_of_concern=False, any_needs_attention=True)
    assert attention.category == "OFSTED_FOLLOWUP"
    older = propose(
        "bham-2024",
        regime="EIF-19",
        worse_than_good=True,
        latest_overall="RI",
        category_of_concern=False,
        two_ri=False,
    )
    assert (older.category, older.class_) == ("PRIORITY_OFSTED", "RI")
    areas = propose(
        "bham-2024",
        regime="EIF-24",
        worse_than_good=True,
        latest_overall=None,
        category_of_concern=False,
        two_ri=False,
    )
    assert (areas.category, areas.class_) == ("PRIORITY_OFSTED", "AREA_BELOW_GOOD")
    levels = {c.id: c.level for c in version("bham-2024").contents.categories}
    assert levels["STATUTORY"] == "STATUTORY"
    assert set(levels.values()) == {"UNIVERSAL", "TARGETED", "INTENSIVE", "STATUTORY"}


@pytest.mark.requirement("A-02")
@pytest.mark.parametrize("key", KEYS)
def test_academies_nurseries_and_sixth_forms_are_never_proposed(key):
    bad = {"never_inspected": False, "latest_overall": "SPECIAL_MEASURES", "worse_than_good": True,
           "category_of_concern": True}  # fmt: skip
    frame = pl.DataFrame(
        [
            {"urn": 1, **IN_SCOPE, **bad, "maintained": False},
            {"urn": 2, **IN_SCOPE, **bad, "nursery_school": True, "statutory_age": False},
            {"urn": 3, **IN_SCOPE, **bad, "post16_only": True},
        ]
    )
    assert evaluate(version(key), frame, CITES) == []
    left_out = excluded(version(key), frame)
    assert [e.exclusion for e in left_out] == ["not_maintained", "nursery", "over_16"]
    assert all(e.fired for e in left_out)  # a concern to notify


@pytest.mark.parametrize("key", KEYS)
def test_every_version_says_that_its_definition_is_wider_than_the_guidance(key):
    contents = version(key).contents
    assert "wider than" in contents.note
    assert contents.guidance
