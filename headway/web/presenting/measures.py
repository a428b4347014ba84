"""A published measure of one school, made ready for its panel."""

from collections.abc import Iterable

from django.urls import reverse

from headway.core.charts import Mark
from headway.core.charts import YearPoint as ChartYear
from headway.core.components import FigureRow, Panel
from headway.evidence.attendance import high_of_school
from headway.evidence.catalogue import Indicator
from headway.evidence.facts import State
from headway.evidence.statistics.rounding import round_half_away
from headway.measures.models import Figure
from headway.measures.queries import MeasurePanel, YearPoint
from headway.schools.models import School

FEW = 20  # pupils; of fewer the number itself is said, because a percentage misleads
TINY = 11  # pupils; of fewer nothing is concluded
UNITS = {
    "points": "points",
    "score": "scaled score",
    "grades": "grades",
    "percentage points": "percentage points",
    "per 100 pupils": "per 100 pupils",
    "pupils": "pupils",
}


def written(value: float | None, indicator: Indicator) -> str:
    """The number as it is written: "53%", "+0.25", a real minus sign; empty for none."""
    if value is None:
        return ""
    places = indicator.places
    text = f"{round_half_away(value, places):,.{places}f}".replace("-", "\N{MINUS SIGN}")
    if indicator.method == "progress" and value > 0 and text.strip("0."):
        text = f"+{text}"
    return f"{text}%" if indicator.unit == "%" else text


def unit_words(indicator: Indicator) -> str:
    """What follows a number that does not carry its own sign of the unit."""
    return "" if indicator.unit == "%" else UNITS.get(indicator.unit, indicator.unit)


def ends_of(indicator: Indicator) -> tuple[float, float] | None:
    """What the measure cannot go beyond, where both ends are known."""
    low, high = getattr(indicator, "low", None), getattr(indicator, "high", None)
    if low is not None and high is not None:
        return low, high
    return (0.0, 100.0) if indicator.unit == "%" else None


def cohort_words(figure: Figure, indicator: Indicator) -> str:
    """ "58 pupils"; of a small cohort "9 of 12 pupils", because 75% would mislead."""
    if figure.n is None or figure.value is None:  # the size of a hidden cohort stays hidden
        return ""
    whole = (
        f"{figure.n:,} {'pupils' if 'pupil' in indicator.denominator else indicator.denominator}"
    )
    if indicator.method == "proportion" and figure.value is not None and figure.n < FEW:
        return f"{round(figure.value * figure.n / 100)} of {whole}"
    return whole


def tone_of(figure: Figure, indicator: Indicator) -> tuple[str, str]:
    """An edge colour and its words, only where the difference is real and matters."""
    high = high_of_school(figure.gap, figure.percentile_national, indicator)
    if high:
        return "watch", high
    if not figure.important or figure.sig not in ("sig+", "sig-") or indicator.direction == "none":
        return "", ""
    above = figure.sig == "sig+"
    better = above == (indicator.direction == "higher")
    side = "Above England" if above else "Below England"
    return ("strength", f"{side}: a strength") if better else ("watch", side)


def panel_of(school: School, measure: MeasurePanel, *, brief: bool = False) -> Panel:
    """The panel of one measure; `brief` leaves out the years, which a summary does not draw."""
    indicator, latest = measure.indicator, measure.latest
    if latest is None or latest.figure is None:
        return Panel(key=indicator.id, name=_name(measure), value=None, absent=measure.empty_words)
    figure = latest.figure
    tone, tone_words = tone_of(figure, indicator)
    return Panel(
        key=indicator.id,
        name=_name(measure),
        value=written(figure.value, indicator) or None,
        unit=unit_words(indicator),
        absent=latest.words,
        year_words=_year_words(latest),
        cohort=cohort_words(figure, indicator),
        stamp=_stamp(measure, latest),
        quartile=figure.quartile_text,
        trend=figure.trend_text or (f"Trend: {figure.trend_label}." if figure.trend_label else ""),
        conclude=figure.sentence,
        warnings=tuple(_warnings(figure, indicator)),
        marks=marks_of(school, figure, indicator, latest.words),
        points=() if brief else tuple(_chart_year(p, indicator) for p in measure.points),
        rows=() if brief else tuple(_row(school, measure, p) for p in reversed(measure.points)),
        ends=ends_of(indicator),
        sums_url=sums_url(school.urn, figure),
        tone=tone,
        tone_words=tone_words,
    )


