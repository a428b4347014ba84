"""A small line of years for a row of a table: the shape, with the figures in its name."""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.safestring import SafeString

from headway.core.charts import drawing
from headway.core.charts.drawing import Sheet
from headway.core.charts.years import YearPoint

HEIGHT, TOP, BASE, LEFT, RIGHT = 44, 6, 38, 0.02, 0.97


def spark(points: Sequence[YearPoint], *, name: str) -> SafeString:
    """Own values as a line, the country's as a thinner one; nothing for fewer than two years.

    Years keep their distance. Figures that cannot be compared are not joined.
    """
    years = [p.year_end for p in points if p.value is not None]
    if len(years) < 2:
        return SafeString("")
    known = [v for p in points for v in (p.value, p.nation) if v is not None]
    low, high = min(known), max(known)
    first, last = years[0], years[-1]

    def across(point: YearPoint) -> float:
        return LEFT + (RIGHT - LEFT) * (point.year_end - first) / (last - first)

    def down(value: float) -> float:
        return BASE - (BASE - TOP) * ((value - low) / (high - low) if high > low else 0.5)

    sheet = Sheet(HEIGHT, name=name)
    shown = [p for p in points if first <= p.year_end <= last]
    for before, after in pairwise(shown):
        if before.series != after.series:
            continue
        if before.nation is not None and after.nation is not None:
            sheet.line(
                across(before), down(before.nation), across(after), down(after.nation),
                stroke=drawing.MUTED, stroke_width=1.2, stroke_dasharray="3 3",
            )  # fmt: skip
        if before.value is not None and after.value is not None:
            sheet.line(
                across(before), down(before.value), across(after), down(after.value),
                stroke=drawing.OWN, stroke_width=2,
            )  # fmt: skip
    for point in shown:
        if point.value is not None:
            sheet.hint(
                "circle", f"{point.year_end}: {point.text}", cx=sheet.x(across(point)),
                cy=f"{down(point.value):.1f}", r=3 if point.year_end < last else 4.5,
                fill=drawing.OWN,
            )  # fmt: skip
    return sheet.render()
