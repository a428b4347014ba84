"""Readers of GIAS groups (trusts, federations, sponsors) and of who is in which."""

from collections import Counter

import polars as pl

from headway.evidence.catalogue.layouts import Layout
from headway.evidence.sources.cells import days, latest_by, text, today, urns, with_rows
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading

GROUP_SCHEMA = pl.Schema(
    {
        "group_uid": pl.String,
        "name": pl.String,
        "type": pl.String,  # "Multi-academy trust", "Federation" ...
        "status": pl.String,
        "opened_on": pl.Date,
        "closed_on": pl.Date,
        "company_number": pl.String,
        "row": pl.Int64,
    }
)
GROUP_LINK_SCHEMA = pl.Schema(
    {
        "urn": pl.Int64,
        "group_uid": pl.String,
        "name": pl.String,
        "type": pl.String,
        "status": pl.String,
        "joined_on": pl.Date,
        "row": pl.Int64,
    }
)


def read_groups(frame: pl.DataFrame, *, file_name: str, first_row: int) -> pl.DataFrame:
    """Groups in GROUP_SCHEMA. Raises UnreadableRelease for an impossible date."""
    rows = with_rows(frame, first_row)

    def say(name: str) -> pl.Series:
        return rows.select(text(name)).to_series()

    opened = days(rows, "Open date", file_name)
    if "Incorporated on (open date)" in rows.columns:
        incorporated = days(rows, "Incorporated on (open date)", file_name)
        opened = pl.select(pl.coalesce(opened, incorporated)).to_series()
    return pl.DataFrame(
        {
            "group_uid": say("Group UID"),
            "name": say("Group Name"),
            "type": say("Group Type"),
            "status": say("Group Status"),
            "opened_on": opened,
            "closed_on": days(rows, "Closed Date", file_name),
            "company_number": say("Companies House Number"),
            "row": rows["row"],
        },
        schema=GROUP_SCHEMA,
    )


def read_group_links(frame: pl.DataFrame, *, file_name: str, first_row: int) -> pl.DataFrame:
    """Memberships in GROUP_LINK_SCHEMA; a school can be in a trust and have a sponsor.

    Raises UnreadableRelease for a cell that is no URN or no possible date.
    """
    rows = with_rows(frame, first_row)

    def say(name: str) -> pl.Series:
        return rows.select(text(name)).to_series()

    return pl.DataFrame(
        {
            "urn": urns(rows, "URN", file_name),
            "group_uid": say("Linked UID"),
            "name": say("Group Name"),
            "type": say("Group Type"),
            "status": say("Group Status"),
            "joined_on": days(rows, "Joined date", file_name),
            "row": rows["row"],
        },
        schema=GROUP_LINK_SCHEMA,
    )


def groups(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Reader of the groups layout."""
    found = read_groups(table.collect(), file_name=table.name, first_row=table.first_row)
    return _reading("groups", found, ("opened_on", "closed_on"))


def group_links(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Reader of the group links layout."""
    found = read_group_links(table.collect(), file_name=table.name, first_row=table.first_row)
    return _reading("group_links", found, ("joined_on",))


def _reading(name: str, found: pl.DataFrame, dates: tuple[str, ...]) -> Reading:
    latest = [day for column in dates if (day := latest_by(found[column], today()))]
    return Reading(
        rows=found.height,
        tables={name: found},
        as_at=max(latest, default=None),
        codes=Counter(found["type"].drop_nulls().to_list()),
    )
