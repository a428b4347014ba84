"""A row of dots on one scale: ours with its interval, and those it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from headway.core.charts import drawing
from headway.core.charts.drawing import Sheet, short, ticks

LEFT, RIGHT = 0.03, 0.97
COLOURS = {
    "own": drawing.OWN,
    "similar": drawing.SIMILAR,
    "city": drawing.CITY,
    "nation": drawing.NATION,
}


@dataclass(frozen=True)
class Mark:
    """One value on the scale. `kind` is own, similar, city or nation: shape and colour."""

    kind: str
    words: str  # whose it is: "This school"
    value: float | None
    text: str  # the value as it is written: "53%", or why there is none
    lower: float | None = None
    upper: float | None = None


def dot_row(
    marks: Sequence[Mark],
    *,
    name: str,
    ends: tuple[float, float] | None = None,
    width: float | None = None,
) -> SafeString:
    """The marks on one scale, ours last so that it lies on top. Empty when none has a value.

    `ends` keeps a scale inside what is possible (0 and 100 of a percentage).
    """
    present = [m for m in marks if m.value is not None]
    if not present:
        return SafeString("")
    values = [v for m in present for v in (m.value, m.lower, m.upper) if v is not None]
    low, high = min(values), max(values)
    margin = (high - low) * 0.15 or abs(high) * 0.1 or 1.0
    low, high = low - margin, high + margin
    if ends:
        low, high = max(low, ends[0]), min(high, ends[1])
    scale = ticks(low, high, about=4)
    if ends:
        scale = [t for t in scale if ends[0] <= t <= ends[1]] or scale
    low, high = min(scale[0], low), max(scale[-1], high)

    def at(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - low) / (high - low)

    sheet = Sheet(58, name=name, width=width)
    sheet.line(LEFT, 24, RIGHT, 24, stroke=drawing.LINE, stroke_width=2)
    for tick in scale:
        sheet.line(at(tick), 20, at(tick), 28, stroke=drawing.LINE, stroke_width=1)
        anchor = "start" if at(tick) < 0.06 else "end" if at(tick) > 0.94 else "middle"
        sheet.text(at(tick), 52, short(tick), text_anchor=anchor, fill=drawing.MUTED)
    for mark in present:
        if mark.kind == "own" and mark.lower is not None and mark.upper is not None:
            sheet.line(
                at(mark.lower), 24, at(mark.upper), 24,
                stroke=drawing.OWN_PALE, stroke_width=9, stroke_linecap="round",
            )  # fmt: skip
    for mark in sorted(present, key=lambda m: list(COLOURS).index(m.kind), reverse=True):
        _draw(sheet, mark, at)
    return sheet.render()


def _draw(sheet: Sheet, mark: Mark, at) -> None:  # type: ignore[no-untyped-def]
    assert mark.value is not None
    colour, words = COLOURS[mark.kind], f"{mark.words}: {mark.text}"
    x = sheet.x(at(mark.value))
    if mark.kind == "own":
        sheet.hint("circle", words, cx=x, cy=24, r=8, fill=colour, stroke="#fff", stroke_width=2)
    elif mark.kind == "similar":
        glyph(sheet, "similar", at(mark.value), 24, words)
    elif mark.kind == "city":
        glyph(sheet, "city", at(mark.value), 24, words)
    else:
        sheet.hint("line", words, x1=x, y1=9, x2=x, y2=39, stroke=colour, stroke_width=3)


def glyph(sheet: Sheet, kind: str, fraction: float, y: float, words: str) -> None:
    """The mark of a comparator. A cross for similar, a ring for the city: no colour needed."""
    x = sheet.x(fraction)
    if kind == "city":
        sheet.hint(
            "circle", words, cx=x, cy=y, r=6.5, fill="#fff", stroke=drawing.CITY, stroke_width=3
        )  # fmt: skip
        return
    # Percentages cannot be added to pixels inside a polygon, so the cross is a nested sheet.
    inner = (
        f'<svg x="{x}" y="{y - 8:.1f}" width="16" height="16" overflow="visible">'
        f'<path d="M-6 2 L6 14 M6 2 L-6 14" stroke="#fff" stroke-width="6"/>'
        f'<path d="M-6 2 L6 14 M6 2 L-6 14" stroke="{drawing.SIMILAR}" stroke-width="3.2"/></svg>'
    )
    sheet.constant(inner)
