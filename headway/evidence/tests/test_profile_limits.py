"""What a profile says where something was not, or could not be, checked."""

import polars as pl
import pytest

from headway.evidence.catalogue import indicators
from headway.evidence.profile.figures import CityFigures
from headway.evidence.profile.findings import data_concern, standard_of, vulnerable
from headway.evidence.profile.inclusion import inclusion
from headway.evidence.profile.level import DomainLevel, Figures
from headway.evidence.profile.results import Floor, attainment, groups, progress
from headway.evidence.sentences import Reason

URN = 100_001
FIELDS = {
    "row": 3, "fact_urn": URN, "pupil_group": "all", "release": "r", "state": "ok", "lower": None,
    "upper": None, "n": 60, "pupils": 60, "count": None, "band": None, "h_gap": None,
    "h_sig": None, "h_pooled": False, "quartile": None, "quartile_firm": None, "funnel": None,
    "z": None, "family_mean": None, "family_z": None, "family_sig": None,
    "family_quarter": None, "trend_label": None, "percentile_national": None, "expected": None,
}  # fmt: skip
LOW = {"h_sig": "sig-", "h_gap": -20.0}


def of(indicator, rows, *, stale=False):
    """One school's rows of a measure by year, newest first; `group` in a row for a pupil group."""
    tables = {}
    for year_end, row in rows.items():
        value = row["value"]
        whole = FIELDS | {"indicator": indicator, "year_end": year_end, "urn": URN}
        tables[year_end] = pl.DataFrame([whole | {"h_value": value} | row])
    return {indicator: CityFigures(indicators()[indicator], tuple(rows), tables, stale)}


def figures(*found, results_year=2025):
    return Figures({k: v for one in found for k, v in one.items()}, lambda _: None, results_year)


def school(phase="primary"):
    return {"urn": URN, "phase": phase}


def text(level):
    return " ".join(reason.sentence for reason in level.reasons)


def absence(percentile, family_z, **more):
    row = {"value": 54.3, "percentile_national": percentile, "family_z": family_z}
    return row | {"family_mean": None if family_z is None else 40.0} | more


def test_a_special_school_in_the_worst_fifth_is_on_watch_and_not_without_concern():
    found = figures(of("A_PA", {2025: absence(5.0, None)}), of("A_ABS", {2025: absence(4.0, None)}))
    level = inclusion(school("special"), found)
    assert (level.level, level.state) == (1, "ok")
    assert "It has no similar schools to be compared with" in text(level)
    assert "Not part of this level: suspensions (" in text(level)


def test_a_school_without_family_that_is_not_among_the_worst_says_what_was_checked():
    level = inclusion(school("special"), figures(of("A_PA", {2025: absence(50.0, None)})))
    assert level.level == 0
    assert "only its place among schools of its phase in England was checked" in text(level)


def test_figures_that_nothing_can_be_held_against_are_not_no_concern():
    level = inclusion(school("special"), figures(of("A_PA", {2025: absence(None, None)})))
    assert (level.level, level.state) == (None, "ND")
    assert "cannot be compared with similar schools" in level.reasons[0].sentence
    assert "54.3%" in text(level)
    results = figures(of("P_RWM_EXP", {2025: {"value": 40.0}}))
    judged = attainment(school(), results, Floor(None))
    assert (judged.level, judged.state) == (None, "ND")
    progressed = progress(school(), figures(of("P_READ_PROG", {2025: {"value": -4.0}})))
    assert (progressed.level, progressed.state) == (None, "ND")


def test_old_absence_is_stamped_and_older_is_not_used():
    row = {2024: absence(5.0, 2.0)}
    assert inclusion(school(), figures(of("A_PA", row))).stamp == "based on 2023/24"
    level = inclusion(school(), figures(of("A_PA", row, stale=True), results_year=2028))
    assert (level.level, level.state) == (None, "ND")
    assert level.reasons[0].sentence == (
        "The latest absence or exclusion figures are of 2024, too old to use."
    )


def test_exclusions_name_the_years_they_speak_of():
    rows = {2025: {"value": 0.0, "expected": 0.4}, 2023: {"value": 1.0, "expected": 0.4}}
    level = inclusion(school(), figures(of("X_PEX", rows)))
    assert "There was 1 permanent exclusion in 2023 and 2025, where 0.8" in text(level)
    alone = inclusion(school(), figures(of("X_PEX", {2025: {"value": 0.0, "expected": 0.4}})))
    assert "There were 0 permanent exclusions in 2025, where" in text(alone)


def test_part_time_timetables_are_shown_and_raise_no_flag():
    level = inclusion(
        school(),
        figures(of("A_PA", {2025: absence(50.0, 0.0)}), of("X_PTT", {2025: {"value": 3.0}})),
    )
    assert level.level == 0
    assert "In 2025, 3 pupils were on a part-time timetable." in text(level)


