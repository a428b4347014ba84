"""Reader of GIAS links (predecessors and successors), and what links say of dates.

One row a link as published: LINK_SCHEMA. Links stand in both directions, some circular or
reversed; `headway.evidence.lineage` straightens them.
"""

from collections import Counter
from datetime import date, timedelta

import polars as pl

from headway.evidence.catalogue.layouts import Layout
from headway.evidence.sources.cells import days, latest_by, text, today, urns, with_rows
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading

LINK_SCHEMA = pl.Schema(
    {
        "urn": pl.Int64,
        "link_urn": pl.Int64,
        "link_name": pl.String,
        "link_type": pl.String,  # as published: "Predecessor", "Successor - merged" ...
        "linked_on": pl.Date,  # LinkEstablishedDate; blank on older links
        "row": pl.Int64,
    }
)


def read_links(frame: pl.DataFrame, *, file_name: str, first_row: int) -> pl.DataFrame:
    """Links in LINK_SCHEMA.

    Raises UnreadableRelease for a cell that is no URN or no possible date.
    """
    rows = with_rows(frame, first_row)
    return pl.DataFrame(
        {
            "urn": urns(rows, "URN", file_name),
            "link_urn": urns(rows, "LinkURN", file_name),
            "link_name": rows.select(text("LinkName")).to_series(),
            "link_type": rows.select(text("LinkType")).to_series(),
            "linked_on": days(rows, "LinkEstablishedDate", file_name),
            "row": rows["row"],
        },
        schema=LINK_SCHEMA,
    )


def links_as_at(links: pl.DataFrame, *, by: date) -> date | None:
    """The day of which a links file speaks.

    Conversions are announced months ahead, so the latest date is in the file's future. The
    day is the end of the last month that holds at least half as many links as a month
    usually does (median of the three years before): announced months hold fewer.
    Checked on the extracts of 1 September 2019, 2022, 2024 and of August 2026: each is told
    within twelve days. None when no link carries a date.
    """
    dated = links.filter(pl.col("linked_on").is_not_null() & (pl.col("linked_on") <= by))
    if dated.is_empty():
        return None
    # A conversion closes one school on the last day of a month and opens the other on the
    # first of the next: both are the one event of that next month.
    by_month = (
        dated.select(month=(pl.col("linked_on") + timedelta(days=1)).dt.truncate("1mo"))
        .group_by("month")
        .len()
        .sort("month")
    )
    months = by_month.with_columns(
        usual=pl.col("len").cast(pl.Float64).rolling_median(36, min_samples=1).shift(1)
    )
    dense = months.filter(pl.col("usual").is_null() | (pl.col("len") >= pl.col("usual") / 2))
    last = dense["month"].max()
    assert isinstance(last, date)
    event = dated.filter((pl.col("linked_on") + timedelta(days=1)).dt.truncate("1mo") == last)[
        "linked_on"
    ]
    # The commonest day of the month, so that one link announced within it does not count.
    return latest_by(event.mode(), by)


def dated_by_links(register: pl.DataFrame, links: pl.DataFrame) -> tuple[date, date] | None:
    """The first and the last day of which a register without dates can speak.

    A conversion that the register knows (the old school closed in it or the new one open)
    has happened; one that it does not know has not. The first day is that of the last
    conversion day which it mostly knows; the last day is the one before the next which it
    mostly does not. Days with fewer than five conversions in England are not counted:
    single links are entered early or late. None when the links tell nothing.
    """
    opened = register.filter(pl.col("status").is_in(["open", "closing"]))["urn"].implode()
    closed = register.filter(pl.col("status") == "closed")["urn"].implode()
    conversions = (
        links.filter(
            pl.col("link_type").str.starts_with("Successor") & pl.col("linked_on").is_not_null()
        )
        .unique(["urn", "link_urn"])
        .with_columns(
            # the link bears the old school's last day or the new one's first
            day=pl.when(pl.col("linked_on").dt.month_end() == pl.col("linked_on"))
            .then(pl.col("linked_on") + timedelta(days=1))
            .otherwise("linked_on"),
            known=pl.col("urn").is_in(closed)
            | (pl.col("link_urn").is_in(opened) & ~pl.col("urn").is_in(opened)),
            unknown=pl.col("urn").is_in(opened) & ~pl.col("link_urn").is_in(opened),
        )
        .filter(pl.col("known") | pl.col("unknown"))
    )
    by_day = (
        conversions.group_by("day")
        .agg(n=pl.len(), share=pl.col("known").mean())
        .filter(pl.col("n") >= 5)
        .sort("day")
    )
    reflected = by_day.filter(pl.col("share") >= 0.5)["day"].max()
    if not isinstance(reflected, date):
        return None
    after = by_day.filter(pl.col("day") > reflected)["day"].min()
    if not isinstance(after, date):
        return None
    return reflected, after - timedelta(days=1)


def links(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Reader of the links layout."""
    found = read_links(table.collect(), file_name=table.name, first_row=table.first_row)
    return Reading(
        rows=found.height,
        tables={"links": found},
        as_at=links_as_at(found, by=today()),
        codes=Counter(found["link_type"].drop_nulls().to_list()),
    )
