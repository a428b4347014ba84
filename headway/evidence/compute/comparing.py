"""England's, the region's and the authority's figure beside each school's (4.1)."""

import polars as pl

from headway.evidence.facts import WITH_VALUE

ENOUGH_SCHOOLS = 200  # fewer do not make an England figure of ours
BY_US = "calculated by us"
ANY_PHASE = "all"


def national_rows(
    areas: pl.DataFrame, schools: pl.DataFrame, *, local: bool, main_release: str | None
) -> pl.DataFrame:
    """England's state-funded figure by pupil group and phase: pupil_group, phase, national,
    national_release, national_row.

    The file's own row where the release that most schools come from has one; otherwise the
    same measure and year from another release (it is named); otherwise, and only for all of
    England, the pupil-weighted mean of mainstream schools, labelled as calculated by us.
    Rows of "all schools", independent ones included, are never used.
    """
    own = (
        areas.filter(
            (pl.col("level") == "england")
            & (pl.col("peers") == "state")
            & pl.col("state").is_in(list(WITH_VALUE))
        )
        .with_columns(_other=pl.col("release") != (main_release or ""))
        .sort("_other", "release", "row", maintain_order=True)
        .unique(subset=["pupil_group", "phase"], keep="first", maintain_order=True)
        .select(
            "pupil_group",
            pl.col("phase").fill_null(ANY_PHASE),
            national="value",
            national_release="release",
            national_row="row",
        )
    )
    if local:
        return own
    missing = schools.join(own.select("pupil_group").unique(), on="pupil_group", how="anti").filter(
        (pl.col("kind") == "mainstream")
        & pl.col("value").is_not_null()
        & pl.col("n").is_not_null()
        & (pl.col("n") > 0)
    )
    if missing.is_empty():
        return own
    mean = (
        missing.group_by("pupil_group", phase="stage")
        .agg(
            national=(pl.col("value") * pl.col("n")).sum() / pl.col("n").sum(),
            _schools=pl.len(),
        )
        .filter(pl.col("_schools") >= ENOUGH_SCHOOLS)
        .select(
            "pupil_group",
            "phase",
            "national",
            national_release=pl.lit(BY_US),
            national_row=pl.lit(None, dtype=pl.Int64),
        )
    )
    return pl.concat([own, mean])


def by_phase(
    schools: pl.DataFrame, rows: pl.DataFrame, *, on: list[str], values: list[str]
) -> pl.DataFrame:
    """Join summary rows of the school's own phase, else those of all phases together.

    `rows` has `phase`; schools have `stage`. A measure of one phase whose file prints a
    single summary row, under whatever name, uses that row.
    """
    if rows.is_empty():
        return schools.with_columns(
            [pl.lit(None, dtype=rows.schema[name]).alias(name) for name in values]
        )
    whole = rows.filter(pl.col("phase") == ANY_PHASE).drop("phase")
    staged = rows.filter(pl.col("phase") != ANY_PHASE).rename({"phase": "stage"})
    if staged.is_empty():
        return schools.join(whole, on=on, how="left", maintain_order="left")
    joined = schools.join(staged, on=[*on, "stage"], how="left", maintain_order="left")
    if whole.is_empty():
        return joined
    joined = joined.join(whole, on=on, how="left", suffix="_whole", maintain_order="left")
    return joined.with_columns(
        [
            pl.when(pl.col(values[0]).is_null())
            .then(pl.col(f"{name}_whole"))
            .otherwise(pl.col(name))
            .alias(name)
            for name in values
        ]
    ).drop([f"{name}_whole" for name in values])


def area_values(areas: pl.DataFrame, level: str, *, name: str, area: str) -> pl.DataFrame:
    """Published rows of one level as a table to join: `area`, pupil_group, phase, `name`."""
    return (
        areas.filter(
            (pl.col("level") == level)
            & (pl.col("peers").fill_null("state") == "state")
            & pl.col("value").is_not_null()
        )
        .unique(subset=["area", "pupil_group", "phase"], keep="first", maintain_order=True)
        .select(
            pl.col("area").alias(area),
            "pupil_group",
            pl.col("phase").fill_null(ANY_PHASE),
            pl.col("value").alias(name),
        )
    )
