"""The value of a school that rules use: of the year, pooled, or none (method notes 4.9)."""

import numpy as np
import polars as pl

from headway.evidence.catalogue import Indicator
from headway.evidence.statistics import intervals
from headway.evidence.statistics.cohorts import Cohort


def with_headline(rows: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """The value that rules use: pooled for 11 to 19 pupils, none for fewer (4.9)."""
    small = (pl.col("small") == Cohort.SMALL) & pl.col("pooled_value").is_not_null()
    pool = small & pl.lit(definition.method in ("proportion", "progress", "mean"))
    shown = pl.col("small").is_null() | pl.col("small").is_in([Cohort.SMALL, Cohort.FULL])
    national = pl.col("pooled_value") - pl.col("pooled_gap")
    rows = rows.with_columns(
        h_pooled=pool.fill_null(False),
        _national=national,
    )
    rows = rows.with_columns(_pooled_sig=_pooled_sig(rows, definition))
    important = definition.important
    far = (
        pl.col("pooled_gap").abs() >= important
        if important is not None
        else pl.lit(None, dtype=pl.Boolean)
    )

    def either(pooled: pl.Expr | str, year: str) -> pl.Expr:
        wanted = pl.col(pooled) if isinstance(pooled, str) else pooled
        return pl.when(shown).then(pl.when(pl.col("h_pooled")).then(wanted).otherwise(pl.col(year)))

    return rows.with_columns(
        h_value=either("pooled_value", "value"),
        h_lower=either("pooled_lower", "lower"),
        h_upper=either("pooled_upper", "upper"),
        h_n=either("pooled_n", "n"),
        h_gap=either("pooled_gap", "gap"),
        h_important=either(far, "important"),
        h_sig=either("_pooled_sig", "sig"),
    ).drop("_national", "_pooled_sig")


def _pooled_sig(rows: pl.DataFrame, definition: Indicator) -> pl.Series:
    """The test of a pooled value, made as for one year."""
    words: list[str | None] = []
    for row in rows.iter_rows(named=True):
        value = row["pooled_value"]
        if not row["h_pooled"] or value is None:
            words.append(None)
        elif definition.method == "proportion":
            national = row["_national"]
            if national is None or row["pooled_count"] is None or not 0 < national < 100:
                words.append(None)
                continue
            p = intervals.mid_p(row["pooled_count"], row["pooled_n"], national)
            side = "sig-" if value < national else "sig+"
            words.append(side if p < intervals.SIGNIFICANT_AT else "ns")
        else:
            against = 0.0 if definition.method == "progress" else row["_national"]
            if row["pooled_lower"] is None or against is None or np.isnan(row["pooled_lower"]):
                words.append(None)
                continue
            words.append(
                intervals.direction(row["pooled_lower"], row["pooled_upper"], against=against)
            )
    return pl.Series("_pooled_sig", words, dtype=pl.String)
