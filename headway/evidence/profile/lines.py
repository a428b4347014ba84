"""Which earlier URNs speak for a school (method notes 2.4)."""

import polars as pl

from headway.evidence.lineage import Lineages

# A converter academy and a plain continuation are the same school under another number. A
# sponsor-led academy or fresh start is not: its predecessor's results are for the chart only.
CARRIED = ("continuation", "converter")
DEEPEST = 6

LINES_SCHEMA = {
    "school": pl.Int64,
    "urn": pl.Int64,
    "join_kind": pl.String,  # "own" for the school's present URN
    "usable": pl.Boolean,  # may enter a rule, not only a chart
    "hops": pl.Int8,
}


def lines(schools: pl.DataFrame, found: Lineages | None) -> pl.DataFrame:
    """LINES_SCHEMA: every school's own URN and those of the schools that it continues.

    Of a school with several predecessors none speaks for it in a rule; splits are not joined.
    """
    own = schools.select(
        school="urn",
        urn="urn",
        join_kind=pl.lit("own"),
        usable=pl.lit(True),
        hops=pl.lit(0, dtype=pl.Int8),
    )
    if found is None or found.joins.is_empty():
        return own.cast(LINES_SCHEMA)  # type: ignore[arg-type]
    joins = (
        found.joins.filter(pl.col("kind") != "split")
        .with_columns(_elders=pl.len().over("urn"))
        .select("urn", "predecessor", "kind", "_elders")
    )
    every, edge = [own], own
    for hop in range(1, DEEPEST + 1):
        edge = edge.join(joins, on="urn", how="inner").select(
            "school",
            urn="predecessor",
            join_kind="kind",
            usable=pl.col("usable") & pl.col("kind").is_in(CARRIED) & (pl.col("_elders") == 1),
            hops=pl.lit(hop, dtype=pl.Int8),
        )
        if edge.is_empty():
            break
        every.append(edge)
    return (
        pl.concat(every)
        .cast(LINES_SCHEMA)  # type: ignore[arg-type]
        .sort("school", "hops", "usable", "urn", descending=[False, False, True, False])
        .unique(["school", "urn"], keep="first", maintain_order=True)
    )
