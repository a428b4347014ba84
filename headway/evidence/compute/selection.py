"""Which of several published versions of a value is used: final, revised, provisional."""

import zlib
from collections.abc import Iterable

import polars as pl

from headway.evidence.facts import State
from headway.evidence.releases import Release

STATUS_RANK = {"final": 0, "revised": 1, None: 2, "provisional": 3}
AREA_KEY = ["level", "area", "phase", "peers", "pupil_group"]


def preference(releases: Iterable[Release]) -> dict[str, int]:
    """Release ids in the order in which their values are preferred (0 first).

    Final before revised before provisional; of equal status the later publication, so an
    amended file replaces the one that it amends; of equal date the larger file.
    """
    ordered = sorted(
        releases, key=lambda r: (STATUS_RANK[r.status], -r.as_at.toordinal(), -r.values, r.id)
    )
    return {release.id: place for place, release in enumerate(ordered)}


def best_schools(facts: pl.DataFrame, places: dict[str, int]) -> pl.DataFrame:
    """One row a school and pupil group of one measure and year, and `key` naming the two."""
    keyed = facts.with_columns(key=school_and_group(facts))
    if keyed["key"].n_unique() == keyed.height:
        return keyed
    return _best(keyed, ["key"], places)


def best_areas(facts: pl.DataFrame, places: dict[str, int]) -> pl.DataFrame:
    """One row an area, phase and pupil group of one measure and year."""
    return _best(facts, AREA_KEY, places)


def _best(facts: pl.DataFrame, key: list[str], places: dict[str, int]) -> pl.DataFrame:
    """A cell that a file leaves blank gives way to any other release that says something,
    because some files are printed again with fewer columns filled.
    """
    return (
        facts.with_columns(
            _blank=pl.col("state") == State.MISSING,
            _place=pl.col("release").replace_strict(places, return_dtype=pl.Int32),
        )
        .sort("_blank", "_place", "row", maintain_order=True)
        .unique(subset=key, keep="first", maintain_order=True)
        .drop("_blank", "_place")
    )


def school_and_group(frame: pl.DataFrame) -> pl.Series:
    """A whole number for URN and pupil group, the same in every year and process."""
    codes = {name: zlib.crc32(name.encode()) for name in frame["pupil_group"].unique()}
    group = frame["pupil_group"].replace_strict(codes, return_dtype=pl.Int64)
    return frame["urn"] * 2**32 + group


def sources_by_year(
    years: dict[str, tuple[int, ...]], releases: dict[str, Release]
) -> dict[int, list[Release]]:
    """Year -> the releases that hold rows of it; `years` maps release id to its years."""
    found: dict[int, list[Release]] = {}
    for release_id, held in years.items():
        for year_end in held:
            found.setdefault(year_end, []).append(releases[release_id])
    return dict(sorted(found.items()))