def panels_of(
    school: School, measures: Iterable[MeasurePanel], *, brief: bool = False
) -> list[Panel]:
    """One panel a measure."""
    return [panel_of(school, measure, brief=brief) for measure in measures]


def sums_url(urn: int, figure: Figure) -> str:
    """Where one figure opens its source."""
    return reverse(
        "school_figure", args=[urn, figure.indicator, figure.year_end, figure.pupil_group]
    )


def marks_of(
    school: School, figure: Figure, indicator: Indicator, absent: str = ""
) -> tuple[Mark, ...]:
    """School, similar schools, city and England on one scale; a comparator not held is left out."""
    own = Mark(
        "own", "This school", figure.value,
        written(figure.value, indicator) or absent or "no figure", figure.lower, figure.upper,
    )  # fmt: skip
    if indicator.method == "context" and indicator.unit == "pupils":
        return (own,)  # how many there are elsewhere in all is no yardstick for one school
    others = (
        ("similar", "Similar schools", figure.family_mean),
        ("city", school.la_name or "The city", figure.la_value),
        ("nation", "England", figure.national),
    )
    held = [
        Mark(kind, words, value, written(value, indicator))
        for kind, words, value in others
        if value is not None
    ]
    return (own, *held)


def _name(measure: MeasurePanel) -> str:
    if measure.group == "all":
        return measure.indicator.name
    return f"{measure.indicator.name}: {measure.group_words[:1].lower()}{measure.group_words[1:]}"


def _year_words(point: YearPoint) -> str:
    figure = point.figure
    if figure and figure.status == "provisional":
        return f"{point.label}, provisional"
    return point.label


def _stamp(measure: MeasurePanel, latest: YearPoint) -> str:
    newest = measure.points[-1]
    if newest.year_end <= latest.year_end:
        return ""
    if newest.state == State.BASELINE_GAP:
        return (
            f"Based on {latest.label}: no progress score was produced nationally "
            f"in {newest.year_end}."
        )
    return (
        f"Based on {latest.label}: {newest.words[:1].lower()}{newest.words[1:]} in {newest.label}."
    )


def _warnings(figure: Figure, indicator: Indicator) -> Iterable[str]:
    if figure.value is not None and figure.n is not None and 5 < figure.n < TINY:
        words = f"Only {figure.n} pupils: we show the figure but draw no conclusion."
        if words not in figure.sentence:
            yield words
    if figure.from_urn:
        yield f"This result is of the school before it became this one (URN {figure.from_urn})."
    if indicator.direction == "lower":
        yield "For this measure lower is better."


def _chart_year(point: YearPoint, indicator: Indicator) -> ChartYear:
    figure = point.figure
    return ChartYear(
        year_end=point.year_end,
        value=figure.value if figure else None,
        text=written(figure.value, indicator) if figure else "",
        series=point.series,
        lower=figure.lower if figure else None,
        upper=figure.upper if figure else None,
        deciles=point.deciles,
        nation=figure.national if figure else None,
        why=point.words,
        break_note=point.break_note,
    )


def _row(school: School, measure: MeasurePanel, point: YearPoint) -> FigureRow:
    indicator, figure = measure.indicator, point.figure
    if figure is None:
        return FigureRow(point.label, point.words)
    interval = ""
    if figure.lower is not None and figure.upper is not None:
        interval = f"{written(figure.lower, indicator)} to {written(figure.upper, indicator)}"
    return FigureRow(
        year_words=point.label,
        own=written(figure.value, indicator) or point.words,
        interval=interval,
        cohort=f"{figure.n:,}" if figure.n is not None and figure.value is not None else "",
        similar=written(figure.family_mean, indicator),
        city=written(figure.la_value, indicator),
        nation=written(figure.national, indicator),
        url=sums_url(school.urn, figure),
    )
