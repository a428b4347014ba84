"""The register of schools on any day, rebuilt from every extract that has been loaded.

An extract speaks of one day. Between extracts the register is carried by opening, closing
and conversion dates and by links; where even these are silent, by the extracts in which a
school stands and no longer stands. What a school is called and where it lies comes from the
nearest extract. Every row says from which one, and how. Only the number of pupils is never of
a later day: figures are compared by it.
"""

from datetime import date

import polars as pl

from headway.evidence.catalogue.types import school_types
from headway.evidence.establishments import establishments, extracts, links_loaded, open_on
from headway.evidence.lineage import Lineages, lineages
from headway.evidence.phases import phase_of, reporting_phase_of
from headway.evidence.rolls import rolls_on
from headway.evidence.sources.cells import words_of
from headway.evidence.sources.register import REGISTER_SCHEMA
from headway.evidence.store import Store, held

__all__ = ["establishments", "lineages_loaded", "schools_as_at", "uncertain_on"]

# A head teacher named in an extract further away than this is probably another one.
HEAD_WITHIN_DAYS = 400
# Counts of a day of their own: see rolls.py.
ROLL = ("roll", "roll_on", "fsm_percent")
IDENTITY = [
    name
    for name in REGISTER_SCHEMA
    if name not in ("urn", "row", "status", "open_date", "close_date", "head_name", *ROLL)
]


@held
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
        )
        .join(rolls_on(store, on), on="urn", how="left")
        .join(_authorities(rows), on="la", how="left")
        .with_columns(
            la_name=pl.coalesce(
                "called",
                # placed by its predecessors: their authority's name goes with the code
                pl.when(pl.col("la_basis") == "links").then("fallback_la_name"),
            )
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
    near = rows.with_columns(_away=away).sort("_away", "as_at")
    said = near.group_by("urn", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in IDENTITY),
        pl.col("status").first(),
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


def _authorities(rows: pl.DataFrame) -> pl.DataFrame:
    """Each authority code's own name.

    The nearest extract may print a code without a name, and the next an authority that did not
    exist yet: a name belongs to its code, never to the school's other extracts.
    """
    named = rows.filter(pl.col("la").is_not_null() & pl.col("la_name").is_not_null())
    return named.group_by("la").agg(called=pl.col("la_name").mode().sort().first())


def _with_trusts(schools: pl.DataFrame, store: Store, on: date) -> pl.DataFrame:
    """The trust on the day, by joining dates; the nearest register's where these are silent."""
    frames = [store.table("group_links", release) for release in store.releases(kind="group_links")]
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
        maintained=pl.col("type").replace_strict(maintained, default=None, return_dtype=pl.Boolean),
        opened_as=pl.coalesce(
            pl.col("type").replace_strict(opened_as, default=None, return_dtype=pl.String),
            pl.when(pl.col("open_date").is_not_null()).then(
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
        .then(pl.concat_str(pl.lit(f"Rebuilt for {wanted} from the register of "), day, how))
        .otherwise(
            pl.concat_str(
                pl.lit("From the register of "), day, pl.lit(f", carried to {wanted}"), how
            )
        )
    )


@held
def lineages_loaded(store: Store) -> Lineages:
    """The lineages of everything that is loaded."""
    return lineages(establishments(store), links_loaded(store))
