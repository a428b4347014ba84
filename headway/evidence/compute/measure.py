"""All statistics of one measure in one year, for every school in England at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from headway.evidence.catalogue import Indicator
from headway.evidence.compute.comparing import area_values, by_phase, national_rows
from headway.evidence.compute.expressions import wilson
from headway.evidence.compute.history import HISTORY, with_history
from headway.evidence.compute.peers import stage_of
from headway.evidence.facts import WITH_VALUE
from headway.evidence.statistics import cohorts, intervals, tables
from headway.evidence.statistics.cohorts import FLAGGED_FROM
from headway.evidence.statistics.intervals import Z95, Z998
from headway.evidence.statistics.overdispersion import funnel
from headway.evidence.statistics.shrinkage import shrink
from headway.evidence.statistics.spread import cohort_sd, pupil_sd

# Half-day sessions a pupil could attend in a year: turns possible sessions into pupils for
# the small-cohort policy, which speaks of pupils.
SESSIONS_A_YEAR = 380
RWM_COHORT_SD = 5.6  # method notes 6, from three years of two shire authorities

COMPARED = ("national", "la_value", "region_value")
WITH_INTERVAL = ("proportion", "progress", "mean", "rate")


@dataclass(frozen=True)
class YearResult:
    """`schools` one row a school and pupil group; the two SDs are published with the run."""

    schools: pl.DataFrame
    pupil_sd: float | None
    cohort_sd: float | None


def year_statistics(
    facts: pl.DataFrame,
    areas: pl.DataFrame,
    *,
    definition: Indicator,
    year_end: int,
    peers: pl.DataFrame,
    history: Mapping[int, pl.DataFrame],
) -> YearResult:
    """Compare every school of one measure and year.

    facts    best school rows of the year (FACT_SCHEMA, release and key)
    areas    best summary rows of the year
    peers    PEERS_SCHEMA
    history  year -> HISTORY columns, of up to four earlier years of the same series
    """
    stage = stage_of(definition)
    frame = facts.join(
        peers.select("urn", "region", "stage", "kind", "roll", "cohort"),
        on="urn",
        how="left",
        maintain_order="left",
    )
    if stage is not None:
        frame = frame.with_columns(stage=pl.lit(stage))
    with_value = pl.col("state").is_in(list(WITH_VALUE)) & pl.col("value").is_not_null()
    printed = pl.col("n") // SESSIONS_A_YEAR if _in_sessions(definition) else pl.col("n")
    # Some files print no denominator: the register's roll then says about how many pupils.
    about = "roll" if definition.method in ("rate", "ratio", "context", "count") else "cohort"
    guess = pl.when(pl.col("pupil_group") == "all").then(pl.col(about).clip(lower_bound=1))
    frame = frame.with_columns(
        pupils=printed.fill_null(guess).cast(pl.Int64),
        n_estimated=with_value & pl.col("n").is_null() & guess.is_not_null(),
    ).with_columns(
        value=pl.when(with_value & (pl.col("pupils").fill_null(99) >= cohorts.SHOWN_FROM)).then(
            "value"
        ),
        small=pl.when(pl.col("pupils").is_not_null()).then(cohorts.cohort_of(pl.col("pupils"))),
    )
    main = str(facts["release"].mode().sort()[0]) if facts.height else None
    national = national_rows(areas, frame, local=definition.local, main_release=main)
    frame = by_phase(
        frame,
        national,
        on=["pupil_group"],
        values=["national", "national_release", "national_row"],
    )
    frame = by_phase(
        frame,
        area_values(areas, "la", name="la_value", area="area"),
        on=["area", "pupil_group"],
        values=["la_value"],
    )
    frame = by_phase(
        frame,
        area_values(areas, "region", name="region_value", area="region"),
        on=["region", "pupil_group"],
        values=["region_value"],
    )
    if definition.method == "count":
        # A number of events in England is no yardstick for one school's: see rare_count.
        nothing = [pl.lit(None, dtype=pl.Float64).alias(c) for c in COMPARED]
        frame = frame.with_columns(nothing)
    frame = frame.with_columns(
        gap=pl.col("value") - pl.col("national"),
        count=_count(definition),
    )
    sigma = _pupil_sd(frame, history, definition, year_end)
    frame = _with_error(frame, definition, sigma)
    frame = _with_bounds(frame, definition, sigma)
    frame = _with_significance(frame, definition)
    frame = _with_funnel(frame, definition)
    frame = _with_national_percentile(frame, definition)
    delta = _cohort_sd(frame, history, definition, year_end)
    frame = with_history(frame, history, definition, year_end, sigma, delta or 0.0)
    frame = frame.with_columns(
        pupil_sd=pl.lit(sigma, dtype=pl.Float64), cohort_sd=pl.lit(delta, dtype=pl.Float64)
    )
    return YearResult(frame.drop("roll", "cohort"), sigma, delta)


def _in_sessions(definition: Indicator) -> bool:
    return "sessions" in definition.denominator


def _count(definition: Indicator) -> pl.Expr:
    if definition.method != "proportion":
        return pl.lit(None, dtype=pl.Float64)
    return (pl.col("value") * pl.col("pupils") / 100).round(0)


def _pairs(
    frame: pl.DataFrame, history: Mapping[int, pl.DataFrame], year_end: int
) -> pl.DataFrame | None:
    """Schools with this year's and last year's figure, all pupils, mainstream where known."""
    if year_end - 1 not in history:
        return None
    mainstream = pl.col("kind").fill_null("mainstream") == "mainstream"
    now = frame.filter((pl.col("pupil_group") == "all") & mainstream)
    columns = [name for name in HISTORY if name in now.columns]
    return now.select(columns).join(history[year_end - 1], on="key", how="inner", suffix="_last")


def _pupil_sd(
    frame: pl.DataFrame, history: Mapping[int, pl.DataFrame], definition: Indicator, year_end: int
) -> float | None:
    """The SD between pupils: from published bounds, else the catalogue, else two years."""
    if definition.method == "progress":
        known = frame.filter(pl.col("lower").is_not_null() & (pl.col("n") >= FLAGGED_FROM))
        if known.height:
            return intervals.sigma_from_bounds(
                known["lower"].to_numpy(), known["upper"].to_numpy(), known["n"].to_numpy()
            )
    if definition.method not in ("progress", "mean", "rate", "ratio"):
        return None
    if definition.sigma:  # of the year, else of the nearest year for which one is known
        nearest = min(definition.sigma, key=lambda y: (abs(int(y) - year_end), y))
        return definition.sigma[nearest]
    pairs = _pairs(frame, history, year_end)
    if pairs is None:
        return None
    return pupil_sd(
        pairs["value"].to_numpy(),
        pairs["value_last"].to_numpy(),
        pairs["pupils"].cast(pl.Float64).to_numpy(),
        pairs["pupils_last"].cast(pl.Float64).to_numpy(),
    )


def _cohort_sd(
    frame: pl.DataFrame, history: Mapping[int, pl.DataFrame], definition: Indicator, year_end: int
) -> float | None:
    if definition.id == "P_RWM_EXP":
        return RWM_COHORT_SD
    if definition.method not in WITH_INTERVAL:
        return None
    pairs = _pairs(frame, history, year_end)
    if pairs is None:
        return None
    return cohort_sd(
        pairs["gap"].to_numpy(),
        pairs["gap_last"].to_numpy(),
        pairs["se"].to_numpy(),
        pairs["se_last"].to_numpy(),
    )


def _with_error(frame: pl.DataFrame, definition: Indicator, sigma: float | None) -> pl.DataFrame:
    """Sampling standard error: of a proportion at England's share, else pupil SD / sqrt(n)."""
    share = pl.col("national") / 100
    binomial = 100 * (share * (1 - share) / pl.col("pupils")).sqrt()
    if definition.method == "proportion":
        error = binomial
    elif definition.method in ("progress", "mean", "rate", "ratio") and sigma is not None:
        error = sigma / pl.col("pupils").sqrt()
    elif definition.method == "rate" and definition.unit == "%":
        error = binomial  # one year only: too small, but better than certainty
    else:
        error = pl.lit(None, dtype=pl.Float64)
    kept = pl.col("value").is_not_null() & (pl.col("pupils") > 0) & (error > 0)
    return frame.with_columns(se=pl.when(kept & error.is_finite()).then(error))


