"""The 50 schools most like a school, by who its pupils are and never by how they do (4.1)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import polars as pl
from sklearn.linear_model import RidgeCV
from sklearn.neighbors import NearestNeighbors

from headway.evidence.compute.vintage import Vintage

SIZE = 50
CLIP = 3.0
CLOSE_WITHIN = 0.5  # SD; a larger difference means few close matches
OLDEST = 3  # years; an older figure of the cohort's prior attainment is left out
FILLED_AT_MOST = 0.2  # share of schools without a value for which the variable is still used
ENOUGH_MEMBERS = 20

VARIABLES = {
    "primary": ("C_FSM6", "C_EAL", "C_SENK", "C_EHCP", "C_NOR", "C_MOB", "C_KS1"),
    "secondary": ("C_FSM6", "C_EAL", "C_SENK", "C_EHCP", "C_NOR", "C_MOB", "C_KS2"),
}
OUTCOME = {"primary": ("P_RWM_EXP",), "secondary": ("S_A8", "S_P8")}
LOGGED = ("C_NOR",)
FEW_CLOSE = "This school has few close matches."

Stage = Literal["primary", "secondary"]


@dataclass(frozen=True)
class Families:
    """Families of the schools asked for, and how well they fit.

    members    urn, member, rank (1 nearest), distance
    fit        urn, variable, school, family_mean, difference_sd (of England's schools)
    weights    variable -> weight, summing to 1; published with the run
    years      variable -> the year whose figures were used
    described  urn and a column a variable, as published: of the schools and of their members
    """

    stage: Stage
    members: pl.DataFrame
    fit: pl.DataFrame
    weights: dict[str, float]
    years: dict[str, int]
    described: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"urn": pl.Int64}))

    @property
    def few_close(self) -> frozenset[int]:
        """Schools whose family differs from them by more than half an SD in something."""
        far = self.fit.filter(pl.col("difference_sd").abs() > CLOSE_WITHIN)
        return frozenset(far["urn"].unique().to_list())


MEMBERS_SCHEMA = {"urn": pl.Int64, "member": pl.Int64, "rank": pl.Int16, "distance": pl.Float64}
FIT_SCHEMA = {
    "urn": pl.Int64,
    "variable": pl.String,
    "school": pl.Float64,
    "family_mean": pl.Float64,
    "difference_sd": pl.Float64,
}


def families(
    vintage: Vintage, stage: Stage, *, year_end: int, urns: Collection[int] | None = None
) -> Families:
    """The families of these schools (all of England's when `urns` is None).

    Only open mainstream schools of the phase and of the same admission type are members;
    never the school itself nor another URN of it. `year_end` is the latest year whose
    pupils may describe a school. Empty when too little is known of the phase.
    """
    pool, years = context_of(vintage, stage, year_end=year_end)
    names = list(years)
    nothing = Families(
        stage, pl.DataFrame(schema=MEMBERS_SCHEMA), pl.DataFrame(schema=FIT_SCHEMA), {}, {}
    )
    if not names or pool.height <= SIZE:
        return nothing
    raw = pool.select(names).to_numpy()
    z = _standardised(raw)
    weights = _weights(vintage, stage, pool, z, names, year_end=year_end)
    scaled = z * np.sqrt(np.array([weights[name] for name in names]))
    members, fits = [], []
    for selective in (True, False):
        kept = np.flatnonzero(pool["selective"].fill_null(False).to_numpy() == selective)
        if len(kept) <= ENOUGH_MEMBERS:
            continue
        found, fit = _nearest(pool[kept.tolist()], scaled[kept], z[kept], raw[kept], names, urns)
        members.append(found)
        fits.append(fit)
    if not members:
        return nothing
    found = pl.concat(members)
    shown = pl.concat([found["urn"], found["member"]]).unique()
    described = pool.filter(pl.col("urn").is_in(shown.implode())).select(
        "urn", *(pl.col(n).exp() if n in LOGGED else pl.col(n) for n in names)
    )
    return Families(stage, found, pl.concat(fits), weights, years, described)


def context_of(
    vintage: Vintage, stage: Stage, *, year_end: int
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Open mainstream schools of a phase with the latest figures of who their pupils are."""
    pool = vintage.peers.filter(
        (pl.col("stage") == stage) & (pl.col("kind") == "mainstream") & pl.col("open")
    ).select("urn", "selective", "lineage")
    years: dict[str, int] = {}
    for name in VARIABLES[stage]:
        held = [y for y in vintage.years_of(name) if year_end - OLDEST <= y <= year_end]
        if not held:
            continue
        values = (
            vintage.schools(name, years=[max(held)], pupil_groups=["all"])
            .filter(pl.col("value").is_not_null())
            .select("urn", pl.col("value").alias(name))
            .unique("urn", keep="first", maintain_order=True)
        )
        joined = pool.join(values, on="urn", how="left", maintain_order="left")
        if joined[name].null_count() > FILLED_AT_MOST * max(1, joined.height):
            continue
        pool, years[name] = joined, max(held)
    logged = [pl.col(n).clip(lower_bound=1).log() for n in LOGGED if n in years]
    pool = pool.with_columns(logged)
    if years:
        unknown = sum(pl.col(name).is_null().cast(pl.Int32) for name in years)
        pool = pool.filter(unknown <= len(years) // 3)
    return pool.sort("urn"), years


def _standardised(raw: np.ndarray) -> np.ndarray:
    """z by England's mean and SD, clipped; a school without a value stands at the mean."""
    spread = np.nanstd(raw, axis=0)
    z = (raw - np.nanmean(raw, axis=0)) / np.where(spread > 0, spread, 1.0)
    clipped: np.ndarray = np.clip(np.nan_to_num(z), -CLIP, CLIP)
    return clipped


def _weights(
    vintage: Vintage,
    stage: Stage,
    pool: pl.DataFrame,
    z: np.ndarray,
    names: list[str],
    *,
    year_end: int,
) -> dict[str, float]:
    """How much each variable matters for the phase's headline: |ridge coefficient|, sum 1."""
    even = {name: 1 / len(names) for name in names}
    for outcome in OUTCOME[stage]:
        held = [y for y in vintage.years_of(outcome) if y <= year_end]
        if not held:
            continue
        values = vintage.schools(outcome, years=[max(held)], pupil_groups=["all"])
        joined = pool.select("urn").join(
            values.select("urn", "value").unique("urn"), on="urn", how="left", maintain_order="left"
        )
        y = joined["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        known = np.isfinite(y)
        if known.sum() < 5 * SIZE:
            continue
        target = (y[known] - y[known].mean()) / (y[known].std() or 1.0)
        size = np.abs(RidgeCV(alphas=np.logspace(-2, 3, 12)).fit(z[known], target).coef_)
        if size.sum() > 0:
            return dict(zip(names, (size / size.sum()).tolist(), strict=True))
    return even


def _nearest(
    pool: pl.DataFrame,
    scaled: np.ndarray,
    z: np.ndarray,
    raw: np.ndarray,
    names: list[str],
    urns: Collection[int] | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    all_urns = pool["urn"].to_numpy()
    line = pool["lineage"].fill_null(pool["urn"].cast(pl.String)).to_numpy()
    asked = np.arange(len(all_urns))
    if urns is not None:
        asked = asked[np.isin(all_urns, list(urns))]
    if not len(asked):
        return pl.DataFrame(schema=MEMBERS_SCHEMA), pl.DataFrame(schema=FIT_SCHEMA)
    take = min(SIZE + 5, len(all_urns))  # a few more, to leave out the school's own URNs
    distance, index = NearestNeighbors(n_neighbors=take).fit(scaled).kneighbors(scaled[asked])
    other = line[index] != line[asked][:, None]
    place = np.cumsum(other, axis=1)
    kept = other & (place <= SIZE)
    row, column = np.nonzero(kept)
    found = index[row, column]
    members = pl.DataFrame(
        {
            "urn": all_urns[asked][row],
            "member": all_urns[found],
            "rank": place[row, column],
            "distance": distance[row, column],
        },
        schema=MEMBERS_SCHEMA,
    )
    fits = []
    counts = kept.sum(axis=1)
    for k, name in enumerate(names):
        sums = np.bincount(row, weights=z[found, k], minlength=len(asked))
        mean_z = sums / counts
        known = np.isfinite(raw[found, k])
        total = np.bincount(row, weights=np.where(known, raw[found, k], 0), minlength=len(asked))
        with np.errstate(invalid="ignore"):
            mean = total / np.bincount(row, weights=known, minlength=len(asked))
        values = raw[asked, k]
        if name in LOGGED:
            mean, values = np.exp(mean), np.exp(values)
        fits.append(
            pl.DataFrame(
                {
                    "urn": all_urns[asked],
                    "variable": [name] * len(asked),
                    "school": values,
                    "family_mean": mean,
                    "difference_sd": z[asked, k] - mean_z,
                },
                schema=FIT_SCHEMA,
            )
        )
    return members, pl.concat(fits).sort("urn", "variable")


def beside_family(
    rows: pl.DataFrame, england: pl.DataFrame, found: Families, *, higher_is_better: bool
) -> pl.DataFrame:
    """Add family_mean, family_median, family_sd, family_n, family_z, family_quarter (1 worst).

    rows     one row a school (urn, value), one year and pupil group
    england  the same measure, year and group for every school: urn, value, pupils
    Families with fewer than 20 values say nothing.
    """
    values = england.filter(
        pl.col("value").is_not_null() & (pl.col("pupils").fill_null(99) >= 11)
    ).select(member="urn", theirs="value")
    own = rows.filter(pl.col("value").is_not_null()).select("urn", "value").unique("urn")
    better = (
        pl.col("theirs") < pl.col("value")
        if higher_is_better
        else pl.col("theirs") > pl.col("value")
    )
    tied = pl.col("theirs") == pl.col("value")
    place = (pl.col("_below") + 0.5) / (pl.col("family_n") + 1)
    summary = (
        found.members.join(values, on="member")
        .join(own, on="urn")
        .group_by("urn")
        .agg(
            family_mean=pl.col("theirs").mean(),
            family_median=pl.col("theirs").median(),
            family_sd=pl.col("theirs").std(),
            family_n=pl.len().cast(pl.Int32),
            _below=better.sum() + 0.5 * tied.sum(),
            _own=pl.col("value").first(),
        )
        .filter(pl.col("family_n") >= ENOUGH_MEMBERS)
        .with_columns(
            family_z=pl.when(pl.col("family_sd") > 0).then(
                (pl.col("_own") - pl.col("family_mean")) / pl.col("family_sd")
            ),
            family_quarter=1
            + pl.sum_horizontal((place > cut).cast(pl.Int8) for cut in (0.25, 0.5, 0.75)),
        )
        .drop("_below", "_own")
        .cast({"family_quarter": pl.Int8})
    )
    return rows.join(summary, on="urn", how="left", maintain_order="left")
