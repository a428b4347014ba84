"""A table of text from the bytes of a CSV file, a workbook or a parquet file.

Everything stays text here: a cell becomes a number only beside the legend of its layout.
"""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from headway.evidence.errors import UnreadableRelease
from headway.evidence.sources.wrapping import CHUNK, MOST_BYTES, Form

HEADER_WITHIN = 20  # title lines above a header, at most
SAMPLE = 200
OVERFLOW = "values beyond the header"
LINES_IN_A_CELL = 50
csv.field_size_limit(10_000_000)


@dataclass(frozen=True)
class Table:
    """A rectangle of text with a header.

    name       as told to the person who loads
    first_row  the row of the first data line as a spreadsheet numbers it (header = first_row - 1)
    sheet      the sheet's name, of a workbook
    made_on    day on which a workbook was made, by its own properties ("2025-05-22"), else ""
    """

    name: str
    columns: tuple[str, ...]
    first_row: int
    sample: pl.DataFrame
    sheet: str = ""
    made_on: str = ""
    ragged: bool = False
    _text: Path | None = None
    _skip: int = 0
    _grid: pl.DataFrame | pl.LazyFrame | None = field(default=None, repr=False)

    def lazy(self) -> pl.LazyFrame:
        """The data rows, every column text, unchecked: `collect` refuses malformed rows."""
        if self._text is None:
            assert self._grid is not None
            return self._grid.lazy()
        return self._scan().select(self.columns)

    def collect(self, columns: list[str] | None = None) -> pl.DataFrame:
        """The rows, or some columns of them. Raises UnreadableRelease naming a malformed row."""
        wanted = list(self.columns) if columns is None else columns
        if self._text is None:
            frame = self.lazy().select(wanted).collect()
        else:
            try:
                frame = self._scan().select(*wanted, OVERFLOW).collect()
            except pl.exceptions.ComputeError as error:
                frame = self._slowly(error)
            self._refuse_overflow(frame[OVERFLOW])
            frame = frame.select(wanted)
        if frame.is_empty():
            raise UnreadableRelease(f"{self.name} has a header but no rows. Download it again.")
        return frame

    def _scan(self) -> pl.LazyFrame:
        # One column more than the header has: a value in it is a row with too many. Polars would
        # notice such a row only when every column is read, and shift its values when not.
        assert self._text is not None
        return pl.scan_csv(
            self._text,
            has_header=False,
            skip_lines=self._skip,
            schema=dict.fromkeys([*self.columns, OVERFLOW], pl.String),
            empty_string_is_null=False,
            truncate_ragged_lines=True,
            missing_columns="insert",
        )

    def _refuse_overflow(self, overflow: pl.Series) -> None:
        over = overflow.fill_null("").str.strip_chars() != ""
        if self.ragged or not over.any():
            return
        row = int(over.arg_true()[0]) + self.first_row
        raise UnreadableRelease(
            f"{self.name}, row {row}: more values than the header has columns "
            f"({len(self.columns)}). A comma may be missing its quotation marks: correct the row "
            "or download the file again."
        )

    @property
    def frame_of_text(self) -> pl.DataFrame:
        """All rows and columns, in memory."""
        return self.collect()

    def columnar(self, folder: Path) -> "Table":
        """The same table through a columnar copy under `folder`: a large file stays on disk."""
        copy = folder / "columnar.parquet"
        try:
            self._scan().sink_parquet(copy, compression="lz4", statistics=False)
        except pl.exceptions.ComputeError:
            return self  # a malformed row: `collect` names it
        grid = pl.scan_parquet(copy)
        self._refuse_overflow(grid.select(OVERFLOW).collect()[OVERFLOW])
        return replace(self, _text=None, _grid=grid.select(self.columns))

    @property
    def on_disk(self) -> bool:
        """Whether single columns are cheap to collect and all of them are not."""
        return isinstance(self._grid, pl.LazyFrame)

    def cut(self) -> "Table":
        """The same table, rows with more values than the header cut instead of refused."""
        return replace(self, ragged=True)

    def _slowly(self, error: Exception) -> pl.DataFrame:
        """Read with Python's own reader, to name the row that is wrong, or get by without it."""
        assert self._text is not None
        width, rows = len(self.columns) + 1, []
        with self._text.open(encoding="utf-8", newline="") as lines:
            for _ in range(self._skip):
                lines.readline()
            for number, row in enumerate(csv.reader(lines), start=self.first_row):
                if any(cell.count("\n") > LINES_IN_A_CELL for cell in row):
                    raise UnreadableRelease(
                        f"{self.name}, row {number}: a quotation mark is never closed. "
                        "The file may be cut short: download it again."
                    ) from error
                rows.append([*row[:width], *[""] * (width - len(row))])
        return pl.DataFrame(
            rows, schema=dict.fromkeys([*self.columns, OVERFLOW], pl.String), orient="row"
        )


