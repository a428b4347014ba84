"""What newly arrived since a day, and what in it a person should look at first.

The page of new data shows it, and a committee's pack can: nothing here depends on a page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from headway.core.access import Actor
from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.facts import year_label
from headway.measures.models import AreaFigure, AreaLevel, Edition, Figure, ReleaseRecord
from headway.schools.models import School

MOST = 12  # schools pointed to in each direction
OF_A_MEASURE = 3  # of them by one measure: the widest spread would take every place
READ = (
    "school_id", "indicator", "year_end", "value", "lower", "upper", "n", "series", "release_id",
    "trend_label",
)  # fmt: skip


@dataclass(frozen=True)
class SchoolChange:
    """One school's figure that moved by more than chance and by enough to matter."""

    school: School
    indicator: Indicator
    year_end: int
    value: float
    before: float
    n: int | None
    trend: str
    size: float  # in minimum important differences: what the order goes by

    @property
    def better(self) -> bool | None:
        """Whether it moved for the better; None where neither way is."""
        if self.indicator.direction == "none":
            return None
        return (self.value > self.before) == (self.indicator.direction == "higher")

    @property
    def year(self) -> str:
        return year_label(self.year_end)


@dataclass(frozen=True)
class CityChange:
    """The authority's newly arrived figure beside its own of the year before and England's."""

    indicator: Indicator
    phase: str
    year_end: int
    value: float
    before: float | None
    comparable: bool
    gap_text: str
    status: str

    @property
    def year(self) -> str:
        return year_label(self.year_end)


@dataclass(frozen=True)
class Arrivals:
    """Everything that arrived since a day. `first` where no edition was published before it."""

    since: date
    edition: Edition | None
    releases: tuple[ReleaseRecord, ...]
    schools: int  # of those that the reader may see, with a new figure
    trends: tuple[tuple[str, int], ...]  # what the new figures' trends say, commonest first
    worse: tuple[SchoolChange, ...]
    better: tuple[SchoolChange, ...]
    firm: int  # changes found, whether shown or not
    city: tuple[CityChange, ...]
    first: bool = False


def arrivals(user: Actor, since: date) -> Arrivals:
    """What the current edition holds that no edition published before the day held.

    A change is firm where the intervals of the two years do not meet and it is at least the
    measure's minimum important difference; both years must be of one series. Years without an
    interval are passed over: nobody can tell. Six queries, however many schools.
    """
    edition = Edition.objects.defer("coverage", "findings").filter(current=True).first()
    if edition is None:
        return Arrivals(since, None, (), 0, (), (), (), 0, ())
    earlier = Edition.objects.filter(published_at__date__lt=since).order_by("-number").first()
    known = set(earlier.releases.values_list("pk", flat=True)) if earlier else set()
    releases = tuple(edition.releases.exclude(pk__in=known).order_by("-as_at", "title"))
    fresh = [one.pk for one in releases if one.indicators]
    changes, schools, trends = _school_changes(user, fresh)
    changes.sort(key=lambda one: (-one.size, one.school.name, one.indicator.name))
    return Arrivals(
        since=since,
        edition=edition,
        releases=releases,
        schools=schools,
        trends=tuple(trends.most_common()),
        worse=_shown(one for one in changes if one.better is False),
        better=_shown(one for one in changes if one.better),
        firm=len(changes),
        city=tuple(_city_changes(fresh)),
        first=earlier is None,
    )


def _school_changes(
    user: Actor, fresh: Sequence[str]
) -> tuple[list[SchoolChange], int, Counter[str]]:
    if not fresh:
        return [], 0, Counter()
    figures = Figure.objects.current().visible_to(user).filter(pupil_group="all")
    new = list(figures.filter(release__in=fresh, latest=True, value__isnull=False).values(*READ))
    trends = Counter(row["trend_label"] for row in new if row["trend_label"])
    wanted = {row["indicator"] for row in new if _matters(row["indicator"])}
    years = {row["year_end"] - 1 for row in new}
    before = {
        (row["school_id"], row["indicator"], row["year_end"]): row
        for row in figures.filter(
            indicator__in=sorted(wanted), year_end__in=sorted(years), value__isnull=False
        ).values(*READ)
    }
    pairs = [
        (row, then)
        for row in new
        if (then := before.get((row["school_id"], row["indicator"], row["year_end"] - 1)))
    ]
    sized = [(row, then, size) for row, then in pairs if (size := firm_size(row, then)) is not None]
    named = School.objects.in_bulk({row["school_id"] for row, _, _ in sized})
    catalogue = indicators()
    return (
        [
            SchoolChange(
                named[row["school_id"]], catalogue[row["indicator"]], row["year_end"],
                row["value"], then["value"], row["n"], row["trend_label"], size,
            )
            for row, then, size in sized
        ],
        len({row["school_id"] for row in new}),
        trends,
    )  # fmt: skip


def _shown(changes: Iterable[SchoolChange]) -> tuple[SchoolChange, ...]:
    """The largest few, of which one measure may not take every place."""
    taken: Counter[str] = Counter()
    kept: list[SchoolChange] = []
    for one in changes:
        if len(kept) < MOST and taken[one.indicator.id] < OF_A_MEASURE:
            taken[one.indicator.id] += 1
            kept.append(one)
    return tuple(kept)


def _matters(key: str) -> bool:
    known = indicators().get(key)
    return known is not None and known.important is not None and known.direction != "none"


def firm_size(now: dict, then: dict) -> float | None:
    """How large a change is, in minimum important differences; None where it is not firm."""
    if not _matters(now["indicator"]) or now["series"] != then["series"]:
        return None
    bounds = (now["lower"], now["upper"], then["lower"], then["upper"])
    if any(bound is None for bound in bounds):
        return None
    if now["lower"] <= then["upper"] and then["lower"] <= now["upper"]:
        return None
    definition = indicators()[now["indicator"]]
    least = float(definition.important or 0)
    if definition.method == "ratio":
        low, high = sorted((now["value"], then["value"]))
        size = (high / low) / least if low > 0 else float("inf")
    else:
        size = abs(now["value"] - then["value"]) / least
    return size if size >= 1 else None


def _city_changes(fresh: Iterable[str]) -> list[CityChange]:
    rows = AreaFigure.objects.filter(
        edition__current=True, level=AreaLevel.LA, pupil_group="all", value__isnull=False
    )
    held: dict[tuple[str, str], dict[int, AreaFigure]] = defaultdict(dict)
    new: set[tuple[str, str, int]] = set()
    wanted = set(fresh)
    for row in rows:
        held[row.indicator, row.phase][row.year_end] = row
        if row.release_id in wanted:
            new.add((row.indicator, row.phase, row.year_end))
    order = {key: place for place, key in enumerate(indicators())}
    made = []
    for (key, phase), years in held.items():
        latest = years[max(years)]
        definition = indicators().get(key)
        if definition is None or not definition.headline:
            continue
        if (key, phase, latest.year_end) not in new or latest.value is None:
            continue
        then = years.get(latest.year_end - 1)
        made.append(
            CityChange(
                definition, phase, latest.year_end, latest.value,
                then.value if then else None,
                bool(then and then.series == latest.series), latest.gap_text, latest.status,
            )
        )  # fmt: skip
    return sorted(made, key=lambda one: (order[one.indicator.id], one.phase))
