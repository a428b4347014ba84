"""Which of several published versions of a value is used: final, revised, provisional."""

from collections.abc import Iterable

import polars as pl

from headway.evidence.facts import State
from headway.evidence.releases import Release

STATUS_RANK = {"final": 0, "revised": 1, None: 2, "provisional": 3}
KEY = ["level", "urn", "area", "phase", "peers", "pupil_group"]


def preference(releases: Iterable[Release]) -> dict[str, int]:
    """Release ids in the order in which their values are preferred (0 first).

    Final before revised before provisional; of equal status the later publication, so an
    amended file replaces the one that it amends; of equal date the larger file.
    """
    ordered = sorted(
        releases, key=lambda r: (STATUS_RANK[r.status], -r.as_at.toordinal(), -r.values, r.id)
    )
    return {release.id: place for place, release in enumerate(ordered)}


def best_rows(facts: pl.DataFrame, places: dict[str, int]) -> pl.DataFrame:
    """One row a school (or area), phase and pupil group, of one measure and year.

    A cell that a file leaves blank gives way to any other release that says something,
    because some files are printed again with fewer columns filled.
    """
    schools = facts["level"] == "school"
    key = ["urn", "pupil_group"] if bool(schools.all()) else KEY
    if facts["release"].n_unique() <= 1 and not _repeats(facts, key):
        return facts
    return (
        facts.with_columns(
            _blank=pl.col("state") == State.MISSING,
            _place=pl.col("release").replace_strict(places, return_dtype=pl.Int32),
        )
        .sort("_blank", "_place", "row", maintain_order=True)
        .unique(subset=key, keep="first", maintain_order=True)
        .drop("_blank", "_place")
    )


def _repeats(facts: pl.DataFrame, key: list[str]) -> bool:
    return bool(facts.select(pl.struct(key).n_unique()).item() < facts.height)


def sources_by_year(
    years: dict[str, tuple[int, ...]], releases: dict[str, Release]
) -> dict[int, list[Release]]:
    """Year -> the releases that hold rows of it; `years` maps release id to its years."""
    found: dict[int, list[Release]] = {}
    for release_id, held in years.items():
        for year_end in held:
            found.setdefault(year_end, []).append(releases[release_id])
    return dict(sorted(found.items()))
