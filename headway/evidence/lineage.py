"""Which schools continue which: lineages from the links of the register.

An academy conversion closes one URN and opens another; results and inspections of the old
one are the school's history. The register's links say which, in both directions, some of
them circular, reversed, blank of date or announced and never come true. Rules (method 2.4):

    continuation   one school became one other
    converter      the other is a converter academy: the old school's outcome is shown as
                   "predecessor's outcome"
    fresh_start    the other is sponsor-led or a fresh start: history is for the chart only
    pooled         several schools became one: pooled history, no single predecessor
    absorbed       the other was open already and took the school in: linked, not joined
    split          one school became several, or kept running beside the new one: a new
                   lineage, linked and not joined
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from headway.evidence.catalogue.types import type_key, types_by_name

PASSES_ON = ("continuation", "converter", "fresh_start", "pooled")
# Days by which the new school's opening may lie before the old one's closing; beyond this a
# link stands the wrong way round (DfE's own reading of the links uses thirty).
REVERSED_BY_DAYS = 30
# A school of the register without an opening date opened before registers printed one.
OPENINGS_PRINTED_FROM = date(2005, 1, 1)

JOIN_SCHEMA = pl.Schema(
    {
        "urn": pl.Int64,  # the later school
        "predecessor": pl.Int64,
        "predecessor_name": pl.String,
        "kind": pl.String,
        "on": pl.Date,
    }
)


@dataclass(frozen=True)
class Predecessor:
    """A school that another continues, and since when."""

    urn: int
    name: str
    join_kind: str
    on: date | None


@dataclass(frozen=True)
class Lineages:
    """Joins between schools, and the lineage that each school belongs to."""

    joins: pl.DataFrame
    schools: pl.DataFrame

    def predecessors(self, urn: int) -> list[Predecessor]:
        """Direct predecessors, latest first; splits and absorbed schools with their kind."""
        rows = self.joins.filter(pl.col("urn") == urn).sort(
            "on", "predecessor", descending=[True, False], nulls_last=True
        )
        return [
            Predecessor(row["predecessor"], row["predecessor_name"] or "", row["kind"], row["on"])
            for row in rows.iter_rows(named=True)
        ]

    def successors(self, urn: int) -> list[int]:
        """Schools that directly continue this one."""
        return sorted(self.joins.filter(pl.col("predecessor") == urn)["urn"].to_list())

    def only_predecessor(self, urn: int) -> Predecessor | None:
        """The one school whose Ofsted history may stand for this one's, if there is just one.

        DfE's own services use a predecessor's inspections only when there is exactly one;
        with two nobody could say whose grade it is.
        """
        found = [one for one in self.predecessors(urn) if one.join_kind in PASSES_ON]
        return found[0] if len(found) == 1 else None

    def only_predecessors(self) -> pl.DataFrame:
        """urn, predecessor: `only_predecessor` of every school that has just one."""
        passing = self.joins.filter(pl.col("kind").is_in(PASSES_ON))
        return (
            passing.group_by("urn")
            .agg(pl.col("predecessor").first(), pl.len())
            .filter(pl.col("len") == 1)
            .drop("len")
        )


def lineages(establishments: pl.DataFrame, links: pl.DataFrame) -> Lineages:
    """Joins and lineages.

    establishments   urn, name, type, status, open_date, close_date, latest merged register
    links            LINK_SCHEMA rows of every release
    `schools` has urn, lineage (the URN of the first school of the line), join_kind, from_date,
    to_date. A link to or from a school that is only proposed, a reversed and a circular link
    are straightened or dropped.
    """
    directed = _directed(establishments, links)
    joins = _kinds(directed, establishments, links)
    return Lineages(joins=joins, schools=_walk(establishments, joins))


def _directed(establishments: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """One row for each pair (predecessor, urn), pointing forward in time."""
    forward = links.filter(pl.col("link_type").str.contains("^(Successor)")).select(
        predecessor="urn", urn="link_urn", on="linked_on", said="link_type"
    )
    backward = links.filter(
        pl.col("link_type").str.contains("^(Predecessor|Result of Amalgamation)")
    ).select(predecessor="link_urn", urn="urn", on="linked_on", said="link_type")
    pairs = (
        pl.concat([forward, backward], how="vertical")
        .filter(pl.col("urn") != pl.col("predecessor"))
        .group_by("predecessor", "urn")
        # the later date of a pair is the new school's first day, the earlier the old one's last
        .agg(pl.col("on").max(), pl.col("said").sort(), pl.len().alias("times"))
    )
    dates = establishments.select("urn", "status", "open_date", "close_date", "type")
    known = pairs.join(
        dates.rename(lambda name: f"old_{name}" if name != "urn" else "predecessor"),
        on="predecessor",
        how="left",
    ).join(
        dates.rename(lambda name: f"new_{name}" if name != "urn" else "urn"), on="urn", how="left"
    )
    known = known.filter(
        (pl.col("old_status").fill_null("") != "proposed")
        & (pl.col("new_status").fill_null("") != "proposed")
    )
    back_to_front = (
        (pl.col("new_close_date") < pl.col("old_close_date").dt.offset_by(f"-{REVERSED_BY_DAYS}d"))
        | ((pl.col("new_status") == "closed") & pl.col("old_status").is_in(["open", "closing"]))
        | (pl.col("new_close_date") < pl.col("old_open_date"))
    ).fill_null(False)
    both_ways = pl.struct("predecessor", "urn").is_in(
        known.select(pl.struct(predecessor="urn", urn="predecessor")).to_series().implode()
    )
    # Of a circular pair the direction that time allows is kept; with no dates, from the older
    # to the newer URN, since URNs are issued in order.
    wrong = pl.when(both_ways).then(
        back_to_front | (~_dates_allow() & (pl.col("predecessor") > pl.col("urn")))
    )
    straight = known.filter(~wrong.fill_null(False))
    turned = straight.with_columns(_turn=back_to_front)
    flipped = turned.filter("_turn").select(
        predecessor="urn",
        urn="predecessor",
        on="on",
        said="said",
        old_status="new_status",
        new_status="old_status",
        old_close_date="new_close_date",
        new_open_date="old_open_date",
        new_type="old_type",
    )
    kept = turned.filter(~pl.col("_turn")).select(flipped.columns)
    return pl.concat([kept, flipped]).unique(["predecessor", "urn"], keep="first")


def _dates_allow() -> pl.Expr:
    """The old school closed about when the new one opened."""
    apart = (pl.col("new_open_date") - pl.col("old_close_date")).dt.total_days()
    return apart.is_between(-REVERSED_BY_DAYS, 366).fill_null(False)


def _open_long_before() -> pl.Expr:
    """The later school was open for over a year when the earlier one closed."""
    ended = pl.coalesce("old_close_date", "on")
    began = pl.coalesce("new_open_date", pl.lit(OPENINGS_PRINTED_FROM))
    listed = pl.col("new_status").is_not_null()
    return (listed & ((ended - began).dt.total_days() > 366)).fill_null(False)


def _kinds(
    directed: pl.DataFrame, establishments: pl.DataFrame, links: pl.DataFrame
) -> pl.DataFrame:
    linked = links.group_by(predecessor="link_urn").agg(link_name=pl.col("link_name").last())
    names = linked.join(
        establishments.select(predecessor="urn", name="name"),
        on="predecessor",
        how="full",
        coalesce=True,
    ).select("predecessor", predecessor_name=pl.coalesce("name", "link_name"))
    opened_as = {name: kind.opened_as for name, kind in types_by_name().items()}
    split = pl.col("said").list.eval(pl.element().str.contains("Split")).list.any()
    both_open = pl.col("old_status").is_in(["open", "closing"]) & pl.col("new_status").is_in(
        ["open", "closing"]
    )
    merged = pl.col("said").list.eval(pl.element().str.contains("merged")).list.any()
    amalgamated = pl.col("said").list.eval(pl.element().str.contains("(?i)amalgam")).list.any()
    return (
        directed.with_columns(
            _heirs=pl.col("urn").filter(~both_open.fill_null(False)).n_unique().over("predecessor"),
            _split=split | both_open.fill_null(False),
            _absorbed=_open_long_before(),
            _as=type_key(pl.col("new_type")).replace_strict(opened_as, default=None),
        )
        .with_columns(_split=pl.col("_split") | (pl.col("_heirs") > 1))
        .with_columns(
            _elders=pl.col("predecessor")
            .filter(~pl.col("_split") & ~pl.col("_absorbed"))
            .n_unique()
            .over("urn")
        )
        .with_columns(
            kind=pl.when("_split")
            .then(pl.lit("split"))
            .when("_absorbed")
            .then(pl.lit("absorbed"))
            .when((pl.col("_elders") > 1) | merged | amalgamated)
            .then(pl.lit("pooled"))
            .when(pl.col("_as") == "converter")
            .then(pl.lit("converter"))
            .when(pl.col("_as") == "sponsored")
            .then(pl.lit("fresh_start"))
            .otherwise(pl.lit("continuation")),
            on=pl.coalesce("new_open_date", "on"),
        )
        .join(names, on="predecessor", how="left")
        .select(JOIN_SCHEMA.names())
        .cast(JOIN_SCHEMA)
        .sort("urn", "predecessor")
    )


def _walk(establishments: pl.DataFrame, joins: pl.DataFrame) -> pl.DataFrame:
    """Every school with the first URN of its line; a pooled or split school begins a line."""
    before = {
        row["urn"]: (row["predecessor"], row["kind"])
        for row in joins.filter(pl.col("kind").is_in(["continuation", "converter", "fresh_start"]))
        .sort("predecessor", descending=True)
        .iter_rows(named=True)
    }
    pooled = set(joins.filter(pl.col("kind") == "pooled")["urn"].to_list())
    split = set(joins.filter(pl.col("kind") == "split")["urn"].to_list())
    first: list[int] = []
    kinds: list[str | None] = []
    for urn in establishments["urn"].to_list():
        seen, current = {urn}, urn
        while current in before and before[current][0] not in seen:
            current = before[current][0]
            seen.add(current)
        first.append(current)
        own = before.get(urn)
        kinds.append(
            own[1] if own else "pooled" if urn in pooled else "split" if urn in split else None
        )
    return establishments.select(
        "urn",
        lineage=pl.Series(first, dtype=pl.Int64),
        join_kind=pl.Series(kinds, dtype=pl.String),
        from_date="open_date",
        to_date="close_date",
    )
