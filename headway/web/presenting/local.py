"""Local figures as pages and files show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.charts import Column as Bar
from headway.core.charts import period_columns
from headway.core.tables import Column
from headway.local.models import LocalValue
from headway.local.queries import Point, Series
from headway.local.queries.series import SchoolLine

TONES = {True: "good", False: "bad", None: "quiet"}


@dataclass(frozen=True)
class SeriesShown:
    """One measure of one place: the chart, the latest in words, and every period."""

    series: Series
    chart: SafeString
    remarks: int = 0

    @property
    def latest(self) -> Point | None:
        return self.series.latest

    @property
    def last_asked(self) -> Point:
        """The newest period of the series, reported or not."""
        return self.series.points[-1]

    @property
    def late(self) -> str:
        """What is said where the newest period has no figure yet."""
        if self.last_asked.value is None and self.latest is not None:
            return f"{self.last_asked.period.label}: not reported yet."
        return ""


def shown(series: Series, *, remarks: int = 0) -> SeriesShown:
    """The series with its chart; the chart's name says every figure."""
    measure = series.measure
    said = ", ".join(f"{p.period.label} {p.words.lower()}" for p in series.points)
    bars = [Bar(p.period.short, p.value, p.words, "no figure") for p in series.points]
    return SeriesShown(series, period_columns(bars, name=f"{measure.name}: {said}"), remarks)


def _school(line: SchoolLine) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a>',
        reverse("school_local", args=[line.school.urn]), line.school.name,
    )  # fmt: skip


def plain(value: LocalValue | None) -> int | float | None:
    """The figure for a file: a whole number without a point."""
    return whole(value.value) if value is not None else None


def whole(value: float | None) -> int | float | None:
    """A whole number without a point; anything else as it is."""
    return value if value is None or value != int(value) else int(value)


def _how(value: LocalValue | None) -> str:
    if value is None:
        return ""
    said = f"{value.how}, {value.entered_at:%-d %B %Y}"
    return f"{said}. {value.note}" if value.note else said


SCHOOL_COLUMNS = (
    Column("name", "School", lambda r: r.school.name, cell=_school, heading=True),
    Column("urn", "URN", lambda r: r.school.urn, shown=False),
    Column("district", "District", lambda r: r.school.district),
    Column("value", "Figure", lambda r: plain(r.now), cell=lambda r: r.words),
    Column("before", "Period before", lambda r: plain(r.before), shown=False),
    Column("change", "Change", lambda r: r.change.words),
    Column("how", "How it came here", lambda r: _how(r.now)),
)


def period_columns_of(series: Series) -> tuple[Column, ...]:
    """Columns of a series as a file: one row a period."""
    unit = series.measure.unit
    return (
        Column("period", "Period", lambda p: p.period.label),
        Column("value", "Figure", lambda p: whole(p.value), unit=unit),
        Column("state", "State", lambda p: "reported" if p.value is not None else p.words),
        Column("rests", "Rests on", lambda p: p.rests_on),
        Column("change", "Change", lambda p: p.change.words),
    )


def figure_said(point: Point | None) -> str:
    """A figure as a comment keeps it: "October to December 2025: 3 pupils"."""
    return f"{point.period.label}: {point.words}" if point is not None else ""


def published_said(figure: Any) -> str:
    """A published figure as a comment keeps it: "2024/25: 53, edition 4"."""
    value = f"{figure.value:g}" if figure.value is not None else str(figure.get_state_display())
    return f"{figure.year_label}: {value}"
