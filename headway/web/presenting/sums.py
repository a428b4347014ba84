"""One figure with everything that a reader needs to check it."""

from dataclasses import dataclass

from headway.core.components import Panel
from headway.core.templatetags.headway_words import day
from headway.evidence.catalogue import Indicator
from headway.measures.models import Figure
from headway.measures.queries.figures import group_words
from headway.schools.models import School
from headway.web.presenting.measures import cohort_words, ends_of, marks_of, unit_words, written

SIGNIFICANCE = {
    "sig-": "Below England by more than chance would normally produce.",
    "sig+": "Above England by more than chance would normally produce.",
    "ns": "The difference from England is no bigger than chance could produce.",
    "": "No test is made for this figure.",
}
SMALL = {
    "hidden": "Five pupils or fewer: hidden, and used for nothing.",
    "very small": "Six to ten pupils: shown, never flagged, used by no rule.",
    "small": "Eleven to nineteen pupils: rules use the three years together.",
    "full": "Twenty pupils or more: the year stands alone.",
}


@dataclass(frozen=True)
class Sums:
    """Pairs of name and words, in three blocks, and the same comparison as on the panel."""

    title: str
    panel: Panel
    figure: list[tuple[str, str]]
    computed: list[tuple[str, str]]
    source: list[tuple[str, str]]
    definition: list[tuple[str, str]]


def sums_of(school: School, figure: Figure, indicator: Indicator) -> Sums:
    """Every pair that has something to say; nothing is rounded away in the printed value."""
    marks = marks_of(school, figure, indicator, str(figure.get_state_display()))
    panel = Panel(
        key="sums",
        name=indicator.name,
        value=written(figure.value, indicator) or None,
        absent=str(figure.get_state_display()),
        unit=unit_words(indicator),
        year_words=figure.year_label,
        cohort=cohort_words(figure, indicator),
        marks=marks,
        ends=ends_of(indicator),
        conclude=figure.sentence,
    )
    return Sums(
        title=f"{indicator.name}, {figure.year_label}",
        panel=panel,
        figure=_said(
            ("Value", written(figure.value, indicator) or str(figure.get_state_display())),
            ("As printed in the file", figure.raw),
            ("Status of the value", str(figure.get_state_display())),
            ("Pupils", group_words(figure.pupil_group)),
            ("Number in the cohort", cohort_words(figure, indicator)),
            ("Range that chance allows", _range(figure.lower, figure.upper, indicator)),
            ("Publisher's own band", f"{figure.band} of 5" if figure.band else ""),
            ("Years it may be compared with", _series(figure)),
        ),
        computed=_said(
            ("Difference from England", _signed(figure.gap, indicator)),
            ("Is that more than chance?", SIGNIFICANCE.get(figure.sig, "")),
            ("Is it big enough to matter?", _important(figure, indicator)),
            ("Size of the cohort", SMALL.get(figure.small, "")),
            ("Three years together", _pooled(figure, indicator)),
            ("Quarter of the city", figure.quartile_text),
            ("Place among England's schools", _percentile(figure)),
            ("Trend", figure.trend_text or figure.trend_label),
            ("Core cities", written(figure.core_cities, indicator)),
            ("Statistical neighbours", written(figure.neighbours, indicator)),
            ("Region", written(figure.region_value, indicator)),
        ),
        source=_source(figure),
        definition=_said(
            (
                "What it counts",
                f"Pupils who {indicator.phrase}." if indicator.method == "proportion" else "",
            ),
            ("Out of", indicator.denominator),
            (
                "Better when",
                {"higher": "higher", "lower": "lower", "none": "neither: it describes"}[
                    indicator.direction
                ],
            ),
            (
                "Smallest difference that matters",
                _signed(indicator.important, indicator).lstrip("+"),
            ),
            ("Note", indicator.source_note),
        ),
    )


def _said(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [(name, words) for name, words in pairs if words]


def _range(low: float | None, high: float | None, indicator: Indicator) -> str:
    if low is None or high is None:
        return ""
    return f"{written(low, indicator)} to {written(high, indicator)}"


def _signed(value: float | None, indicator: Indicator) -> str:
    if value is None:
        return ""
    text = written(value, indicator).lstrip("+")
    unit = " percentage points" if indicator.unit == "%" else f" {unit_words(indicator)}"
    sign = "+" if value > 0 and text.strip("0.%") else ""
    return f"{sign}{text.rstrip('%')}{unit}".strip()


def _important(figure: Figure, indicator: Indicator) -> str:
    if figure.important is None or indicator.important is None:
        return ""
    limit = _signed(indicator.important, indicator).lstrip("+")
    return f"Yes: it is {limit} or more." if figure.important else f"No: it is less than {limit}."


def _pooled(figure: Figure, indicator: Indicator) -> str:
    if figure.pooled_value is None:
        return ""
    words = written(figure.pooled_value, indicator)
    bounds = _range(figure.pooled_lower, figure.pooled_upper, indicator)
    cohort = f" of {figure.pooled_n:,} pupils" if figure.pooled_n else ""
    return f"{words}{cohort}" + (f", between {bounds.replace(' to ', ' and ')}" if bounds else "")


def _percentile(figure: Figure) -> str:
    if figure.percentile_national is None:
        return ""
    return f"{figure.percentile_national:.0f} of 100 schools in England are lower or the same"


def _series(figure: Figure) -> str:
    start = figure.series.rpartition(":")[2]
    return f"from {start} on, until the measure changes" if start.isdecimal() else ""


def _source(figure: Figure) -> list[tuple[str, str]]:
    release = figure.release
    if release is None:
        return _said(("Source", "Calculated by us from the figures above"))
    return _said(
        ("Publication", release.title),
        ("Publisher", release.publisher),
        ("File", release.file_name),
        ("Row of the file", f"{figure.row:,}" if figure.row else ""),
        ("Status", figure.status or release.status),
        ("Public since", day(release.as_at)),
        ("How we know that date", release.as_at_basis),
        ("Release", release.release_id),
        ("Fingerprint of the file (SHA-256)", release.sha256),
        ("School number in that file", str(figure.from_urn) if figure.from_urn else ""),
    )
