"""The folder that holds every release, and the one way to add to it.

    <data>/evidence/releases/<release id>/release.json
                                          source.gz            the bytes as downloaded
                                          facts/<indicator>.parquet
                                          register.parquet links.parquet inspections.parquet ...
    <data>/evidence/stats/<key>/...       derived, can be deleted and made again
    <data>/evidence/editions/<number>/    published sets of releases

A release is prepared in a folder of its own and renamed into place, so a killed
process leaves either the whole release or none of it.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import polars as pl

from headway.evidence.facts import FACT_SCHEMA
from headway.evidence.releases import Kind, Release


def data_folder() -> Path:
    """The data folder: HEADWAY_DATA, or `var/` where the command is run."""
    return Path(os.environ.get("HEADWAY_DATA") or "var").resolve()


P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Releases on disk. Reading never changes anything."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or data_folder()) / "evidence"
        self.held: dict[tuple[object, ...], tuple[frozenset[str], object]] = {}

    @property
    def releases_folder(self) -> Path:
        return self.folder / "releases"

    def releases(self, *, kind: Kind | None = None, known_on: date | None = None) -> list[Release]:
        """Loaded releases, oldest first; `known_on` leaves out what was not public by then."""
        found = [
            Release.read(path) for path in sorted(self.releases_folder.glob("[!.]*/release.json"))
        ]
        return sorted(
            (
                release
                for release in found
                if (kind is None or release.kind == kind)
                and (known_on is None or release.as_at <= known_on)
            ),
            key=lambda release: (release.as_at, release.id),
        )

    def release_ids(self) -> frozenset[str]:
        """The ids of every loaded release."""
        return frozenset(
            path.parent.name for path in self.releases_folder.glob("[!.]*/release.json")
        )

    def path(self, release: Release | str) -> Path:
        """The folder of a release."""
        return self.releases_folder / (release if isinstance(release, str) else release.id)

    @contextmanager
    def adding(self, release_id: str) -> Iterator[Path]:
        """A folder to fill; becomes the release when the block ends, vanishes if it raises."""
        self.releases_folder.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".adding-", dir=self.releases_folder))
        try:
            yield work
            os.replace(work, self.releases_folder / release_id)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise

    def facts(self, indicator: str, releases: Iterable[Release]) -> pl.LazyFrame:
        """Every stored value of one indicator in these releases: FACT_SCHEMA plus `release`."""
        frames = [
            pl.scan_parquet(path).with_columns(release=pl.lit(release.id))
            for release in releases
            if (path := self.path(release) / "facts" / f"{indicator}.parquet").exists()
        ]
        if not frames:
            return pl.LazyFrame(schema={**FACT_SCHEMA, "release": pl.String})
        return pl.concat(frames, how="vertical")

    def table(self, name: str, release: Release) -> pl.DataFrame:
        """A table other than facts: "register", "links", "inspections", "neighbours" ..."""
        return pl.read_parquet(self.path(release) / f"{name}.parquet")


def held(work: Callable[Concatenate[Store, P], T]) -> Callable[Concatenate[Store, P], T]:
    """Work that is done once for a store while no release is added to it or taken away.

    The register of a day is asked for by every step of an assessment and costs a second each
    time. Frames are never changed in place, so one may be handed to all.
    """

    @wraps(work)
    def remembered(store: Store, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (work, args, tuple(sorted(kwargs.items())))
        there = store.release_ids()
        known = store.held.get(key)
        if known is None or known[0] != there:
            known = there, work(store, *args, **kwargs)
            store.held[key] = known
        return known[1]  # type: ignore[return-value]

    return remembered
