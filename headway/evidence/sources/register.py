"""Readers of the register: GIAS extracts, performance-tables spine and school information.

One row a URN and release, as published: REGISTER_SCHEMA. What a layout does not carry is
null, never guessed; merging releases and dates is the work of `headway.evidence.register`.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from headway.evidence.catalogue.layouts import Layout
from headway.evidence.catalogue.types import type_key, types_by_name
from headway.evidence.errors import UnreadableRelease
from headway.evidence.releases import Finding
from headway.evidence.sources.cells import (
    days,
    latest_by,
    month_end,
    numbers,
    text,
    today,
    urns,
    with_rows,
    words,
    words_of,
)
from headway.evidence.sources.links import dated_by_links
from headway.evidence.sources.ofsted import read_inspections
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading
from headway.evidence.store import Store

REGISTER_SCHEMA = pl.Schema(
    {
        "urn": pl.Int64,
        "name": pl.String,
        "la": pl.String,  # "330"
        "la_name": pl.String,
        "estab": pl.String,
        "laestab": pl.String,
        "type": pl.String,  # as published; catalogue/school_types.toml says what it is
        "status": pl.String,  # open, closing (open, but proposed to close), closed, proposed
        "open_date": pl.Date,
        "close_date": pl.Date,  # the last day it was open
        "opened_reason": pl.String,
        "closed_reason": pl.String,
        "phase": pl.String,  # as published
        "primary_ages": pl.Boolean,  # spine: ISPRIMARY, ISSECONDARY, ISPOST16
        "secondary_ages": pl.Boolean,
        "post16_ages": pl.Boolean,
        "low_age": pl.Int16,
        "high_age": pl.Int16,
        "nursery_provision": pl.String,
        "sixth_form": pl.String,
        "gender": pl.String,
        "religious_character": pl.String,
        "diocese": pl.String,
        "admissions": pl.String,
        "capacity": pl.Int64,  # places
        "roll": pl.Int64,  # pupils
        "roll_on": pl.Date,
        "fsm_percent": pl.Float64,  # 0 to 100
        "trust": pl.String,
        "trust_uid": pl.String,
        "address": pl.String,
        "town": pl.String,
        "postcode": pl.String,
        "easting": pl.Int64,  # metres, National Grid
        "northing": pl.Int64,
        "district": pl.String,
        "ward": pl.String,
        "constituency": pl.String,
        "region": pl.String,
        "urban_rural": pl.String,
        "head_name": pl.String,
        "website": pl.String,
        "telephone": pl.String,
        "row": pl.Int64,
    }
)

STATUS_WORDS: dict[str, str | None] = {
    "open": "open",
    "open, but proposed to close": "closing",
    "closed": "closed",
    "proposed to open": "proposed",
    # spines: ICLOSE
    "1": "open",
    "2": "closed",
    "3": "closing",
    "4": "open",  # opened during the year; such rows carry their opening date
}
FLAG_WORDS: dict[str, str | None] = {"0": "", "1": "1"}

# Ages that a statutory age range can name; roll and capacity above any English school's.
AGES = (0, 99)
PUPILS = (0, 20_000)
# Counts and shares can be hidden for very small schools.
HIDDEN = ("SUPP", "c", "x", "z", "LOWCOV", "NP")


def read_register(
    frame: pl.DataFrame,
    columns: Mapping[str, str | list[str]],
    *,
    file_name: str,
    first_row: int,
    repeats: bool = False,
) -> tuple[pl.DataFrame, list[Finding]]:
    """A register table in REGISTER_SCHEMA, and what a person should look at.

    columns   ours -> the publisher's; a list is joined with commas
    repeats   the publication is known to print a school twice: the first row is kept and
              the repeat reported
    Raises    UnreadableRelease for an impossible cell, or a URN that stands twice
    """
    rows = with_rows(frame, first_row)
    blank = pl.Series([None] * rows.height, dtype=pl.Null)
    out: dict[str, pl.Series] = {"row": rows["row"]}
    for ours, dtype in REGISTER_SCHEMA.items():
        if ours == "row":
            continue
        theirs = columns.get(ours, [])
        wanted = theirs if isinstance(theirs, list) else [theirs]
        if not any(name in rows.columns for name in wanted):
            out[ours] = blank.cast(dtype)
        else:
            out[ours] = _read(rows, ours, theirs, file_name).cast(dtype)
    register = pl.DataFrame(out).select(REGISTER_SCHEMA.names())
    register = _with_laestab(register)
    return _each_once(register, file_name, repeats=repeats)


def _read(rows: pl.DataFrame, ours: str, theirs: str | list[str], file_name: str) -> pl.Series:
    if isinstance(theirs, list):
        parts = [text(name) for name in theirs if name in rows.columns]
        separator = " " if ours == "head_name" else ", "
        joined = pl.concat_str(parts, separator=separator, ignore_nulls=True)
        return rows.select(pl.when(joined != "").then(joined).alias(ours)).to_series()
    if ours == "urn":
        return urns(rows, theirs, file_name)
    if ours in ("open_date", "close_date", "roll_on"):
        return days(rows, theirs, file_name)
    if ours == "status":
        return words(rows, theirs, file_name, STATUS_WORDS)
    if ours in ("primary_ages", "secondary_ages", "post16_ages"):
        return words(rows, theirs, file_name, FLAG_WORDS) == "1"
    if ours in ("low_age", "high_age"):
        return numbers(rows, theirs, file_name, low=AGES[0], high=AGES[1], whole=True)
    if ours in ("roll", "capacity"):
        low, high = PUPILS
        return numbers(rows, theirs, file_name, low=low, high=high, whole=True, codes=HIDDEN)
    if ours == "fsm_percent":
        return numbers(rows, theirs, file_name, low=0, high=100, codes=HIDDEN)
    if ours in ("easting", "northing"):
        return numbers(rows, theirs, file_name, low=0, high=1_300_000, whole=True)
    return rows.select(text(theirs)).to_series()


def _with_laestab(register: pl.DataFrame) -> pl.DataFrame:
    """LAESTAB is the authority's three digits and the school's four."""
    made = pl.col("la") + pl.col("estab").str.zfill(4)
    return register.with_columns(laestab=pl.coalesce("laestab", made))


def _each_once(
    register: pl.DataFrame, file_name: str, *, repeats: bool
) -> tuple[pl.DataFrame, list[Finding]]:
    again = register.filter(~pl.col("urn").is_first_distinct())
    if again.is_empty():
        return register, []
    row, urn = again.row(0, named=True)["row"], again.row(0, named=True)["urn"]
    if not repeats:
        raise UnreadableRelease(
            f"{file_name}, row {row}, column “URN”: {urn} stands in this register for the second "
            "time. Nothing was loaded; remove the repeat or download the file again."
        )
    sentence = (
        f"{again.height} schools stand twice (the first is URN {urn}, row {row}); "
        "the first row of each was kept."
    )
    finding = Finding("duplicate_row", sentence, row=row, column="URN", count=again.height)
    return register.filter(pl.col("urn").is_first_distinct()), [finding]


def register_as_at(
    register: pl.DataFrame,
    *,
    changed: pl.Series | None = None,
    inspected: pl.Series | None = None,
    by: date,
) -> tuple[date | None, str]:
    """The day of which a register speaks, told from what it says, and how it was told.

    The latest census day, change, closing of a closed school or opening of an open one
    that is not after `by`; school information, which carries Ofsted's last visit, speaks
    of the month of its latest visit. None when later schools give the lie to that date: URNs
    are issued in order, so a register that lists many schools numbered after its newest
    dated one, none of them with an opening date, is of a later day that it does not tell.
    """
    if inspected is not None and (latest := latest_by(inspected, by)):
        return month_end(latest), "the month of the latest inspection in it"
    opened = register.filter(pl.col("status").is_in(["open", "closing"]))["open_date"]
    closed = register.filter(pl.col("status") == "closed")["close_date"]
    dates = [register["roll_on"], opened, closed, *([] if changed is None else [changed])]
    known = [day for series in dates if (day := latest_by(series, by))]
    stamped = changed is not None and changed.is_not_null().any()
    if not known or (not stamped and undated_newcomers(register) > NEWCOMERS_WITHOUT_DATE):
        return None, "nothing in it says of which day it speaks"
    return max(known), "the latest census day, change, opening or closing in it"


# Above this many, blank opening dates of the newest schools are not a slip of the keyboard.
NEWCOMERS_WITHOUT_DATE = 50


def undated_newcomers(register: pl.DataFrame) -> int:
    """Open schools without an opening date whose URN is above that of every dated one."""
    top = register.filter(pl.col("open_date").is_not_null())["urn"].quantile(0.999)
    if top is None:
        return register.height
    return register.filter(
        (pl.col("urn") > top)
        & pl.col("open_date").is_null()
        & pl.col("status").is_in(["open", "closing"])
    ).height


def establishments(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Reader of every register layout; Ofsted columns of a register become inspections."""
    by = today()
    options = layout.options
    frame = table.collect()
    register, findings = read_register(
        frame,
        options["columns"],
        file_name=table.name,
        first_row=table.first_row,
        repeats=layout.duplicates == "fold",
    )
    tables = {"register": register}
    visited = None
    if blocks := options.get("inspections"):
        visits = read_inspections(
            frame,
            blocks,
            urn=options["columns"]["urn"],
            source="register",
            file_name=table.name,
            first_row=table.first_row,
        )
        if visits.height:
            tables["inspections"] = visits
        if options.get("dated_by_inspections"):
            visited = visits["ended_on"]
    rows = with_rows(frame, table.first_row)
    changed = options.get("changed")
    day, _ = register_as_at(
        register,
        changed=days(rows, changed, table.name) if changed in rows.columns else None,
        inspected=visited,
        by=by,
    )
    if day is None and asked.as_at is None:
        day, told = _by_links(register, asked.store, by)
        findings += told
    findings += unknown_types(register)
    return Reading(
        rows=register.height,
        tables=tables,
        as_at=day,
        findings=findings,
        codes=Counter(register["status"].drop_nulls().to_list()),
    )


