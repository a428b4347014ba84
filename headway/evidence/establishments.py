"""Every establishment ever seen, with the days between which it was open.

Extracts of the register overlap and contradict one another. Dates come from the register
where it has them, from links where it has not, and from which extracts list a school and
which no longer do where neither speaks: then they are bounds, not days.
"""

from datetime import date, timedelta

import polars as pl

from headway.evidence.catalogue.types import type_key, types_by_name
from headway.evidence.errors import NothingLoaded
from headway.evidence.sources.links import LINK_SCHEMA
from headway.evidence.sources.register import REGISTER_SCHEMA
from headway.evidence.store import Store, held

OPEN = ("open", "closing")
# An extract lists a type of school if it holds at least this share of the schools of the type
# in the fullest extract: the register of June 2026 has 18 of 1,965 independent schools, so
# that one is missing from it says nothing.
LISTS_SHARE = 0.5
COMMON_TYPES = ("Community school", "Voluntary aided school", "Academy converter")


@held
def extracts(store: Store) -> pl.DataFrame:
    """Every register row of every release, with `release` and `as_at`.

    Raises NothingLoaded when no register is loaded.
    """
    frames = [
        store.table("register", release).with_columns(
            release=pl.lit(release.id), as_at=pl.lit(release.as_at)
        )
        for release in store.releases(kind="register")
    ]
    if not frames:
        raise NothingLoaded(
            "No register of schools is loaded. Load GIAS's edubasealldata file first: "
            "headway load FILE."
        )
    known = {name: kind.id for name, kind in types_by_name().items()}
    return pl.concat(frames, how="vertical").with_columns(
        type=type_key(pl.col("type")).replace_strict(known, default=pl.col("type"))
    )


@held
def links_loaded(store: Store) -> pl.DataFrame:
    """Every link of every release, the latest release's word on each pair."""
    frames = [store.table("links", release) for release in store.releases(kind="links")]
    if not frames:
        return pl.DataFrame(schema=LINK_SCHEMA)
    return pl.concat(frames).unique(["urn", "link_urn", "link_type"], keep="last")


