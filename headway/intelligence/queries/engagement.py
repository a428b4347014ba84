"""How engaged each school is: the latest rating of every school, and its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OuterRef, QuerySet, Subquery

from headway.core.access import Actor, Permission
from headway.intelligence.models import EngagementRating
from headway.intelligence.words import Engagement
from headway.schools.models import School
from headway.schools.queries import schools_found

NEVER = "never"
LEVELS = {str(one.value): str(one.label) for one in Engagement} | {NEVER: "Never rated"}


@dataclass(frozen=True)
class EngagementFilters:
    """What the list of engagement is narrowed to."""

    q: str = ""
    level: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> EngagementFilters:
        """From an address; what is not a filter is ignored."""
        level = params.get("level", "")
        return cls(params.get("q", "").strip()[:100], level if level in LEVELS else "")

    def query(self, **changes: Any) -> str:
        """The address part, with changes."""
        changed = replace(self, **changes)
        pairs = (("q", changed.q), ("level", changed.level))
        return urlencode([(name, value) for name, value in pairs if value])

    @property
    def tags(self) -> list[dict[str, str]]:
        """The filters that are on, each with the address of the list without it."""
        tags = []
        if self.q:
            tags.append({"label": "Search", "words": self.q, "without": self.query(q="")})
        if self.level:
            words = LEVELS[self.level]
            tags.append({"label": "Engagement", "words": words, "without": self.query(level="")})
        return tags


@dataclass(frozen=True)
class Rated:
    """One school with its rating in force; `level` is None where it was never rated."""

    urn: int
    name: str
    phase: str
    district: str
    level: int | None
    since: date | None
    evidence: str

    @property
    def words(self) -> str:
        """The rating in words."""
        return "Never rated" if self.level is None else str(Engagement(self.level).label)


def schools_rated(user: Actor, filters: EngagementFilters) -> list[Rated]:
    """Every open school within reach, lowest engagement first, never rated last (one query)."""
    reach = user.reach(Permission.INTELLIGENCE_SEE)
    schools = School.objects.open_now()
    if not reach.everywhere:
        schools = schools.filter(urn__in=sorted(reach.urns))
    latest = EngagementRating.objects.filter(school=OuterRef("pk")).order_by("-rated_on", "-pk")
    rated: Any = schools_found(
        schools, filters.q
    ).annotate(  # annotated: no School any more
        rating=Subquery(latest.values("level")[:1]),
        rated_on=Subquery(latest.values("rated_on")[:1]),
        rating_says=Subquery(latest.values("evidence")[:1]),
    )
    if filters.level == NEVER:
        rated = rated.filter(rating__isnull=True)
    elif filters.level:
        rated = rated.filter(rating=int(filters.level))
    rows = rated.order_by(F("rating").asc(nulls_last=True), "name", "urn")
    return [
        Rated(s.urn, s.name, s.get_phase_display(), s.district, s.rating, s.rated_on,
              s.rating_says or "")
        for s in rows
    ]  # fmt: skip


def ratings_of(user: Actor, urn: int) -> QuerySet[EngagementRating]:
    """Every rating of a school, latest first."""
    return EngagementRating.objects.visible_to(user).filter(school=urn).select_related("by")


def latest_ratings(urns: Iterable[int], on: date) -> dict[int, EngagementRating]:
    """The rating in force on a day by school; a school that is missing was never rated."""
    rows = EngagementRating.objects.filter(school__in=list(urns), rated_on__lte=on)
    return {row.school_id: row for row in rows.order_by("rated_on", "pk")}


def engagement_of(urn: int, on: date) -> EngagementRating | None:
    """The rating of one school in force on a day."""
    return latest_ratings([urn], on).get(urn)