@pytest.mark.parametrize(("before", "level"), [(2024, 2), (2023, 1)])
def test_two_years_running_are_two_years_that_follow_each_other(before, level):
    row = LOW | {"value": 40.0, "family_mean": 60.0, "family_quarter": 1}
    found = figures(of("P_RWM_EXP", {2025: row, before: row}))
    assert attainment(school(), found, Floor(None)).level == level
    band = {"value": -1.0, "h_sig": "ns", "band": 5}
    scored = figures(of("S_P8", {2025: band, before: band}))
    assert progress(school("secondary"), scored).level == (3 if level == 2 else 2)
    away = figures(of("A_PA", {2025: absence(9.0, 0.0), before: absence(9.0, 0.0)}))
    assert inclusion(school(), away).level == (2 if level == 2 else 0)
    gap = {"value": -40.0, "quartile": 1}
    wide = figures(of("P_RWM_DISGAP", {2025: gap, before: gap}))
    assert groups(school(), wide, lambda *_: -14.0).level == level
    firm = {"value": 40.0, "quartile": 1, "quartile_firm": "firm", "family_mean": 60.0}
    marked = vulnerable(
        school(), figures(of("P_RWM_EXP", {2025: firm | {"family_sig": True}, before: firm}))
    )
    assert marked.value is (True if level == 2 else None)


def test_a_level_from_one_subject_names_the_others():
    level = progress(school(), figures(of("P_READ_PROG", {2025: {"value": 0.1, "h_sig": "ns"}})))
    assert level.level == 0
    assert level.reasons[-1].sentence.startswith("Not part of this level: P_WRIT_PROG (no file")


def test_parts_of_progress_8_stand_beside_it():
    low = {"value": -0.6, "h_sig": "sig-"}
    found = figures(of("S_P8", {2025: low}), of("S_P8_ENG", {2025: low}))
    assert progress(school("secondary"), found).level == 2
    older = figures(of("S_P8", {2025: low}), of("S_P8_ENG", {2024: low}))
    assert progress(school("secondary"), older).level == 1


def test_an_unknown_quarter_of_a_gap_is_not_taken_for_not_the_lowest():
    gap = {"value": -40.0}
    level = groups(school(), figures(of("P_RWM_DISGAP", {2025: gap, 2024: gap})), lambda *_: -14.0)
    assert level.level == 1
    assert "lowest quarter of the city in both is not known" in text(level)


def test_progress_of_disadvantaged_pupils_is_placed_beside_the_authority():
    row = {"value": -5.0, "pupil_group": "disadvantaged"}
    level = groups(school(), figures(of("P_READ_PROG", {2025: row})), lambda *_: -1.0)
    assert level.level == 1
    assert "disadvantaged" in level.reasons[0].fact_ids[0]


def test_results_below_a_floor_in_force_are_serious_and_cited():
    found = figures(of("P_RWM_EXP", {2018: {"value": 60.0, "h_sig": "ns"}}), results_year=2018)
    below = Floor(True, True, False, "Results of 2018 are below the floor standard.", ("a|b|c|d",))
    level = attainment(school(), found, below)
    assert level.level == 3
    assert Reason("floor", below.sentence, below.fact_ids) in level.reasons
    history = Floor(True, False, False, "It is history.", ())
    assert attainment(school(), found, history).level == 0
    assert attainment(school(), figures(), below).level == 3


def test_a_floor_that_did_not_apply_to_few_pupils_is_no_and_says_so():
    few = {"value": 40.0, "h_value": None, "pupils": 9, "n": 9}
    found = figures(of("P_RWM_EXP", {2018: few}), results_year=2018)
    finding, floor = standard_of("floor", school(), found)
    assert (finding.value, floor.exempt) == (False, True)
    assert "fewer than 11 pupils in 2018" in text(attainment(school(), found, floor))


@pytest.mark.parametrize("phase", ["nursery", "special", "alternative", "post16", "infant", None])
def test_a_finding_that_does_not_apply_is_unknown_and_says_so(phase):
    found = figures()
    for finding in (
        standard_of("floor", school(phase), found)[0],
        standard_of("coasting", school(phase), found)[0],
        vulnerable(school(phase), found),
    ):
        assert finding.value is None
        assert "appli" in finding.why
    levels = {
        "attainment": attainment(school(phase), found, Floor(None)),
        "progress": progress(school(phase), found),
        "groups": groups(school(phase), found, lambda *_: None),
        "inclusion": DomainLevel(URN, "inclusion", 3, "ok", False, (Reason("x", "X."),)),
    }
    concern = data_concern(levels)
    assert concern.value is None
    assert concern.why.endswith(".")


def test_an_infant_school_is_told_to_load_figures_only_until_they_are_loaded():
    asked = attainment(school("infant"), figures(), Floor(None))
    assert "Load the authority's own early years and phonics figures" in text(asked)
    phonics = {2025: {"value": 60.0, "h_sig": "sig-", "h_gap": -20.0}}
    judged = attainment(school("infant"), figures(of("P_PHON", phonics)), Floor(None))
    assert judged.level == 1
    assert "Load the authority" not in text(judged)
    shown = attainment(
        school("infant"), figures(of("P_PHON", {2025: {"value": 60.0}})), Floor(None)
    )
    assert (shown.level, shown.state) == (None, "ND")
    assert "60%" in text(shown)
    assert progress(school("infant"), figures()).state == "NA"
