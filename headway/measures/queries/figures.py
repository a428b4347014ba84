"""One school's figures: every year, with its gaps, breaks, comparators and deciles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from headway.core.prepared import Prepared
from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.facts import STATE_WORDS, State, year_label
from headway.measures.headlines import HEADLINES, STAGES
from headway.measures.models import DecileBand, Figure
from headway.schools.models import School

Deciles = dict[tuple[str, str], dict[int, tuple[float, ...]]]

# Lists that a release carries and no figure shows: reading them costs more than the figures.
RELEASE_LISTS = ("release__codes", "release__findings", "release__indicators")
NOT_LOADED = "not_loaded"
NOT_LOADED_WORDS = "No file is loaded for this year"
GROUP_WORDS = {
    "all": "All pupils",
    "disadvantaged": "Disadvantaged",
    "other": "Not disadvantaged",
    "boys": "Boys",
    "girls": "Girls",
    "eal": "English as an additional language",
    "sen": "Special educational needs",
    "send": "Special educational needs",
    "sen_support": "SEN support",
    "ehcp": "Education, health and care plan",
    "looked_after": "Looked after",
    "white_british": "White British",
    "irish": "Irish",
    "irish_traveller": "Traveller of Irish heritage",
    "other_white": "Any other white background",
    "gypsy_roma": "Gypsy or Roma",
    "white_black_caribbean": "White and black Caribbean",
    "white_black_african": "White and black African",
    "white_asian": "White and Asian",
    "other_mixed": "Any other mixed background",
    "indian": "Indian",
    "pakistani": "Pakistani",
    "bangladeshi": "Bangladeshi",
    "other_asian": "Any other Asian background",
    "caribbean": "Black Caribbean",
    "african": "Black African",
    "other_black": "Any other black background",
    "chinese": "Chinese",
    "other_ethnic": "Any other ethnic group",
    "ethnicity_not_known": "Not known",
}
# Order of a group selector; others follow by name.
GROUP_ORDER = tuple(GROUP_WORDS)
# Schools that are spread among their own kind only.
APART = ("special", "alternative")


def group_words(group: str) -> str:
    """A pupil group in plain words; an unknown one with its underscores taken out."""
    return GROUP_WORDS.get(group, group.replace("_", " ").capitalize())


@dataclass(frozen=True)
class YearPoint:
    """One year of a measure: a figure, or the reason that there is none.

    breaks   years before this one may not be compared with it; `break_note` says what changed
    """

    year_end: int
    figure: Figure | None
    state: str
    words: str
    series: str
    breaks: bool = False
    break_note: str = ""
    deciles: tuple[float, ...] = ()  # the nine cut points of England's schools of the phase

    @property
    def label(self) -> str:
        """2019 -> "2018/19"."""
        return year_label(self.year_end)

    @property
    def value(self) -> float | None:
        return self.figure.value if self.figure else None


@dataclass(frozen=True)
class MeasurePanel:
    """All that one measure panel shows, oldest year first.

    latest   the newest year that has a row (a number or its reason), None if there is none
    groups   the pupil groups held for this school: (key, words)
    applies  false where the measure is not for schools of this phase
    """

    indicator: Indicator
    group: str
    group_words: str
    points: tuple[YearPoint, ...]
    groups: tuple[tuple[str, str], ...]
    applies: bool = True

    @property
    def latest(self) -> YearPoint | None:
        """The newest year with a row of the school's own; a national gap year may follow it."""
        return next((point for point in reversed(self.points) if point.figure), None)

    @property
    def empty_words(self) -> str:
        """What stands in place of the panel when no year has a row."""
        if not self.applies:
            return "Does not apply to this phase."
        if self.indicator.local:
            return "Missing: the authority's own figures have not been uploaded."
        return "Missing: no loaded file has a value for this school."


def figures_of(school: School) -> QuerySet[Figure]:
    """The current edition's figures of one school."""
    figures = Figure.objects.current().filter(school=school).select_related("release")
    return figures.defer(*RELEASE_LISTS)


def _bare(urn: int, group: str, wanted: list[str]) -> QuerySet[Figure]:
    """Figures without their releases, which a summary does not draw."""
    found = Figure.objects.current().filter(school=urn, pupil_group=group, indicator__in=wanted)
    return found.annotate(edition_as_at=F("edition__as_at"))


