"""Whom a row speaks of, and when: the keys of a wide file, as its layout says."""

from collections.abc import Callable

import polars as pl

from headway.evidence.catalogue.layouts import Cell, Layout, Rows
from headway.evidence.errors import UnreadableRelease
from headway.evidence.facts import Level
from headway.evidence.releases import Finding
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading

KEYS = ("level", "urn", "area", "phase", "peers", "pupil_group", "year_end", "row")


def lookup(table: Table) -> dict[str, str]:
    """Column names as printed, by their lower-case form: publishers vary capitals."""
    return {column.lower(): column for column in table.columns}


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
    return list(
        dict.fromkeys(actual[column.lower()] for column in named if column.lower() in actual)
    )


def key_frame(
    frame: pl.DataFrame,
    table: Table,
    layout: Layout,
    asked: Asked,
    reading: Reading,
    *,
    take: Callable[[list[str]], pl.DataFrame],
    cells: list[Cell],
) -> pl.DataFrame:
    """KEYS of every row that speaks of somebody, and `index`, its place in the frame.

    Rows that are blank throughout are nothing; other rows of nobody are left out and reported.
    """
    actual = lookup(table)

    def column(name: str) -> pl.Expr:
        return pl.col(actual[name.lower()]).fill_null("").str.strip_chars()

    urn = (
        column(layout.keys["urn"]).cast(pl.Int64, strict=False)
        if "urn" in layout.keys
        else pl.lit(None, dtype=pl.Int64)
    )
    rules = [(_fits(rule, actual), rule) for rule in layout.rows]
    level = pl.coalesce(
        *(pl.when(fits).then(pl.lit(rule.level)) for fits, rule in rules),
        pl.lit(None, dtype=pl.String),
    )
    phase = pl.coalesce(
        *(pl.when(fits).then(pl.lit(rule.phase or layout.phase)) for fits, rule in rules),
        pl.lit(layout.phase),
    )
    peers = pl.coalesce(
        *(pl.when(fits).then(pl.lit(rule.peers)) for fits, rule in rules), pl.lit("state")
    )
    school = urn.is_between(100_000, 999_999)
    wanted = pl.all_horizontal(
        [pl.lit(True), *(column(name).is_in(list(ok)) for name, ok in layout.keep.items())]
    )
    group = pl.lit("all")
    for name, words in layout.pupil_groups.items():
        group = column(name).replace_strict(words, default=group, return_dtype=pl.String)
    for name, words in layout.phases.items():
        phase = column(name).replace_strict(words, default=phase, return_dtype=pl.String)
    keys = frame.select(
        index=pl.int_range(pl.len(), dtype=pl.UInt32),
        level=pl.coalesce(level, pl.when(school).then(pl.lit("school")), pl.lit("?")),
        urn=urn,
        la=column(layout.keys["la"]) if "la" in layout.keys else pl.lit(""),
        region=column(layout.keys["region"]) if "region" in layout.keys else pl.lit(""),
        phase=phase,
        peers=peers,
        pupil_group=group,
        row=pl.int_range(pl.len(), dtype=pl.Int64) + table.first_row,
        wanted=wanted,
    )
    keys = keys.filter(pl.col("wanted") & (pl.col("level") != "skip"))
    unplaced = keys.filter(
        (pl.col("level") == "?") | ((pl.col("level") == "school") & pl.col("urn").is_null())
    )
    if unplaced.height:
        columns = list(dict.fromkeys([*frame.columns, *(cell.column for cell in cells)]))
        present = [column for column in columns if column in table.columns]
        filled = take(present)[unplaced["index"]].select(
            pl.any_horizontal(pl.all().fill_null("").str.strip_chars() != "")
        )
        blank = unplaced.filter(~filled.to_series())
        keys = keys.filter(~pl.col("row").is_in(blank["row"].implode()))
        unplaced = unplaced.filter(filled.to_series())
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
    return frame[column].replace_strict(list(years), list(years.values()), return_dtype=pl.Int16)


def year_end_of(text: str) -> int | None:
    """An academic year as 2024, from "202324", "2023/24", "2023-24" or "2024"; else None."""
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


def check_keys(keys: pl.DataFrame, table: Table, layout: Layout, reading: Reading) -> bool:
    """Whether some school or area and year is there more than once; noted in the findings.

    Raises UnreadableRelease unless the layout folds such rows.
    """
    subset = [name for name in KEYS if name != "row"]
    if keys.select(subset).unique().height == keys.height:
        return False
    repeated = keys.filter(pl.struct(subset).is_duplicated())
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
    return True


def kept_rows(
    keys: pl.DataFrame, figures: pl.DataFrame, columns: list[str], counts: list[str]
) -> pl.Series:
    """Of rows with the same key: the one of the largest cohort, then with most numbers."""
    filled = pl.sum_horizontal(
        pl.col(name).cast(pl.Float64, strict=False).is_not_null() for name in columns
    )
    size = pl.max_horizontal(
        [pl.lit(0.0), *(pl.col(name).cast(pl.Float64, strict=False) for name in counts)]
    )
    ranked = keys.with_columns(
        filled=figures.select(filled).to_series(), size=figures.select(size=size)["size"]
    )
    return (
        ranked.sort("size", "filled", "row", descending=[True, True, False])
        .unique([name for name in KEYS if name != "row"], keep="first")["row"]
        .sort()
    )
