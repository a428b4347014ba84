"""Ofsted's files, each layout with its own codes, dates and spellings."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.catalogue.layouts import layouts
from headway.evidence.errors import UnreadableRelease
from headway.evidence.load import load
from headway.evidence.sources.ofsted import category_findings, ofsted_as_at, read_inspections
from headway.evidence.tests.registers import add_register, school

TODAY = date(2026, 11, 21)


def read(layout, *rows, first_row=2):
    """Rows, given as the columns that are filled, through the layout's own column map."""
    options = layouts()[layout].options
    columns = {name for row in rows for name in row}
    blocks = options["inspections"]
    for block in blocks:
        columns |= {value for value in block.values() if isinstance(value, str)} - {block["kind"]}
        columns |= set(block.get("areas", {}).values())
    columns |= {options["urn"]}
    frame = pl.DataFrame(
        [{name: row.get(name, "") for name in sorted(columns)} for row in rows],
        schema=dict.fromkeys(sorted(columns), pl.String),
    )
    return read_inspections(
        frame,
        blocks,
        urn=options["urn"],
        source=options["source"],
        file_name="file.csv",
        first_row=first_row,
    )


def test_layout_a_holds_latest_previous_and_section_8_inspections():
    found = read(
        "ofsted-latest-a",
        {
            "URN": "100001",
            "Inspection start date": "10/09/2019",
            "Publication date": "15/10/2019",
            "Overall effectiveness": "4",
            "Category of concern": "SWK",
            "Quality of education": "4",
            "Sixth form provision (where applicable)": "9",
            "Safeguarding is effective?": "No",
            "URN at time of latest full inspection": "100009",
            "Previous inspection start date": "03/03/2015",
            "Previous full inspection overall effectiveness": "3",
            "Date of latest section 8 inspection": "04/02/2020",
            "Section 8 inspection overall outcome": "School remains Good (Concerns) - S5 Next",
        },
    )
    assert found["kind"].to_list() == ["graded", "graded", "ungraded"]
    latest = found.row(by_predicate=pl.col("started_on") == date(2019, 9, 10), named=True)
    assert (latest["overall"], latest["concern"], latest["safeguarding"]) == (4, "SW", "not_met")
    assert (latest["urn_at"], latest["published_on"]) == (100009, date(2019, 10, 15))
    assert latest["judgements"] == [
        {"area": "quality_of_education", "grade": "4", "graded_on": None}
    ]
    assert found["outcome"].drop_nulls().to_list() == ["School remains Good (Concerns) - S5 Next"]


@pytest.mark.parametrize(
    ("cell", "overall", "state"),
    [
        ("1", 1, "judged"),
        ("9", None, "not_judged"),
        ("8", None, "not_judged"),
        ("0", None, "insufficient"),
        ("NULL", None, "missing"),
        ("", None, "missing"),
        ("Not judged", None, "not_judged"),
    ],
)
def test_a_code_that_is_no_grade_is_never_one(cell, overall, state):
    row = {"URN": "100001", "Inspection start date": "10/09/2024", "Overall effectiveness": cell}
    found = read("ofsted-latest-b", row)
    assert found.select("overall", "overall_state").rows() == [(overall, state)]


def test_layout_d_holds_card_legacy_grade_and_ungraded_visit():
    found = read(
        "ofsted-latest-d",
        {
            "URN": "100001",
            "Inspection start date": "20/01/2026",
            "Safeguarding standards": "Met",
            "Category of concern": "NULL",
            "Inclusion": "Needs attention",
            "Inclusion - date of grade": "12/05/2026",
            "Achievement": "Expected standard",
            "Early years (where applicable)": "NULL",
            "Inspection start date of latest OEIF graded inspection": "03/12/2019",
            "Latest OEIF overall effectiveness": "2",
            "Latest OEIF  safeguarding is effective?": "Yes",
            "Date of latest ungraded inspection": "04/06/2024",
            "Ungraded inspection overall outcome": "Standards maintained",
        },
    )
    card = found.row(by_predicate=pl.col("kind") == "report_card", named=True)
    assert card["judgements"] == [
        {"area": "inclusion", "grade": "needs_attention", "graded_on": date(2026, 5, 12)},
        {"area": "achievement", "grade": "expected_standard", "graded_on": None},
    ]
    assert (card["safeguarding"], card["concern"]) == ("met", None)
    graded = found.row(by_predicate=pl.col("kind") == "graded", named=True)
    assert (graded["overall"], graded["safeguarding"]) == (2, "met")


def test_a_header_s_doubled_blanks_and_capitals_do_not_matter():
    options = layouts()["ofsted-latest-d"].options
    frame = pl.DataFrame(
        {
            "urn": ["100001"],
            "inspection  start date of latest OEIF graded inspection": ["03/12/2019"],
            "Latest OEIF safeguarding is effective?": ["No"],
        }
    ).rename({"urn": "URN"})
    found = read_inspections(
        frame, options["inspections"], urn="URN", source="ofsted", file_name="f", first_row=2
    )
    assert found["safeguarding"].to_list() == ["not_met"]


def test_a_school_whose_blocks_are_null_has_no_record():
    row = {"URN": "100001", "Inspection start date": "NULL", "Inclusion": "NULL"}
    assert read("ofsted-latest-d", row).is_empty()


