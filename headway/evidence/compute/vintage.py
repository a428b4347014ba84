"""What was computed from a set of releases, and how to read it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import polars as pl

from headway.evidence.facts import FACT_SCHEMA
from headway.evidence.lineage import Lineages
from headway.evidence.register import lineages_loaded
from headway.evidence.releases import Release
from headway.evidence.store import Store


@dataclass(frozen=True)
class YearFile:
    """The statistics of one measure in one year, and the two spreads found on the way."""

    indicator: str
    year_end: int
    key: str
    path: Path
    releases: tuple[str, ...]


@cache
def _has_values(path: Path) -> bool:
    """Cached for good: the name of a file is the hash of what went into it."""
    return bool(pl.scan_parquet(path).select(pl.col("value").count()).collect().item())


@dataclass(frozen=True)
class Vintage:
    """Everything that follows from the releases public on one day.

    known_on   nothing published later is in here; None means everything loaded
    key        hash of the releases, the catalogue and the method: equal keys, equal figures
    computed   how many measure-years were worked out in this run, the rest were on disk
    """

    store: Store
    known_on: date | None
    key: str
    releases: tuple[Release, ...]
    peers: pl.DataFrame
    years: Mapping[str, tuple[YearFile, ...]]
    area_files: Mapping[str, tuple[Path, ...]]
    computed: int = 0

    @cached_property
    def lineages(self) -> Lineages | None:
        """Which URNs continue which; None without a register."""
        return lineages_loaded(self.store) if self.store.releases(kind="register") else None

    @property
    def indicators(self) -> tuple[str, ...]:
        """Measures with at least one row of a school or an area."""
        return tuple(sorted({*self.years, *self.area_files}))

    def release(self, release_id: str) -> Release | None:
        """The release of this id, if it is part of the vintage."""
        return next((r for r in self.releases if r.id == release_id), None)

    def years_of(self, indicator: str) -> tuple[int, ...]:
        """Years in which schools have rows, oldest first."""
        return tuple(sorted(file.year_end for file in self.years.get(indicator, ())))

    def years_with_values(self, indicator: str) -> tuple[int, ...]:
        """Years in which at least one school of England has a figure, oldest first.

        In a year in which a measure was not produced nationally the files hold its rows
        with a state and no figure; such a year is no latest year.
        """
        return tuple(
            file.year_end
            for file in sorted(self.years.get(indicator, ()), key=lambda f: f.year_end)
            if _has_values(file.path)
        )

    def pupil_sd(self, indicator: str, year_end: int) -> float | None:
        """The SD between pupils that was used for a measure and year; None if there is none."""
        for file in self.years.get(indicator, ()):
            if file.year_end == year_end:
                found = pl.scan_parquet(file.path).select("pupil_sd").head(1).collect()
                return float(found.item()) if found.height and found.item() is not None else None
        return None

    def schools(
        self,
        indicator: str,
        *,
        years: Collection[int] | None = None,
        urns: Collection[int] | None = None,
        pupil_groups: Collection[str] | None = None,
        columns: Collection[str] | None = None,
    ) -> pl.DataFrame:
        """School rows of one measure, one row a school, year and pupil group.

        FACT_SCHEMA plus release and the statistics (see docs of `year_statistics`). Empty
        with no columns but FACT_SCHEMA's if the measure was never loaded.
        """
        files = [f for f in self.years.get(indicator, ()) if years is None or f.year_end in years]
        if not files:
            return pl.DataFrame(schema={**FACT_SCHEMA, "release": pl.String})
        scans = []
        for file in files:
            scan = pl.scan_parquet(file.path)
            if urns is not None:
                scan = scan.filter(pl.col("urn").is_in(list(urns)))
            if pupil_groups is not None:
                scan = scan.filter(pl.col("pupil_group").is_in(list(pupil_groups)))
            scans.append(scan if columns is None else scan.select(*columns))
        return pl.concat(scans, how="vertical").collect()

    def areas(self, indicator: str) -> pl.DataFrame:
        """Published rows of authorities, regions and England: FACT_SCHEMA plus release."""
        paths = self.area_files.get(indicator)
        if not paths:
            return pl.DataFrame(schema={**FACT_SCHEMA, "release": pl.String})
        return pl.concat([pl.read_parquet(path) for path in paths]).sort(
            "year_end", maintain_order=True
        )
