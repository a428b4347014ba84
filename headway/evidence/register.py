"""The register of schools on any day, rebuilt from every extract that has been loaded.

An extract speaks of one day. Between extracts the register is carried by opening, closing
and conversion dates and by links; where even these are silent, by the extracts in which a
school stands and no longer stands. What a school is called and where it lies comes from the
nearest extract. Every row says from which one, and how.
"""

from datetime import date, timedelta

import polars as pl

from headway.evidence.catalogue.types import school_types, type_key, types_by_name
from headway.evidence.errors import NothingLoaded
from headway.evidence.lineage import Lineages, lineages
from headway.evidence.phases import phase_of, reporting_phase_of
from headway.evidence.sources.cells import words_of
from headway.evidence.sources.links import LINK_SCHEMA
from headway.evidence.sources.register import REGISTER_SCHEMA
from headway.evidence.store import Store

OPEN = ("open", "closing")
# An extract lists a type of school if it holds at least this share of the schools of the type
# in the fullest extract: the register of June 2026 has 18 of 1,965 independent schools, so
# that one is missing from it says nothing.
LISTS_SHARE = 0.5
COMMON_TYPES = ("Community school", "Voluntary aided school", "Academy converter")
# A head teacher named in an extract further away than this is probably another one.
HEAD_WITHIN_DAYS = 400
# Kept together, because one without the other misleads.
ROLL = ("roll", "roll_on", "fsm_percent")
IDENTITY = [
    name
    for name in REGISTER_SCHEMA
    if name not in ("urn", "row", "status", "open_date", "close_date", "head_name", *ROLL)
]


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


def links_loaded(store: Store) -> pl.DataFrame:
    """Every link of every release, the latest release's word on each pair."""
    frames = [store.table("links", release) for release in store.releases(kind="links")]
    if not frames:
        return pl.DataFrame(schema=LINK_SCHEMA)
    return pl.concat(frames).unique(["urn", "link_urn", "link_type"], keep="last")


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
    gone = pl.when(pl.col("status") == "closed").then(
        pl.coalesce("first_seen_closed", "last_seen")
    ).otherwise("missed")
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
    first_day = (
        pl.col("first_day").list.eval(pl.element().sort()).list.first()
    )
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


def schools_as_at(store: Store, on: date) -> pl.DataFrame:
    """One row for each school that was open on a day.

    Raises NothingLoaded when no register is loaded. Schools of which no one can say whether
    they were open that day are left out; `uncertain_on` lists them.
    """
    rows = extracts(store)
    every = establishments(store)
    line = lineages(every, links_loaded(store))
    there = every.filter(open_on(on).fill_null(False))
    nearest = _nearest(rows, on)
    dates = ["urn", "open_date", "close_date", "open_basis", "close_basis", "la_basis"]
    schools = (
        there.select(*dates, fallback_la="la", fallback_la_name="la_name")
        .join(nearest, on="urn", how="left")
        .with_columns(
            la=pl.coalesce("la", "fallback_la"),
            la_name=pl.coalesce("la_name", "fallback_la_name"),
        )
        .join(line.schools.select("urn", "lineage", "join_kind"), on="urn", how="left")
        .join(line.only_predecessors(), on="urn", how="left")
    )
    schools = _with_trusts(schools, store, on)
    return _shaped(schools, on).sort("urn")


def uncertain_on(store: Store, on: date) -> pl.DataFrame:
    """Establishments of which the loaded files do not say whether they were open on a day."""
    every = establishments(store)
    return every.filter(open_on(on).is_null()).select(
        "urn", "name", "la", "type", "opened_after", "opened_by", "closed_after", "closed_by"
    )


def _nearest(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """What the extract nearest to the day says of each school, blanks from the next nearest."""
    away = (pl.col("as_at") - pl.lit(on)).dt.total_days().abs()
    counted = pl.coalesce("roll_on", pl.when(pl.col("roll").is_not_null()).then("as_at"))
    near = rows.with_columns(_away=away, roll_on=counted).sort("_away", "as_at")
    has_roll = pl.col("roll").is_not_null()
    said = near.group_by("urn", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in IDENTITY),
        pl.col("status").first(),
        *(pl.col(name).filter(has_roll).first() for name in ROLL),
        head_name=pl.col("head_name")
        .filter(pl.col("_away") <= HEAD_WITHIN_DAYS)
        .drop_nulls()
        .first(),
        built_from=pl.col("release").first(),
        built_row=pl.col("row").first(),
        built_as_at=pl.col("as_at").first(),
    )
    return said.with_columns(
        status=pl.when(pl.col("status") == "closing")
        .then(pl.lit("open, but proposed to close"))
        .otherwise(pl.lit("open"))
    )


