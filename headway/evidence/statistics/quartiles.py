"""Where a school stands among its peers, and how sure that is (method notes 5)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

ENOUGH_PEERS = 20
DRAWS = 2_000
FIRM, LIKELY = 0.80, 0.50
BATCH = 250

Firmness = Literal["firm", "likely", "borderline"]


def percentile_ranks(oriented: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Share of peers that are worse, ties shared: (worse + half the other ties + half) / N.

    `oriented` is larger for better. Missing values are not ranked (nan).
    """
    values = np.asarray(oriented, float)
    ranks = np.full(values.shape, np.nan)
    known = np.isfinite(values)
    found = values[known]
    ordered = np.sort(found)
    worse = np.searchsorted(ordered, found, side="left")
    tied = np.searchsorted(ordered, found, side="right") - worse
    ranks[known] = (worse + 0.5 * (tied - 1) + 0.5) / max(1, len(found))
    return ranks


def quartile_of(rank: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """1 for the lowest quarter to 4 for the highest; nan for a school without a rank."""
    rank = np.asarray(rank, float)
    quarter = 1.0 + (rank > 0.25) + (rank > 0.5) + (rank > 0.75)
    return np.where(np.isfinite(rank), quarter, np.nan)


@dataclass(frozen=True)
class Standing:
    """Arrays in the order of the schools given. Empty strings where nothing can be said."""

    quartile: npt.NDArray[np.float64]
    stays: npt.NDArray[np.float64]  # share of re-runs in which the school keeps its quartile
    firmness: npt.NDArray[np.str_]
    cuts: tuple[float, float, float] | None  # in the unit of the measure, lowest first
    peers: int


def standing(
    oriented: npt.ArrayLike,
    *,
    shrunken: npt.ArrayLike,
    shrunken_sd: npt.ArrayLike,
    seed: int,
    draws: int = DRAWS,
) -> Standing:
    """Quartile of every school among these, and how often chance would leave it there.

    Fewer than 20 schools with a value give no quartile at all; a school whose `shrunken_sd`
    is missing has a quartile but no firmness. The same schools in another
    order get the same answer only with the same seed per school, so callers sort by URN.
    """
    values = np.asarray(oriented, float)
    known = np.isfinite(values)
    peers = int(known.sum())
    empty = np.full(values.shape, np.nan)
    words = np.full(values.shape, "", dtype="<U10")
    if peers < ENOUGH_PEERS:
        return Standing(empty, empty, words, None, peers)
    quartile = quartile_of(percentile_ranks(values))
    stays = empty.copy()
    spread = np.asarray(shrunken_sd, float)
    stays[known] = _stays(
        quartile[known],
        np.asarray(shrunken, float)[known],
        spread[known],
        seed=seed,
        draws=draws,
    )
    stays[~np.isfinite(spread)] = np.nan  # nobody knows how much chance there is in it
    told = np.isfinite(stays)
    words[told] = np.select(
        [stays[told] >= FIRM, stays[told] >= LIKELY], ["firm", "likely"], "borderline"
    )
    low, middle, high = np.quantile(values[known], [0.25, 0.5, 0.75])
    return Standing(quartile, stays, words, (float(low), float(middle), float(high)), peers)


def _stays(
    quartile: npt.NDArray[np.float64],
    centre: npt.NDArray[np.float64],
    sd: npt.NDArray[np.float64],
    *,
    seed: int,
    draws: int,
) -> npt.NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    n = len(centre)
    kept = np.zeros(n)
    rank = np.empty((BATCH, n))
    steps = np.broadcast_to(np.arange(n) + 0.5, (BATCH, n)) / n
    for start in range(0, draws, BATCH):
        size = min(BATCH, draws - start)
        drawn = centre + np.nan_to_num(sd) * rng.standard_normal((size, n))
        np.put_along_axis(rank[:size], np.argsort(drawn, axis=1), steps[:size], axis=1)
        kept += (quartile_of(rank[:size]) == quartile).sum(axis=0)
    return kept / draws
