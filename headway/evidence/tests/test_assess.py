"""From the evidence of a day to an assessment: shape, order, files, and what is kept."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from headway.evidence import exports
from headway.evidence.assess import FACT_KEYS, assessed
from headway.evidence.compare import compared
from headway.evidence.compute import Vintage
from headway.evidence.day import EvidenceOfDay, completed
from headway.evidence.printed import assessment_text, framework_text, frameworks_text
from headway.evidence.profile import DomainLevel, Reason
from headway.evidence.references import academic_year
from headway.evidence.releases import Release
from headway.evidence.rules.tests.worked import cites, version
from headway.evidence.store import Store

ON = date(2019, 12, 1)
INSPECTED = "OFSTED_OVERALL|2020|all|{}"
DANGEROUS = '=HYPERLINK("http://example.org","x")'

pytestmark = pytest.mark.slow


class NoFigures(Vintage):
    """A vintage in which one school has one figure."""

    def schools(self, indicator, *, years=None, urns=None, pupil_groups=None, columns=None):
        return pl.DataFrame(
            [
                {
                    "urn": 2, "year_end": 2018, "indicator": "P_RWM_EXP", "pupil_group": "all",
                    "value": 39.0, "lower": 25.0, "upper": 54.0, "n": 30, "state": "ok",
                    "series": "P_RWM_EXP:2018", "release": "ks2", "row": 7,
                }
            ]
        )  # fmt: skip


def release(name, as_at=date(2019, 11, 30)):
    return Release(
        id=name, layout="made-up", title=name, publisher="Ofsted", kind="inspections",
        file_name=f"{name}.csv", sha256="ab" * 32, size_bytes=1, as_at=as_at, as_at_basis="given",
    )  # fmt: skip


def day(names=("Elm Primary", "Oak Primary", "Ash Academy", DANGEROUS)):
    schools = pl.DataFrame(
        {
            "urn": [1, 2, 3, 4],
            "name": list(names),
            "phase": ["primary"] * 4,
            "type": [
                "Community school",
                "Community school",
                "Academy converter",
                "Foundation school",
            ],
            "built_from": ["register"] * 4,
            "built_row": [2, 3, 4, 5],
        }
    )
    inspections = pl.DataFrame(
        {
            "urn": [1, 2, 3],
            "inspected_on": [date(2019, 10, 1), date(2018, 10, 1), date(2019, 9, 20)],
            "kind": ["graded", "ungraded", "graded"],
            "overall": [3, None, 4],
            "regime": ["EIF-19"] * 3,
            "outcome": [None, "School remains Good (Concerns) - S5 Next", None],
            "release": ["ofsted"] * 3,
            "row": [10, 11, 12],
        }
    )
    made = pl.DataFrame(
        {
            "urn": [1, 2, 3, 4],
            "maintained": [True, True, False, True],
            "latest_overall": ["RI", "GOOD", "SPECIAL_MEASURES", None],
            "inspected_on": [date(2019, 10, 1), date(2018, 10, 1), date(2019, 9, 20), None],
            "category_of_concern": [False, False, True, None],
            "imminent": [True, True, True, None],
            "window_closes_on": [date(2020, 7, 31), date(2020, 8, 31), None, None],
            "p_rwm_exp": [80.0, 39.0, None, None],
            "type": schools["type"],
        }
    )
    said = cites(
        (1, "latest_overall", [INSPECTED.format(1)], None),
        (1, "inspected_on", [INSPECTED.format(1)], None),
        (2, "imminent", ["INSPECTION_WINDOW|2020|all|2"], None),
        (2, "p_rwm_exp", ["P_RWM_EXP|2018|all|2"], None),
        (4, "p_rwm_exp", [], "Hidden: 5 or fewer pupils."),
    )
    columns, whole = completed(made, said, schools["urn"])
    level = DomainLevel(
        2, "attainment", 2, "ok", False,
        (Reason("attainment.neg2", "In 2018, 39% of the 30 pupils.", ("P_RWM_EXP|2018|all|2",)),),
    )  # fmt: skip
    return EvidenceOfDay(
        on=ON,
        authority="399",
        authority_name="Aldermere",
        key="vintage-1",
        schools=schools,
        inspections=inspections,
        standings=pl.DataFrame({"urn": [2], "release": ["ofsted"], "row": [11]}),
        windows=pl.DataFrame({"urn": [2], "basis": ["By rule."]}),
        columns=columns,
        cites=whole,
        domain_levels=(level,),
        figures={},
        vintage=NoFigures(Store(Path("nowhere")), ON, "vintage-1", (), pl.DataFrame(), {}, {}),
        releases=(release("ofsted"), release("ks2")),
        notes=("From the register of 7 November 2019.",),
        lineage_of={1: "1"},
    )


@pytest.fixture(scope="module")
def assessment():
    return assessed(day(), framework=version())


def test_the_json_has_exactly_the_documented_keys_and_every_school_in_scope(assessment):
    made = assessment.to_json()
    assert {"edition", "framework", "as_at", "authority", "proposals"} <= set(made)
    assert (made["edition"], made["framework"], made["as_at"], made["authority"]) == (
        "vintage-1", "made-up", "2019-12-01", "399",
    )  # fmt: skip
    assert [p["urn"] for p in made["proposals"]] == [1, 2, 4]
    for proposal in made["proposals"]:
        assert {
            "urn", "name", "category", "fired", "not_fired", "unknown", "reasons", "facts",
        } <= set(proposal)  # fmt: skip
        assert all(isinstance(sentence, str) for sentence in proposal["reasons"])
        rules = [*proposal["fired"], *proposal["not_fired"], *proposal["unknown"]]
        assert sorted(rules) == ["A1", "A2", "B", "W"]
        assert {item["rule"] for item in proposal["could_not_check"]} == set(proposal["unknown"])
        for fact in proposal["facts"]:
            assert set(FACT_KEYS) <= set(fact)


def test_each_fact_names_its_release_and_row(assessment):
    facts = {fact["id"]: fact for s in assessment.schools for fact in s.facts}
    grade = facts[INSPECTED.format(1)]
    assert (grade["value"], grade["release"], grade["row"], grade["series"]) == (
        3, "ofsted", 10, "OFSTED:EIF-19",
    )  # fmt: skip
    window = facts["INSPECTION_WINDOW|2020|all|2"]
    assert (window["state"], window["release"], window["row"]) == ("computed", "ofsted", 11)
    assert facts["P_RWM_EXP|2018|all|2"]["value"] == 39.0


def test_a_rule_that_rests_on_a_domain_is_explained_by_the_domains_sentences():
    framework = version(
        **{
            'when = "p_rwm_exp < :low"\nreason': 'when = "attainment_level >= 2"\nreason',
            'cases = [{ given = { p_rwm_exp = 39 }, then = "fired" }]': (
                'cases = [{ given = { attainment_level = 2 }, then = "fired" }]'
            ),
        }
    )
    made = day()
    columns = made.columns.with_columns(attainment_level=pl.when(pl.col("urn") == 2).then(2.0))
    changed = replace(made, columns=columns)
    school = next(s for s in assessed(changed, framework=framework).schools if s.urn == 2)
    said = [(r.rule, r.sentence) for r in school.proposal.reasons]
    assert ("W", "In 2018, 39% of the 30 pupils.") in said


def test_a_school_out_of_scope_is_kept_with_its_reason_and_what_would_have_fired(assessment):
    (left_out,) = assessment.not_assessed
    assert (left_out.urn, left_out.exclusion, left_out.fired) == (3, "academy", ("A1",))
    assert left_out.because == "Not maintained (Academy converter)."


def test_the_same_evidence_gives_the_same_bytes(assessment):
    again = assessed(day(), framework=version())
    assert exports.as_json(assessment) == exports.as_json(again)
    assert exports.as_csv(assessment) == exports.as_csv(again)


def test_a_trace_is_kept_for_each_school_with_the_hash_of_the_bytes(assessment):
    by_school = {kept["school"]: kept for kept in assessment.traces}
    kept = by_school["lineage:1"]
    assert kept["facts"][0]["sha256"] == "ab" * 32
    assert kept["ruleset"] == version().ruleset
    assert len(by_school) == 3


def test_a_published_edition_gives_its_own_number():
    assert assessed(day(), framework=version(), edition="7").to_json()["edition"] == "7"


def test_the_terminal_groups_by_category_with_reasons_sources_and_what_could_not_be_checked(
    assessment,
):
    text = assessment_text(assessment)
    assert "2 schools of 3 assessed would be listed" in text
    assert text.index("GRADE: 1 school") < text.index("AT_RISK: 1 school") < text.index("NONE: 1")
    assert "A2: Judged Requires improvement on 1 October 2019." in text
    assert "P_RWM_EXP 2018 = 39 (ks2, row 7)" in text
    assert "people decide" in text
    assert "Not assessed: 1 school (academy 1)" in text


def test_a_school_of_unknown_type_is_named_for_somebody_to_look_at():
    made = day()
    columns = made.columns.with_columns(
        maintained=pl.when(pl.col("urn") != 4).then("maintained"), type=pl.lit(None)
    )
    text = assessment_text(assessed(replace(made, columns=columns), framework=version()))
    assert "scope_unknown 1" in text
    words = " ".join(text.split())  # lines break where the terminal ends
    assert f"? 4 {DANGEROUS}: Whether it is in scope cannot be told" in words


def test_no_list_is_printed_without_what_a_reader_must_know_of_its_sources(assessment):
    assert "Note: From the register of 7 November 2019." in assessment_text(assessment)


def test_the_csv_says_what_it_was_made_from_on_every_line(assessment):
    rows = list(csv.DictReader(io.StringIO(exports.as_csv(assessment))))
    assert len(rows) == 4
    for row in rows:
        assert row["Framework"] == version().ruleset
        assert (row["As at"], row["Edition"], row["Authority"]) == (
            "2019-12-01", "vintage-1", "399",
        )  # fmt: skip
    assert rows[-1]["Category"] == "NOT_ASSESSED"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\r", "\n@"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(start):
    assert exports.safe(f"{start}1+1") == f"'{start}1+1"


def test_ordinary_text_and_numbers_stay_as_they_are():
    assert exports.safe("St Anne's") == "St Anne's"
    assert exports.safe(-3.4) == -3.4
    assert exports.safe(None) is None


def test_a_name_that_is_a_formula_is_harmless_in_csv_and_xlsx(assessment):
    names = [row["School"] for row in csv.DictReader(io.StringIO(exports.as_csv(assessment)))]
    assert f"'{DANGEROUS}" in names
    book = fastexcel.read_excel(exports.as_xlsx(assessment))
    sheet = book.load_sheet("Proposals").to_polars()
    assert f"'{DANGEROUS}" in sheet["School"].to_list()


def test_the_workbook_holds_framework_edition_and_day_inside_it(assessment):
    book = fastexcel.read_excel(exports.as_xlsx(assessment))
    assert book.sheet_names == ["About", "Proposals", "Facts", "Not assessed"]
    about = dict(book.load_sheet("About").to_polars().iter_rows())
    assert about["Framework version"] == version().ruleset
    assert (about["As at"], about["Edition"]) == ("2019-12-01", "vintage-1")
    assert about["Threshold low"] == "40"
    facts = book.load_sheet("Facts").to_polars()
    assert facts.filter(pl.col("Indicator") == "P_RWM_EXP")["Value"].to_list() == [39.0]


def test_a_comparison_is_printed_and_written_with_names_and_rules():
    moved = version().with_thresholds({"low": 30})
    result = compared(day(), before=version(), after=moved)
    text = result.to_text()
    assert "Threshold low: 40 -> 30" in text
    assert "2  Oak Primary  AT_RISK -> NONE  by B" in text
    made = json.loads(result.to_json())
    assert made["thresholds"] == {"low": {"before": "40", "after": "30"}}
    assert [(m["urn"], m["change"], m["by"]) for m in made["moved"]] == [(2, "leaves", ["B"])]
    (row,) = csv.DictReader(io.StringIO(result.to_csv()))
    assert (row["URN"], row["By rule"], row["Version after"]) == ("2", "B", moved.ruleset)


def test_a_column_that_nobody_produced_says_so():
    _, said = completed(
        pl.DataFrame({"urn": [1], "maintained": [True]}), cites(), pl.Series([1, 2])
    )
    why = said.filter((pl.col("urn") == 2) & (pl.col("column") == "imminent"))
    assert why["why_unknown"].to_list() == ["Nothing that is loaded gives this."]


def test_a_version_is_printed_with_its_rules_in_words():
    assert "A2 -> GRADE / SECOND: Requires improvement." in framework_text(version())
    assert "made-up" in frameworks_text([version()])


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2019, 8, 31), 2019), (date(2019, 9, 1), 2020), (date(2020, 1, 1), 2020)],
)
def test_an_academic_year_begins_in_september(day, year):
    assert academic_year(day) == year
