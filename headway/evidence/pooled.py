"""What an amalgamated school's predecessors achieved together (method notes 2.4, step 3)."""

import polars as pl

from headway.evidence.catalogue import Indicator
from headway.evidence.facts import State

# A number of pupils or events of two schools is no mean of them; who their pupils were is.
POOLED_METHODS = ("proportion", "progress", "mean", "rate", "context")
KEYS = ["school", "year_end", "pupil_group"]
AS_ONE = ("series", "indicator", "level", "national", "la_value", "region_value")


def pooled_history(rows: pl.DataFrame, elders: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """One row a school, year and pupil group: the mean of its predecessors weighted by pupils.

    Only where every predecessor has a published figure and a number of pupils (of the file, or
    else of its roll): the mean of some of them would be taken for the whole, and would tell a
    hidden one's size.

    rows    figures of the predecessors, with urn
    elders  school and urn: every predecessor of each amalgamated school
    """
    held = rows.filter(pl.col("value").is_not_null() & (pl.col("pupils").fill_null(0) > 0)).join(
        elders.unique(), on="urn", how="inner"
    )
    if held.is_empty() or definition.method not in POOLED_METHODS or definition.unit == "pupils":
        return rows.clear().with_columns(school=pl.lit(None, dtype=pl.Int64))
    whole = elders.unique().group_by("school").agg(_of=pl.len())
    kept = [name for name in AS_ONE if name in rows.columns]
    found = (
        held.group_by(KEYS, maintain_order=True)
        .agg(
            pl.len().alias("_schools"),
            ((pl.col("value") * pl.col("pupils")).sum() / pl.col("pupils").sum()).alias("value"),
            pl.when(pl.col("n").null_count() == 0).then(pl.col("n").sum()).alias("n"),
            pl.col("pupils").sum(),
            *(pl.col(name).first() for name in kept),
        )
        .join(whole, on="school", how="inner")
        .filter(pl.col("_schools") == pl.col("_of"))
        .with_columns(
            state=pl.lit(State.COMPUTED.value),
            raw=pl.format("mean of {} schools, weighted by pupils", "_schools"),
            gap=pl.col("value") - pl.col("national"),
        )
        .drop("_schools", "_of")
    )
    same = {name: kind for name, kind in rows.schema.items() if name in found.columns}
    return found.cast(same)  # type: ignore[arg-type]