# Every school's summary asks these, in the same form.
_NEWEST = Prepared(lambda urn, group, wanted: _bare(urn, group, wanted).filter(latest=True))
_ALL_YEARS = Prepared(_bare)
_YEARS = Prepared(
    lambda phases, group, wanted: (
        _current_bands(phases, group)
        .filter(indicator__in=wanted)
        .values_list("indicator", "phase", "year_end")
    )
)


def measures_of(
    school: School,
    *,
    group: str = "all",
    only: Iterable[str] | None = None,
    brief: bool = False,
) -> list[MeasurePanel]:
    """Every measure that applies to the school, or holds a row for it, in catalogue order.

    Three queries however many measures and years there are. A measure without values is
    there too, and says that they are missing: an empty cell is never passed over. `brief`
    leaves out what a summary does not draw (deciles, pupil groups, releases): two queries.
    """
    wanted = None if only is None else list(only)
    figures = (
        figures_of(school).filter(pupil_group=group).annotate(edition_as_at=F("edition__as_at"))
    )
    if brief:
        return _brief(school, group, wanted or [])
    bands = _bands(school, group)
    held = Figure.objects.current().filter(school=school)
    if wanted is not None:
        figures = figures.filter(indicator__in=wanted)
        bands = bands.filter(indicator__in=wanted)
        held = held.filter(indicator__in=wanted)
    groups: dict[str, list[str]] = defaultdict(list)
    for indicator, name in held.order_by().values_list("indicator", "pupil_group").distinct():
        groups[indicator].append(name)
    by_indicator: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_indicator[figure.indicator].append(figure)
    deciles: Deciles = defaultdict(dict)
    for band in bands:
        deciles[band.indicator, band.phase][band.year_end] = tuple(band.deciles)

    return _panels(school, group, wanted, by_indicator, deciles, groups)


def _brief(school: School, group: str, wanted: list[str]) -> list[MeasurePanel]:
    """The newest rows of each measure; older years are read only where the newest is not held."""
    by_indicator: dict[str, list[Figure]] = defaultdict(list)
    for figure in _NEWEST.models(school.urn, group, wanted):
        by_indicator[figure.indicator].append(figure)
    late = [indicator for indicator in wanted if indicator not in by_indicator]
    for figure in _ALL_YEARS.models(school.urn, group, late):
        by_indicator[figure.indicator].append(figure)
    deciles: Deciles = defaultdict(dict)
    # which years England has figures for, so that a missing one is still said
    for key, phase, year in _YEARS.tuples(_spread_among(school), group, wanted):
        deciles[key, phase][year] = ()
    return _panels(school, group, wanted, by_indicator, deciles, {})


def _panels(
    school: School,
    group: str,
    wanted: list[str] | None,
    by_indicator: Mapping[str, list[Figure]],
    deciles: Deciles,
    groups: Mapping[str, list[str]],
) -> list[MeasurePanel]:
    catalogue = indicators()
    chosen = (
        [catalogue[key] for key in wanted if key in catalogue]
        if wanted is not None
        else [
            indicator
            for indicator in catalogue.values()
            if school.phase in indicator.phases or indicator.id in by_indicator
        ]
    )
    return [
        _panel(
            indicator,
            group,
            by_indicator.get(indicator.id, []),
            deciles[indicator.id, _band_phase(school, indicator)],
            groups.get(indicator.id, []),
            applies=school.phase in indicator.phases or indicator.id in by_indicator,
        )
        for indicator in chosen
    ]


def measure_of(school: School, indicator: str, *, group: str = "all") -> MeasurePanel:
    """One measure for one group of pupils. Raises KeyError if there is no such measure."""
    indicators()[indicator]
    return measures_of(school, group=group, only=[indicator])[0]


def headline_measures(school: School, *, brief: bool = False) -> list[MeasurePanel]:
    """The seven measures of the school's summary, in the order of its phase."""
    return measures_of(school, only=HEADLINES.get(school.phase, ()), brief=brief)


@dataclass(frozen=True)
class Stage:
    """One stage of education on a school's data page."""

    key: str
    name: str
    applies: bool
    panels: tuple[MeasurePanel, ...]

    @property
    def words(self) -> str:
        """Why the stage is blank, where it is."""
        return "" if self.applies else "Does not apply to this phase."


def stages_of(school: School, *, group: str = "all") -> list[Stage]:
    """The five stages, each with its measures; blank where the phase does not teach it."""
    wanted = [indicator for _, _, ids in STAGES for indicator in ids]
    panels = {panel.indicator.id: panel for panel in measures_of(school, group=group, only=wanted)}
    stages = []
    for key, name, ids in STAGES:
        inside = tuple(panels[i] for i in ids if i in panels and panels[i].applies)
        stages.append(Stage(key, name, bool(inside), inside))
    return stages