def refuse_not_data(head: bytes, name: str) -> None:
    """Refuse what is no table at all: an empty file, a web page, UTF-16, binary bytes."""
    if not head.strip():
        raise UnreadableRelease(f"{name} is empty. Download it again.")
    start = head[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head")):
        raise UnreadableRelease(
            f"{name} is a web page, not data: the publisher's site probably showed an error "
            "instead of the file. Download it again and open it before loading."
        )
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableRelease(
            f'{name} is saved as UTF-16 (Excel\'s "Unicode text"). '
            'Save it as "CSV UTF-8" and load it again.'
        )
    if b"\x00" in head:
        raise UnreadableRelease(
            f"{name} holds bytes that are no text, so it is not a CSV file. Download it again."
        )


def text_of(path: Path, folder: Path, name: str) -> Path:
    """The file as UTF-8 without a mark: itself when it is, else a copy under `folder`.

    Publishers save as UTF-8 or as Windows-1252 (one file holds a byte outside it: latin-1).
    A file that says it is UTF-8 and is not is refused with the row.
    """
    marked, plain, line = False, True, 1
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        first = True
        while True:
            data = raw.read(CHUNK)
            if first:
                marked, first = data.startswith(codecs.BOM_UTF8), False
            if b"\x00" in data:
                bad = line + data[: data.index(b"\x00")].count(b"\n")
                raise UnreadableRelease(
                    f"{name}, row {bad}: a byte that is no text. Download the file again."
                )
            try:
                decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                if marked:
                    bad = line + data[: error.start].count(b"\n")
                    raise UnreadableRelease(
                        f"{name}, row {bad}: the file says it is UTF-8 but holds a byte that is "
                        "not. Save it again as UTF-8, or download it again."
                    ) from error
                plain = False
                break
            if not data:
                break
            line += data.count(b"\n")
    if plain:
        return path
    copy = folder / "as-utf-8"
    try:
        _transcode(path, copy, "cp1252")
    except UnicodeDecodeError:
        _transcode(path, copy, "latin-1")
    return copy


def _transcode(path: Path, target: Path, encoding: str) -> None:
    with (
        path.open(encoding=encoding, newline="") as text,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        while part := text.read(CHUNK):
            out.write(part)


def text_tables(path: Path, name: str, *, whole: bool = True) -> Iterator[Table]:
    """The table of a UTF-8 CSV file, once for each line that could be its header.

    `whole` is False for the beginning of a file, whose last line may be cut.
    """
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
        reader = csv.reader(lines)
        records: list[tuple[list[str], int]] = []
        for record in reader:
            records.append((record, reader.line_num))
            if len(records) > SAMPLE + HEADER_WITHIN:
                break
    if whole and len(records) <= SAMPLE + HEADER_WITHIN:
        records = [*records]
    for position, (record, line_num) in enumerate(records[:HEADER_WITHIN]):
        if sum(bool(cell.strip()) for cell in record) < 2:
            continue
        columns = column_names(record)
        sample = [row for row, _ in records[position + 1 :]][:SAMPLE]
        yield Table(
            name=name,
            columns=columns,
            first_row=position + 2,
            sample=_rectangle(columns, sample),
            _text=path,
            _skip=line_num,
        )


def refuse_cut(table: Table) -> None:
    """Refuse a CSV file whose last row has fewer values than the rows before it."""
    path = table._text
    if path is None or table.sample.is_empty():
        return
    with path.open("rb") as raw:
        size = raw.seek(0, io.SEEK_END)
        raw.seek(max(0, size - 200_000))
        tail = raw.read().decode("utf-8", errors="replace")
    ended = tail.endswith(("\n", "\r"))
    lines = tail.splitlines()
    last = [len(row) for row in csv.reader(lines[-2:]) if row]
    if len(last) == 2 and last[1] < last[0] and last[1] < len(table.columns) and not ended:
        raise UnreadableRelease(
            f"{table.name} is cut short: its last row has {last[1]} values where the row before "
            f"has {last[0]}. Download it again."
        )


def column_names(cells: list[str]) -> tuple[str, ...]:
    """Header cells as unique names: "SNP", "SNP (2)"; an empty one is "column 7"."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for position, cell in enumerate(cells, start=1):
        name = re.sub(r"[\r\n]+", " ", cell.replace("\ufeff", "")).strip() or f"column {position}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _rectangle(columns: tuple[str, ...], rows: list[list[str]]) -> pl.DataFrame:
    width = len(columns)
    return pl.DataFrame(
        [[*row[:width], *[""] * (width - len(row))] for row in rows],
        schema=dict.fromkeys(columns, pl.String),
        orient="row",
    )


def workbook_tables(path: Path, name: str) -> Iterator[Table]:
    """Every sheet of an XLSX or ODS workbook, once for each row that could be its header."""
    made_on = _refuse_swollen_workbook(path, name)
    for sheet, grid in _sheets(path, name):
        if grid.is_empty():
            continue
        grid = grid.fill_null("")
        for position, row in enumerate(grid.head(HEADER_WITHIN).iter_rows()):
            if sum(bool(cell.strip()) for cell in row) < 2:
                continue
            columns = column_names(list(row))
            body = grid.slice(position + 1)
            body.columns = list(columns)
            yield Table(
                name=name,
                columns=columns,
                first_row=position + 2,
                sample=body.head(SAMPLE),
                sheet=sheet,
                made_on=made_on,
                _grid=body,
            )


def _sheets(path: Path, name: str) -> Iterator[tuple[str, pl.DataFrame]]:
    import fastexcel  # slow to import, and most files are CSV

    try:
        book = fastexcel.read_excel(path)
        for sheet in book.sheet_names:
            yield sheet, book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise UnreadableRelease(
            f"{name} cannot be opened as a workbook ({error}). Download it again."
        ) from error


def _refuse_swollen_workbook(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_BYTES // 4:
                raise UnreadableRelease(
                    f"{name} swells to more than {MOST_BYTES // 4:,} bytes. "
                    "No publisher's workbook does that: it was not read."
                )
            if "docProps/core.xml" in archive.namelist():
                core = archive.read("docProps/core.xml").decode("utf-8", errors="replace")
                if made := re.search(r"<dcterms:created[^>]*>(\d{4}-\d\d-\d\d)", core):
                    return made[1]
    except zipfile.BadZipFile as error:
        raise UnreadableRelease(
            f"{name} is damaged or cut short ({error}). Download it again."
        ) from error
    return ""


def parquet_tables(path: Path, name: str) -> Iterator[Table]:
    """The one table of a parquet file, all columns as text."""
    try:
        lazy = pl.scan_parquet(path).select(pl.all().cast(pl.String).fill_null(""))
        sample = lazy.head(SAMPLE).collect()
    except pl.exceptions.PolarsError as error:
        raise UnreadableRelease(
            f"{name} cannot be opened as a parquet file ({error}). Download it again."
        ) from error
    yield Table(name=name, columns=tuple(sample.columns), first_row=2, sample=sample, _grid=lazy)


def tables(path: Path, form: Form, name: str) -> Iterator[Table]:
    """Every table that the file could hold: the layouts decide which it is."""
    if form == "text":
        return text_tables(path, name)
    if form == "parquet":
        return parquet_tables(path, name)
    return workbook_tables(path, name)