def _with_trusts(schools: pl.DataFrame, store: Store, on: date) -> pl.DataFrame:
    """The trust on the day, by joining dates; the nearest register's where these are silent."""
    frames = [
        store.table("group_links", release) for release in store.releases(kind="group_links")
    ]
    if not frames:
        return schools
    trusts = (
        pl.concat(frames)
        .filter(
            pl.col("type").str.contains("academy trust")
            & (pl.col("joined_on").is_null() | (pl.col("joined_on") <= on))
        )
        .sort("joined_on", nulls_last=False)
        .group_by("urn", maintain_order=True)
        .agg(dated_trust=pl.col("name").last(), dated_uid=pl.col("group_uid").last())
    )
    listed = pl.concat(frames)["urn"].unique().implode()
    return (
        schools.join(trusts, on="urn", how="left")
        .with_columns(
            trust=pl.when(pl.col("urn").is_in(listed)).then("dated_trust").otherwise("trust"),
            trust_uid=pl.when(pl.col("urn").is_in(listed)).then("dated_uid").otherwise("trust_uid"),
        )
        .drop("dated_trust", "dated_uid")
    )


def _shaped(schools: pl.DataFrame, on: date) -> pl.DataFrame:
    kinds = school_types()
    maintained = {name: kind.maintained for name, kind in kinds.items()}
    groups = {name: kind.group for name, kind in kinds.items()}
    opened_as = {name: kind.opened_as for name, kind in kinds.items()}
    academy = pl.col("maintained").fill_null(False).not_()
    told = schools.with_columns(
        type_group=pl.col("type").replace_strict(groups, default=None, return_dtype=pl.String),
        maintained=pl.col("type").replace_strict(
            maintained, default=None, return_dtype=pl.Boolean
        ),
        opened_as=pl.coalesce(
            pl.col("type").replace_strict(opened_as, default=None, return_dtype=pl.String),
            pl.when(pl.col("open_date").is_not_null())
            .then(
                pl.col("join_kind").replace_strict(
                    {"pooled": "amalgamation", "split": "split", "continuation": "continuation"},
                    default="new",
                    return_dtype=pl.String,
                )
            ),
        ),
        phase=phase_of(),
    )
    return told.with_columns(
        reporting_phase=reporting_phase_of(pl.col("phase")),
        trust=pl.when(academy).then("trust"),
        trust_uid=pl.when(academy).then("trust_uid"),
        lineage=pl.coalesce("lineage", "urn"),
        built_note=_note(on),
    )


def _note(on: date) -> pl.Expr:
    """How a row came about, for the person who wonders."""
    seen = pl.col("built_as_at")
    day = pl.concat_str(
        seen.dt.day().cast(pl.String), pl.lit(" "), seen.dt.strftime("%B %Y"), ignore_nulls=True
    )
    wanted = words_of(on)
    by_links = (pl.col("open_basis") == "links") | (pl.col("close_basis") == "links")
    how = (
        pl.when(by_links.fill_null(False))
        .then(pl.lit(" by opening and closing dates and links."))
        .otherwise(pl.lit(" by opening and closing dates."))
    )
    return (
        pl.when(seen == on)
        .then(pl.concat_str(pl.lit("From the register of "), day, pl.lit(".")))
        .when(seen > on)
        .then(
            pl.concat_str(pl.lit(f"Rebuilt for {wanted} from the register of "), day, how)
        )
        .otherwise(
            pl.concat_str(
                pl.lit("From the register of "), day, pl.lit(f", carried to {wanted}"), how
            )
        )
    )


def lineages_loaded(store: Store) -> Lineages:
    """The lineages of everything that is loaded."""
    return lineages(establishments(store), links_loaded(store))
