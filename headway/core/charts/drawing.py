"""A sheet to draw on, and the arithmetic of a scale."""

import math
import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

INK = "#17242b"
MUTED = "#52606a"
LINE = "#c9c2b4"
OWN = "#0b5f6e"
OWN_PALE = "#8fc3cb"
SIMILAR = "#9a4f00"
CITY = "#69449a"
NATION = "#17242b"
BAND_OUTER = "#ece6d8"
BAND_INNER = "#ddd3bd"
FONT = "Atkinson Hyperlegible Next"


class Sheet:
    """One SVG under construction. `name` is what a screen reader says of it."""

    def __init__(self, height: float, *, name: str, width: float | None = None) -> None:
        self.height = height
        self.width = width
        self.name = name
        self._parts: list[str] = []

    def x(self, fraction: float) -> str:
        """A place across: 0 is the left edge, 1 the right."""
        if self.width is None:
            return f"{100 * fraction:.2f}%"
        return f"{self.width * fraction:.1f}"

    def add(self, tag: str, content: str = "", /, **attributes: object) -> None:
        """One element. `stroke_width=2` becomes `stroke-width="2"`; None is left out."""
        written = _attributes(attributes)
        inner = escape(content) if content else ""
        self._parts.append(f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>")

    def hint(self, tag: str, words: str, /, **attributes: object) -> None:
        """An element that says something when a pointer rests on it."""
        title = f"<title>{escape(words)}</title>"
        self._parts.append(f"<{tag}{_attributes(attributes)}>{title}</{tag}>")

    def constant(self, markup: str) -> None:
        """Markup of ours, written out: positions and colours, never words from outside."""
        self._parts.append(markup)

    def text(self, fraction: float, y: float, words: str, **attributes: object) -> None:
        """Words at a place. Size 13 and ink unless said."""
        defaults: dict[str, object] = {"font_size": 13, "fill": INK}
        self.add("text", words, x=self.x(fraction), y=f"{y:.1f}", **(defaults | attributes))

    def line(self, x1: float, y1: float, x2: float, y2: float, **attributes: object) -> None:
        """A straight line between two places."""
        self.add(
            "line", x1=self.x(x1), y1=f"{y1:.1f}", x2=self.x(x2), y2=f"{y2:.1f}", **attributes
        )  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, **attributes: object) -> None:
        """A rectangle; `x` and `width` are fractions of the sheet."""
        self.add(
            "rect", x=self.x(x), y=f"{y:.1f}", width=self.x(width), height=f"{max(height, 0):.1f}",
            **attributes,
        )  # fmt: skip

    def render(self) -> SafeString:
        """The finished element. Everything that came from outside was escaped on the way in."""
        if self.width is None:
            size = f'width="100%" height="{self.height:g}" class="hw-chart"'
        else:
            size = (
                f'xmlns="http://www.w3.org/2000/svg" width="{self.width:g}" '
                f'height="{self.height:g}" font-family="{FONT}"'
            )
        name = escape(self.name)
        return mark_safe(f'<svg {size} role="img" aria-label="{name}">{"".join(self._parts)}</svg>')


def _attributes(attributes: dict[str, object]) -> str:
    written = []
    for key, value in attributes.items():
        if value is not None:
            text = value if isinstance(value, str) else str(value)
            if not PLAIN(text):  # numbers, colours and our own words have nothing to escape
                text = escape(text)
            written.append(f' {_hyphened(key)}="{text}"')
    return "".join(written)


PLAIN = re.compile(r"[\w#%. ()-]*\Z").match


@lru_cache(maxsize=256)
def _hyphened(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def ticks(low: float, high: float, *, about: int = 4) -> list[float]:
    """Round numbers that cover low to high: about `about` steps of 1, 2 or 5 times a power of 10.

    Raises ValueError unless both are finite.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError("a scale needs finite ends")
    if high < low:
        low, high = high, low
    if high - low < 1e-9:
        low, high = low - 1, high + 1
    raw = (high - low) / about
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * k, 10) for k in range(first, last + 1)]


def short(value: float) -> str:
    """A number for an axis: no needless zeros, a real minus sign."""
    text = f"{value:,.10g}"
    return text.replace("-", "\N{MINUS SIGN}")
