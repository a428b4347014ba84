"""Local figures period by period, with the direction of change in words.

A period without a figure keeps its place and says so; it is never nought. A change compares
like with like: of a sum of schools, only those that reported both times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from headway.core.access import Actor, Permission
from headway.local.models import Better, LocalValue, MeasureInfo
from headway.local.periods import Every, Period, last_periods, period_of
from headway.local.queries.measures import measures_known, measures_of_school
from headway.schools.models import School

SHOWN = {Every.QUARTER: 8, Every.YEAR: 5}
NOT_REPORTED = "Not reported"
CHANCE = 1.96  # a difference of two counts is said to be more than chance from here


@dataclass(frozen=True)
class Change:
    """How a figure moved since the period before. `way` is "up", "down", "same" or ""."""

    words: str
    way: str = ""
    better: bool | None = None


@dataclass(frozen=True)
class Point:
    """One period: a figure, or that there is none, and what it rests on."""

    period: Period
    value: float | None
    words: str
    rests_on: str = ""
    change: Change = Change("")
    held: LocalValue | None = None


@dataclass(frozen=True)
class Series:
    """One measure of one place, oldest period first."""

    measure: MeasureInfo
    points: tuple[Point, ...]

    @property
    def latest(self) -> Point | None:
        """The newest period with a figure."""
        return next((p for p in reversed(self.points) if p.value is not None), None)

    @property
    def newest_first(self) -> list[Point]:
        return list(reversed(self.points))

    @property
    def anything(self) -> bool:
        return self.latest is not None


def change_of(
    measure: MeasureInfo,
    now: float | None,
    before: float | None,
    earlier: Period,
    *,
    among: str = "",
) -> Change:
    """The direction of change since the period before, in words.

    For counts it says whether the difference is more than chance would bring: two Poisson
    counts differ by more than 1.96 times the root of their sum once in twenty times.
    """
    if now is None:
        return Change("")
    if before is None:
        return Change(f"No figure for {earlier.label} to compare with.")
    if now == before:
        return Change(f"The same as in {earlier.label}{among}.", "same")
    way = "up" if now > before else "down"
    good = None if measure.better == Better.NONE else (way == "up") == (measure.better == "higher")
    said = {True: ", for the better", False: ", for the worse", None: ""}[good]
    words = f"{way.capitalize()} by {measure.written(abs(now - before))} on {earlier.label}{among}"
    chance = ""
    if measure.unit != "%" and (now + before) > 0:
        small = abs(now - before) <= CHANCE * (now + before) ** 0.5
        chance = " A difference of this size may be chance." if small else ""
    return Change(f"{words}{said}.{chance}", way, good)


def _series(measure: MeasureInfo, held: Mapping[date, LocalValue], periods: list[Period]) -> Series:
    points = []
    for period in periods:
        one, before = held.get(period.start), held.get(period.before.start)
        value = one.value if one else None
        change = change_of(measure, value, before.value if before else None, period.before)
        words = measure.written(value) if one else NOT_REPORTED
        points.append(Point(period, value, words, one.how if one else "", change, one))
    return Series(measure, tuple(points))


def shown_periods(
    measure: MeasureInfo, starts: Iterable[date], today: date, count: int = 0
) -> list[Period]:
    """The periods of a series, oldest first: to the last that ended, or the latest reported.

    Of the periods before the first report only the last is kept: it says where the reports begin.
    """
    wanted = count or SHOWN[measure.every]
    found = last_periods(today, measure.every, wanted + 1)
    reported = set(starts)
    shown = sorted(found[:wanted] if found[0].start in reported else found[1:])
    while len(shown) > 2 and not reported & {shown[0].start, shown[1].start}:
        shown.pop(0)
    return shown


def school_series(user: Actor, school: School, today: date) -> list[Series]:
    """Every local measure of a school that this person may see (two queries)."""
    held: dict[str, dict[date, LocalValue]] = defaultdict(dict)
    for one in LocalValue.objects.visible_to(user).held().filter(school=school):
        held[one.measure][one.starts_on] = one
    return [
        _series(measure, held[measure.key], shown_periods(measure, held[measure.key], today))
        for measure in measures_of_school(school)
    ]


def district_series(user: Actor, measure: MeasureInfo, today: date) -> list[tuple[str, Series]]:
    """The figures entered for districts, district by district (one query)."""
    held: dict[str, dict[date, LocalValue]] = defaultdict(dict)
    rows = LocalValue.objects.visible_to(user).held().filter(measure=measure.key)
    for one in rows.filter(school__isnull=True).exclude(district=""):
        held[one.district][one.starts_on] = one
    return [
        (name, _series(measure, values, shown_periods(measure, values, today)))
        for name, values in sorted(held.items())
    ]


@dataclass(frozen=True)
class SchoolLine:
    """One school in one period, beside the period before."""

    school: School
    now: LocalValue | None
    before: LocalValue | None
    words: str
    change: Change


def school_rows(user: Actor, measure: MeasureInfo, period: Period) -> list[SchoolLine]:
    """Every school that is asked for the measure, those that reported first, by name.

    Only schools whose figures this person may see: another's would seem not to be reported.
    """
    if not measure.of_schools:
        return []
    reach = user.reach(Permission.SCHOOL_SEE)
    schools = School.objects.open_on(period.end).order_by("name", "urn")
    if not reach.everywhere:
        schools = schools.filter(urn__in=sorted(reach.urns))
    if measure.phase:
        schools = schools.filter(reporting_phase=measure.phase)
    starts = [period.start, period.before.start]
    held = {
        (one.school_id, one.starts_on): one
        for one in LocalValue.objects.visible_to(user)
        .held()
        .filter(measure=measure.key, school__isnull=False, starts_on__in=starts)
    }
    lines = []
    for school in schools:
        now, before = held.get((school.urn, starts[0])), held.get((school.urn, starts[1]))
        value = now.value if now else None
        change = change_of(measure, value, before.value if before else None, period.before)
        words = measure.written(value) if now else NOT_REPORTED
        lines.append(SchoolLine(school, now, before, words, change))
    return sorted(lines, key=lambda line: line.now is None)


def city_series(measure: MeasureInfo, today: date, count: int = 0) -> Series:
    """The whole authority's series of one measure (at most three queries).

    The council's own count where it entered one. Else, for a measure that adds up, the sum over
    schools, with how many of them reported.
    """
    return city_series_of_all([measure], today, count)[0]


def city_series_of_all(
    measures: Sequence[MeasureInfo] | None, today: date, count: int = 0
) -> list[Series]:
    """The same of several measures, or of all, in as many queries."""
    wanted = measures_known() if measures is None else list(measures)
    own: dict[str, dict[date, LocalValue]] = defaultdict(dict)
    of_schools: dict[str, dict[date, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    rows = LocalValue.objects.held().filter(measure__in=[one.key for one in wanted], district="")
    for one in rows:
        if one.school_id is None:
            own[one.measure][one.starts_on] = one
        else:
            of_schools[one.measure][one.starts_on][one.school_id] = one.value
    open_days = _open_days() if of_schools else []
    return [
        _city(one, own[one.key], of_schools[one.key], open_days, today, count) for one in wanted
    ]


OpenDays = list[tuple[str, date | None, date | None]]


def _open_days() -> OpenDays:
    found = School.objects.values_list("reporting_phase", "counted_from", "counted_until")
    return list(found)


def _expected(measure: MeasureInfo, period: Period, days: OpenDays) -> int:
    return sum(
        (began is None or began <= period.end) and (ended is None or ended >= period.end)
        for phase, began, ended in days
        if measure.phase in ("", phase)
    )


def _city(
    measure: MeasureInfo,
    own: Mapping[date, LocalValue],
    schools: Mapping[date, Mapping[int, float]],
    days: OpenDays,
    today: date,
    count: int,
) -> Series:
    adds = measure.adds_up
    reported = {*own, *(start for start, values in schools.items() if values and adds)}
    points = []
    for period in shown_periods(measure, reported, today, count):
        start, earlier = period.start, period.before
        if start in own:
            value: float | None = own[start].value
            before = own[earlier.start].value if earlier.start in own else None
            change = change_of(measure, value, before, earlier)
            rests_on = f"the council's own count, {own[start].how}"
            points.append(
                Point(period, value, measure.written(value), rests_on, change, own[start])
            )
            continue
        now = schools.get(start, {}) if adds else {}
        if not now:
            points.append(Point(period, None, NOT_REPORTED))
            continue
        points.append(_sum(measure, period, now, schools.get(earlier.start, {}), days))
    return Series(measure, tuple(points))


def _sum(
    measure: MeasureInfo,
    period: Period,
    now: Mapping[int, float],
    before: Mapping[int, float],
    days: OpenDays,
) -> Point:
    """A sum of schools; its change is of the schools that reported both times."""
    value = sum(now.values())
    expected = max(_expected(measure, period, days), len(now))
    rests_on = f"{len(now):,} of {expected:,} schools reported"
    both = now.keys() & before.keys()
    if before and both:
        every = len(both) == len(now) == len(before)
        schools = "school" if len(both) == 1 else "schools"
        among = "" if every else f", among the {len(both):,} {schools} that reported both times"
        change = change_of(
            measure, sum(now[urn] for urn in both), sum(before[urn] for urn in both),
            period.before, among=among,
        )  # fmt: skip
    else:
        change = change_of(measure, value, None, period.before)
    return Point(period, value, measure.written(value), rests_on, change)


def period_for(measure: MeasureInfo, today: date) -> Period:
    """The period that a measure is asked for today: the last that ended."""
    return period_of(today, measure.every).before
