"""Dated events on one line of years, with named spans behind them and a window ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from headway.core.charts import drawing
from headway.core.charts.drawing import Sheet

LEFT, RIGHT, HEIGHT, LINE_Y, LOWER_Y = 0.02, 0.98, 132, 56, 86
FILLS = {
    "good": "#1d6b3c",
    "middle": "#7a4d00",
    "bad": "#96281b",
    "quiet": "#52606a",
}


@dataclass(frozen=True)
class Event:
    """Something on a day. `badge` is one or two characters inside the mark.

    `tone` is good, middle, bad or quiet; `lower` draws it small on a second line.
    """

    on: date
    badge: str
    words: str
    tone: str = "quiet"
    lower: bool = False
    square: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch of time behind the events: a regime, or a window ahead."""

    start: date
    end: date
    words: str
    kind: str = "era"  # or "window"


def timeline(
    events: Sequence[Event],
    spans: Sequence[Span],
    *,
    name: str,
    today: date,
    width: float | None = None,
) -> SafeString:
    """Events and spans between the first and the last of them, a year either side.

    Empty when there is nothing to place.
    """
    windows = [s for s in spans if s.kind == "window"]
    if not events and not windows:
        return SafeString("")
    days = [e.on for e in events] + [d for s in windows for d in (s.start, s.end)] + [today]
    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)
    total = (last - first).days

    def at(day: date) -> float:
        inside = min(max(day, first), last)
        return LEFT + (RIGHT - LEFT) * (inside - first).days / total

    sheet = Sheet(HEIGHT, name=name, width=width)
    eras = [s for s in spans if s.kind == "era" and s.end > first and s.start < last]
    for number, era in enumerate(eras):
        tint = ("#f3efe7", "#e6eef0")[number % 2]
        sheet.hint(
            "rect", era.words, x=sheet.x(at(era.start)), y=8,
            width=sheet.x(at(era.end) - at(era.start)), height=92, fill=tint,
        )  # fmt: skip
    for window in windows:
        sheet.hint(
            "rect", window.words, x=sheet.x(at(window.start)), y=26,
            width=sheet.x(max(at(window.end) - at(window.start), 0.004)), height=60,
            fill="#fdf0d2", stroke="#b98600", stroke_width=1.5, stroke_dasharray="5 3",
        )  # fmt: skip
    sheet.line(LEFT, LINE_Y, RIGHT, LINE_Y, stroke=drawing.LINE, stroke_width=2)
    _years(sheet, first.year, last.year, at)
    sheet.line(
        at(today), 8, at(today), 100, stroke=drawing.INK, stroke_width=1.5, stroke_dasharray="2 3"
    )  # fmt: skip
    for event in sorted(events, key=lambda e: e.on):
        _event(sheet, event, at(event.on))
    return sheet.render()


def _years(sheet: Sheet, first: int, last: int, at) -> None:  # type: ignore[no-untyped-def]
    count = last - first
    every = 1 if count <= 7 else 2 if count <= 14 else 5
    for year in range(first, last + 1):
        x = at(date(year, 1, 1))
        tall = year % every == 0
        sheet.line(x, 100, x, 108 if tall else 104, stroke=drawing.LINE, stroke_width=1)
        if tall:
            anchor = "start" if x < 0.05 else "end" if x > 0.95 else "middle"
            sheet.text(x, 123, str(year), text_anchor=anchor, fill=drawing.MUTED)


def _event(sheet: Sheet, event: Event, fraction: float) -> None:
    y, size = (LOWER_Y, 5.0) if event.lower else (LINE_Y, 12.0)
    fill, x = FILLS[event.tone], sheet.x(fraction)
    if event.square and not event.lower:
        sheet.constant(f'<svg x="{x}" y="{y - 12:.1f}" overflow="visible" width="1" height="24">')
        sheet.hint(
            "rect", event.words, x=-12, y=0, width=24, height=24, rx=4, fill=fill,
            stroke="#fff", stroke_width=2,
        )  # fmt: skip
        sheet.constant("</svg>")
    else:
        sheet.hint(
            "circle", event.words, cx=x, cy=y, r=size, fill=fill, stroke="#fff", stroke_width=2
        )  # fmt: skip
    if not event.lower:
        sheet.text(
            fraction, y + 4.5, event.badge, text_anchor="middle", fill="#fff", font_weight=700
        )  # fmt: skip
