"""What one figure says: the signals from which domain levels are made (method notes 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from headway.evidence.catalogue import Indicator

WORST_FIFTH = 20.0
FAMILY_WORSE_BY = 1.0


@dataclass(frozen=True)
class Signals:
    """Signals of one school, measure and year. `known` is False when nothing can be said.

    tested  there was something to hold the figure against: England, the city's quarters, the
            Department's bands or the funnel; without it no signal means nothing
    neg1    significantly and importantly worse than England, or likely in the lowest quarter
    neg2    significantly worse and firmly in the lowest quarter, or the Department's lowest
            band, or far outside the adjusted funnel
    famneg  worse than similar schools by more than matters, in their lowest quarter; None
            when there is no family to compare with
    down    the trend is declining or probably declining
    pos     significantly and importantly better than England, or firmly in the highest quarter
    """

    known: bool = False
    tested: bool = False
    neg1: bool = False
    neg2: bool = False
    famneg: bool | None = None
    down: bool = False
    pos: bool = False
    by_test: bool = False
    by_quarter: bool = False


def signals(row: Mapping[str, Any] | None, definition: Indicator) -> Signals:
    """The signals of a row of `city_figures`; all False where the cohort is very small."""
    if row is None or row["h_value"] is None:
        return Signals()
    lower_is_worse = definition.direction != "lower"
    bad, good = ("sig-", "sig+") if lower_is_worse else ("sig+", "sig-")
    sign = 1.0 if lower_is_worse else -1.0
    # A progress score is tested against the average of England, which is 0 by construction.
    away = row["h_value"] if definition.method == "progress" else row["h_gap"]
    important = definition.important
    far = away is not None and important is not None and abs(away) >= important
    quarter, firm = row.get("quartile"), row.get("quartile_firm")
    by_test = row["h_sig"] == bad and far
    by_quarter = quarter == 1 and firm in ("firm", "likely")
    very_unusual = row.get("funnel") == "very unusual" and (row.get("z") or 0.0) * sign < 0
    family = row.get("family_mean")
    famneg = None
    if family is not None:
        behind = sign * (family - row["h_value"])
        famneg = behind > (important or 0.0) and row.get("family_quarter") == 1
    return Signals(
        known=True,
        tested=row["h_sig"] is not None
        or quarter is not None
        or row.get("band") is not None
        or row.get("funnel") is not None,
        neg1=by_test or by_quarter,
        neg2=(row["h_sig"] == bad and quarter == 1 and firm == "firm")
        or row.get("band") == 5
        or very_unusual,
        famneg=famneg,
        down=(row.get("trend_label") or "") in ("declining against national", "probably declining"),
        pos=(row["h_sig"] == good and far) or (quarter == 4 and firm == "firm"),
        by_test=by_test,
        by_quarter=by_quarter,
    )


def rate_flag(row: Mapping[str, Any] | None, definition: Indicator) -> bool | None:
    """An overdispersed rate (absence, suspensions): worst fifth of England and of its family.

    One of the two that is known not to be so is enough for "no"; None when that is unknown
    (method notes 4.6).
    """
    if row is None or row["h_value"] is None:
        return None
    worst, z = worst_fifth(row), row.get("family_z")
    worse = None
    if z is not None:
        worse = z > FAMILY_WORSE_BY if definition.direction == "lower" else z < -FAMILY_WORSE_BY
    if worst is False or worse is False:
        return False
    return True if worst and worse else None


def worst_fifth(row: Mapping[str, Any] | None) -> bool | None:
    """Among the worst fifth of England's schools of the phase."""
    if row is None or row.get("percentile_national") is None:
        return None
    return bool(row["percentile_national"] <= WORST_FIFTH)
