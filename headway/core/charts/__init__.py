"""Charts as SVG, drawn on the server: no script, sharp in print, and the same in a document.

Across, positions are percentages and down they are pixels, so a chart takes the width it is
given while its text keeps its size. Given a `width` in pixels, as a document needs, the same
drawing comes out in absolute numbers. Every chart has a sentence as its name and stands
beside a table with the same figures.
"""

from headway.core.charts.bars import Part, bar, share_bar
from headway.core.charts.dots import Mark, dot_row
from headway.core.charts.periods import Column, period_columns
from headway.core.charts.places import Place, place_map
from headway.core.charts.spark import spark
from headway.core.charts.timeline import Event, Span, timeline
from headway.core.charts.years import YearPoint, year_chart, year_notes

__all__ = [
    "Column",
    "Event",
    "Mark",
    "Part",
    "Place",
    "Span",
    "YearPoint",
    "bar",
    "dot_row",
    "period_columns",
    "place_map",
    "share_bar",
    "spark",
    "timeline",
    "year_chart",
    "year_notes",
]
