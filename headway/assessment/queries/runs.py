"""Runs: the table before the meeting, the totals above it, and what changed between two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from headway.assessment.models import Domain, DomainLevel, Proposal, Run
from headway.assessment.queries.filters import Filters
from headway.assessment.queries.listing import Listing
from headway.core.access import Actor
from headway.schools.models import ReportingPhase, School

FIFTH_WORDS = {
    1: "Most deprived fifth",
    2: "Second fifth",
    3: "Middle fifth",
    4: "Fourth fifth",
    5: "Least deprived fifth",
    None: "Not known",
}


def current_run() -> Run | None:
    """The run that lists and school pages show; None until one is published."""
    return Run.objects.select_related("edition", "framework").filter(current=True).first()


def runs_seen(user: Actor) -> QuerySet[Run]:
    """Every frozen run that the user may open, newest first."""
    return Run.objects.visible_to(user).select_related("edition", "framework", "created_by")


def year_start(day: date) -> date:
    """1 September of the academic year that a day is in."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def previous_run(run: Run) -> Run | None:
    """The last run of an earlier academic year, for "last year's category"; None without one."""
    return (
        Run.objects.filter(authority=run.authority, as_at__lt=year_start(run.as_at))
        .exclude(pk=run.pk)
        .order_by("-as_at", "-created_at")
        .first()
    )


@dataclass(frozen=True)
class LevelMark:
    """One small mark in the table: the level, or why there is none."""

    domain: str
    name: str
    level: int | None
    words: str
    strength: bool
    stamp: str

    @property
    def accessible(self) -> str:
        """What a screen reader says: "Attainment: watch, a strength"."""
        said = f"{self.name}: {self.words[0].lower()}{self.words[1:]}"
        return ", ".join(part for part in (said, "a strength" * self.strength, self.stamp) if part)


def _mark(level: DomainLevel) -> LevelMark:
    return LevelMark(
        domain=level.domain,
        name=str(level.get_domain_display()),
        level=level.level,
        words=level.words,
        strength=level.strength,
        stamp=level.stamp,
    )


@dataclass(frozen=True)
class AssessmentRow:
    """One school in the table.

    last_category   of last year's run; None where that run did not assess the school
    change          "new to the list", "leaves the list", "reclassified", "as last year",
                    "not assessed last year", or empty where there is no run to compare with
    """

    school: School
    proposal: Proposal | None
    marks: tuple[LevelMark, ...]
    last_category: str | None
    last_category_name: str
    change: str


def assessment_table(user: Actor, run: Run, filters: Filters | None = None) -> list[AssessmentRow]:
    """Every school of the run that passes the filters and that the user may see assessed.

    Schools outside the version's scope are left out: they have no proposal. Six queries.
    """
    listing = Listing(user, filters or Filters(), run=run)
    schools = list(listing.sorted().filter(Q(proposed__isnull=False)))
    proposals = {
        proposal.school_id: proposal
        for proposal in Proposal.objects.filter(run=run).defer("trace", "facts")
    }
    marks = marks_of(run)
    last = previous_run(run)
    before = _categories(last) if last else {}
    words = last.category_words if last else {}
    return [
        AssessmentRow(
            school=school,
            proposal=proposals[school.urn],
            marks=marks.get(school.urn, ()),
            last_category=before.get(school.urn, (None, False))[0],
            last_category_name=words.get(before.get(school.urn, ("", False))[0] or "", ""),
            change=_change(before.get(school.urn), proposals[school.urn]) if last else "",
        )
        for school in schools
    ]


def _change(before: tuple[str, bool] | None, now: Proposal) -> str:
    if before is None:
        return "not assessed last year"
    category, listed = before
    if category == now.category:
        return "as last year"
    if listed != now.listed:
        return "new to the list" if now.listed else "leaves the list"
    return "reclassified"


def _categories(run: Run) -> dict[int, tuple[str, bool]]:
    return {
        urn: (category, listed)
        for urn, category, listed in Proposal.objects.filter(run=run).values_list(
            "school_id", "category", "listed"
        )
    }


def marks_of(run: Run, urns: Iterable[int] | None = None) -> dict[int, tuple[LevelMark, ...]]:
    """The six level marks of each school, in the order of the domains (one query)."""
    levels = DomainLevel.objects.filter(run=run).defer("reasons")
    if urns is not None:
        levels = levels.filter(school_id__in=list(urns))
    order = {str(domain): place for place, domain in enumerate(Domain)}
    found: dict[int, list[DomainLevel]] = defaultdict(list)
    for level in levels:
        found[level.school_id].append(level)
    return {
        urn: tuple(_mark(level) for level in sorted(rows, key=lambda row: order[row.domain]))
        for urn, rows in found.items()
    }


@dataclass(frozen=True)
class CategoryTotal:
    """How many schools one category holds."""

    id: str
    words: str
    listed: bool
    schools: int


@dataclass(frozen=True)
class TotalsLine:
    """One phase, or one fifth of deprivation: how many of its schools would be listed."""

    key: str
    words: str
    schools: int
    listed: int
    by_category: dict[str, int]

    @property
    def percent(self) -> float | None:
        """Share that would be listed, 0 to 100; None without schools."""
        return 100 * self.listed / self.schools if self.schools else None


@dataclass(frozen=True)
class Totals:
    """The overall picture above the table."""

    schools: int
    listed: int
    band_low: int | None
    band_high: int | None
    categories: tuple[CategoryTotal, ...]
    by_phase: tuple[TotalsLine, ...]
    by_fifth: tuple[TotalsLine, ...]
    could_not_check: int  # schools with at least one rule that could not be checked

    @property
    def band_words(self) -> str:
        """How the number compares with what is usual; empty where no band is stated."""
        if self.band_low is None or self.band_high is None:
            return ""
        usual = f"{self.band_low} to {self.band_high} schools are usual"
        if self.listed < self.band_low:
            return f"{usual}; {self.listed} is fewer."
        return f"{usual}; {self.listed} is {'more' if self.listed > self.band_high else 'within'}."


