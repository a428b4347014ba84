"""Numbers as publishers print them, and the symbols that stand where a number does not."""

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from headway.evidence.fiction.effects import half_up
from headway.evidence.fiction.places import Numbers

FEWEST = 6  # a figure about five pupils or fewer is not published


def text(values: Any) -> pl.Series:
    """Strings or whole numbers as text."""
    array = np.asarray(values)
    if array.dtype == object or array.dtype.kind == "U":
        return pl.Series(array.tolist(), dtype=pl.String)
    return pl.Series(array.astype(np.int64)).cast(pl.String)


def decimal(values: Any, places: int) -> pl.Series:
    """In the shortest form: 1.2, 3, -0.4."""
    rounded = half_up(np.asarray(values, dtype=float), places) + 0.0
    return pl.Series(rounded).cast(pl.String).str.strip_suffix(".0")


def percentage(part: Any, whole: Any, places: int = 0, sign: str = "%") -> pl.Series:
    """`part` of `whole`; NA where the whole is nobody."""
    whole = np.asarray(whole, dtype=float)
    share = 100 * np.asarray(part, dtype=float) / np.where(whole > 0, whole, 1)
    return where(whole <= 0, "NA", decimal(share, places) + sign)


def where(mask: Numbers, symbol: str, otherwise: pl.Series) -> pl.Series:
    """The symbol where the mask says so."""
    if not mask.any():
        return otherwise
    return otherwise.set(pl.Series(np.asarray(mask, dtype=bool)), symbol)


def few(counts: Numbers, summary: Numbers) -> Numbers:
    """Where a school's figure rests on one to five pupils. Summary rows are never hidden."""
    return (counts > 0) & (counts < FEWEST) & ~summary


def day(values: Numbers, pattern: str) -> pl.Series:
    """Dates as text in a publisher's own form; empty where there is none (years 1900, 2100)."""
    series = pl.Series(np.asarray(values).astype("datetime64[ms]")).cast(pl.Date)
    shown = series.dt.strftime(pattern)
    return shown.set((series.dt.year() <= 1900) | (series.dt.year() >= 2100), "")


def constant(value: str, length: int) -> pl.Series:
    """One text all the way down."""
    return pl.Series([value]).new_from_index(0, length)


def save(
    frame: pl.DataFrame,
    path: Path,
    *,
    encoding: str = "utf-8",
    quote: bool = False,
    title: str = "",
) -> None:
    """Write a table as CSV with CRLF line ends; `.gz` and `.zip` in the name are obeyed.

    encoding  "utf-8", "utf-8-sig" (with a byte order mark) or "cp1252"
    title     a line above the header, as some publishers have
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    if not quote:  # an empty text would be written as two quotation marks
        frame = frame.with_columns(
            pl.when(pl.all() == "").then(None).otherwise(pl.all()).name.keep()
        )
    frame.write_csv(buffer, line_terminator="\r\n", quote_style="always" if quote else "necessary")
    data = buffer.getvalue()
    if title:
        data = (title + "\r\n").encode() + data
    if encoding == "utf-8-sig":
        data = b"\xef\xbb\xbf" + data
    elif encoding == "cp1252" and not data.isascii():
        data = data.decode().encode("cp1252")
    if path.suffix == ".gz":
        data = gzip.compress(data, compresslevel=1, mtime=0)
    elif path.suffix == ".zip":
        data = zipped({path.stem: data})
    path.write_bytes(data)


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive whose bytes depend on nothing but its members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()
