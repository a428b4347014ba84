"""One figure a period as columns; a period without one keeps its place and says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from headway.core.charts import drawing
from headway.core.charts.drawing import Sheet, short, ticks

LEFT, RIGHT, TOP, BASE, HEIGHT = 0.07, 0.995, 22, 160, 188
WIDE = 0.58  # of a period's room


@dataclass(frozen=True)
class Column:
    """One period: its words under the column, its value, and the value as written."""

    words: str
    value: float | None
    text: str
    why: str = "none"


def period_columns(columns: Sequence[Column], *, name: str) -> SafeString:
    """The chart from nought, or nothing where no period has a value."""
    known = [one.value for one in columns if one.value is not None]
    if not known:
        return SafeString("")
    highest = max(0.0, *known) or (0.0 if min(known) < 0 else 1.0)  # nothing but noughts: 0 to 1
    scale = ticks(min(0.0, *known), highest, about=4)
    low, high = scale[0], scale[-1]
    step = (RIGHT - LEFT) / len(columns)

    def down(value: float) -> float:
        return BASE - (BASE - TOP) * (value - low) / (high - low)

    sheet = Sheet(HEIGHT, name=name)
    for tick in scale:
        sheet.line(LEFT, down(tick), RIGHT, down(tick), stroke="#e9e4da", stroke_width=1)
        sheet.text(
            LEFT - 0.012, down(tick) + 4.5, short(tick), text_anchor="end", fill=drawing.MUTED
        )
    for place, one in enumerate(columns):
        middle = LEFT + step * (place + 0.5)
        sheet.text(middle, HEIGHT - 8, one.words, text_anchor="middle", fill=drawing.MUTED)
        if one.value is None:
            sheet.text(
                middle, down(max(low, 0)) - 6, one.why, text_anchor="middle", fill=drawing.MUTED,
                font_size=12,
            )  # fmt: skip
            continue
        top, foot = sorted((down(one.value), down(0)))
        sheet.hint(
            "rect", f"{one.words}: {one.text}", x=sheet.x(middle - step * WIDE / 2),
            y=f"{top:.1f}", width=sheet.x(step * WIDE), height=f"{max(foot - top, 1):.1f}",
            fill=drawing.OWN,
        )  # fmt: skip
        sheet.text(middle, top - 6, short(one.value), text_anchor="middle", font_size=12)
    return sheet.render()
