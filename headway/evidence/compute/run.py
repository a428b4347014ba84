"""Recompute what changed: every measure and year is kept under the hash of its inputs."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.compute.measure import HISTORY, year_statistics
from headway.evidence.compute.peers import (
    PEERS_SCHEMA,
    fingerprint,
    peers_from_register,
)
from headway.evidence.compute.selection import best_rows, preference, sources_by_year
from headway.evidence.compute.vintage import Vintage, YearFile
from headway.evidence.phases import phase_of
from headway.evidence.register import establishments, lineages_loaded, schools_as_at
from headway.evidence.releases import Release
from headway.evidence.statistics.trends import LAST_YEAR_BEFORE_PANDEMIC, MOST_YEARS
from headway.evidence.store import Store

# Raise when a figure would change for the same input.
METHOD_VERSION = "2"


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
    lines = None
    if peers is None:
        peers = peers_as_at(store, known_on)
        lines = lineages_loaded(store) if store.releases(kind="register") else None
    base = f"{METHOD_VERSION}:{fingerprint(peers)}"
    places = preference(releases)
    catalogue = indicators()
    held = {release.id: _years_held(store, release) for release in releases}
    years: dict[str, tuple[YearFile, ...]] = {}
    area_files: dict[str, Path] = {}
    computed = 0
    for name, definition in catalogue.items():
        if only is not None and name not in only:
            continue
        found = {rid: years_of[name] for rid, years_of in held.items() if name in years_of}
        sources = sources_by_year({rid: tuple(years_of) for rid, years_of in found.items()}, by_id)
        of_schools = {y for years_of in found.values() for y, has in years_of.items() if has}
        if not sources:
            continue
        work = _Measure(store, definition, sources, places, peers, base)
        years[name], made = work.school_years(of_schools)
        area_files[name] = work.areas()
        computed += made
        if made:
            progress(f"{definition.name}: {made} years worked out")
    key = hashlib.sha256(
        json.dumps({n: [f.key for f in files] for n, files in years.items()}).encode()
    ).hexdigest()[:16]
    return Vintage(known_on, key, tuple(releases), peers, years, area_files, lines, computed)


def peers_as_at(store: Store, known_on: date | None) -> pl.DataFrame:
    """Phase, kind and area of every URN ever seen, and which were open on that day.

    A later register may speak of an earlier day: it is rebuilt by opening and closing dates.
    """
    registers = store.releases(kind="register")
    if not registers:
        return pl.DataFrame(schema=PEERS_SCHEMA)
    on = known_on or max(r.as_at for r in registers)
    now = peers_from_register(schools_as_at(store, on))
    ever = establishments(store).with_columns(phase=phase_of())
    return (
        pl.concat([now, peers_from_register(ever, open_now=False)])
        .unique(subset="urn", keep="first", maintain_order=True)
        .sort("urn")
    )


class _Measure:
    """One measure: its years in order, each seeing the light history of the ones before."""

    def __init__(
        self,
        store: Store,
        definition: Indicator,
        sources: dict[int, list[Release]],
        places: dict[str, int],
        peers: pl.DataFrame,
        base: str,
    ) -> None:
        self.store = store
        self.definition = definition
        self.sources = sources
        self.places = places
        self.peers = peers
        self.base = hashlib.sha256((base + definition.model_dump_json()).encode()).hexdigest()
        self.folder = store.folder / "stats" / definition.id
        self.light: dict[int, pl.DataFrame] = {}
        self.files: dict[int, YearFile] = {}

    def school_years(self, of_schools: set[int]) -> tuple[tuple[YearFile, ...], int]:
        """Files of the years in which schools have rows, and how many were worked out now."""
        made = 0
        for year_end, releases in self.sources.items():
            if year_end not in of_schools:
                continue
            earlier = self._earlier(year_end)
            key = self._key(releases, [self.files[y].key for y in earlier])
            path = self.folder / f"{year_end}-{key}.parquet"
            self.files[year_end] = YearFile(
                self.definition.id, year_end, key, path, tuple(sorted(r.id for r in releases))
            )
            if not path.exists():
                self._work_out(year_end, releases, earlier, path)
                made += 1
        return tuple(self.files.values()), made

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

    def _work_out(
        self, year_end: int, releases: list[Release], earlier: list[int], path: Path
    ) -> None:
        rows = self._rows(releases, year_end)
        is_school = pl.col("level") == "school"
        result = year_statistics(
            best_rows(rows.filter(is_school), self.places),
            best_rows(rows.filter(~is_school), self.places),
            definition=self.definition,
            year_end=year_end,
            peers=self.peers,
            history=self._history(earlier),
        )
        self.light[year_end] = result.schools.select(HISTORY)
        write_whole(result.schools, path)

    def _history(self, earlier: list[int]) -> dict[int, pl.DataFrame]:
        for year_end in earlier:
            if year_end not in self.light:
                self.light[year_end] = pl.read_parquet(self.files[year_end].path, columns=HISTORY)
        return {year_end: self.light[year_end] for year_end in earlier}

    def areas(self) -> Path:
        """Best summary rows of every year in one small file."""
        everything = sorted(
            {r.id: r for rs in self.sources.values() for r in rs}.values(), key=lambda r: r.id
        )
        path = self.folder / f"areas-{self._key(everything, [])}.parquet"
        if not path.exists():
            scan = self.store.facts(self.definition.id, everything)
            rows = scan.filter(pl.col("level") != "school").collect()
            years = [
                best_rows(part, self.places)
                for _, part in rows.group_by("year_end", maintain_order=True)
            ]
            write_whole(pl.concat(years) if years else rows, path)
        return path


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
    _replace(path, lambda work: work.write_text(json.dumps(held), encoding="utf-8"))
    return held


def write_whole(frame: pl.DataFrame, path: Path) -> None:
    """Write a table so that a reader sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, lambda work: frame.write_parquet(work, compression="lz4", statistics=True))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    os.close(handle)
    try:
        write(Path(name))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
