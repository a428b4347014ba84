"""Tables and the files made of them: one column, one meaning, and nothing that runs."""

import csv
import io
from datetime import date
from types import SimpleNamespace

import fastexcel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.core.exports import RISKY, Export, as_csv, as_xlsx, safe
from headway.core.tables import Column, Table

COLUMNS = (
    Column("name", "School", lambda r: r.name, sort="name", heading=True),
    Column("share", "Share", lambda r: r.share, unit="%", numeric=True,
           cell=lambda r: "hidden" if r.share is None else f"{r.share}%"),
    Column("on", "On", lambda r: r.on, shown=False),
)  # fmt: skip


def row(name="Ashwell", share=52.5, on=date(2025, 10, 14)):
    return SimpleNamespace(name=name, share=share, on=on)


def table(rows=(), sort="name"):
    return Table(COLUMNS, list(rows), "Schools", sort, lambda wanted: f"sort={wanted}")


def test_a_heading_leads_to_the_other_direction():
    heading = table().headings[0]
    assert (heading.url, heading.direction) == ("?sort=-name", "ascending")
    heading = table(sort="-name").headings[0]
    assert (heading.url, heading.direction) == ("?sort=name", "descending")


def test_a_column_without_a_sort_leads_nowhere():
    assert table().headings[1].url == ""


def test_a_column_of_the_file_only_is_not_on_the_page():
    assert [h.column.key for h in table().headings] == ["name", "share"]


def test_what_people_wrote_is_escaped_in_a_cell():
    assert "<b>" not in table([row(name="<b>Ashwell")]).body


def test_a_missing_value_is_said_on_the_page_and_empty_in_the_file():
    assert "hidden" in table([row(share=None)]).body
    assert read(as_csv(Export("Schools", COLUMNS, [row(share=None)])))[-1] == [
        "Ashwell",
        "",
        "2025-10-14",
    ]


def read(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_date_and_the_filters_are_inside_the_file():
    facts = [("As at", "1 December 2025"), ("Filters", "Phase: Primary")]
    lines = read(as_csv(Export("Schools of Aldermere", COLUMNS, [row()], facts)))
    assert lines[:4] == [
        ["Title", "Schools of Aldermere"],
        ["Marking", "OFFICIAL"],
        ["As at", "1 December 2025"],
        ["Filters", "Phase: Primary"],
    ]
    assert lines[5] == ["School", "Share (%)", "On"]


@pytest.mark.parametrize("word", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_plain(word):
    assert safe(word) == f"'{word}"


@given(st.text(min_size=1))
def test_no_text_leaves_with_a_risky_start(text):
    assert not str(safe(text)).startswith(RISKY)


def test_numbers_stay_numbers_and_yes_is_a_word():
    assert safe(-3.4) == -3.4
    assert safe(True) == "Yes"


def test_the_workbook_holds_the_same_and_its_dates_are_dates(tmp_path):
    response = as_xlsx(Export("Schools", COLUMNS, [row(name="=1+1"), row(share=-2.5)]))
    path = tmp_path / "list.xlsx"
    path.write_bytes(response.content)
    frame = fastexcel.read_excel(path).load_sheet(0, header_row=3).to_polars()
    assert frame.columns == ["School", "Share (%)", "On"]
    assert frame["School"].to_list() == ["'=1+1", "Ashwell"]
    assert frame["Share (%)"].to_list() == [52.5, -2.5]
    assert str(frame["On"][0]).startswith("2025-10-14")


def test_the_file_is_named_after_its_title():
    response = as_csv(Export("Schools of Aldermere", COLUMNS, []))
    assert response["Content-Disposition"] == 'attachment; filename="schools-of-aldermere.csv"'
