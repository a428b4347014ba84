"""Lists of authorities that an authority keeps itself: its neighbours, its group of cities."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from headway.evidence.catalogue.layouts import Layout
from headway.evidence.errors import UnreadableRelease
from headway.evidence.sources.keys import lookup
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading

LAYOUT = "headway_comparators"
NEIGHBOURS, CORE_CITIES = "neighbours", "core_cities"
LISTS = (NEIGHBOURS, CORE_CITIES)
COLUMNS = (
    "Authority", "List", "Rank", "Compared with", "Name", "In use from", "Withdraws", "Set at",
)  # fmt: skip


def own_list(
    la: str,
    kind: str,
    compared: Sequence[tuple[str, str]],
    *,
    from_on: date,
    set_at: datetime,
    withdraws: str = "",
) -> bytes:
    """The file of one list, closest first; one that only `withdraws` another names nobody."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    rows = list(enumerate(compared, 1)) if not withdraws else [(0, ("", ""))]
    for rank, (code, name) in rows:
        writer.writerow([la, kind, rank, code, name, from_on, withdraws, set_at.isoformat()])
    return text.getvalue().encode()


def read_own_lists(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Tables "neighbours" and "core_cities": la, neighbour, rank, withdraws, row.

    A row of rank 0 compares with nobody: it takes back the release that it names.

    Raises UnreadableRelease for an unknown list, a number that is none, or a day that is none.
    """
    names = lookup(table)
    frame = table.frame_of_text.select(
        la=pl.col(names["authority"]).str.strip_chars(),
        kind=pl.col(names["list"]).str.strip_chars(),
        rank=pl.col(names["rank"]).cast(pl.Int8, strict=False),
        neighbour=pl.col(names["compared with"]).str.strip_chars(),
        withdraws=pl.col(names["withdraws"]).str.strip_chars(),
        day=pl.col(names["in use from"]).str.to_date("%Y-%m-%d", strict=False),
        row=pl.int_range(pl.len(), dtype=pl.Int64) + table.first_row,
    )
    code = r"^\d{3}$"
    good = (
        pl.col("kind").is_in(list(LISTS))
        & pl.col("la").str.contains(code)
        & pl.col("rank").is_not_null()
        & pl.col("day").is_not_null()
        & (pl.col("neighbour").str.contains(code) | (pl.col("withdraws") != ""))
    )
    bad = frame.filter(~good.fill_null(False))
    if bad.height:
        raise UnreadableRelease(
            f"{table.name}, row {bad['row'][0]}: an authority, the list, the rank, the authority "
            "compared with and the day from which it is in use must all be given. "
            "Nothing was loaded."
        )
    kept = frame.drop("day", "kind")
    return Reading(
        rows=frame.height,
        tables={name: kept.filter(frame["kind"] == name) for name in LISTS},
        as_at=asked.as_at or frame["day"][0],
    )
