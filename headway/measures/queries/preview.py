"""What publishing would change, before anybody asks for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from headway.evidence.facts import WITH_VALUE
from headway.evidence.releases import Release
from headway.evidence.store import Store
from headway.measures.models import Edition, Figure
from headway.schools.models import School

SAME_WITHIN = 1e-9


@dataclass(frozen=True)
class ReleaseChange:
    """What one waiting file says of our schools, against the current edition."""

    release: Release
    new: int
    changed: int
    unchanged: int
    schools: int


@dataclass(frozen=True)
class ChangePreview:
    """Files that are loaded and in no edition yet, and the figures that they would change.

    `others` are files that hold no figures (registers, inspections): they may move schools,
    standings and windows, which only publishing works out.
    """

    edition: Edition | None
    releases: tuple[ReleaseChange, ...]
    others: tuple[Release, ...]

    @property
    def new(self) -> int:
        return sum(one.new for one in self.releases)

    @property
    def changed(self) -> int:
        return sum(one.changed for one in self.releases)

    @property
    def anything(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self.releases or self.others)

    @property
    def sentence(self) -> str:
        """The change in one line."""
        if not self.anything:
            return "Nothing is waiting: the current edition rests on everything that is loaded."
        files = len(self.releases) + len(self.others)
        return (
            f"{files} {'file is' if files == 1 else 'files are'} waiting: {self.new:,} new and "
            f"{self.changed:,} changed figures of our schools."
        )


def change_preview(store: Store | None = None) -> ChangePreview:
    """What waits for an edition. Reads the waiting files' own tables, for our schools only."""
    store = store or Store()
    edition = Edition.objects.defer("coverage", "findings").filter(current=True).first()
    held = set(edition.releases.values_list("pk", flat=True)) if edition else set()
    waiting = [release for release in store.releases() if release.id not in held]
    urns = list(School.objects.values_list("urn", flat=True))
    facts = [release for release in waiting if release.indicators]
    return ChangePreview(
        edition=edition,
        releases=tuple(_against(store, release, urns) for release in facts),
        others=tuple(release for release in waiting if not release.indicators),
    )


def _against(store: Store, release: Release, urns: list[int]) -> ReleaseChange:
    counts: Counter[str] = Counter()
    schools: set[int] = set()
    for indicator in release.indicators:
        rows = (
            store.facts(indicator, [release])
            .filter((pl.col("level") == "school") & pl.col("urn").is_in(urns))
            .select("urn", "year_end", "pupil_group", "value", "state")
            .collect()
        )
        if rows.is_empty():
            continue
        now = {
            (urn, year, group): (value, state)
            for urn, year, group, value, state in Figure.objects.current()
            .filter(indicator=indicator, year_end__in=rows["year_end"].unique().to_list())
            .values_list("school_id", "year_end", "pupil_group", "value", "state")
        }
        for urn, year, group, value, state in rows.iter_rows():
            schools.add(urn)
            before = now.get((urn, year, group))
            if before is None:
                counts["new"] += 1
            elif _same(before, (value, state)):
                counts["unchanged"] += 1
            else:
                counts["changed"] += 1
    return ReleaseChange(
        release, counts["new"], counts["changed"], counts["unchanged"], len(schools)
    )


def _same(one: tuple[float | None, str], other: tuple[float | None, str]) -> bool:
    if one[0] is None or other[0] is None:
        return one[0] is other[0] and (one[1] in WITH_VALUE) == (other[1] in WITH_VALUE)
    return abs(one[0] - other[0]) <= SAME_WITHIN
