"""Is a school moving against England? (method notes 6)"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtr

ENOUGH_YEARS = 3
MOST_YEARS = 5
SURE, PROBABLE = 0.95, 0.80
LAST_YEAR_BEFORE_PANDEMIC = 2019

Label = Literal[
    "improving against national",
    "probably improving",
    "declining against national",
    "probably declining",
    "no clear change",
    "not enough years",
]
LABELS: tuple[Label, ...] = Label.__args__  # type: ignore[attr-defined]


class SeriesBreak(ValueError):
    """The years asked for were not measured in the same way."""


@dataclass(frozen=True)
class GapYear:
    """A school's distance to England in one year, in the unit of the measure."""

    year_end: int
    gap: float
    error: float
    series: str


@dataclass(frozen=True)
class Trend:
    """`slope` a calendar year; `change` from first to last year; `up` = P(slope > 0)."""

    label: Label
    slope: float | None
    error: float | None
    up: float | None
    change: float | None
    years: tuple[int, ...]
    change_is_clear: bool | None = None  # two points only


def trend(
    points: list[GapYear],
    *,
    cohort_sd: float,
    important: float,
    higher_is_better: bool = True,
) -> Trend:
    """The direction of the latest three to five years of one series.

    Raises SeriesBreak if the points come from more than one series or from both sides of
    the pandemic. `important` is the minimum important difference.
    """
    refuse_mixed(points)
    latest = sorted(points, key=lambda p: p.year_end)[-MOST_YEARS:]
    years = tuple(p.year_end for p in latest)
    change = latest[-1].gap - latest[0].gap if len(latest) > 1 else None
    if len(latest) < ENOUGH_YEARS:
        clear = None
        if change is not None:
            spread = np.mean([p.error**2 for p in latest]) + cohort_sd**2
            clear = bool(abs(change) > np.sqrt(2) * 1.645 * np.sqrt(spread))
        return Trend("not enough years", None, None, None, change, years, clear)
    t = np.array(years, float)
    gap = np.array([p.gap for p in latest])
    weight = 1 / (np.array([p.error for p in latest]) ** 2 + cohort_sd**2)
    centre = (weight * t).sum() / weight.sum()
    ground = (weight * (t - centre) ** 2).sum()
    slope = float((weight * (t - centre) * gap).sum() / ground)
    error = float(1 / np.sqrt(ground))
    up = float(ndtr(slope / error))
    assert change is not None
    label = label_of(up, change, important=important, higher_is_better=higher_is_better)
    return Trend(label, slope, error, up, change, years)


def label_of(up: float, change: float, *, important: float, higher_is_better: bool = True) -> Label:
    """The word for P(slope > 0) and the total change; a small change has no direction."""
    better, moved = (up, change) if higher_is_better else (1 - up, -change)
    if moved >= important and better >= PROBABLE:
        return "improving against national" if better >= SURE else "probably improving"
    if -moved >= important and 1 - better >= PROBABLE:
        return "declining against national" if 1 - better >= SURE else "probably declining"
    return "no clear change"


def refuse_mixed(points: list[GapYear]) -> None:
    """Raises SeriesBreak if these years may not be joined by a line."""
    series = sorted({p.series for p in points})
    if len(series) > 1:
        raise SeriesBreak(
            f"These years were measured in different ways ({', '.join(series)}), so no trend "
            "can be drawn across them. Ask for the years of one series."
        )
    before = {p.year_end <= LAST_YEAR_BEFORE_PANDEMIC for p in points}
    if len(before) > 1:
        raise SeriesBreak(
            "Years before and after the pandemic are never one trend. Ask for the years on "
            "one side of it."
        )
