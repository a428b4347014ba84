"""The authority's own figures: what publishers do not print for single schools.

Early years, phonics, key stage 1, the tables check, part-time timetables, exclusions of a
quarter, staffing and finance. Two templates: one figure a row, or one school a row.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Literal

import polars as pl

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.catalogue.layouts import Layout, layouts
from headway.evidence.errors import UnreadableRelease
from headway.evidence.facts import FACT_SCHEMA, Level, State
from headway.evidence.sources.figures import read_figures
from headway.evidence.sources.keys import lookup, year_end_of
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading
from headway.evidence.sources.results import read as read_results

LONG = ("URN", "indicator", "year_end", "pupil_group", "value", "n")


def local_indicators() -> list[Indicator]:
    """The measures that an authority may upload itself."""
    return [indicator for indicator in indicators().values() if indicator.local]


def read_long(table: Table, layout: Layout, asked: Asked) -> Reading:
    """One figure a row: URN, indicator, year_end, pupil_group, value, n.

    An empty pupil_group means all pupils; an empty value is left out. Public from the day of
    loading unless another is given.

    Raises UnreadableRelease, naming the row, for a measure that is not the authority's own, an
    impossible URN or year, a strange value, or a figure that is there twice.
    """
    names = lookup(table)
    raw = table.frame_of_text
    frame = raw.select(
        *(pl.col(names[name.lower()]).str.strip_chars().alias(name) for name in LONG),
        row=pl.int_range(pl.len(), dtype=pl.Int64) + table.first_row,
    ).filter(pl.any_horizontal(pl.col(name) != "" for name in LONG))
    own = {indicator.id for indicator in local_indicators()}
    _refuse_unless(
        frame,
        table,
        "indicator",
        pl.col("indicator").is_in(list(own)),
        f"is not a measure that an authority uploads ({', '.join(sorted(own))})",
    )
    urn = pl.col("URN").cast(pl.Int64, strict=False)
    _refuse_unless(
        frame, table, "URN", urn.is_between(100_000, 999_999), "is not a URN of six digits"
    )
    years = {text: year_end_of(text) for text in frame["year_end"].unique().to_list()}
    good = [text for text, year in years.items() if year is not None]
    _refuse_unless(
        frame,
        table,
        "year_end",
        pl.col("year_end").is_in(good),
        "is not an academic year such as 2025 or 2024/25",
    )
    frame = frame.with_columns(
        urn=urn,
        year=pl.col("year_end").replace_strict(
            list(years), list(years.values()), return_dtype=pl.Int16
        ),
        group=pl.col("pupil_group").str.to_lowercase().replace({"": "all"}),
    )
    key = ["urn", "indicator", "year", "group"]
    twice = frame.filter(pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct())
    if twice.height:
        first = twice.row(0, named=True)
        raise UnreadableRelease(
            f"{table.name}, row {first['row']}, column URN: {first['urn']} has a second figure "
            f"for {first['indicator']}, {first['year_end']}, {first['group']}. Nothing was "
            "loaded; leave one of them out."
        )
    reading = Reading(
        rows=frame.height,
        as_at=asked.as_at or asked.today,
        latest=int(frame["year"].max()) if frame.height else None,  # type: ignore[arg-type]
    )
    reading.facts = _facts(frame, table, layout, reading)
    return reading


def _refuse_unless(frame: pl.DataFrame, table: Table, column: str, good: pl.Expr, why: str) -> None:
    bad = frame.filter(~good.fill_null(False))
    if bad.height:
        first = bad.row(0, named=True)
        raise UnreadableRelease(
            f"{table.name}, row {first['row']}, column {column}: {first[column]!r} {why}. "
            "Nothing was loaded; correct the row and load the file again."
        )


def _facts(
    frame: pl.DataFrame, table: Table, layout: Layout, reading: Reading
) -> Iterator[tuple[str, pl.DataFrame]]:
    for name in frame["indicator"].unique(maintain_order=True).to_list():
        indicator = indicators()[name]
        rows = frame.filter(pl.col("indicator") == name)
        found = read_figures(
            rows["value"],
            layout.codes,
            file_name=table.name,
            rows=rows["row"],
            low=indicator.low,
            high=indicator.high,
            codes=reading.codes,
        )
        n = read_figures(rows["n"], layout.codes, file_name=table.name, rows=rows["row"], low=0)
        made = rows.select(
            level=pl.lit(Level.SCHOOL.value),
            urn="urn",
            area=None,
            phase=None,
            peers=None,
            year_end="year",
            indicator="indicator",
            pupil_group="group",
            value=found.value,
            lower=None,
            upper=None,
            n=n.value.round(0).cast(pl.Int64),
            band=None,
            state=found.state,
            raw="value",
            series=pl.col("year").map_elements(indicator.series_of, return_dtype=pl.String),
            row="row",
        ).filter(pl.col("state") != State.MISSING)
        if made.height:
            yield name, made.cast(dict(FACT_SCHEMA))  # type: ignore[arg-type]


def read_wide(table: Table, layout: Layout, asked: Asked) -> Reading:
    """One school a row, one column a figure, as the friendlier template has it."""
    reading = read_results(table, layout, asked)
    reading.as_at = asked.as_at or asked.today
    reading.facts = (
        (name, given)
        for name, facts in reading.facts
        if (given := facts.filter(pl.col("state") != State.MISSING)).height
    )
    return reading


def local_template(
    shape: Literal["long", "wide"] = "long",
    form: Literal["csv", "xlsx"] = "xlsx",
    schools: Iterable[tuple[int, str]] = (),
    year_end: int | None = None,
) -> bytes:
    """The file to fill in. `schools` (URN, name) and a year fill the first columns of `wide`."""
    header, rows = _long_rows() if shape == "long" else _wide_rows(schools, year_end)
    if form == "csv":
        frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
        return b"\xef\xbb\xbf" + frame.write_csv().encode()
    return _workbook(header, rows)


def _long_rows() -> tuple[list[str], list[list[str]]]:
    return list(LONG), []


def _wide_rows(
    schools: Iterable[tuple[int, str]], year_end: int | None
) -> tuple[list[str], list[list[str]]]:
    layout = layouts()["headway_local_wide"]
    header = list(
        dict.fromkeys(
            ["URN", "School", "Year"]
            + [column for cell in layout.cells() for column in (cell.n, cell.column) if column]
        )
    )
    blank = [""] * (len(header) - 3)
    return header, [[str(urn), name, str(year_end or ""), *blank] for urn, name in schools]


def _workbook(header: list[str], rows: list[list[str]]) -> bytes:
    import xlsxwriter  # only for the template

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Figures")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, max(10, min(len(name), 22)))
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell)
    notes = book.add_worksheet("Measures")
    notes.set_column(0, 0, 14)
    notes.set_column(1, 1, 60)
    notes.set_column(2, 4, 24)
    for column, name in enumerate(("Measure", "What it is", "Unit", "Counted in n", "Note")):
        notes.write_string(0, column, name, bold)
    for number, indicator in enumerate(local_indicators(), start=1):
        about = (
            indicator.id,
            indicator.name,
            indicator.unit,
            indicator.denominator,
            indicator.source_note,
        )
        for column, text in enumerate(about):
            notes.write_string(number, column, text)
    book.close()
    return held.getvalue()
