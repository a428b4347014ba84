"""When absence is called high, in words, and by which rule. No colour without a sentence."""

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.statistics.rounding import round_half_away, show

WORST_FIFTH = 20.0  # of England's schools of the phase, as method notes 4.6
MEASURES = ("A_ABS", "A_PA", "A_SA", "A_ABS_YTD", "A_PA_YTD")


def _margin(definition: Indicator) -> float:
    assert definition.important is not None
    return definition.important


HIGH_RULES = {
    name: (
        f"Called high where it is at least {_margin(indicators()[name]):g} percentage points "
        "above England."
    )
    for name in MEASURES
}
HIGH_RULE_OF_SCHOOL = (
    "Called high where it is among the highest fifth of England's schools of the phase and above "
    "England by at least the margin that matters for the measure."
)


def high_of_area(own: float | None, england: float | None, definition: Indicator) -> str:
    """ "High: 1.2 percentage points above England."; empty where it is not, or cannot be told."""
    if own is None or england is None or definition.important is None:
        return ""
    above = own - england
    if round_half_away(above, 2) < _margin(definition):
        return ""
    return f"High: {show(above, 1)} percentage points above England."


def high_of_school(gap: float | None, percentile: float | None, definition: Indicator) -> str:
    """The same of one school. Percentile: 0 is the worst place among England's schools.

    Absence gets no test of chance, because one pupil's sessions go together: it must be both
    far from England and among the highest fifth.
    """
    if gap is None or percentile is None or definition.id not in MEASURES:
        return ""
    if percentile > WORST_FIFTH or round_half_away(gap, 2) < _margin(definition):
        return ""
    return (
        f"High absence: among the highest fifth of schools of its phase in England, and "
        f"{show(gap, 1)} percentage points above England."
    )