def _with_bounds(frame: pl.DataFrame, definition: Indicator, sigma: float | None) -> pl.DataFrame:
    """Published bounds stay; missing ones are calculated and marked."""
    if definition.method == "proportion":
        low, high = wilson(pl.col("count"), pl.col("n").cast(pl.Float64))
    elif definition.method in ("progress", "mean") and sigma is not None:
        low, high = pl.col("value") - Z95 * pl.col("se"), pl.col("value") + Z95 * pl.col("se")
    else:
        return frame.with_columns(bounds_by_us=pl.lit(False))
    absent = pl.col("lower").is_null() & pl.col("value").is_not_null() & (pl.col("n") > 0)
    return frame.with_columns(
        bounds_by_us=absent,
        lower=pl.when(absent).then(low).otherwise("lower"),
        upper=pl.when(absent).then(high).otherwise("upper"),
    )


def _with_significance(frame: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """`sig`, from 11 pupils: exact for proportions, by interval for scores, else none.

    Rates of absence and suspension get no test: pupils' sessions are not independent.
    """
    enough = (pl.col("pupils") >= FLAGGED_FROM) & pl.col("value").is_not_null()
    if definition.method == "proportion":
        frame = _with_critical_counts(frame)
        low, high = pl.col("count") <= pl.col("_low"), pl.col("count") >= pl.col("_high")
        enough &= pl.col("_low").is_not_null()
    elif definition.method == "progress":
        # Bounds, else the publisher's own band (which rests on them), else our own bounds.
        ours = Z95 * pl.col("se")
        band = pl.col("band")
        low = pl.coalesce(pl.col("upper") < 0, band >= 4, pl.col("value") + ours < 0)
        high = pl.coalesce(pl.col("lower") > 0, band <= 2, pl.col("value") - ours > 0)
        enough &= low.is_not_null()
    elif definition.method == "mean":
        ours, target = Z95 * pl.col("se"), pl.col("national")
        low = pl.coalesce(pl.col("upper") < target, pl.col("value") + ours < target)
        high = pl.coalesce(pl.col("lower") > target, pl.col("value") - ours > target)
        enough &= low.is_not_null()
    else:
        return _with_importance(frame.with_columns(sig=pl.lit(None, dtype=pl.String)), definition)
    word = (
        pl.when(~enough)
        .then(None)
        .when(low)
        .then(pl.lit("sig-"))
        .when(high)
        .then(pl.lit("sig+"))
        .otherwise(pl.lit("ns"))
    )
    frame = frame.with_columns(sig=word).drop("_low", "_high", strict=False)
    return _with_importance(frame, definition)


def _with_critical_counts(frame: pl.DataFrame) -> pl.DataFrame:
    enough = pl.col("pupils") >= FLAGGED_FROM
    possible = (pl.col("national") > 0) & (pl.col("national") < 100)
    cases = frame.select("pupils", "national").filter(enough & possible).unique()
    low, high = intervals.critical_counts(
        cases["pupils"].cast(pl.Float64).to_numpy(), cases["national"].to_numpy()
    )
    cases = cases.with_columns(_low=pl.Series(low), _high=pl.Series(high))
    return frame.join(cases, on=["pupils", "national"], how="left", maintain_order="left")


def _with_importance(frame: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """`important`: the gap to England is at least the minimum important difference."""
    if definition.important is None:
        return frame.with_columns(important=pl.lit(None, dtype=pl.Boolean))
    if definition.method == "ratio":
        ratio = pl.col("value") / pl.col("national")
        beyond = (ratio >= definition.important) | (ratio <= 1 / definition.important)
    else:
        beyond = pl.col("gap").abs() >= definition.important - 1e-9
    return frame.with_columns(important=beyond)


def _with_funnel(frame: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """Adjusted z, its word, and the value shrunk towards the phase mean (4.7, 4.8)."""
    usable = (
        frame.lazy()
        .filter(
            pl.col("se").is_not_null()
            & (pl.col("kind").fill_null("mainstream") == "mainstream")
            & (pl.col("pupils") >= FLAGGED_FROM)
        )
        .select("pupil_group", "stage", "value", "se", "national")
        .collect()
    )
    fits = []
    for (group, stage), part in usable.group_by(["pupil_group", "stage"]):
        value, error = part["value"].to_numpy(), part["se"].to_numpy()
        targets = part["national"].drop_nulls().to_list()
        fitted = funnel(value, error, target=float(targets[0]) if targets else 0.0)
        mean, between = _between(value, error)
        fits.append((group, stage, fitted.target, fitted.phi, fitted.tau, mean, between))
    names = ["pupil_group", "stage", "funnel_target", "funnel_phi", "funnel_tau", "_mean", "_tau"]
    kinds = [pl.String, pl.String, *[pl.Float64] * 5]
    table = pl.DataFrame(fits, schema=dict(zip(names, kinds, strict=True)), orient="row")
    frame = frame.join(
        table,
        on=["pupil_group", "stage"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    spread = (pl.col("se") ** 2 + pl.col("funnel_tau") ** 2).sqrt()
    stable = shrink(
        pl.col("value"),
        error=pl.col("se"),
        between_sd=pl.col("_tau"),
        towards=pl.col("_mean"),
    )
    frame = frame.with_columns(
        z=(pl.col("value") - pl.col("funnel_target")) / spread,
        reliability=stable.reliability,
        shrunken=stable.value,
        shrunken_sd=stable.sd,
    )
    distance = pl.col("z").abs()
    word = (
        pl.when(distance.is_null() | (pl.col("pupils") < FLAGGED_FROM))
        .then(None)
        .when(distance > Z998)
        .then(pl.lit("very unusual"))
        .when(distance > Z95)
        .then(pl.lit("unusual"))
        .otherwise(pl.lit("usual"))
    )
    return frame.with_columns(funnel=word).drop("_mean", "_tau")


def _between(value: np.ndarray, error: np.ndarray) -> tuple[float, float]:
    """Phase mean and SD of true values between schools: DerSimonian-Laird, not winsorised."""
    if len(value) < 3:
        return float(np.mean(value)) if len(value) else 0.0, 0.0
    weight = 1 / np.square(error)
    total = weight.sum()
    mean = float((weight * value).sum() / total)
    q = float((weight * np.square(value - mean)).sum())
    tau_squared = (q - (len(value) - 1)) / (total - np.square(weight).sum() / total)
    return mean, float(np.sqrt(max(0.0, tau_squared)))


def _with_national_percentile(frame: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """Where a school stands in England among its own kind and phase; special apart.

    In measures of one key stage special schools have no rank at all.
    """
    ranked = (pl.col("pupils").fill_null(FLAGGED_FROM) >= FLAGGED_FROM) & (
        pl.col("kind") == "mainstream"
        if stage_of(definition) is not None
        else pl.col("kind").is_not_null()
    )
    ranks: pl.DataFrame = tables.with_percentile(
        frame.with_columns(_ranked=pl.when(ranked).then("value")),
        "_ranked",
        by=["pupil_group", "stage", "kind"],
        into="percentile_national",
        higher_is_better=definition.direction != "lower",
    )
    return ranks.drop("_ranked")
