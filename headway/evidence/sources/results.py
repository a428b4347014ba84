"""Wide results files: one row a school (or area), one column a measure and pupil group.

Performance tables of every year, and Explore Education Statistics files, whose rows also say
period and level. Everything that differs between them is in the layout.
"""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.catalogue.layouts import Cell, Layout
from headway.evidence.errors import UnreadableRelease
from headway.evidence.facts import FACT_SCHEMA, Level, State
from headway.evidence.releases import Finding
from headway.evidence.sources.figures import read_figures
from headway.evidence.sources.keys import check_keys, kept_rows, key_columns, key_frame, lookup
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading


def read(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Read a wide file as its layout says.

    Raises UnreadableRelease for a missing column, a row without a possible school or period,
    a repeated key and, while the facts are taken, for a strange cell.
    """
    cells = present_cells(table, layout)
    needed = [column for cell in cells for column in cell_columns(cell)]
    frame = table.collect(list(dict.fromkeys([*key_columns(table, layout), *needed])))
    return tidy(frame, table, layout, asked, cells)


def tidy(
    frame: pl.DataFrame, table: Table, layout: Layout, asked: Asked, cells: list[Cell]
) -> Reading:
    """The same, of rows that are in memory already."""
    reading = Reading(rows=frame.height)
    frame = frame.with_columns(
        row_number=pl.int_range(pl.len(), dtype=pl.Int64) + table.first_row
    ).filter(pl.any_horizontal(pl.exclude("row_number").str.strip_chars() != ""))
    keys = key_frame(frame, table, layout, asked, reading)
    frame = frame[keys["index"]]
    keys = keys.drop("index")
    check_keys(keys, frame, table, layout, cells, reading)
    if reading.findings and reading.findings[-1].code == "duplicate_row":
        kept = keys["row"].is_in(kept_rows(keys, frame, cells).implode())
        keys, frame = keys.filter(kept), frame.filter(kept)
    if keys.is_empty():
        raise UnreadableRelease(
            f"{table.name} has no row of a school or an area that Headway can place. "
            "Download it again."
        )
    reading.latest = int(keys["year_end"].max())  # type: ignore[arg-type]
    reading.facts = facts_of(keys, frame, table, layout, cells, reading)
    return reading


def present_cells(table: Table, layout: Layout) -> list[Cell]:
    """The layout's cells with column names as this file prints them.

    Raises UnreadableRelease naming a column that the layout needs and the file lacks.
    """
    actual = lookup(table)
    found, lacking = [], []
    for cell in layout.cells():
        columns = cell_columns(cell)
        missing = [column for column in columns if column.lower() not in actual]
        if not missing:
            renamed = {
                key: actual[value.lower()]
                for key in ("column", "n", "coverage", "lower", "upper", "band")
                if (value := getattr(cell, key))
            }
            found.append(cell.model_copy(update=renamed))
        elif not cell.optional:
            lacking += missing
    lacking += [column for column in layout.keys.values() if column.lower() not in actual]
    if lacking:
        raise UnreadableRelease(
            f"{table.name} is “{layout.title}” but lacks the column "
            f"{', '.join(sorted(set(lacking)))}. Nothing was loaded. If the publisher has renamed "
            "it, add a layout: see docs/how-to/add-a-years-columns.md."
        )
    return found


def cell_columns(cell: Cell) -> list[str]:
    """Every column that a cell reads."""
    columns = (cell.column, cell.n, cell.coverage, cell.lower, cell.upper, cell.band)
    return [column for column in columns if column]


def facts_of(
    keys: pl.DataFrame,
    frame: pl.DataFrame,
    table: Table,
    layout: Layout,
    cells: list[Cell],
    reading: Reading,
) -> Iterator[tuple[str, pl.DataFrame]]:
    """One frame a measure. Blank cells of pupil groups and summary rows are counted, not kept."""
    empty: list[str] = []
    by_indicator: dict[str, list[Cell]] = {}
    for cell in cells:
        by_indicator.setdefault(cell.indicator, []).append(cell)
    for name, group in by_indicator.items():
        frames = [
            made
            for cell in group
            if (made := _column(keys, frame, table, layout, cell, reading, empty)) is not None
        ]
        if frames:
            yield name, pl.concat(frames)
    if empty:
        shown = ", ".join(empty[:6]) + (f" and {len(empty) - 6} more" if len(empty) > 6 else "")
        reading.findings.append(
            Finding(
                code="column_blank",
                sentence=f"No row has a value in {shown}: these columns were left out.",
                column=empty[0],
                count=len(empty),
            )
        )


def _column(
    keys: pl.DataFrame,
    frame: pl.DataFrame,
    table: Table,
    layout: Layout,
    cell: Cell,
    reading: Reading,
    empty: list[str],
) -> pl.DataFrame | None:
    raw = frame[cell.column]
    if not (raw.fill_null("").str.strip_chars() != "").any():
        empty.append(cell.column)
        return None
    indicator = indicators()[cell.indicator]
    rows = keys["row"]
    found = read_figures(
        raw,
        layout.codes,
        file_name=table.name,
        rows=rows,
        low=None if indicator.low is None else indicator.low / cell.scale,
        high=None if indicator.high is None else indicator.high / cell.scale,
        codes=reading.codes,
    )

    def extra(column: str, *, low: float | None = None) -> pl.Series:
        if not column:
            return pl.repeat(None, keys.height, dtype=pl.Float64, eager=True)
        return read_figures(
            frame[column], layout.codes, file_name=table.name, rows=rows, low=low
        ).value

    n = extra(cell.n, low=0)
    if cell.coverage:
        n = n * extra(cell.coverage, low=0) / 100
    made = keys.with_columns(
        indicator=pl.lit(cell.indicator),
        pupil_group=pl.lit(cell.pupil_group) if not layout.pupil_groups else pl.col("pupil_group"),
        value=found.value * cell.scale if cell.scale != 1 else found.value,
        lower=extra(cell.lower),
        upper=extra(cell.upper),
        n=n.round(0, mode="half_away_from_zero").cast(pl.Int64),
        band=_bands(frame, cell, layout, table, rows),
        state=found.state,
        raw=raw.fill_null(""),
        series=_series(indicator),
    )
    blank = pl.col("state") == State.MISSING
    kept = ~blank | ((pl.col("level") == Level.SCHOOL) & (pl.col("pupil_group") == "all"))
    made = made.filter(kept)
    published = pl.col("state") == State.OK
    return made.with_columns(
        lower=pl.when(published).then("lower"), upper=pl.when(published).then("upper")
    ).select([pl.col(name).cast(kind) for name, kind in FACT_SCHEMA.items()])


def _series(indicator: Indicator) -> pl.Expr:
    years = range(1990, 2101)
    return pl.col("year_end").replace_strict(
        list(years), [indicator.series_of(year) for year in years], return_dtype=pl.String
    )


def _bands(
    frame: pl.DataFrame, cell: Cell, layout: Layout, table: Table, rows: pl.Series
) -> pl.Series:
    if not cell.band:
        return pl.repeat(None, frame.height, dtype=pl.Int8, eager=True)
    column = frame[cell.band].fill_null("").str.strip_chars()
    words: dict[str, int | None] = dict(layout.bands) or {str(band): band for band in range(1, 6)}
    codes: Counter[str] = Counter(column.to_list())
    strange = set(codes) - set(words) - set(layout.codes) - {""}
    if strange:
        text = min(strange)
        raise UnreadableRelease(
            f"{table.name}, row {rows[int((column == text).arg_true()[0])]}, column {cell.band}: "
            f"{text!r} is not a band that Headway knows. Nothing was loaded."
        )
    return column.replace_strict(words, default=None, return_dtype=pl.Int8)
