"""One authority: its schools among each other, and the authority among authorities.

Method notes 5 (quartiles), 4.1 (comparators) and 13 (ranks, gap and change of gap).
"""

import zlib
from dataclasses import dataclass

import numpy as np
import polars as pl

from headway.evidence.catalogue import Indicator
from headway.evidence.compute.measure import SESSIONS_A_YEAR
from headway.evidence.compute.peers import STAGE_OF_PHASE, stage_of
from headway.evidence.facts import WITH_VALUE
from headway.evidence.statistics.cohorts import FLAGGED_FROM
from headway.evidence.statistics.quartiles import DRAWS, ENOUGH_PEERS, standing

RANK_DRAWS = 5_000

QUARTILE_SCHEMA = {
    "urn": pl.Int64,
    "peer_group": pl.String,
    "quartile": pl.Int8,
    "quartile_stays": pl.Float64,
    "quartile_firm": pl.String,
    "quartile_cut": pl.Float64,  # where the school's quarter begins, coming from the middle
    "city_peers": pl.Int32,
}


def peer_groups(schools: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """urn and peer_group: whom a school may be ranked with; null for special and others.

    `schools` has urn and phase. Junior schools are a group of their own where the city has
    20 of them; middle schools are compared with their phase group nationally only.
    """
    phase = pl.col("phase")
    stage = stage_of(definition)
    of_phase = phase.replace_strict(STAGE_OF_PHASE, default=None, return_dtype=pl.String)
    ranked = (
        of_phase.is_in(["primary", "secondary"])
        & ~phase.str.starts_with("middle")
        & phase.is_in(list(definition.phases))
    )
    group: pl.Expr = pl.when(ranked).then(pl.lit(stage) if stage is not None else of_phase)
    juniors = int((schools["phase"] == "junior").sum())
    if juniors >= ENOUGH_PEERS:
        group = pl.when(ranked & (phase == "junior")).then(pl.lit("junior")).otherwise(group)
    return schools.select("urn", peer_group=group)


def quartiles(
    rows: pl.DataFrame, groups: pl.DataFrame, definition: Indicator, *, draws: int = DRAWS
) -> pl.DataFrame:
    """QUARTILE_SCHEMA for the city's schools in one measure, year and pupil group.

    rows    urn, value, pupils, shrunken, shrunken_sd, year_end, pupil_group
    groups  `peer_groups` of the open schools of the city
    Only figures of 11 pupils or more count. The draws are seeded by measure, year and group,
    so that the same data always give the same words.
    """
    sign = -1.0 if definition.direction == "lower" else 1.0
    table = groups.join(rows, on="urn", how="inner").filter(
        pl.col("peer_group").is_not_null()
        & pl.col("value").is_not_null()
        & (pl.col("pupils").fill_null(FLAGGED_FROM) >= FLAGGED_FROM)
    )
    parts = []
    for (name,), part in table.sort("urn").group_by(["peer_group"], maintain_order=True):
        first = part.row(0, named=True)
        seed = zlib.crc32(
            f"{definition.id}|{first['year_end']}|{first['pupil_group']}|{name}".encode()
        )
        found = standing(
            sign * part["value"].to_numpy(),
            shrunken=sign * part["shrunken"].fill_null(part["value"]).to_numpy(),
            shrunken_sd=part["shrunken_sd"].fill_null(float("nan")).to_numpy(),
            seed=seed,
            draws=draws,
        )
        quartile = pl.Series(found.quartile).fill_nan(None).cast(pl.Int8)
        cut = pl.Series([None] * part.height, dtype=pl.Float64)
        if found.cuts is not None:
            low, middle, high = (sign * c for c in found.cuts)
            edges = {1: low, 2: middle, 3: middle, 4: high}
            cut = quartile.replace_strict(edges, default=None, return_dtype=pl.Float64)
        parts.append(
            part.select("urn", "peer_group").with_columns(
                quartile=quartile,
                quartile_stays=pl.Series(found.stays).fill_nan(None),
                quartile_firm=pl.Series(found.firmness).replace({"": None}),
                quartile_cut=cut,
                city_peers=pl.lit(found.peers, dtype=pl.Int32),
            )
        )
    if not parts:
        return pl.DataFrame(schema=QUARTILE_SCHEMA)
    return pl.concat(parts).cast(QUARTILE_SCHEMA)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Rank:
    """Place of one authority among those with a figure; 1 is best, ties share a place."""

    rank: int
    of: int
    tied: bool
    low: int | None  # 95% of re-runs allowing for chance lie between low and high
    high: int | None

    @property
    def words(self) -> str:
        """ "=39th of 150"."""
        return f"{'=' if self.tied else ''}{ordinal(self.rank)} of {self.of}"


def ordinal(n: int) -> str:
    """1 -> "1st", 12 -> "12th"."""
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def ranks(
    rows: pl.DataFrame,
    definition: Indicator,
    *,
    sigma: float | None = None,
    interval: bool = True,
) -> dict[str, Rank]:
    """Every authority's rank among the published rows of one measure, year, phase, group.

    Competition ranks as published figures stand (rounded figures tie). The interval comes
    from 5,000 draws of every authority's figure: sqrt(p(1-p)/n) for percentages, n being
    pupils for absence too, and pupil SD / sqrt(n) for scores when `sigma` is given; without a
    standard error there is none. Every place of a tie is within it.
    """
    known = (
        rows.filter(pl.col("state").is_in(list(WITH_VALUE)) & pl.col("value").is_not_null())
        .unique("area", keep="first", maintain_order=True)
        .sort("area")
    )
    if known.is_empty():
        return {}
    sign = 1.0 if definition.direction == "lower" else -1.0
    cost = sign * known["value"].to_numpy()
    ordered = np.sort(cost)
    place = np.searchsorted(ordered, cost, side="left") + 1
    last = np.searchsorted(ordered, cost, side="right")
    tied = last > place
    low, high = _rank_interval(known, definition, cost, sigma) if interval else (None, None)
    return {
        area: Rank(
            int(place[i]),
            len(cost),
            bool(tied[i]),
            # Among many rounded figures that tie, draws alone would leave out the rank itself.
            int(min(low[i], place[i])) if low is not None else None,
            int(max(high[i], last[i])) if high is not None else None,
        )
        for i, area in enumerate(known["area"].to_list())
    }


def la_error(
    value: float, n: float | None, definition: Indicator, sigma: float | None
) -> float | None:
    """Chance variation of an authority's figure; None when nothing says how large it is.

    A pupil's sessions go together: absence varies by pupil, so pupils are what is counted.
    Whole pupils missing or present would vary most, so this is the widest it can be. What is
    worked out of schools (below the floor, good at inspection) is a count of all of them, and
    pupils of one school are judged together: no number of pupils says how it varies.
    """
    if definition.worked_out:
        return None
    if n and "sessions" in definition.denominator:
        n = n // SESSIONS_A_YEAR
    if not n:
        return None
    if definition.method == "proportion" or (
        definition.method == "rate" and definition.unit == "%"
    ):
        share = min(max(value / 100, 0.0), 1.0)
        return float(100 * np.sqrt(share * (1 - share) / n))
    return float(sigma / np.sqrt(n)) if sigma else None


def _rank_interval(
    known: pl.DataFrame, definition: Indicator, cost: np.ndarray, sigma: float | None
) -> tuple[np.ndarray | None, np.ndarray | None]:
    errors = [
        la_error(value, n, definition, sigma) for value, n in known.select("value", "n").iter_rows()
    ]
    if any(error is None for error in errors) or len(cost) < 2:
        return None, None
    first = known.row(0, named=True)
    seed = zlib.crc32(f"{definition.id}|{first['year_end']}|{first['pupil_group']}|la".encode())
    rng = np.random.default_rng(seed)
    drawn = cost + np.array(errors, float) * rng.standard_normal((RANK_DRAWS, len(cost)))
    order = drawn.argsort(axis=1)
    place = np.empty_like(order)
    np.put_along_axis(
        place, order, np.broadcast_to(np.arange(1, len(cost) + 1), order.shape), axis=1
    )
    low, high = np.quantile(place, [0.025, 0.975], axis=0, method="nearest")
    return low, high
