"""Typed cells of an all-text table, and the sentence that refuses a cell which is not one.

Frames come as text with `row`, the line as a spreadsheet shows it (the header's line + 1
is the first). A blank, and the words in NOTHING, are missing; anything else must be what
the column promises, or the file is refused with its row and column named.
"""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from headway.evidence.errors import UnreadableRelease

# Words that registers and inspection files print for "there is nothing here".
NOTHING = ("", "NULL", "null", "n/a", "N/A", "NA", "-", "..", "None recorded")

# dd-mm-yyyy (registers), dd/mm/yyyy (groups, Ofsted), yyyymmdd (ratings history, old
# spines), true spreadsheet dates (read as ISO).
DATE_FORMATS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y%m%d")
EARLIEST = date(1300, 1, 1)  # some schools' opening dates are mediaeval
LATEST = date(2100, 1, 1)


def with_rows(frame: pl.DataFrame, first_row: int) -> pl.DataFrame:
    """The table with its `row` numbers, without lines that are blank throughout."""
    filled = pl.any_horizontal(pl.all().fill_null("").str.strip_chars() != "")
    return (
        frame.with_columns(row=pl.int_range(pl.len(), dtype=pl.Int64) + first_row, _filled=filled)
        .filter("_filled")
        .drop("_filled")
    )


def text(column: str) -> pl.Expr:
    """The cell without outer blanks; null when it says nothing."""
    stripped = pl.col(column).str.strip_chars()
    return pl.when(~stripped.is_in(NOTHING)).then(stripped)


def _refuse(
    frame: pl.DataFrame, column: str, bad: pl.Series, file_name: str, expected: str
) -> None:
    if not bad.any():
        return
    first = frame.filter(bad).row(0, named=True)
    more = f" and in {bad.sum() - 1} more rows" if bad.sum() > 1 else ""
    raise UnreadableRelease(
        f"{file_name}, row {first['row']}, column “{column}”{more}: "
        f"“{first[column]}” is not {expected}. Nothing was loaded; correct the file or "
        "download it again."
    )


def days(frame: pl.DataFrame, column: str, file_name: str) -> pl.Series:
    """The column as dates.

    Raises UnreadableRelease for a cell that is neither blank nor a possible date.
    """
    raw = text(column).str.replace(r"[ T]\d\d:\d\d:\d\d(\.\d+)?$", "")
    parsed = frame.select(
        raw=raw,
        day=pl.coalesce(raw.str.to_date(form, strict=False) for form in DATE_FORMATS),
    )
    bad = parsed.select(
        bad=pl.col("raw").is_not_null()
        & (pl.col("day").is_null() | ~pl.col("day").is_between(EARLIEST, LATEST))
    )["bad"]
    _refuse(frame, column, bad, file_name, "a possible date")
    return parsed["day"]


def numbers(
    frame: pl.DataFrame,
    column: str,
    file_name: str,
    *,
    low: float,
    high: float,
    whole: bool = False,
    codes: tuple[str, ...] = (),
) -> pl.Series:
    """The column as numbers between `low` and `high`; a cell in `codes` is missing.

    Raises UnreadableRelease for anything else: words, `nan`, `inf`, a figure out of range.
    """
    raw = text(column)
    value = raw.str.strip_suffix("%").str.replace_all(",", "").cast(pl.Float64, strict=False)
    parsed = frame.select(raw=raw, value=value)
    possible = pl.col("value").is_finite() & pl.col("value").is_between(low, high)
    if whole:
        possible &= pl.col("value") == pl.col("value").floor()
    silent = pl.col("raw").is_null() | pl.col("raw").is_in(codes)
    bad = parsed.select(bad=~silent & ~possible.fill_null(False))["bad"]
    kind = "a whole number" if whole else "a number"
    _refuse(frame, column, bad, file_name, f"{kind} from {low:g} to {high:g}")
    found = parsed.select(pl.when(~silent).then("value"))["value"]
    return found.cast(pl.Int64) if whole else found


def urns(frame: pl.DataFrame, column: str, file_name: str, *, optional: bool = False) -> pl.Series:
    """The column as URNs (six digits).

    Raises UnreadableRelease for a blank cell, unless `optional`, or one that is no URN.
    """
    found = numbers(frame, column, file_name, low=100000, high=999999, whole=True)
    if not optional:
        _refuse(frame, column, found.is_null(), file_name, "a school's URN (six digits)")
    return found


def words(
    frame: pl.DataFrame, column: str, file_name: str, meaning: dict[str, str | None]
) -> pl.Series:
    """The column's codes as the words that `meaning` gives them (lower case in).

    Raises UnreadableRelease for a code that `meaning` does not hold.
    """
    raw = text(column).str.to_lowercase()
    known = frame.select(raw=raw, said=raw.replace_strict(meaning, default=None))
    bad = known.select(
        bad=pl.col("raw").is_not_null() & ~pl.col("raw").is_in(list(meaning) or [""])
    )["bad"]
    _refuse(frame, column, bad, file_name, f"a code we know ({', '.join(sorted(meaning))})")
    return known["said"]


def month_end(day: date) -> date:
    """31 May for any day of May."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def words_of(day: date) -> str:
    """As a reader says it: 1 December 2019."""
    return f"{day.day} {day:%B %Y}"


def today() -> date:
    """The day of loading, beyond which a date in a file is an announcement."""
    return datetime.now(UTC).date()


def latest_by(series: pl.Series, day: date) -> date | None:
    """The latest date of the column that is not after `day`; None if there is none."""
    found = series.filter(series <= day).max()
    return found if isinstance(found, date) else None