@held
def establishments(store: Store) -> pl.DataFrame:
    """Every URN ever seen, with the days between which it was open.

    open_date, close_date     first and last day open, where anything tells
    open_basis, close_basis   "register", "links", "extracts" (between two of them), or null
    opened_after, opened_by   bounds where no date tells: it is in the later extract only
    closed_after, closed_by   the same for closing
    """
    rows = extracts(store)
    merged = _latest(rows)
    links = links_loaded(store)
    merged = _bounds(merged, rows)
    merged = _dates_from_links(merged, links)
    merged = _area_from_predecessors(merged, links)
    return merged.sort("urn")


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a URN: the latest word on everything."""
    attributes = [name for name in REGISTER_SCHEMA if name not in ("urn", "row", "close_date")]
    closed = pl.col("close_date").filter(pl.col("status") == "closed")
    is_open = pl.col("status").is_in(OPEN)
    return (
        rows.sort("as_at")
        .group_by("urn", maintain_order=True)
        .agg(
            *(pl.col(name).drop_nulls().last() for name in attributes),
            closed.drop_nulls().last().alias("close_date"),
            release=pl.col("release").last(),
            row=pl.col("row").last(),
            first_seen=pl.col("as_at").min(),
            last_seen=pl.col("as_at").max(),
            first_seen_open=pl.col("as_at").filter(is_open).min(),
            last_seen_open=pl.col("as_at").filter(is_open).max(),
            first_seen_closed=pl.col("as_at").filter(pl.col("status") == "closed").min(),
        )
        .with_columns(
            close_date=pl.when(pl.col("status") == "closed").then("close_date"),
        )
    )


def _lists(rows: pl.DataFrame) -> pl.DataFrame:
    """Which types of school each extract lists: `as_at`, `type`."""
    counts = (
        rows.filter(pl.col("status").is_in(OPEN) & pl.col("type").is_not_null())
        .group_by("release", "as_at", "type")
        .len()
    )
    return counts.filter(pl.col("len") >= LISTS_SHARE * pl.col("len").max().over("type")).select(
        "as_at", "type"
    )


def _bounds(merged: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """When a school without dates opened or closed, told by the extracts that list its type."""
    lists = _lists(rows).rename({"as_at": "extract"})
    # A school whose type no extract tells is measured by those that list all the common types.
    common = lists.filter(pl.col("type").is_in(COMMON_TYPES)).group_by("extract").len()
    full = common.filter(pl.col("len") == len(COMMON_TYPES)).select("extract", type=pl.lit("?"))
    around = (
        merged.select("urn", pl.col("type").fill_null("?"), "first_seen", "last_seen")
        .join(pl.concat([lists, full]), on="type", how="inner")
        .group_by("urn")
        .agg(
            opened_after=pl.col("extract").filter(pl.col("extract") < pl.col("first_seen")).max(),
            missed=pl.col("extract").filter(pl.col("extract") > pl.col("last_seen")).min(),
        )
    )
    bounded = merged.join(around, on="urn", how="left")
    undated = pl.col("open_date").is_null() & pl.col("first_seen_open").is_not_null()
    gone = (
        pl.when(pl.col("status") == "closed")
        .then(pl.coalesce("first_seen_closed", "last_seen"))
        .otherwise("missed")
    )
    unclosed = pl.col("close_date").is_null() & gone.is_not_null()
    return bounded.with_columns(
        opened_by=pl.when(undated & pl.col("opened_after").is_not_null()).then("first_seen_open"),
        opened_after=pl.when(undated).then("opened_after"),
        closed_after=pl.when(unclosed).then(pl.col("last_seen_open")),
        closed_by=pl.when(unclosed).then(gone),
        open_basis=pl.when(pl.col("open_date").is_not_null()).then(pl.lit("register")),
        close_basis=pl.when(pl.col("close_date").is_not_null()).then(pl.lit("register")),
    ).drop("missed")


def _dates_from_links(merged: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Opening and closing days that only a link tells.

    A link bears the old school's last day or the new one's first: a last day of a month is
    read as the former, any other as the latter.
    """
    kinds = pl.col("link_type")
    pairs = pl.concat(
        [
            links.filter(kinds.str.starts_with("Successor")).select(
                old="urn", new="link_urn", on="linked_on"
            ),
            links.filter(kinds.str.starts_with("Predecessor")).select(
                old="link_urn", new="urn", on="linked_on"
            ),
        ]
    ).filter(pl.col("on").is_not_null())
    month_ends = pl.col("on").dt.month_end() == pl.col("on")
    pairs = pairs.with_columns(
        first_day=pl.when(month_ends).then(pl.col("on") + timedelta(days=1)).otherwise("on")
    )
    opening = pairs.group_by(urn="new").agg(pl.col("first_day").unique())
    closing = pairs.group_by(urn="old").agg(
        pl.col("first_day").dt.offset_by("-1d").unique().alias("last_day")
    )
    joined = merged.join(opening, on="urn", how="left").join(closing, on="urn", how="left")
    first_day = pl.col("first_day").list.eval(pl.element().sort()).list.first()
    last_day = pl.col("last_day").list.eval(pl.element().sort()).list.last()
    opens = (
        pl.col("open_date").is_null()
        & pl.col("opened_by").is_not_null()
        & first_day.is_between("opened_after", "opened_by")
    ).fill_null(False)
    closes = (
        pl.col("close_date").is_null()
        & pl.col("closed_by").is_not_null()
        & (last_day <= pl.col("closed_by"))
        & (last_day >= pl.col("closed_after").dt.offset_by("-1mo").fill_null(date(1900, 1, 1)))
    ).fill_null(False)
    return joined.with_columns(
        open_date=pl.when(opens).then(first_day).otherwise("open_date"),
        open_basis=pl.when(opens)
        .then(pl.lit("links"))
        .when(pl.col("open_date").is_null() & pl.col("opened_by").is_not_null())
        .then(pl.lit("extracts"))
        .otherwise("open_basis"),
        close_date=pl.when(closes).then(last_day).otherwise("close_date"),
        close_basis=pl.when(closes)
        .then(pl.lit("links"))
        .when(pl.col("close_date").is_null() & pl.col("closed_by").is_not_null())
        .then(pl.lit("extracts"))
        .otherwise("close_basis"),
    ).drop("first_day", "last_day")


def _area_from_predecessors(merged: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The authority of a school that no extract places, if all its predecessors lie in one."""
    places = merged.select(link_urn="urn", old_la="la", old_la_name="la_name")
    agreed = (
        links.filter(pl.col("link_type").str.starts_with("Predecessor"))
        .join(places.filter(pl.col("old_la").is_not_null()), on="link_urn")
        .group_by("urn")
        .agg(pl.col("old_la").unique(), pl.col("old_la_name").first())
        .filter(pl.col("old_la").list.len() == 1)
        .with_columns(pl.col("old_la").list.first())
    )
    return (
        merged.join(agreed, on="urn", how="left")
        .with_columns(
            la=pl.coalesce("la", "old_la"),
            la_name=pl.when(pl.col("la").is_null()).then("old_la_name").otherwise("la_name"),
            la_basis=pl.when(pl.col("la").is_not_null())
            .then(pl.lit("register"))
            .when(pl.col("old_la").is_not_null())
            .then(pl.lit("links")),
        )
        .drop("old_la", "old_la_name")
    )


def open_on(on: date) -> pl.Expr:
    """Whether an establishment was open: null where only two extracts bound the day."""
    began = (
        pl.when(pl.col("open_date").is_not_null())
        .then(pl.col("open_date") <= on)
        .when(pl.col("opened_by").is_null())
        .then(True)  # open for longer than any extract goes back
        .when(pl.col("opened_by") <= on)
        .then(True)
        .when(pl.col("opened_after") >= on)
        .then(False)
    )
    lasted = (
        pl.when(pl.col("close_date").is_not_null())
        .then(pl.col("close_date") >= on)
        .when(pl.col("closed_by").is_null())
        .then(True)
        .when(pl.col("closed_by") <= on)
        .then(False)
        .when(pl.col("closed_after") >= on)
        .then(True)
    )
    seen = pl.col("first_seen_open").is_not_null() | pl.col("close_date").is_not_null()
    return began & lasted & seen & (pl.col("status") != "proposed").fill_null(True)
