"""Out of any wrapping: forms of file, damaged ones, and what is said about each."""

import zipfile
from pathlib import Path

import polars as pl
import pytest

from headway.evidence.catalogue import layouts as catalogue
from headway.evidence.errors import UnreadableRelease
from headway.evidence.sources import opening, recognise
from headway.evidence.sources.wrapping import Source, form_of, sources, unwrap
from headway.evidence.tests.publishers_files import workbook, write

CELLS = [["URN", "Rank"], ["150001", "1"]]


def ods(path: Path) -> Path:
    """The smallest OpenDocument spreadsheet."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in CELLS
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
            "/>",
        )
    return path


def first(path: Path) -> opening.Table:
    form = form_of(path.read_bytes()[:300])
    return next(opening.tables(path, form, path.name))


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "parquet"])
def test_every_form_is_told_by_its_bytes_and_gives_the_same_table(
    tmp_path: Path, form: str
) -> None:
    path = tmp_path / "file"
    if form == "csv":
        path.write_text("URN,Rank\n150001,1\n", encoding="utf-8")
    elif form == "xlsx":
        workbook(tmp_path / "book.xlsx", {"Data": CELLS}).rename(path)
    elif form == "ods":
        ods(path)
    else:
        pl.DataFrame({"URN": [150001], "Rank": [1]}).write_parquet(path)
    assert form_of(path.read_bytes()[:300]) == {"csv": "text"}.get(form, form)
    table = first(path)
    assert table.columns == ("URN", "Rank")
    assert table.first_row == 2
    assert table.frame_of_text.rows() == [("150001", "1")]


def test_a_workbook_says_when_it_was_made(tmp_path: Path) -> None:
    assert first(workbook(tmp_path / "a.xlsx", {"Data": CELLS})).made_on >= "2020-01-01"
    assert first(ods(tmp_path / "a.ods")).made_on == ""


def test_sheets_without_cells_are_passed_over(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"Empty": [], "Title": [["One cell"]], "Data": CELLS})
    assert first(book).sheet == "Data"


def test_a_workbook_that_is_cut_short(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Data": CELLS})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableRelease, match="damaged or cut short"):
        first(path)


def test_a_parquet_file_that_is_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"URN": [150001]}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableRelease, match="cannot be opened as a parquet file"):
        first(path)


def test_a_zip_without_files(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("folder/", "")
    with pytest.raises(UnreadableRelease, match="holds no file"):
        sources(path)


def test_a_zip_of_several_files_is_several_sources(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.csv", "1")
        archive.writestr("a.meta.csv", "2")
    assert [source.name for source in sources(path)] == ["a.zip: a.meta.csv", "a.zip: b.csv"]


def test_a_workbook_inside_a_zip_is_unwrapped(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"Data": CELLS})
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(book, "inner.xlsx")
    (source,) = sources(path)
    unwrapped = unwrap(source, tmp_path)
    assert unwrapped.path.read_bytes() == book.read_bytes()
    assert first(unwrapped.path).frame_of_text.rows() == [("150001", "1")]


def test_a_plain_file_is_not_copied(tmp_path: Path) -> None:
    path = write(tmp_path, "URN,Rank\n150001,1\n", "a.csv")
    assert unwrap(Source(path), tmp_path / "nowhere").path == path


def test_names_of_columns_are_made_unique(tmp_path: Path) -> None:
    table = first(write(tmp_path, "SNP,,SNP,\ufeffURN\n1,2,3,4\n", "a.csv"))
    assert table.columns == ("SNP", "column 2", "SNP (2)", "URN")


def test_a_row_with_fewer_values_is_filled(tmp_path: Path) -> None:
    # GIAS group links: 21 names over 20 values in every row.
    table = first(write(tmp_path, "a,b,c\n1,2\n3,4\n", "a.csv"))
    assert [row[:2] for row in table.frame_of_text.rows()] == [("1", "2"), ("3", "4")]


def test_a_row_with_more_values_may_be_cut_where_a_layout_says_so(tmp_path: Path) -> None:
    table = first(write(tmp_path, "a,b\n1,2,3\n", "a.csv"))
    with pytest.raises(UnreadableRelease, match="row 2: more values than"):
        table.collect()
    assert table.cut().frame_of_text.rows() == [("1", "2")]


def test_a_stray_quotation_mark_is_read_as_it_stands(tmp_path: Path) -> None:
    table = first(write(tmp_path, 'a,b\n1,5" rule\n2,x\n', "a.csv"))
    assert table.frame_of_text["a"].to_list() == ["1", "2"]
    assert table.columnar(tmp_path).collect(["a"])["a"].to_list() == ["1", "2"]


def test_a_value_over_several_lines_is_one_value(tmp_path: Path) -> None:
    table = first(write(tmp_path, 'a,b\n1,"two\nlines"\n2,x\n', "a.csv"))
    assert table.frame_of_text.rows() == [("1", "two\nlines"), ("2", "x")]


def test_a_file_that_ends_without_a_new_line_is_whole(tmp_path: Path) -> None:
    table = first(write(tmp_path, "a,b\n1,2\n3,4", "a.csv"))
    opening.refuse_cut(table)
    assert table.frame_of_text.height == 2


def test_no_table_is_not_known() -> None:
    with pytest.raises(recognise.NotKnown, match="holds no table"):
        recognise.find([])


def test_a_layout_file_that_is_wrong_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "layouts"
    folder.mkdir()
    (folder / "readme.txt").write_text("not a layout")
    monkeypatch.setattr(catalogue, "files", lambda _: tmp_path)
    good = (
        'id = "one"\ntitle = "One"\npublisher = "P"\nkind = "facts"\nreader = "a:b"\n'
        '[recognise]\ncolumns = ["URN"]\n'
    )
    read = catalogue.layouts.__wrapped__
    (folder / "one.toml").write_text(good)
    assert list(read()) == ["one"]
    (folder / "two.toml").write_text(good)
    with pytest.raises(ValueError, match=r"two\.toml: the id must be the file's name"):
        read()
    (folder / "two.toml").write_text("id = ")
    with pytest.raises(ValueError, match=r"two\.toml: "):
        read()
