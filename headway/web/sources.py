"""Reads that only a composed page needs: the files behind a school, the words of a rule."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from headway.assessment.models import Run
from headway.inspections.models import Inspection
from headway.measures.models import Figure, ReleaseRecord
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
        Source(
            release, figures[release.pk], visits[release.pk], release.pk == school.release
        )
        for release in ReleaseRecord.objects.filter(pk__in=wanted)
    ]


def rule_words(run: Run | None) -> dict[str, str]:
    """Each rule of the run's framework version in its own words, by id; empty if not held."""
    if run is None or run.framework is None:
        return {}
    return _rule_words(run.framework.toml)


@lru_cache(maxsize=16)
def _rule_words(text: str) -> dict[str, str]:
    # The text was checked whole when the version was stored; only its words are wanted here.
    return {rule["id"]: rule.get("words", "") for rule in tomllib.loads(text).get("rules", [])}
