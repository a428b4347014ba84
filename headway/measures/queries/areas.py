"""The authority's own figures beside three comparators, with rank and how sure it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.facts import year_label
from headway.measures.models import AreaFigure, AreaLevel
from headway.measures.queries.figures import RELEASE_LISTS, group_words

FEW_AUTHORITIES = 5  # more of them in one year than in the other, and places mean another thing


@dataclass(frozen=True)
class AreaYear:
    """One year of the authority's figure. A comparator that is None is not held.

    The gap to England is in `own`; those to core cities and neighbours are in their own rows.
    """

    year_end: int
    own: AreaFigure
    england: AreaFigure | None
    region: AreaFigure | None
    core_cities: AreaFigure | None
    neighbours: AreaFigure | None
    before: AreaFigure | None = None  # the authority's own figure of the year before

    @property
    def label(self) -> str:
        return year_label(self.year_end)

    @property
    def rank_words(self) -> str:
        """Such as "=39th of 150 (31st to 47th)"; or why there is no rank."""
        own = self.own
        if own.rank is None or own.ranked is None:
            return "Not ranked"
        words = f"{'=' if own.rank_tied else ''}{ordinal(own.rank)} of {own.ranked}"
        if own.rank_low is not None and own.rank_high is not None:
            words += f" ({ordinal(own.rank_low)} to {ordinal(own.rank_high)})"
        return f"{words}, provisional" if own.status == "provisional" else words

    @property
    def rank_change(self) -> str:
        """ "up 10 places on the year before"; empty where either year has no rank.

        Ranks are compared only within one series and among about as many authorities.
        """
        own, before = self.own, self.before
        if before is None or own.rank is None or before.rank is None:
            return ""
        if own.series != before.series or own.ranked is None or before.ranked is None:
            return ""
        if abs(own.ranked - before.ranked) > FEW_AUTHORITIES:
            return ""
        moved = before.rank - own.rank
        if not moved:
            return "the same place as the year before"
        places = "place" if abs(moved) == 1 else "places"
        return f"{'up' if moved > 0 else 'down'} {abs(moved)} {places} on the year before"


@dataclass(frozen=True)
class AreaMeasure:
    """One measure of the authority, newest year first."""

    indicator: Indicator
    phase: str
    group: str
    group_words: str
    years: tuple[AreaYear, ...]

    @property
    def latest(self) -> AreaYear:
        return self.years[0]

    @property
    def latest_with_value(self) -> AreaYear | None:
        """The newest year that has a figure of the authority; None if no year has."""
        return next((year for year in self.years if year.own.value is not None), None)


def ordinal(number: int) -> str:
    """39 -> "39th"."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{endings.get(number % 10, 'th')}"


def area_measures(*, group: str | None = "all", only: list[str] | None = None) -> list[AreaMeasure]:
    """Every measure that the authority has a figure for, in catalogue order (one query).

    `group` None: of every group of pupils, each as a measure of its own.
    """
    rows = AreaFigure.objects.filter(edition__current=True)
    if group is not None:
        rows = rows.filter(pupil_group=group)
    rows = rows.select_related("release").defer(*RELEASE_LISTS)
    if only is not None:
        rows = rows.filter(indicator__in=only)
    found: dict[tuple[str, str, str], dict[int, dict[str, AreaFigure]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for row in rows:
        found[row.indicator, row.phase, row.pupil_group][row.year_end][row.level] = row
    catalogue = indicators()
    order = {key: place for place, key in enumerate(catalogue)}
    measures = []
    for (key, phase, pupils), years in sorted(
        found.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0])
    ):
        if key not in catalogue:
            continue
        held = [
            AreaYear(
                year_end=year,
                own=levels[AreaLevel.LA],
                england=levels.get(AreaLevel.ENGLAND),
                region=levels.get(AreaLevel.REGION),
                core_cities=levels.get(AreaLevel.CORE_CITIES),
                neighbours=levels.get(AreaLevel.NEIGHBOURS),
                before=years.get(year - 1, {}).get(AreaLevel.LA),
            )
            for year, levels in sorted(years.items(), reverse=True)
            if AreaLevel.LA in levels
        ]
        if held:
            measures.append(
                AreaMeasure(catalogue[key], phase, pupils, group_words(pupils), tuple(held))
            )
    return measures


def area_measure(indicator: str, *, group: str = "all") -> list[AreaMeasure]:
    """One measure, once for each phase that the publisher summarises."""
    return area_measures(group=group, only=[indicator])
