"""A map of points from national grid references, without tiles or scripts.

A list of the same places always stands beside it. A place with an address is a link, which a
keyboard reaches too; the page offers a way past them, as there can be hundreds.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from headway.core.charts import drawing

TONES = {
    "plain": drawing.OWN,
    "mark": "#96281b",
    "watch": "#c07a00",
    "quiet": "#7d8b93",
}


@dataclass(frozen=True)
class Place:
    """A point: metres east and north on the national grid, with what to say of it."""

    easting: int
    northing: int
    words: str
    tone: str = "plain"
    url: str = ""


def place_map(places: Sequence[Place], *, name: str, size: int = 640) -> SafeString:
    """The places on a grid of whole kilometres, north up. Empty without places.

    A dashed line goes round them. It is not the authority's boundary, which no publication
    that we load holds, and the page has to say so.
    """
    if not places:
        return SafeString("")
    west, east = _reach([p.easting for p in places])
    south, north = _reach([p.northing for p in places])
    across, up = east - west, north - south
    scale = size / across
    height = max(min(up * scale, size * 1.3), 120)

    def x(easting: float) -> float:
        return (easting - west) * scale

    def y(northing: float) -> float:
        return height - (northing - south) * (height / up)

    role = "group" if any(p.url for p in places) else "img"
    parts = [
        f'<svg class="hw-map" viewBox="0 0 {size} {height:.0f}" role="{role}" '
        f'aria-label="{escape(name)}"><rect width="{size}" height="{height:.0f}" fill="#f6f3ec"/>'
    ]
    step = _grid_step(across)
    for line in range(math.ceil(west / step) * step, int(east) + 1, step):
        parts.append(f'<path d="M{x(line):.1f} 0V{height:.0f}" stroke="#e4ddcd"/>')
    for line in range(math.ceil(south / step) * step, int(north) + 1, step):
        parts.append(f'<path d="M0 {y(line):.1f}H{size}" stroke="#e4ddcd"/>')
    round_them = _hull([(p.easting, p.northing) for p in places])
    if len(round_them) > 2:
        corners = " ".join(f"{x(e):.1f},{y(n):.1f}" for e, n in round_them)
        parts.append(
            f'<polygon points="{corners}" fill="#fbf9f4" fill-opacity="0.7" '
            f'stroke="{drawing.MUTED}" stroke-dasharray="5 5" stroke-linejoin="round"/>'
        )
    order = list(TONES)
    for place in sorted(places, key=lambda p: order.index(p.tone) in (1, 2)):
        radius = 6.5 if place.tone in ("mark", "watch") else 4.5
        words = escape(place.words)
        dot = (
            f'<circle cx="{x(place.easting):.1f}" cy="{y(place.northing):.1f}" r="{radius}" '
            f'fill="{TONES[place.tone]}" stroke="#fff" stroke-width="1.2">'
            f"<title>{words}</title></circle>"
        )
        if place.url:
            dot = f'<a href="{escape(place.url)}" aria-label="{words}">{dot}</a>'
        parts.append(dot)
    bar, bottom = step * scale, height - 16
    parts.append(
        f'<path d="M14 {bottom:.0f}h{bar:.1f}" stroke="{drawing.INK}" stroke-width="3"/>'
        f'<text x="14" y="{bottom - 7:.0f}" font-size="15" fill="{drawing.INK}">'
        f"{step // 1000} km</text></svg>"
    )
    return mark_safe("".join(parts))


def _hull(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The corners of the smallest convex shape round the points, in order (monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(of: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for point in of:
            while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
                found.pop()
            found.append(point)
        return found[:-1]

    return half(ordered) + half(ordered[::-1])


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    """Above nought where the way from a over b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _reach(values: Sequence[int]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = max((high - low) * 0.05, 500)
    return low - margin, high + margin


def _grid_step(across: float) -> int:
    return next((s for s in (1000, 2000, 5000, 10000) if across / s <= 8), 20000)
