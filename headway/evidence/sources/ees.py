"""Explore Education Statistics files that need more than a column map.

Exclusions name a school by LAESTAB only: it is matched to the URN that had it in that year.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from headway.evidence.catalogue.layouts import Layout
from headway.evidence.errors import NothingLoaded, UnreadableRelease
from headway.evidence.establishments import establishments
from headway.evidence.releases import Finding
from headway.evidence.sources.keys import key_columns, lookup, year_end_of
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading
from headway.evidence.sources.results import cell_columns, present_cells, tidy

MATCHED = "urn of the laestab"


def read_by_laestab(table: Table, layout: Layout, asked: Asked) -> Reading:
    """A file whose school rows carry LAESTAB (`options.laestab`) and no URN.

    A row is of the school that had the LAESTAB on 1 January of its year; where none had, of the
    one that had it at any time of the year. What matches no school is left out and reported.

    Raises UnreadableRelease if no register is loaded, besides what `results.read` raises.
    """
    actual = lookup(table)
    code = actual[str(layout.options["laestab"]).lower()]
    period = actual[layout.period.column.lower()]
    level = actual[str(layout.options["level"]).lower()]
    wide = replace(table, columns=(*table.columns, MATCHED))
    layout = layout.model_copy(update={"keys": {**layout.keys, "urn": MATCHED}})
    cells = present_cells(wide, layout)
    columns = [column for cell in cells for column in cell_columns(cell)]
    needed = dict.fromkeys([*key_columns(wide, layout), *columns, code, period, level])
    needed.pop(MATCHED)
    frame = table.collect(list(needed))
    schools = frame[level] == layout.options["school"]
    urns = _urns(frame.select(code=code, period=period), schools, table, asked)
    frame = frame.with_columns(urns.cast(pl.String).fill_null("").alias(MATCHED))
    lost = frame.filter(schools & urns.is_null())
    # Rows without a school have been counted: `tidy` would name them again.
    reading = tidy(
        frame.with_columns(
            pl.when(schools & urns.is_null())
            .then(pl.lit("no school"))
            .otherwise(pl.col(level))
            .alias(level)
        ),
        wide,
        layout,
        asked,
        cells,
    )
    reading.findings = [one for one in reading.findings if one.code != "row_unplaced"]
    if lost.height:
        reading.findings.append(
            Finding(
                code="laestab_unmatched",
                sentence=(
                    f"{lost.height:,} school rows name {lost[code].n_unique():,} LAESTAB codes "
                    f"that no registered school had in that year (the first is {lost[code][0]}, "
                    f"{lost[period][0]}). They were left out."
                ),
                column=code,
                count=lost.height,
            )
        )
    return reading


def _urns(frame: pl.DataFrame, schools: pl.Series, table: Table, asked: Asked) -> pl.Series:
    """The URN of every row, null for rows that are no school's and for those without a match."""
    try:
        register = establishments(asked.store)
    except NothingLoaded as error:
        raise UnreadableRelease(
            f"{table.name} names schools by LAESTAB, which only a register turns into a URN. "
            "Load GIAS's edubasealldata file first."
        ) from error
    years = {text: year_end_of(text) for text in frame["period"].unique().to_list()}
    rows = frame.select(
        place=pl.int_range(pl.len(), dtype=pl.Int64),
        laestab=pl.col("code").str.replace_all(r"\D", ""),
        year=pl.col("period").replace_strict(
            list(years), list(years.values()), default=None, return_dtype=pl.Int32
        ),
    ).filter(schools)
    known = register.select(
        "urn",
        laestab=pl.col("laestab").str.replace_all(r"\D", ""),
        opened=pl.col("open_date").fill_null(date(1900, 1, 1)),
        closed=pl.col("close_date").fill_null(date(2999, 1, 1)),
    ).drop_nulls("laestab")
    january = pl.date(pl.col("year"), 1, 1)
    matched = (
        rows.join(known, on="laestab")
        .filter(
            (pl.col("opened") <= pl.date(pl.col("year"), 8, 31))
            & (pl.col("closed") >= pl.date(pl.col("year") - 1, 9, 1))
        )
        .with_columns(in_january=(pl.col("opened") <= january) & (pl.col("closed") >= january))
        .sort("in_january", "opened", descending=True)
        .unique("place", keep="first", maintain_order=True)
    )
    return frame.select(place=pl.int_range(pl.len(), dtype=pl.Int64)).join(
        matched.select("place", "urn"), on="place", how="left", maintain_order="left"
    )["urn"]
