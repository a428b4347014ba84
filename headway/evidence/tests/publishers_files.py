"""Small files in the publishers' layouts, for tests that load."""

import csv
import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from headway.evidence.catalogue.layouts import layouts

Row = Mapping[str, str]

# One mainstream school, one special school, its authority, England.
KS2_ROWS: list[Row] = [
    {
        "RECTYPE": "1",
        "LEA": "399",
        "ESTAB": "2001",
        "URN": "150001",
        "TELIG": "79",
        "BELIG": "40",
        "TFSM6CLA1A": "20",
        "PTRWM_EXP": "66%",
        "PTRWM_EXP_B": "60%",
        "PTRWM_EXP_FSM6CLA1A": "55%",
        "DIFFN_RWM_EXP": "-16",
        "READPROG": "0.4",
        "READPROG_LOWER": "-1.0",
        "READPROG_UPPER": "1.8",
        "READCOV": "94%",
        "READPROG_DESCR": "3",
        "READ_AVERAGE": "104",
    },
    {
        "RECTYPE": "2",
        "LEA": "399",
        "ESTAB": "7001",
        "URN": "150002",
        "TELIG": "4",
        "PTRWM_EXP": "SUPP",
        "READPROG": "LOWCOV",
        "READ_AVERAGE": "",
    },
    {"RECTYPE": "3", "LEA": "399", "TELIG": "11,987", "PTRWM_EXP": "62%", "READPROG": "-0.1"},
    {"RECTYPE": "4", "LEA": " ", "URN": " ", "TELIG": "650000", "PTRWM_EXP": "64%"},
    {"RECTYPE": "5", "LEA": " ", "URN": " ", "TELIG": "644967", "PTRWM_EXP": "65%"},
]


def columns_of(layout_id: str, *more: str) -> list[str]:
    """Every column that a layout reads, in an order of its own."""
    layout = layouts()[layout_id]
    named = [*layout.recognise.columns, *layout.keys.values(), *more]
    for cell in layout.cells():
        named += [cell.column, cell.n, cell.coverage, cell.lower, cell.upper, cell.band]
    return list(dict.fromkeys(name for name in named if name))


def csv_text(columns: Sequence[str], rows: Sequence[Row], *, end: str = "\n") -> str:
    """The rows as CSV; a column that a row lacks is blank."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def ks2_text(rows: Sequence[Row] = KS2_ROWS, /, **change: str) -> str:
    """A KS2 file of 2017/18 or later; `change` alters cells of its first row."""
    rows = [{**rows[0], **change}, *rows[1:]]
    return csv_text(columns_of("dfe_ks2_2018", "ESTAB"), rows)


def write(folder: Path, text: str, name: str = "2018-2019/england_ks2final.csv") -> Path:
    """The text as a plain UTF-8 file, in a folder that names the year unless told otherwise."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def gzipped(path: Path) -> Path:
    """The same file with gzip, beside it."""
    target = path.with_name(path.name + ".gz")
    target.write_bytes(gzip.compress(path.read_bytes()))
    return target


def zipped(path: Path, member: str | None = None) -> Path:
    """The same file as the one member of a zip, beside it."""
    target = path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member or path.name, path.read_bytes())
    return target


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """An XLSX file of text cells."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    book.close()
    return path
