"""A file of local figures: read whole, or refused with the row and column named."""

import io
from datetime import date

import polars as pl
import pytest

from headway.core.refusals import Refused
from headway.local import actions
from headway.local.files import FileRow, read_figures
from headway.local.models import BUILT_IN, LocalValue
from headway.local.periods import period_of
from headway.local.tests.factories import LocalValueFactory
from headway.schools.tests.factories import SchoolFactory

AUTUMN = period_of(date(2025, 10, 1), "quarter")


def read(text, *, districts=("North",)):
    content = text if isinstance(text, bytes) else text.encode()
    return read_figures(
        content, file="figures.csv", measures=BUILT_IN, schools={900001, 900002},
        districts=districts,
    )  # fmt: skip


def test_one_row_a_school_and_one_column_a_measure():
    found = read(
        "Title,Local figures\nPeriod,October\n\nURN,School,Permanent exclusions,"
        "Children in part-time placements,Colour\n900001,A,0,,red\n900002,B,,,\n"
    )
    assert found.wrong == ()
    assert found.rows == (FileRow(5, 900001, "", (("exclusions", 0.0),)),)
    assert (found.empty, found.passed_over) == (1, ("Colour",))


def test_a_row_may_be_of_a_district():
    found = read("District,Permanent exclusions\nnorth,12\n")
    assert found.rows[0].district == "North"


def test_a_workbook_is_read_as_a_csv_file_is():
    made = io.BytesIO()
    pl.DataFrame({"URN": [900001, 900002], "Permanent exclusions": [2, None]}).write_excel(made)
    found = read(made.getvalue())
    assert found.rows == (FileRow(2, 900001, "", (("exclusions", 2.0),)),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("Name,Value\nA,1\n", "no heading with URN or District"),
        ("URN,Value\n900001,1\n", "no column of a measure"),
        ("URN,Permanent exclusions\n999999,1\n", "Row 2, URN: 999999 is no school"),
        ("URN,Permanent exclusions\nabc,1\n", "Row 2, URN: abc is no school"),
        ("URN,Permanent exclusions\n900001,many\n", "Row 2, Permanent exclusions: “many” is not"),
        ("URN,Permanent exclusions\n900001,nan\n", "is not a number"),
        ("URN,Permanent exclusions\n900001,1\n900001,2\n", "Row 3: 900001 is in row 2 already"),
        ("District,Permanent exclusions\nSouth,1\n", "“South” is no district"),
        ("URN,District,Permanent exclusions\n,,1\n", "Row 2, District: give a place"),
        (b"PK\x03\x04 not a workbook", "neither a CSV file nor a workbook"),
        (b"URN\x00,Permanent exclusions\n", "neither a CSV file nor a workbook"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        ("URN,Permanent exclusions\n" + "900001,1\n" * 5_001, "more than 5,000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_place(text, said):
    found = read(text)
    assert found.rows == ()
    assert said in found.wrong[0]


def test_a_file_of_older_excel_and_a_marked_cell_are_read():
    found = read("URN,School,Permanent exclusions\n900001,Caf\xe9,'-1\n".encode("cp1252"))
    assert found.rows[0].values == (("exclusions", -1.0),)


@pytest.mark.django_db
def test_a_file_says_what_it_would_change_and_then_changes_it(cast):
    officer = cast("data_officer")
    one, two = SchoolFactory(), SchoolFactory()
    LocalValueFactory(school=one, value=3)
    LocalValueFactory(school=two, value=1)
    rows = [
        FileRow(2, one.urn, "", (("exclusions", 4.0), ("part-time", 2.0))),
        FileRow(3, two.urn, "", (("exclusions", 1.0),)),
        FileRow(4, None, "North", (("exclusions", 9.0),)),
    ]
    plan = actions.plan_of(rows, period=AUTUMN)
    assert (plan.new, plan.unchanged, plan.wrong, plan.anything) == (2, 1, [], True)
    assert plan.corrected == [f"{one.urn}, Permanent exclusions: 3 pupils becomes 4 pupils"]
    done = actions.bring_in(rows, period=AUTUMN, file="autumn.csv", by=officer)
    assert (done.new, done.corrected, done.unchanged) == (2, 1, 1)
    assert LocalValue.objects.get(district="North").how == "from the file autumn.csv"
    assert not actions.plan_of(rows, period=AUTUMN).anything


@pytest.mark.django_db
def test_a_figure_that_cannot_be_is_named_by_its_row():
    plan = actions.plan_of([FileRow(7, 1, "", (("exclusions", -2.0),))], period=AUTUMN)
    assert plan.wrong == ["Row 7, Permanent exclusions: Enter a whole number, 0 or more."]


@pytest.mark.django_db
def test_a_file_is_kept_whole_or_not_at_all(cast):
    officer, school = cast("data_officer"), SchoolFactory()
    good = FileRow(2, school.urn, "", (("exclusions", 1.0),))
    for bad in (FileRow(3, 1, "", (("exclusions", 1.0),)), FileRow(3, None, "N", (("x", 1.0),))):
        with pytest.raises(Refused):
            actions.bring_in([good, bad], period=AUTUMN, file="f.csv", by=officer)
    assert not LocalValue.objects.exists()
