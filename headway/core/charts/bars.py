"""Small bars: one value against a whole, and a whole split into its parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from headway.core.charts import drawing
from headway.core.charts.drawing import Sheet


@dataclass(frozen=True)
class Part:
    """One share of a whole. `tone` is a colour word of this module."""

    words: str
    count: float
    tone: str = "plain"


TONES = {
    "plain": drawing.OWN,
    "pale": drawing.OWN_PALE,
    "best": "#1d6b3c",
    "good": "#6aa77f",
    "middle": "#e0a53a",
    "bad": "#b5432f",
    "worst": "#7c1f14",
    "quiet": "#b9c2c7",
    "empty": "#e4e8ea",
}


def bar(value: float, whole: float, *, name: str, tone: str = "plain") -> SafeString:
    """A bar of `value` against `whole`, on a pale track."""
    sheet = Sheet(12, name=name)
    share = 0.0 if whole <= 0 else min(max(value / whole, 0.0), 1.0)
    sheet.box(0, 1, 1, 10, fill=TONES["empty"], rx=2)
    sheet.box(0, 1, share, 10, fill=TONES[tone], rx=2)
    return sheet.render()


def share_bar(
    parts: Sequence[Part], *, name: str, height: int = 26, width: float | None = None
) -> SafeString:
    """One bar split into its parts, with white gaps between. Empty when all are nothing."""
    whole = sum(p.count for p in parts)
    if whole <= 0:
        return SafeString("")
    sheet = Sheet(height, name=name, width=width)
    start = 0.0
    for part in parts:
        if part.count <= 0:
            continue
        share = part.count / whole
        sheet.hint(
            "rect", f"{part.words}: {part.count:g}", x=sheet.x(start), y=0,
            width=sheet.x(share), height=height, fill=TONES[part.tone],
            stroke="#fff", stroke_width=1.5,
        )  # fmt: skip
        start += share
    return sheet.render()
