"""Wide results files: one row a school (or area), one column a measure and pupil group.

Performance tables of every year, and Explore Education Statistics files, whose rows also say
period and level. Everything that differs between them is in the layout.
"""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.catalogue.layouts import Cell, Layout, Rows
from headway.evidence.errors import UnreadableRelease
from headway.evidence.facts import FACT_SCHEMA, Level, State
from headway.evidence.releases import Finding
from headway.evidence.sources.figures import read_figures
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading

KEYS = ("level", "urn", "area", "phase", "peers", "pupil_group", "year_end", "row")


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
    _check_keys(keys, frame, table, layout, cells, reading)
    if reading.findings and reading.findings[-1].code == "duplicate_row":
        kept = keys["row"].is_in(_kept_rows(keys, frame, cells).implode())
        keys, frame = keys.filter(kept), frame.filter(kept)
    if keys.is_empty():
        raise UnreadableRelease(
            f"{table.name} has no row of a school or an area that Headway can place. "
            "Download it again."
        )
    reading.latest = int(keys["year_end"].max())  # type: ignore[arg-type]
    reading.facts = facts_of(keys, frame, table, layout, cells, reading)
    return reading


def lookup(table: Table) -> dict[str, str]:
    """Column names as printed, by their lower-case form: publishers vary capitals."""
    return {column.lower(): column for column in table.columns}


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


def key_columns(table: Table, layout: Layout) -> list[str]:
    """The columns that say whom a row speaks of and when."""
    actual = lookup(table)
    named = [
        *layout.keys.values(),
        *(column for rule in layout.rows for column in rule.when),
        *layout.phases,
        *layout.keep,
        *layout.pupil_groups,
        *([layout.period.column] if layout.period.column else []),
    ]
    return [actual[column.lower()] for column in named if column.lower() in actual]


def key_frame(
    frame: pl.DataFrame, table: Table, layout: Layout, asked: Asked, reading: Reading
) -> pl.DataFrame:
    """KEYS of every row that speaks of somebody, and `index`, its place in the frame."""
    actual = lookup(table)

    def column(name: str) -> pl.Expr:
        return pl.col(actual[name.lower()]).fill_null("").str.strip_chars()

    urn = (
        column(layout.keys["urn"]).cast(pl.Int64, strict=False)
        if "urn" in layout.keys
        else pl.lit(None, dtype=pl.Int64)
    )
    level = pl.when(False).then(pl.lit(""))
    phase = pl.when(False).then(pl.lit(""))
    peers = pl.when(False).then(pl.lit(""))
    for rule in layout.rows:
        fits = _fits(rule, actual)
        level = level.when(fits).then(pl.lit(rule.level))
        phase = phase.when(fits).then(pl.lit(rule.phase or layout.phase))
        peers = peers.when(fits).then(pl.lit(rule.peers))
    school = urn.is_between(100_000, 999_999)
    wanted = pl.all_horizontal(
        [pl.lit(True), *(column(name).is_in(list(ok)) for name, ok in layout.keep.items())]
    )
    group = pl.lit("all")
    for name, words in layout.pupil_groups.items():
        group = column(name).replace_strict(words, default=group, return_dtype=pl.String)
    row_phase = phase.otherwise(pl.lit(layout.phase))
    for name, words in layout.phases.items():
        row_phase = column(name).replace_strict(words, default=row_phase, return_dtype=pl.String)
    keys = frame.select(
        index=pl.int_range(pl.len(), dtype=pl.UInt32),
        level=level.otherwise(pl.when(school).then(pl.lit("school")).otherwise(pl.lit("?"))),
        urn=urn,
        la=column(layout.keys["la"]) if "la" in layout.keys else pl.lit(""),
        region=column(layout.keys["region"]) if "region" in layout.keys else pl.lit(""),
        phase=row_phase,
        peers=peers.otherwise(pl.lit("state")),
        pupil_group=group,
        row=pl.col("row_number"),
        wanted=wanted,
    )
    keys = keys.filter(pl.col("wanted") & (pl.col("level") != "skip"))
    unplaced = keys.filter(
        (pl.col("level") == "?") | ((pl.col("level") == "school") & pl.col("urn").is_null())
    )
    if unplaced.height:
        reading.findings.append(
            Finding(
                code="row_unplaced",
                sentence=(
                    f"{unplaced.height} rows name no school and no area that Headway knows "
                    f"(the first is row {unplaced['row'][0]}). They were left out."
                ),
                row=unplaced["row"][0],
                count=unplaced.height,
            )
        )
        keys = keys.filter(~pl.col("row").is_in(unplaced["row"].implode()))
    is_school = pl.col("level") == Level.SCHOOL
    keys = keys.select(
        "index",
        "level",
        urn=pl.when(is_school).then("urn"),
        area=pl.when(pl.col("level") == Level.ENGLAND)
        .then(pl.lit("ENG"))
        .when(pl.col("level") == Level.REGION)
        .then("region")
        .otherwise(pl.when(pl.col("la") != "").then("la")),
        phase=pl.when(~is_school).then(pl.col("phase").replace({"": "all"})),
        peers=pl.when(~is_school).then("peers"),
        pupil_group="pupil_group",
        row="row",
    )
    return keys.with_columns(
        year_end=_years(frame[keys["index"]], keys["row"], table, layout, asked)
    )


