"""Recompute what changed: every measure and year is kept under the hash of its inputs."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import polars as pl

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.compute.files import code_version, replace_whole, write_whole
from headway.evidence.compute.history import HISTORY
from headway.evidence.compute.measure import year_statistics
from headway.evidence.compute.peers import fingerprint, peers_kept
from headway.evidence.compute.selection import (
    best_areas,
    best_schools,
    preference,
    sources_by_year,
)
from headway.evidence.compute.vintage import Vintage, YearFile
from headway.evidence.releases import Release
from headway.evidence.statistics.trends import LAST_YEAR_BEFORE_PANDEMIC, MOST_YEARS
from headway.evidence.store import Store

METHOD_VERSION = code_version("compute", "statistics")
AT_A_TIME = 2


def compute(
    store: Store,
    *,
    known_on: date | None = None,
    peers: pl.DataFrame | None = None,
    progress: Callable[[str], None] = lambda line: None,
    only: frozenset[str] | None = None,
) -> Vintage:
    """Work out every statistic that the releases public by `known_on` allow.

    Each measure and year is stored under the hash of what goes into it, so a second call
    reads, and one new release recomputes only its own measures from its own year on.
    Safe to kill: a file is there whole or not at all.

    peers  PEERS_SCHEMA; read from the registers in the store when not given
    only   measures to work out; all when not given
    """
    releases = [r for r in store.releases(known_on=known_on) if r.indicators]
    by_id = {release.id: release for release in releases}
    if peers is None:
        peers = peers_kept(store, known_on)
    base = f"{METHOD_VERSION}:{fingerprint(peers)}"
    places = preference(releases)
    catalogue = indicators()
    held = {release.id: _years_held(store, release) for release in releases}
    works = []
    for name, definition in catalogue.items():
        if only is not None and name not in only:
            continue
        found = {rid: years_of[name] for rid, years_of in held.items() if name in years_of}
        if found:
            works.append(_Measure(store, definition, found, by_id, places, peers, base))
    years: dict[str, tuple[YearFile, ...]] = {}
    area_files: dict[str, tuple[Path, ...]] = {}
    computed = 0
    # Two at a time: while one measure waits for the disk or for Python, the other computes.
    # More would not fit the memory that is promised.
    with ThreadPoolExecutor(max_workers=AT_A_TIME) as pool:
        for work, made in zip(works, pool.map(_Measure.work_out, works), strict=True):
            name = work.definition.id
            years[name], area_files[name] = tuple(work.files.values()), work.area_files
            computed += made
            if made:
                progress(f"{work.definition.name}: {made} years worked out")
    keys = {
        n: [f.key for f in files] + [path.name for path in area_files[n]]
        for n, files in years.items()
    }
    key = hashlib.sha256(json.dumps(keys).encode()).hexdigest()[:16]
    return Vintage(store, known_on, key, tuple(releases), peers, years, area_files, computed)


class _Measure:
    """One measure: its years in order, each seeing the light history of the ones before."""

    def __init__(
        self,
        store: Store,
        definition: Indicator,
        held: dict[str, dict[int, bool]],
        releases: dict[str, Release],
        places: dict[str, int],
        peers: pl.DataFrame,
        base: str,
    ) -> None:
        """`held`: release id -> year -> whether any row of it is a school's."""
        self.store = store
        self.definition = definition
        self.sources = sources_by_year({rid: tuple(of) for rid, of in held.items()}, releases)
        self.of_schools = {y for years_of in held.values() for y, has in years_of.items() if has}
        self.places = places
        self.peers = peers
        self.base = hashlib.sha256((base + definition.model_dump_json()).encode()).hexdigest()
        self.folder = store.folder / "stats" / definition.id
        self.light: dict[int, pl.DataFrame] = {}
        self.files: dict[int, YearFile] = {}
        self.area_files: tuple[Path, ...] = ()

    def work_out(self) -> int:
        """Make what is not on disk yet; how many years of schools were made."""
        made, areas = 0, list[Path]()
        for year_end, releases in self.sources.items():
            if year_end not in self.of_schools:
                continue
            earlier = self._earlier(year_end)
            key = self._key(releases, [self.files[y].key for y in earlier])
            path = self.folder / f"{year_end}-{key}.parquet"
            self.files[year_end] = YearFile(
                self.definition.id, year_end, key, path, tuple(sorted(r.id for r in releases))
            )
            areas.append(self._area_path(str(year_end), key))
            if not path.exists():
                self._year(year_end, releases, earlier, path)
                made += 1
        self.light.clear()
        self.area_files = (*areas, *self._other_areas())
        return made

    def _earlier(self, year_end: int) -> list[int]:
        """Years that a trend ending in `year_end` may use: same series, same side of 2020."""
        series = self.definition.series_of(year_end)
        before = year_end <= LAST_YEAR_BEFORE_PANDEMIC
        return [
            y
            for y in self.files
            if year_end - MOST_YEARS < y < year_end
            and self.definition.series_of(y) == series
            and (y <= LAST_YEAR_BEFORE_PANDEMIC) == before
        ]

    def _key(self, releases: list[Release], earlier: list[str]) -> str:
        parts = [self.base, *sorted(f"{r.id}:{r.sha256}:{r.status}" for r in releases), *earlier]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]

    def _rows(self, releases: list[Release], year_end: int) -> pl.DataFrame:
        scan = self.store.facts(self.definition.id, releases)
        return scan.filter(pl.col("year_end") == year_end).collect()

    def _year(self, year_end: int, releases: list[Release], earlier: list[int], path: Path) -> None:
        rows = self._rows(releases, year_end)
        is_school = pl.col("level") == "school"
        areas = best_areas(rows.filter(~is_school), self.places)
        result = year_statistics(
            best_schools(rows.filter(is_school), self.places),
            areas,
            definition=self.definition,
            year_end=year_end,
            peers=self.peers,
            history=self._history(earlier),
        )
        self.light[year_end] = result.schools.select(HISTORY)
        write_whole(areas, self._area_path(str(year_end), self.files[year_end].key))
        write_whole(result.schools, path)

    def _history(self, earlier: list[int]) -> dict[int, pl.DataFrame]:
        for year_end in earlier:
            if year_end not in self.light:
                self.light[year_end] = pl.read_parquet(self.files[year_end].path, columns=HISTORY)
        return {year_end: self.light[year_end] for year_end in earlier}

    def _area_path(self, years: str, key: str) -> Path:
        return self.folder / f"areas-{years}-{key}.parquet"

    def _other_areas(self) -> tuple[Path, ...]:
        """Summary rows of the years without schools, all in one small file."""
        others = [y for y in self.sources if y not in self.of_schools]
        if not others:
            return ()
        releases = {r.id: r for y in others for r in self.sources[y]}
        path = self._area_path("other", self._key(list(releases.values()), []))
        if not path.exists():
            scan = self.store.facts(self.definition.id, releases.values())
            rows = scan.filter(
                (pl.col("level") != "school") & pl.col("year_end").is_in(others)
            ).collect()
            years = rows.partition_by("year_end", maintain_order=True)
            write_whole(pl.concat([best_areas(part, self.places) for part in years]), path)
        return (path,)


def _years_held(store: Store, release: Release) -> dict[str, dict[int, bool]]:
    """Measure -> years of which this release has rows, and whether any is a school's.

    Worked out once a release.
    """
    path = store.folder / "stats" / "years" / f"{release.id}-{release.sha256[:12]}.json"
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: {int(y): has for y, has in years.items()} for name, years in found.items()}
    held: dict[str, dict[int, bool]] = {}
    for file in sorted((store.path(release) / "facts").glob("*.parquet")):
        years = (
            pl.scan_parquet(file)
            .group_by("year_end")
            .agg(schools=(pl.col("level") == "school").any())
            .sort("year_end")
            .collect()
        )
        held[file.stem] = dict(years.drop_nulls("year_end").iter_rows())
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(path, lambda work: work.write_text(json.dumps(held), encoding="utf-8"))
    return held
