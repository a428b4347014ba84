"""Wide results files: one row a school (or area), one column a measure and pupil group.

Performance tables of every year, and Explore Education Statistics files, whose rows also say
period and level. Everything that differs between them is in the layout.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

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

Take = Callable[[list[str]], pl.DataFrame]


def read(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Read a wide file as its layout says.

    Raises UnreadableRelease for a missing column, a row without a possible school or period,
    a repeated key and, while the facts are taken, for a strange cell.
    """
    cells = present_cells(table, layout)
    keys = key_columns(table, layout)
    if table.on_disk:
        # A large file: columns are taken from disk as each measure is asked for.
        return tidy(table.collect(keys), table, layout, asked, cells, take=table.collect)
    needed = [column for cell in cells for column in cell_columns(cell)]
    frame = table.collect(list(dict.fromkeys([*keys, *needed])))
    return tidy(frame, table, layout, asked, cells)


def tidy(
    frame: pl.DataFrame,
    table: Table,
    layout: Layout,
    asked: Asked,
    cells: list[Cell],
    *,
    take: Take | None = None,
) -> Reading:
    """The same, of rows whose key columns are in memory; `take` gives the other columns."""
    take = take or (lambda columns: frame.select(columns))
    reading = Reading(rows=frame.height)
    keys = key_frame(frame, table, layout, asked, reading, take=take, cells=cells)
    if check_keys(keys, table, layout, reading):
        columns = list(dict.fromkeys(cell.column for cell in cells))
        counts = list(dict.fromkeys(cell.n for cell in cells if cell.n))
        figures = take(list(dict.fromkeys([*columns, *counts])))[keys["index"]]
        kept = kept_rows(keys, figures, columns, counts)
        keys = keys.filter(pl.col("row").is_in(kept.implode()))
    if keys.is_empty():
        raise UnreadableRelease(
            f"{table.name} has no row of a school or an area that Headway can place. "
            "Download it again."
        )
    # By school within each group: what a school's page asks for lies together.
    keys = keys.sort("urn", "year_end", "row", nulls_last=True)
    index = keys["index"]
    whole = len(index) == frame.height and index.is_sorted()  # every row, as it stands
    reading.latest = int(keys["year_end"].max())  # type: ignore[arg-type]
    reading.facts = facts_of(
        _Rows(keys.drop("index"), take if whole else lambda columns: take(columns)[index]),
        table,
        layout,
        cells,
        reading,
    )
    return reading


@dataclass
class _Rows:
    """The rows that are kept: their keys, and their cells, column by column."""

    keys: pl.DataFrame
    take: Take
    counts: dict[str, pl.Series] = field(default_factory=dict)  # parsed cohorts, used often


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
    rows: _Rows, table: Table, layout: Layout, cells: list[Cell], reading: Reading
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
            if (made := _column(rows, table, layout, cell, reading, empty)) is not None
        ]
        if frames:
            yield name, pl.concat(frames, rechunk=False)
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
    rows: _Rows,
    table: Table,
    layout: Layout,
    cell: Cell,
    reading: Reading,
    empty: list[str],
) -> pl.DataFrame | None:
    frame = rows.take(list(dict.fromkeys(cell_columns(cell))))
    raw = frame[cell.column].fill_null("")
    if not (raw.str.strip_chars() != "").any():
        empty.append(cell.column)
        return None
    indicator = indicators()[cell.indicator]
    numbers = rows.keys["row"]
    found = read_figures(
        raw,
        layout.codes,
        file_name=table.name,
        rows=numbers,
        low=None if indicator.low is None else indicator.low / cell.scale,
        high=None if indicator.high is None else indicator.high / cell.scale,
        codes=reading.codes,
    )

    def beside(column: str, *, low: float | None = None) -> pl.Series:
        if not column:
            return pl.repeat(None, len(raw), dtype=pl.Float64, eager=True)
        return read_figures(
            frame[column].fill_null(""),
            layout.codes,
            file_name=table.name,
            rows=numbers,
            low=low,
        ).value

    def count(column: str) -> pl.Series:
        if column not in rows.counts:
            rows.counts[column] = beside(column, low=0)
        return rows.counts[column]

    n = count(cell.n)
    if cell.coverage:
        n = n * count(cell.coverage) / 100
    group = pl.col("pupil_group") if layout.pupil_groups else pl.lit(cell.pupil_group)
    made = rows.keys.with_columns(
        indicator=pl.lit(cell.indicator),
        pupil_group=group,
        value=found.value * cell.scale if cell.scale != 1 else found.value,
        lower=beside(cell.lower),
        upper=beside(cell.upper),
        n=n.round(0, mode="half_away_from_zero").cast(pl.Int64),
        band=_bands(frame, cell, layout, table, numbers),
        state=found.state,
        raw=raw,
        series=_series(rows.keys["year_end"], indicator),
    )
    if cell.lower and found.value.null_count():
        published = pl.col("value").is_not_null()
        made = made.with_columns(
            lower=pl.when(published).then("lower"), upper=pl.when(published).then("upper")
        )
    if (found.state == State.MISSING).any():
        kept = (pl.col("level") == Level.SCHOOL) & (pl.col("pupil_group") == "all")
        made = made.filter((pl.col("state") != State.MISSING) | kept)
    return made.select([pl.col(name).cast(kind) for name, kind in FACT_SCHEMA.items()])


def _series(years: pl.Series, indicator: Indicator) -> pl.Series:
    known = years.unique().to_list()
    if len(known) == 1:
        return pl.repeat(indicator.series_of(known[0]), len(years), dtype=pl.String, eager=True)
    return years.replace_strict(
        known, [indicator.series_of(year) for year in known], return_dtype=pl.String
    )


def _bands(
    frame: pl.DataFrame, cell: Cell, layout: Layout, table: Table, rows: pl.Series
) -> pl.Series:
    if not cell.band:
        return pl.repeat(None, frame.height, dtype=pl.Int8, eager=True)
    column = frame[cell.band].fill_null("").str.strip_chars()
    words: dict[str, int | None] = dict(layout.bands) or {str(band): band for band in range(1, 6)}
    strange = set(column.unique().to_list()) - set(words) - set(layout.codes) - {""}
    if strange:
        text = min(strange)
        raise UnreadableRelease(
            f"{table.name}, row {rows[int((column == text).arg_true()[0])]}, column {cell.band}: "
            f"{text!r} is not a band that Headway knows. Nothing was loaded."
        )
    return column.replace_strict(words, default=None, return_dtype=pl.Int8)
