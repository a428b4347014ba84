"""A map of points from national grid references, without tiles or scripts.

A list of the same places always stands beside it; the map itself holds no links, so that a
keyboard does not have to walk through hundreds of them.
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


def place_map(places: Sequence[Place], *, name: str, size: int = 640) -> SafeString:
    """The places on a grid of whole kilometres, north up. Empty without places.

    The grid and the scale bar stand for the boundary, which no publication that we load holds.
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

    parts = [
        f'<svg class="hw-map" viewBox="0 0 {size} {height:.0f}" role="img" '
        f'aria-label="{escape(name)}"><rect width="{size}" height="{height:.0f}" fill="#f6f3ec"/>'
    ]
    step = _grid_step(across)
    for line in range(math.ceil(west / step) * step, int(east) + 1, step):
        parts.append(f'<path d="M{x(line):.1f} 0V{height:.0f}" stroke="#e4ddcd"/>')
    for line in range(math.ceil(south / step) * step, int(north) + 1, step):
        parts.append(f'<path d="M0 {y(line):.1f}H{size}" stroke="#e4ddcd"/>')
    order = list(TONES)
    for place in sorted(places, key=lambda p: order.index(p.tone) in (1, 2)):
        radius = 6.5 if place.tone in ("mark", "watch") else 4.5
        parts.append(
            f'<circle cx="{x(place.easting):.1f}" cy="{y(place.northing):.1f}" r="{radius}" '
            f'fill="{TONES[place.tone]}" stroke="#fff" stroke-width="1.2">'
            f"<title>{escape(place.words)}</title></circle>"
        )
    bar, bottom = step * scale, height - 16
    parts.append(
        f'<path d="M14 {bottom:.0f}h{bar:.1f}" stroke="{drawing.INK}" stroke-width="3"/>'
        f'<text x="14" y="{bottom - 7:.0f}" font-size="15" fill="{drawing.INK}">'
        f"{step // 1000} km</text></svg>"
    )
    return mark_safe("".join(parts))


def _reach(values: Sequence[int]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = max((high - low) * 0.05, 500)
    return low - margin, high + margin


def _grid_step(across: float) -> int:
    return next((s for s in (1000, 2000, 5000, 10000) if across / s <= 8), 20000)
