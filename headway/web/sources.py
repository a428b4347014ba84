"""Reads that only a composed page needs: the files behind a school, the words of a rule."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from headway.assessment.models import Run
from headway.core.access import Actor, Permission
from headway.evidence.store import Store
from headway.inspections.models import Inspection
from headway.inspections.queries import outcomes_since
from headway.measures.models import Edition, Figure, FloorYear, ReleaseRecord
from headway.measures.queries import ReleaseLine, releases_loaded
from headway.schools.models import School


@dataclass(frozen=True)
class Source:
    """A release, and how many of this school's values came from it."""

    release: ReleaseRecord
    figures: int
    inspections: int
    register: bool


def sources_of(school: School) -> list[Source]:
    """Every release that the school's pages rest on, newest first (three queries)."""
    figures = Counter(
        Figure.objects.current().filter(school=school).values_list("release_id", flat=True)
    )
    visits = Counter(
        Inspection.objects.current().filter(school=school).values_list("release_id", flat=True)
    )
    wanted = {*figures, *visits, school.release} - {None, ""}
    return [
        Source(release, figures[release.pk], visits[release.pk], release.pk == school.release)
        for release in ReleaseRecord.objects.filter(pk__in=wanted)
    ]


def rule_words(run: Run | None) -> dict[str, str]:
    """Each rule of the run's framework version in its own words, by id; empty if not held."""
    if run is None or run.framework is None:
        return {}
    return {key: words for key, (words, _) in _rules(run.framework.toml).items()}


def listing_rules(run: Run) -> frozenset[str]:
    """The rules of the run's version that propose a category on the list; empty if not held."""
    listed = {one["id"] for one in run.categories if one["listed"]}
    rules = _rules(run.framework.toml) if run.framework else {}
    return frozenset(key for key, (_, proposes) in rules.items() if proposes in listed)


@lru_cache(maxsize=16)
def _rules(text: str) -> dict[str, tuple[str, str]]:
    # The text was checked whole when the version was stored; only its words are wanted here.
    return {
        rule["id"]: (rule.get("words", ""), rule.get("then", ""))
        for rule in tomllib.loads(text).get("rules", [])
    }


def floors_below(user: Actor, stage: str) -> list[FloorYear]:
    """The schools below the floor standard of their year that the user may see, newest first."""
    found = FloorYear.objects.current().visible_to(user).filter(stage=stage, below=True)
    return list(found.select_related("school").order_by("-year_end", "school__name"))


def figures_of_measure(
    user: Actor, indicator: str, *, quarter: str = "", group: str = "all"
) -> list[Figure]:
    """The latest figure of each school that the user may see, by name (two queries at most)."""
    found = (
        Figure.objects.current()
        .visible_to(user)
        .filter(indicator=indicator, pupil_group=group, latest=True, school__is_open=True)
        .select_related("school")
        .order_by("school__name", "school_id")
    )
    return list(found.filter(quartile=int(quarter)) if quarter in {"1", "2", "3", "4"} else found)


def known_since_last(user: Actor, edition: Edition | None) -> tuple[date | None, list[Inspection]]:
    """Outcomes that became public since the edition before the current one (two queries)."""
    if edition is None:
        return None, []
    before = (
        Edition.objects.filter(number__lt=edition.number, as_at__lt=edition.as_at)
        .order_by("-number").values_list("as_at", flat=True).first()
    )  # fmt: skip
    since = before or edition.as_at - timedelta(days=90)
    seen = Inspection.objects.visible_to(user).select_related("school")
    seen = seen.prefetch_related("judgements")
    seen = seen.order_by("-known_on", "school__name")
    return since, list(seen.filter(pk__in=outcomes_since(since).values("pk"))[:12])


def releases_known() -> list[ReleaseLine]:
    """Every release that the store holds or an edition rests on, newest first.

    An edition may rest on a file whose bytes were moved away since; it is listed all the same.
    """
    held = releases_loaded(Store())
    seen = {line.release_id for line in held}
    gone = [line for line in releases_loaded() if line.release_id not in seen]
    return sorted([*held, *gone], key=lambda line: (line.as_at, line.release_id), reverse=True)


def releases_waiting(user: Actor) -> int:
    """Loaded releases on which no edition rests yet, for who may see the data; else none."""
    if not user.reach(Permission.DATA_SEE):
        return 0
    return sum(not line.published for line in releases_loaded(Store()))
