"""The phase of a school, by its type, what the register calls it and the ages it takes."""

import polars as pl

from headway.evidence.catalogue.types import school_types

PUBLISHED = {
    "primary": "primary",
    "middle deemed primary": "middle_deemed_primary",
    "secondary": "secondary",
    "middle deemed secondary": "middle_deemed_secondary",
    "all-through": "all_through",
    "all through": "all_through",
    "nursery": "nursery",
    "16 plus": "post16",
}
# "Primary" reporting combines primary, infant and junior; "other" alternative provision,
# post-16 and all-through (the service's own footnotes).
REPORTING = {
    "primary": "primary",
    "infant": "primary",
    "junior": "primary",
    "middle_deemed_primary": "primary",
    "secondary": "secondary",
    "middle_deemed_secondary": "secondary",
    "special": "special",
    "nursery": "nursery",
    "alternative": "other",
    "post16": "other",
    "all_through": "other",
    "independent": "independent",
}


def phase_of() -> pl.Expr:
    """Reads type, phase, low_age, high_age, primary_ages, secondary_ages, post16_ages."""
    rule = {name: kind.phase for name, kind in school_types().items() if kind.phase != "published"}
    by_type = pl.col("type").replace_strict(rule, default=None, return_dtype=pl.String)
    published = (
        pl.col("phase")
        .str.to_lowercase()
        .replace_strict(PUBLISHED, default=None, return_dtype=pl.String)
    )
    broad = pl.coalesce(by_type, published, _by_ages())
    low, high = pl.col("low_age"), pl.col("high_age")
    return (
        pl.when((broad == "primary") & (low <= 5) & (high <= 9))
        .then(pl.lit("infant"))
        .when((broad == "primary") & (low >= 7) & (high <= 12))
        .then(pl.lit("junior"))
        .otherwise(broad)
    )


def _by_ages() -> pl.Expr:
    """Where the register names no phase: closed schools, and spines before 2023."""
    low, high = pl.col("low_age"), pl.col("high_age")
    return (
        pl.when((low >= 8) & (low <= 9) & (high == 12))
        .then(pl.lit("middle_deemed_primary"))
        .when((low >= 8) & (low <= 10) & high.is_in([13, 14]))
        .then(pl.lit("middle_deemed_secondary"))
        .when(low >= 16)
        .then(pl.lit("post16"))
        .when((low <= 7) & (high >= 15))
        .then(pl.lit("all_through"))
        .when((low <= 5) & (high <= 5))
        .then(pl.lit("nursery"))
        .when(high <= 13)
        .then(pl.lit("primary"))
        .when(low >= 9)
        .then(pl.lit("secondary"))
        .when(pl.col("primary_ages") & ~pl.col("secondary_ages"))
        .then(pl.lit("primary"))
        .when(pl.col("secondary_ages") & ~pl.col("primary_ages"))
        .then(pl.lit("secondary"))
    )


def reporting_phase_of(phase: pl.Expr) -> pl.Expr:
    """primary, secondary, special, nursery, other or independent."""
    return phase.replace_strict(REPORTING, default=None, return_dtype=pl.String)