# Who the pupils are: shown beside the city and England, never scored.
PEOPLE = ("C_NOR", "C_FSM6", "C_EAL", "C_SENK", "C_EHCP", "C_MOB", "W_PTR", "W_TURN", "W_VAC")


def people_figures(school: School) -> list[MeasurePanel]:
    """Pupil characteristics and staffing, each with city and England beside it."""
    return measures_of(school, only=PEOPLE)


ETHNIC_GROUPS = "C_ETH"


def ethnic_groups(school: School) -> list[Figure]:
    """The share of each ethnic group in the newest year held, largest first (one query)."""
    rows = figures_of(school).filter(indicator=ETHNIC_GROUPS).order_by("-year_end")
    held = list(rows)
    newest = [row for row in held if row.year_end == held[0].year_end]
    return sorted(newest, key=lambda row: (row.value is None, -(row.value or 0.0)))


def figure_sums(school: School, indicator: str, year_end: int, group: str = "all") -> Figure | None:
    """The one figure behind "Show the sums", with its release; None if it is not held."""
    return (
        figures_of(school).filter(indicator=indicator, year_end=year_end, pupil_group=group).first()
    )


def _as_at(figure: Figure) -> date:
    as_at: date = figure.edition_as_at  # type: ignore[attr-defined]  # annotated in measures_of
    return as_at


def _results_year(as_at: date) -> int:
    """The year whose summer results are the latest that could exist on a day."""
    return as_at.year if as_at.month >= 8 else as_at.year - 1


def _band_phase(school: School, indicator: Indicator) -> str:
    """Whom the school is spread among in England: special apart, else the measure's own phase."""
    if school.phase in APART:
        return "special"
    primary, secondary = "primary" in indicator.phases, "secondary" in indicator.phases
    if primary != secondary:
        return "primary" if primary else "secondary"
    return "secondary" if school.phase == "all_through" else school.reporting_phase


def _spread_among(school: School) -> list[str]:
    return ["special"] if school.phase in APART else ["primary", "secondary"]


def _bands(school: School, group: str) -> QuerySet[DecileBand]:
    return _current_bands(_spread_among(school), group)


def _current_bands(phases: list[str], group: str) -> QuerySet[DecileBand]:
    return DecileBand.objects.filter(edition__current=True, phase__in=phases, pupil_group=group)


def _panel(
    indicator: Indicator,
    group: str,
    figures: list[Figure],
    deciles: dict[int, tuple[float, ...]],
    groups: list[str],
    *,
    applies: bool,
) -> MeasurePanel:
    by_year = {figure.year_end: figure for figure in figures}
    years = sorted({*by_year, *(deciles if by_year else ())})
    points: list[YearPoint] = []
    gaps = {gap.year_end: gap for gap in indicator.gaps}
    notes = {f"{indicator.id}:{series.first}": series.note for series in indicator.series}
    final = max(years, default=0)
    # Newest years in which nothing was produced nationally are said, last.
    while figures and final + 1 in gaps and final + 1 <= _results_year(_as_at(figures[0])):
        final += 1
    for year in range(min(years, default=1), final + 1):
        figure = by_year.get(year)
        series = figure.series if figure else indicator.series_of(year)
        if figure:
            state, words = figure.state, str(figure.get_state_display())
        elif year in gaps:
            state, words = gaps[year].state, STATE_WORDS[State(gaps[year].state)]
        elif year in deciles:
            state, words = State.MISSING.value, STATE_WORDS[State.MISSING]
        else:
            state, words = NOT_LOADED, NOT_LOADED_WORDS
        breaks = bool(points) and points[-1].series != series
        points.append(
            YearPoint(
                year_end=year,
                figure=figure,
                state=state,
                words=words,
                series=series,
                breaks=breaks,
                break_note=notes.get(series, "") if breaks else "",
                deciles=deciles.get(year, ()),
            )
        )
    order = {name: place for place, name in enumerate(GROUP_ORDER)}
    held = sorted(groups, key=lambda name: (order.get(name, len(order)), name))
    return MeasurePanel(
        indicator=indicator,
        group=group,
        group_words=group_words(group),
        points=tuple(points),
        groups=tuple((name, group_words(name)) for name in held),
        applies=applies,
    )
