"""Rounding as the publishers round: half away from zero."""

from decimal import ROUND_HALF_UP, Decimal


def round_half_away(value: float, places: int = 0) -> float:
    """Round as the Department displays: 2.5 -> 3, -2.5 -> -3.

    The shortest decimal that prints as `value` is what is rounded, so 0.285 at two
    places is 0.29 although its binary form lies just below.
    Source: method notes 2.6.
    """
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    return float(rounded) + 0.0  # + 0.0 turns -0.0 into 0.0


def show(value: float, places: int = 0) -> str:
    """A number as printed in a sentence: "65", "-0.30". No unit."""
    return f"{round_half_away(value, places):.{places}f}"