def test_the_workbooks_give_the_last_day_and_two_inspections():
    found = read(
        "ofsted-workbook-2013",
        {
            "urn": "100001",
            "Latest inspection date": "2013-04-19 00:00:00",
            "Overall effectiveness: how good is the school": "4",
            "Category": "SM ",
            "The quality of teaching": "9",
            "Previous inspection date": "2011-09-26 00:00:00",
            "Previous Overall effectiveness": "3",
            "Previous_Category": "NULL",
        },
        {"urn": "100002", "Latest inspection date": "NULL"},
    )
    assert found.select("ended_on", "overall", "concern", "concern_known").rows() == [
        (date(2013, 4, 19), 4, "SM", True),
        (date(2011, 9, 26), 3, None, False),
    ]
    assert found["started_on"].null_count() == 2
    assert found["judgements"].to_list() == [[], []]


def test_the_history_reads_words_in_either_spelling():
    found = read(
        "ofsted-history",
        {"URN": "100001", "Rating": "Requires Improvement", "Inspection Date": "20180306"},
        {"URN": "100001", "Rating": "Satisfactory", "Inspection Date": "20101206"},
        {"URN": "100002", "Rating": "Inadequate", "Inspection Date": "20180306"},
    )
    assert found["overall"].to_list() == [3, 3, 4]
    assert found["started_on"].to_list()[0] == date(2018, 3, 6)


def test_the_register_prints_a_category_in_place_of_the_grade():
    options = layouts()["school-information"].options
    frame = pl.DataFrame(
        {
            "URN": ["100001", "100002"],
            "OFSTEDRATING": ["Special Measures", "Good"],
            "OFSTEDLASTINSP": ["02-10-2019", "23-03-2022"],
        }
    )
    found = read_inspections(
        frame, options["inspections"], urn="URN", source="register", file_name="f", first_row=2
    )
    assert found.select("overall", "concern", "kind").rows() == [
        (4, "SM", "latest"),
        (2, None, "latest"),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("Overall effectiveness", "7", "is not a code we know"),
        ("Inspection start date", "31/02/2019", "is not a possible date"),
        ("Quality of education", "Very good", "is not a code we know"),
        ("URN", "12", "is not a whole number from 100000 to 999999"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_row_and_column(column, cell, reason):
    row = {"URN": "100001", "Inspection start date": "10/09/2019", "Overall effectiveness": "2"}
    with pytest.raises(UnreadableRelease, match="Nothing was loaded") as refusal:
        read("ofsted-latest-a", row, row | {"URN": "100002", column: cell})
    assert f"row 3, column “{column}”" in str(refusal.value)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("started", "published", "expected"),
    [
        (date(2019, 11, 13), None, date(2019, 11, 30)),
        (date(2026, 4, 28), None, date(2026, 5, 31)),  # its report can only be of May
        (date(2026, 4, 28), date(2026, 6, 2), date(2026, 6, 30)),
        (date(2031, 1, 1), None, None),  # a date in the future dates nothing
    ],
)
def test_a_file_speaks_of_the_month_of_its_latest_report(started, published, expected):
    found = pl.DataFrame(
        {"started_on": [started], "ended_on": [None], "published_on": [published]},
        schema={"started_on": pl.Date, "ended_on": pl.Date, "published_on": pl.Date},
    )
    assert ofsted_as_at(found, by=TODAY) == expected


@pytest.mark.acceptance("T35")
def test_a_published_category_that_the_card_contradicts_is_a_finding():
    card = {"URN": "100001", "Inspection start date": "20/01/2026", "Safeguarding standards": "Met"}
    found = read(
        "ofsted-latest-d",
        card | {"Inclusion": "Urgent improvement", "Category of concern": "SM"},
        card | {"URN": "100002", "Inclusion": "Urgent improvement", "Category of concern": "RSI"},
        card | {"URN": "100003", "Inclusion": "Needs attention", "Category of concern": "NULL"},
    )
    (finding,) = category_findings(found)
    assert (finding.code, finding.row) == ("category_differs", 2)
    assert "special measures" in finding.sentence
    assert "requires significant improvement" in finding.sentence


HISTORY = "URN,Rating,Inspection Date\n100001,Good,20180306\n100077,Inadequate,20190306\n"


def test_schools_that_no_register_holds_are_named_and_kept(store, tmp_path):
    add_register(store, date(2019, 6, 30), [school(100001)])
    path = tmp_path / "anything.csv"
    path.write_text(HISTORY)
    (outcome,) = load([path], store).outcomes
    assert outcome.fate == "loaded"
    (finding,) = outcome.release.findings
    assert (finding.code, finding.row, finding.count) == ("urn_unmatched", 3, 1)
    assert "URN 100077" in finding.sentence
    assert store.table("inspections", outcome.release).height == 2


def test_when_every_school_is_registered_there_is_nothing_to_say(store, tmp_path):
    add_register(store, date(2019, 6, 30), [school(100001), school(100077)])
    path = tmp_path / "anything.csv"
    path.write_text(HISTORY)
    assert load([path], store).outcomes[0].release.findings == ()


def test_without_a_register_nothing_can_be_unmatched(store, tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text(HISTORY)
    (outcome,) = load([path], store).outcomes
    assert outcome.release.findings == ()
    assert outcome.release.as_at == date(2019, 3, 31)