def _by_links(register: pl.DataFrame, store: Store, by: date) -> tuple[date | None, list[Finding]]:
    """A register without dates, dated by the conversions that it knows and does not know."""
    frames = [store.table("links", release) for release in store.releases(kind="links")]
    if not frames:
        return None, []
    bracket = dated_by_links(register, pl.concat(frames).filter(pl.col("linked_on") <= by))
    if bracket is None:
        return None, []
    first, last = bracket
    sentence = (
        "No date in this register says of which day it speaks: its newest schools have no "
        f"opening date. By the links files it knows the conversions of {words_of(first)} and not "
        f"those of {words_of(last + timedelta(days=1))}, so it is taken as at {words_of(last)}. "
        "If you know the day better, load it with --as-at."
    )
    return last, [Finding("dated_by_links", sentence, column="OpenDate")]


def unknown_types(register: pl.DataFrame) -> list[Finding]:
    """Types of establishment that catalogue/school_types.toml does not know."""
    found = (
        register.filter(pl.col("type").is_not_null())
        .filter(~type_key(pl.col("type")).is_in(list(types_by_name())))
        .group_by("type")
        .agg(pl.len(), pl.col("row").min())
        .sort("type")
    )
    return [
        Finding(
            "unknown_type",
            f"“{type_name}” is a type of school that we do not know; its {count} schools count "
            "neither as maintained nor as not. Add the type to school_types.toml.",
            row=row,
            column="type",
            count=count,
        )
        for type_name, count, row in found.iter_rows()
    ]
