"""How an authority stands beside a comparator, and how that moved: in numbers and in words.

Plain arithmetic: pages call it, so nothing of the statistics libraries is imported.
"""

from dataclasses import dataclass
from math import hypot
from typing import Literal

from headway.evidence.catalogue import Indicator
from headway.evidence.statistics.rounding import show

CLEAR = 1.645  # standard errors beyond which a change is called clear (method notes 13)


@dataclass(frozen=True)
class GapChange:
    """How an authority's gap to a comparator moved. Positive is good in `gap` and `change`."""

    gap: float
    before: float
    change: float
    chance: float | None  # 1.645 standard errors of the change
    words: Literal["clearly closing", "clearly widening", "within normal variation"]


def gap_change(
    *,
    now: float,
    comparator_now: float,
    before: float,
    comparator_before: float,
    error_now: float | None,
    error_before: float | None,
    definition: Indicator,
) -> GapChange:
    """Gap = authority less comparator, turned so that + is good (method notes 13).

    Without standard errors a change is never called clear.
    """
    sign = -1.0 if definition.direction == "lower" else 1.0
    gap, then = sign * (now - comparator_now), sign * (before - comparator_before)
    change = gap - then
    chance = None
    words: Literal["clearly closing", "clearly widening", "within normal variation"]
    words = "within normal variation"
    if error_now is not None and error_before is not None:
        chance = CLEAR * hypot(error_now, error_before)
        if abs(change) > chance:
            words = "clearly closing" if change > 0 else "clearly widening"
    return GapChange(gap, then, change, chance, words)


# A difference of two percentages is in percentage points; a bare "score" says nothing.
UNITS_OF_A_GAP = {"%": "percentage points", "score": "scaled score points"}


def gap_phrase(difference: float, definition: Indicator, comparator: str) -> str:
    """ "4.0 percentage points below England (worse)", or "the same as England".

    difference  the authority's figure less the comparator's, as printed: not turned
    The same is what is the same at the precision shown.
    """
    shown = show(abs(difference), max(1, definition.places))
    if float(shown) == 0:
        return f"the same as {comparator}"
    unit = UNITS_OF_A_GAP.get(definition.unit, definition.unit)
    side = "above" if difference > 0 else "below"
    if definition.direction == "none":
        return f"{shown} {unit} {side} {comparator}"
    good = (difference > 0) == (definition.direction == "higher")
    return f"{shown} {unit} {side} {comparator} ({'better' if good else 'worse'})"


def gap_sentence(found: GapChange, definition: Indicator, comparator: str) -> str:
    """ "2.0 percentage points below England (worse), 1.5 better than the year before: ...".

    Where nothing says how large chance is, the change is not called clear and not called
    normal either.
    """
    sign = -1.0 if definition.direction == "lower" else 1.0
    words = gap_phrase(sign * found.gap, definition, comparator)
    shown = show(abs(found.change), max(1, definition.places))
    if float(shown) == 0:
        words = f"{words}, no different from the year before."
        return words[:1].upper() + words[1:]
    moved = "better" if found.change > 0 else "worse"
    words = f"{words}, {shown} {moved} than the year before: {_certainty(found)}."
    return words[:1].upper() + words[1:]


def _certainty(found: GapChange) -> str:
    """A lead that grows is not a gap that closes, whatever its sign."""
    if found.chance is None:
        return "we cannot tell whether that is more than chance"
    if found.words == "clearly closing" and found.gap >= 0:
        return "clearly further ahead" if found.before >= 0 else "the gap has clearly closed"
    if found.words == "clearly widening" and found.before > 0:
        return "the lead is clearly shrinking" if found.gap >= 0 else "the lead is clearly lost"
    return found.words
