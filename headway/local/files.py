"""A file of local figures as somebody brings it: read whole, or refused with a sentence a cell.

One place a row (a school by its URN, or a district by its name), one column a measure, under
the measure's own name. An empty cell is not known and is left alone; 0 is nought.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from headway.core.exports import RISKY
from headway.local.models import MeasureInfo

LARGEST_BYTES = 5 * 1024 * 1024
LONGEST = 5_000  # rows
WITHIN = 20  # lines above the heading, at most
PLACES = ("urn", "district")
MOST_WRONG = 60


@dataclass(frozen=True)
class FileRow:
    """The figures of one place, as the file gives them."""

    line: int
    urn: int | None
    district: str
    values: tuple[tuple[str, float], ...]  # measure key and figure


@dataclass(frozen=True)
class Read:
    """What a file says, or what is wrong with it; with anything wrong it has no rows."""

    rows: tuple[FileRow, ...] = ()
    wrong: tuple[str, ...] = ()
    empty: int = 0  # rows without any figure
    passed_over: tuple[str, ...] = ()  # columns that are no measure


def read_figures(
    content: bytes,
    *,
    file: str,
    measures: Sequence[MeasureInfo],
    schools: Collection[int],
    districts: Collection[str],
) -> Read:
    """Read a CSV file or a workbook's first sheet."""
    if not content.strip():
        return Read(wrong=(f"{file} is empty. Choose the file that you filled in.",))
    if len(content) > LARGEST_BYTES:
        return Read(wrong=(f"{file} is larger than 5 MB. Check what it is.",))
    lines = _lines(content)
    if lines is None:
        return Read(wrong=(f"{file} is neither a CSV file nor a workbook. Use the template.",))
    names = {one.name.lower(): one for one in measures}
    top = next((n for n, cells in enumerate(lines[:WITHIN]) if _heading(cells)), None)
    if top is None:
        return Read(wrong=(f"{file} has no heading with URN or District. Use the template.",))
    heading = [cell.strip() for cell in lines[top]]
    columns = {n: names[cell.lower()] for n, cell in enumerate(heading) if cell.lower() in names}
    if not columns:
        known = ", ".join(one.name for one in measures) or "none is counted so often"
        return Read(wrong=(f"{file} has no column of a measure. The measures are: {known}.",))
    if len(lines) - top > LONGEST:
        return Read(wrong=(f"{file} has more than {LONGEST:,} rows. Send it in parts.",))
    lower = [cell.lower() for cell in heading]
    known_words = (*PLACES, "school", "name", "period", "note")
    others = tuple(
        cell for n, cell in enumerate(heading)
        if cell and n not in columns and cell.lower() not in known_words
    )  # fmt: skip
    reader = _Rows(lower, columns, set(schools), {one.lower(): one for one in districts})
    for number, cells in enumerate(lines[top + 1 :], top + 2):
        reader.take(number, cells)
    if reader.wrong:
        return Read(wrong=tuple(reader.wrong))
    return Read(tuple(reader.rows), empty=reader.empty, passed_over=others)


class _Rows:
    """Rows as they are read, with what is wrong in them."""

    def __init__(
        self,
        heading: Sequence[str],
        columns: Mapping[int, MeasureInfo],
        schools: set[int],
        districts: Mapping[str, str],
    ) -> None:
        self.heading, self.columns = heading, columns
        self.schools, self.districts = schools, districts
        self.rows: list[FileRow] = []
        self.wrong: list[str] = []
        self.empty = 0
        self.seen: dict[object, int] = {}

    def take(self, line: int, cells: Sequence[str]) -> None:
        """One line of the file."""
        found = [
            (measure, text)
            for place, measure in self.columns.items()
            if (text := _cell(cells, place))
        ]
        urn_text, district = self._given(cells, "urn"), self._given(cells, "district")
        if not found:
            self.empty += bool(urn_text or district)
            return
        place = self._place(line, urn_text, district)
        if place is None:
            return
        before = self.seen.setdefault(place, line)
        if before != line:
            self.wrong.append(f"Row {line}: {place} is in row {before} already. Leave one out.")
        values = []
        for measure, text in found:
            value = _number(text)
            if value is None:
                self.wrong.append(
                    f"Row {line}, {measure.name}: “{text[:40]}” is not a number. Leave the cell "
                    "empty where it is not known."
                )
            else:
                values.append((measure.key, value))
        urn = place if isinstance(place, int) else None
        named = place if isinstance(place, str) else ""
        self.rows.append(FileRow(line, urn, named, tuple(values)))

    def _given(self, cells: Sequence[str], name: str) -> str:
        return _cell(cells, self.heading.index(name)) if name in self.heading else ""

    def _place(self, line: int, urn: str, district: str) -> int | str | None:
        if urn:
            number = int(urn) if urn.isascii() and urn.isdecimal() and len(urn) < 10 else None
            if number in self.schools:
                return number
            self.wrong.append(f"Row {line}, URN: {urn[:40]} is no school of this register.")
            return None
        if district.lower() in self.districts:
            return self.districts[district.lower()]
        said = f"“{district[:40]}” is no district of this register" if district else "give a place"
        self.wrong.append(f"Row {line}, District: {said}.")
        return None


def _heading(cells: Sequence[str]) -> bool:
    return bool({cell.strip().lower() for cell in cells} & set(PLACES))


def _cell(cells: Sequence[str], place: int) -> str:
    text = cells[place].strip() if place < len(cells) else ""
    # The sign that our own files put before a cell that a spreadsheet would run.
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "").removesuffix("%"))
    except ValueError:
        return None
    return value if value == value and abs(value) != float("inf") else None


def _lines(content: bytes) -> list[list[str]] | None:
    if content[:2] == b"PK":
        try:
            frame = pl.read_excel(io.BytesIO(content), has_header=False, infer_schema_length=0)
        except Exception:  # whatever the reader of workbooks makes of a zip file
            return None
        text = frame.with_columns(pl.all().cast(pl.String).fill_null(""))
        return [[_plain(cell) for cell in row] for row in text.iter_rows()]
    if b"\x00" in content:
        return None
    try:
        text_of = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text_of = content.decode("cp1252", errors="replace")  # what older Excel writes
    return list(csv.reader(io.StringIO(text_of, newline="")))


def _plain(cell: str) -> str:
    """A workbook's number as it was typed: "900001.0" is 900001."""
    return cell.removesuffix(".0") if cell.removesuffix(".0").isdecimal() else cell