def totals(run: Run) -> Totals:
    """By category against the usual band, by phase and by deprivation fifth (two queries)."""
    proposals = Proposal.objects.filter(run=run).order_by()
    rows = list(
        proposals.values_list(
            "category", "listed", "school__reporting_phase", "school__deprivation_fifth"
        ).annotate(schools=Count("pk"))
    )
    by_category: Counter[str] = Counter()
    for category, _, _, _, schools in rows:
        by_category[category] += schools

    def line(key: object, words: str, place: int) -> TotalsLine:
        inside = [row for row in rows if row[place] == key]
        counts: Counter[str] = Counter()
        for row in inside:
            counts[row[0]] += row[4]
        return TotalsLine(
            key=str(key) if key is not None else "none",
            words=words,
            schools=sum(row[4] for row in inside),
            listed=sum(row[4] for row in inside if row[1]),
            by_category=dict(counts),
        )

    phases = {row[2] for row in rows}
    fifths = {row[3] for row in rows}
    return Totals(
        schools=sum(row[4] for row in rows),
        listed=sum(row[4] for row in rows if row[1]),
        band_low=run.band_low,
        band_high=run.band_high,
        categories=tuple(
            CategoryTotal(c["id"], c["words"], c["listed"], by_category[c["id"]])
            for c in run.categories
        ),
        by_phase=tuple(line(k, str(w), 2) for k, w in ReportingPhase.choices if k in phases),
        by_fifth=tuple(line(k, w, 3) for k, w in FIFTH_WORDS.items() if k in fifths),
        could_not_check=proposals.exclude(unknown=[]).count(),
    )


@dataclass(frozen=True)
class Moved:
    """A school whose proposal is another one, and the rules that did it.

    before, after   the category's words; "Not assessed" where the version leaves the school out
    rules_now       rules that fire now and did not before
    rules_gone      rules that fired before and do not now
    because         the sentences of the rules that fire now
    """

    urn: int
    name: str
    phase: str
    before: str
    after: str
    rules_now: tuple[str, ...]
    rules_gone: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """Who moves between two evaluations: "Add 6, remove 3, reclassify 2, keep 61"."""

    before_title: str
    after_title: str
    entered: tuple[Moved, ...]
    left: tuple[Moved, ...]
    reclassified: tuple[Moved, ...]
    kept: int  # listed before and after, in the same category
    listed_before: int
    listed_after: int
    unchanged: int  # schools of any category that do not move

    @property
    def sentence(self) -> str:
        """The change in one line."""
        return (
            f"Add {len(self.entered)}, remove {len(self.left)}, "
            f"reclassify {len(self.reclassified)}, keep {self.kept}."
        )


@dataclass(frozen=True)
class Side:
    """One school in one evaluation, however it was made."""

    category: str
    words: str
    listed: bool
    fired: tuple[str, ...]
    reasons: tuple[str, ...]


def sides_of(run: Run) -> dict[int, Side]:
    """Every proposal of a stored run, for comparing (one query)."""
    words = run.category_words
    return {
        urn: Side(category, name or words.get(category, category), listed, tuple(fired), tuple(why))
        for urn, category, name, listed, fired, why in Proposal.objects.filter(run=run).values_list(
            "school_id", "category", "category_name", "listed", "fired", "reasons"
        )
    }


def changed(
    before: dict[int, Side], after: dict[int, Side], *, before_title: str, after_title: str
) -> Change:
    """Who enters, who leaves, who changes class, by which rule (one query, for the names)."""
    moving = [
        urn
        for urn in {*before, *after}
        if (urn in before) != (urn in after) or before[urn].category != after[urn].category
    ]
    schools = {
        school.urn: school
        for school in School.objects.filter(urn__in=moving).only("urn", "name", "phase")
    }
    entered: list[Moved] = []
    left: list[Moved] = []
    other: list[Moved] = []
    for urn in sorted(moving, key=lambda u: (schools[u].name, u)):
        one, two = before.get(urn), after.get(urn)
        moved = Moved(
            urn=urn,
            name=schools[urn].name,
            phase=str(schools[urn].get_phase_display()),
            before=one.words if one else "Not assessed",
            after=two.words if two else "Not assessed",
            rules_now=_gained(one, two),
            rules_gone=_gained(two, one),
            because=two.reasons if two else (),
        )
        was, now = bool(one and one.listed), bool(two and two.listed)
        (entered if now and not was else left if was and not now else other).append(moved)
    listed_before = sum(side.listed for side in before.values())
    return Change(
        before_title=before_title,
        after_title=after_title,
        entered=tuple(entered),
        left=tuple(left),
        reclassified=tuple(other),
        kept=sum(
            1
            for urn, side in before.items()
            if side.listed and urn in after and after[urn].category == side.category
        ),
        listed_before=listed_before,
        listed_after=sum(side.listed for side in after.values()),
        unchanged=len({*before, *after}) - len(moving),
    )


def _gained(before: Side | None, after: Side | None) -> tuple[str, ...]:
    had = before.fired if before else ()
    return tuple(rule for rule in (after.fired if after else ()) if rule not in had)


def compared_runs(before: Run, after: Run) -> Change:
    """Two stored runs, of any versions and editions (three queries)."""
    return changed(
        sides_of(before), sides_of(after), before_title=str(before), after_title=str(after)
    )
