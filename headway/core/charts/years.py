"""One measure over the years, on the spread of schools in the country.

A line joins only neighbouring years of one series. A year without a result keeps its place
and is marked; a break of series is a dashed line; both are also said in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString

from headway.core.charts import drawing
from headway.core.charts.drawing import Sheet, short, ticks

LEFT, RIGHT, TOP, BASE, HEIGHT = 0.07, 0.995, 16, 172, 200


@dataclass(frozen=True)
class YearPoint:
    """One year. `value` is None with `why` saying the reason.

    `deciles` are the nine decile points of the country's schools; `nation` its own figure.
    """

    year_end: int
    value: float | None
    text: str
    series: str = ""
    lower: float | None = None
    upper: float | None = None
    deciles: tuple[float, ...] = ()
    nation: float | None = None
    why: str = ""
    break_note: str = ""  # said where this year starts a new series


def year_notes(points: Sequence[YearPoint]) -> list[str]:
    """What the chart shows by gaps and dashed lines, in sentences."""
    notes: list[str] = []
    missing: dict[str, list[int]] = {}
    for point in points:
        if point.value is None:
            missing.setdefault(point.why or "No figure", []).append(point.year_end)
    for why, years in missing.items():
        notes.append(f"{joined([str(y) for y in years])}: {lower_first(why)}.")
    for before, after in _neighbours(points):
        if before.series != after.series:
            words = after.break_note or "the measure changed"
            notes.append(
                f"From {after.year_end} the figures cannot be compared with earlier years: "
                f"{lower_first(words).rstrip('.')}."
            )
    return notes


def year_chart(
    points: Sequence[YearPoint],
    *,
    name: str,
    ends: tuple[float, float] | None = None,
    width: float | None = None,
) -> SafeString:
    """The chart, or nothing when no year has a value."""
    if not any(p.value is not None for p in points):
        return SafeString("")
    low, high, scale = _scale(points, ends)
    step = (RIGHT - LEFT) / len(points)

    def across(index: int) -> float:
        return LEFT + step * (index + 0.5)

    def down(value: float) -> float:
        return BASE - (BASE - TOP) * (min(max(value, low), high) - low) / (high - low)

    sheet = Sheet(HEIGHT, name=name, width=width)
    for tick in scale:
        sheet.line(LEFT, down(tick), RIGHT, down(tick), stroke="#e9e4da", stroke_width=1)
        sheet.text(
            LEFT - 0.012, down(tick) + 4.5, short(tick), text_anchor="end", fill=drawing.MUTED
        )  # fmt: skip
    for index, point in enumerate(points):
        _column(sheet, point, across(index), step, down, short=len(points) > 7)
    for first, last in _silent_runs(points):
        _silence(sheet, across(first) - step * 0.36, across(last) + step * 0.36)
    _breaks(sheet, points, step)
    for index in range(1, len(points)):
        before, after = points[index - 1], points[index]
        if _joined(before, after):
            assert before.value is not None
            assert after.value is not None
            sheet.line(
                across(index - 1), down(before.value), across(index), down(after.value),
                stroke=drawing.OWN, stroke_width=2.5,
            )  # fmt: skip
    for index, point in enumerate(points):
        if point.value is not None:
            words = f"{point.year_end}: {point.text}"
            sheet.hint(
                "circle", words, cx=sheet.x(across(index)), cy=f"{down(point.value):.1f}", r=6,
                fill=drawing.OWN, stroke="#fff", stroke_width=2,
            )  # fmt: skip
    return sheet.render()


def _scale(
    points: Sequence[YearPoint], ends: tuple[float, float] | None
) -> tuple[float, float, list[float]]:
    values: list[float] = []
    for p in points:
        spread = (p.deciles[0], p.deciles[-1]) if p.deciles else ()
        values += [
            v for v in (p.value, p.lower, p.upper, p.nation, *spread) if v is not None
        ]  # fmt: skip
    low, high = min(values), max(values)
    if ends:
        low, high = max(low, ends[0]), min(high, ends[1])
    scale = ticks(low, high, about=4)
    if ends:
        scale = [t for t in scale if ends[0] <= t <= ends[1]] or scale
    return min(scale[0], low), max(scale[-1], high), scale


def _column(  # type: ignore[no-untyped-def]
    sheet: Sheet, point: YearPoint, x: float, step: float, down, *, short: bool
) -> None:
    half = step * 0.36
    year = (
        f"\N{RIGHT SINGLE QUOTATION MARK}{point.year_end % 100:02d}"
        if short
        else str(point.year_end)
    )
    sheet.text(x, HEIGHT - 8, year, text_anchor="middle", fill=drawing.MUTED)
    if _silent(point):
        return
    if point.deciles:
        d = point.deciles
        for high, low, colour in (
            (d[-1], d[0], drawing.BAND_OUTER),
            (d[-3], d[2], drawing.BAND_INNER),
        ):
            sheet.box(x - half, down(high), 2 * half, down(low) - down(high), fill=colour)
    if point.nation is not None:
        y = down(point.nation)
        sheet.line(x - half, y, x + half, y, stroke=drawing.NATION, stroke_width=2)
    if point.value is None:
        sheet.text(
            x, BASE - 6, "none", text_anchor="middle", fill=drawing.MUTED, font_size=12
        )  # fmt: skip
    elif point.lower is not None and point.upper is not None:
        sheet.line(
            x, down(point.lower), x, down(point.upper), stroke=drawing.OWN, stroke_width=2
        )  # fmt: skip


def _silent(point: YearPoint) -> bool:
    return point.value is None and not point.deciles and point.nation is None


def _silent_runs(points: Sequence[YearPoint]) -> list[tuple[int, int]]:
    """First and last place of each run of years in which nothing at all is known."""
    runs: list[tuple[int, int]] = []
    for index, point in enumerate(points):
        if not _silent(point):
            continue
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _silence(sheet: Sheet, left: float, right: float) -> None:
    sheet.box(
        left, TOP, right - left, BASE - TOP, fill="none",
        stroke=drawing.LINE, stroke_dasharray="2 4",
    )  # fmt: skip
    middle = (left + right) / 2
    sheet.text(
        middle, (TOP + BASE) / 2 + 4, "none", text_anchor="middle", fill=drawing.MUTED, font_size=12
    )  # fmt: skip


def _breaks(sheet: Sheet, points: Sequence[YearPoint], step: float) -> None:
    for before, after in _neighbours(points):
        if before.series != after.series:
            x = LEFT + step * points.index(after)
            sheet.line(
                x, 4, x, BASE + 6, stroke=drawing.INK, stroke_width=1.5, stroke_dasharray="5 4"
            )  # fmt: skip


def _neighbours(points: Sequence[YearPoint]) -> list[tuple[YearPoint, YearPoint]]:
    told = [p for p in points if p.series and (p.value is not None or p.deciles)]
    return list(pairwise(told))


def _joined(before: YearPoint, after: YearPoint) -> bool:
    return (
        before.value is not None
        and after.value is not None
        and before.series == after.series
        and after.year_end - before.year_end == 1
    )


def joined(words: Sequence[str]) -> str:
    """ "2020", "2020 and 2021", "2020, 2021 and 2022"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def lower_first(words: str) -> str:
    """The first letter small, unless the word is a name or an abbreviation."""
    first = words.split(" ")[0]
    if first.isupper() or first in {"KS1", "KS2", "Ofsted", "England", "Progress", "Attainment"}:
        return words
    return words[:1].lower() + words[1:]