def _fits(rule: Rows, actual: dict[str, str]) -> pl.Expr:
    """Whether a row is the rule's; a column that this file does not have never is."""
    tests = [
        pl.col(actual[name.lower()]).str.strip_chars().is_in(list(values)).fill_null(False)
        if name.lower() in actual
        else pl.lit(False)
        for name, values in rule.when.items()
    ]
    return pl.all_horizontal(tests) if tests else pl.lit(True)


def _years(
    frame: pl.DataFrame, rows: pl.Series, table: Table, layout: Layout, asked: Asked
) -> pl.Series:
    if not layout.period.column:
        if asked.year_end is None:
            raise UnreadableRelease(
                f"{table.name} does not say which academic year it is of. "
                "Give it with --year, as 2019 for 2018/19."
            )
        return pl.repeat(asked.year_end, frame.height, dtype=pl.Int16, eager=True)
    column = lookup(table)[layout.period.column.lower()]
    years = {text: year_end_of(text) for text in frame[column].unique().to_list()}
    if bad := [text for text, year in years.items() if year is None]:
        at = (frame[column] == bad[0]).arg_true()
        raise UnreadableRelease(
            f"{table.name}, row {rows[int(at[0])]}, column {column}: {bad[0]!r} is not an "
            "academic year such as 202324 or 2023/24. Nothing was loaded; correct the cell."
        )
    return frame[column].replace_strict(
        list(years), list(years.values()), return_dtype=pl.Int16
    )


def year_end_of(text: str) -> int | None:
    """"202324", "2023/24", "2023-24" and "2024" are 2024; anything else is None."""
    digits = "".join(mark for mark in text.strip() if mark.isdigit())
    if len(digits) == 4:
        year = int(digits)
    elif len(digits) == 6 and int(digits[4:]) == (int(digits[:4]) + 1) % 100:
        year = int(digits[:4]) + 1
    elif len(digits) == 8 and int(digits[4:]) == int(digits[:4]) + 1:
        year = int(digits[4:])
    else:
        return None
    return year if 1990 <= year <= 2100 else None


def _check_keys(
    keys: pl.DataFrame,
    frame: pl.DataFrame,
    table: Table,
    layout: Layout,
    cells: list[Cell],
    reading: Reading,
) -> None:
    subset = [name for name in KEYS if name != "row"]
    repeated = keys.filter(pl.struct(subset).is_duplicated())
    if repeated.is_empty():
        return
    first = repeated.row(0, named=True)
    whom = first["urn"] or first["area"]
    extra = repeated.height - repeated.select(subset).n_unique()
    if layout.duplicates == "refuse":
        raise UnreadableRelease(
            f"{table.name}, row {first['row']}, column "
            f"{layout.keys.get('urn', 'URN')}: {whom} is in the file {extra + 1} times for "
            f"{first['year_end']}. Nothing was loaded; correct the file or download it again."
            if extra == 1
            else f"{table.name}, row {first['row']}: {extra} rows repeat a school or area that is "
            f"in the file already (the first is {whom}). Nothing was loaded."
        )
    reading.findings.append(
        Finding(
            code="duplicate_row",
            sentence=(
                f"{extra} rows repeat a school or area and year (the first is {whom}, row "
                f"{first['row']}). Of each, the row with the most figures and pupils was kept."
            ),
            row=first["row"],
            count=extra,
        )
    )


def _kept_rows(keys: pl.DataFrame, frame: pl.DataFrame, cells: list[Cell]) -> pl.Series:
    """Of rows with the same key: the one with most numbers, then the largest cohort."""
    columns = list(dict.fromkeys(cell.column for cell in cells))
    counts = list(dict.fromkeys(cell.n for cell in cells if cell.n))
    ranked = keys.with_columns(
        filled=frame.select(
            pl.sum_horizontal(
                pl.col(column).cast(pl.Float64, strict=False).is_not_null() for column in columns
            )
        ).to_series(),
        size=frame.select(
            pl.max_horizontal(
                [pl.lit(0.0), *(pl.col(name).cast(pl.Float64, strict=False) for name in counts)]
            )
        ).to_series()
        if counts
        else pl.lit(0.0),
    )
    return (
        ranked.sort("size", "filled", "row", descending=[True, True, False])
        .unique([name for name in KEYS if name != "row"], keep="first")["row"]
        .sort()
    )


def facts_of(
    keys: pl.DataFrame,
    frame: pl.DataFrame,
    table: Table,
    layout: Layout,
    cells: list[Cell],
    reading: Reading,
) -> Iterator[tuple[str, pl.DataFrame]]:
    """One frame a measure. Blank cells of pupil groups and of summary rows are counted, not kept."""
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
        pupil_group=pl.lit(cell.pupil_group)
        if not layout.pupil_groups
        else pl.col("pupil_group"),
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
    kept = ~blank | (
        (pl.col("level") == Level.SCHOOL) & (pl.col("pupil_group") == "all")
    )
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
