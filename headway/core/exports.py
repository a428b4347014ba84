"""Lists as files. Date, filters and source travel inside the file, and no cell can run.

A spreadsheet executes text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return;
names and reasons come from outside, so such text gets an apostrophe in front. Numbers stay
numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse

from headway.core.tables import Column, Plain

WIDE = "".join(chr(0xFEE0 + ord(sign)) for sign in "=+-@")  # full-width forms run as well
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", *WIDE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Export:
    """A list ready to be written: columns, rows, and what must travel with them."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    facts: Sequence[tuple[str, str]] = ()  # ("As at", "1 December 2025"), ("Filters", ...)
    marking: str = "OFFICIAL"

    @property
    def file_stem(self) -> str:
        """A file name from the title: "schools-in-aldermere"."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-") or "list"

    def head(self) -> list[tuple[str, str]]:
        """What stands above the table in the file."""
        return [("Title", self.title), ("Marking", self.marking), *self.facts]


def safe(value: Plain) -> Plain:
    """The value with nothing in it that a spreadsheet would run."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return value


def as_csv(export: Export) -> HttpResponse:
    """The list as CSV, UTF-8 with a mark that Excel reads."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for name, words in export.head():
        writer.writerow([name, safe(words)])
    writer.writerow([])
    writer.writerow([column.file_title for column in export.columns])
    for row in export.rows:
        writer.writerow([_csv_cell(column.value(row)) for column in export.columns])
    content = "\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue()
    return _attached(content.encode(), "text/csv; charset=utf-8", f"{export.file_stem}.csv")


def as_xlsx(export: Export) -> HttpResponse:
    """The list as a workbook: one sheet, frozen heading, filter, dates as dates."""
    import xlsxwriter  # 0.6 s to import; pages do not pay for it

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": export.title, "comments": export.marking})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "d mmm yyyy"})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("List")
        for line, (name, words) in enumerate(export.head()):
            sheet.write_string(line, 0, name, bold)
            sheet.write_string(line, 1, str(safe(words)))
        top = len(export.head()) + 1
        for across, column in enumerate(export.columns):
            sheet.write_string(top, across, column.file_title, head)
            sheet.set_column(across, across, 14 if column.numeric else 26)
        down = top
        for down, row in enumerate(export.rows, start=top + 1):
            for across, column in enumerate(export.columns):
                _write(sheet, down, across, column.value(row), day)
        sheet.freeze_panes(top + 1, 1)
        sheet.autofilter(top, 0, max(down, top), len(export.columns) - 1)
    return _attached(buffer.getvalue(), XLSX, f"{export.file_stem}.xlsx")


def _write(sheet: Any, down: int, across: int, value: Plain, day: Any) -> None:
    value = safe(value)
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(down, across, value.replace(tzinfo=None), day)
    elif isinstance(value, date):
        sheet.write_datetime(down, across, value, day)
    elif isinstance(value, int | float):
        sheet.write_number(down, across, value)
    else:
        sheet.write_string(down, across, str(value))


def _csv_cell(value: Plain) -> Plain:
    value = safe(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
