"""Load publishers' files: recognise, read, compare, store whole or not at all."""

import errno
import fcntl
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from headway.evidence.catalogue.layouts import Layout, Status
from headway.evidence.compare_values import Earlier
from headway.evidence.errors import EvidenceError, NothingLoaded, UnreadableRelease
from headway.evidence.establishments import establishments
from headway.evidence.facts import WITH_VALUE
from headway.evidence.load_report import Counts, Fate, LoadReport, Outcome
from headway.evidence.quality import Quality
from headway.evidence.releases import Finding, Release
from headway.evidence.sources import opening
from headway.evidence.sources.period import as_at_of, period_of
from headway.evidence.sources.reading import Asked, Reading, reader_of
from headway.evidence.sources.recognise import NotKnown, find
from headway.evidence.sources.wrapping import (
    Form,
    Source,
    Unwrapped,
    ensure_room,
    form_of,
    keep,
    sources,
    unwrap,
)
from headway.evidence.store import Store

# Links and registers first: they date and match what follows.
ORDER = (
    "links",
    "register",
    "groups",
    "group_links",
    "neighbours",
    "similar_schools",
    "inspections",
    "facts",
)
LARGE_BYTES = 100_000_000  # from here a text file is read through a columnar copy


@dataclass(frozen=True)
class Candidate:
    """A data file that has a layout, not yet read."""

    source: Source
    form: Form
    layout: Layout


def load(
    paths: list[Path],
    store: Store,
    *,
    as_at: date | None = None,
    year_end: int | None = None,
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda _: None,
    now: datetime | None = None,
) -> LoadReport:
    """Load files and folders. Safe to repeat: what was loaded before is left alone.

    as_at     the day on which the files became public, where they do not say it
    year_end  the academic year of files that do not say it, 2019 for 2018/19
    dry_run   read and report, store nothing

    One unreadable file is refused and reported; the others are loaded all the same.
    """
    started = time.monotonic()
    with _alone(store, dry_run) as work:
        loader = _Loader(store, work, as_at, year_end, dry_run, now or datetime.now(UTC))
        candidates, outcomes = loader.recognised(paths)
        candidates.sort(key=lambda one: (ORDER.index(one.layout.kind), str(one.source.path)))
        for number, candidate in enumerate(candidates, start=1):
            outcome = loader.load_one(candidate)
            outcomes.append(outcome)
            progress(f"{number}/{len(candidates)} {outcome.name}: {outcome.fate}")
    return LoadReport(outcomes=tuple(outcomes), dry_run=dry_run, seconds=time.monotonic() - started)


@contextmanager
def _alone(store: Store, dry_run: bool) -> Iterator[Path]:
    """A folder to work in, while no other load runs; what a killed load left is removed."""
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="headway-") as work:
            yield Path(work)
        return
    store.releases_folder.mkdir(parents=True, exist_ok=True)
    with (store.folder / ".loading").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EvidenceError(
                "Another load is running on this data folder. Try again when it has ended."
            ) from error
        for left in [
            *store.releases_folder.glob(".adding-*"),
            *store.folder.glob(".work-*"),
        ]:
            shutil.rmtree(left, ignore_errors=True)
        work_folder = Path(tempfile.mkdtemp(prefix=".work-", dir=store.folder))
        try:
            yield work_folder
        finally:
            shutil.rmtree(work_folder, ignore_errors=True)


class _Loader:
    """One load: what it was asked, and what it has seen so far."""

    def __init__(
        self,
        store: Store,
        work: Path,
        as_at: date | None,
        year_end: int | None,
        dry_run: bool,
        now: datetime,
    ) -> None:
        self.store, self.work, self.dry_run, self.now = store, work, dry_run, now
        self.as_at, self.year_end = as_at, year_end
        self.known = {release.sha256: release for release in store.releases()}
        self.earlier = Earlier(store, list(self.known.values()))
        self._openings: pl.DataFrame | None = None
        self._openings_of = -1

    # --- which files --------------------------------------------------------------------

    def recognised(self, paths: list[Path]) -> tuple[list[Candidate], list[Outcome]]:
        """Every data file under `paths` that has a layout, and the fate of the others."""
        candidates: list[Candidate] = []
        outcomes: list[Outcome] = []
        for path, named in _files(paths):
            try:
                found = sources(path)
            except FileNotFoundError:
                outcomes.append(Outcome(path.name, "refused", f"There is no file {path}."))
                continue
            except (UnreadableRelease, OSError) as error:
                outcomes.append(Outcome(path.name, "refused", _sentence(error, path.name)))
                continue
            before = len(candidates)
            unknown: list[Outcome] = []
            for source in found:
                try:
                    candidates.append(self._candidate(source))
                except NotKnown as error:
                    bad = error.near is not None or (named and len(found) == 1)
                    fate: Fate = "refused" if bad else "not known"
                    unknown.append(Outcome(source.name, fate, f"{source.name}: {error}"))
                except (UnreadableRelease, OSError) as error:
                    unknown.append(Outcome(source.name, "refused", _sentence(error, source.name)))
            if named and len(found) > 1 and len(candidates) == before:
                unknown = [replace(one, fate="refused") for one in unknown]
            outcomes += unknown
        return candidates, outcomes

    def _candidate(self, source: Source) -> Candidate:
        head = source.head()
        form = form_of(head)
        if form == "text":
            opening.refuse_not_data(head, source.name)
            start = self.work / "head"
            start.write_bytes(head)
            _, layout = find(opening.text_tables(start, source.name))
        else:
            with tempfile.TemporaryDirectory(dir=self.work) as folder:
                unwrapped = unwrap(source, Path(folder))
                _, layout = find(opening.tables(unwrapped.path, form, source.name))
        return Candidate(source, form, layout)

    # --- one file -------------------------------------------------------------------------

    def load_one(self, candidate: Candidate) -> Outcome:
        """Read and store one file, whole or not at all."""
        name = candidate.source.name
        try:
            with tempfile.TemporaryDirectory(dir=self.work) as folder:
                return self._load_one(candidate, Path(folder))
        except (UnreadableRelease, OSError, pl.exceptions.PolarsError) as error:
            return Outcome(name, "refused", _sentence(error, name))

    def _load_one(self, candidate: Candidate, folder: Path) -> Outcome:
        source, layout = candidate.source, candidate.layout
        unwrapped = unwrap(source, folder)
        if (release := self.known.get(unwrapped.sha256)) is not None:
            return Outcome(source.name, "unchanged", release=release)
        ensure_room(self.work, unwrapped.size, source.name)
        table = self._table(candidate, unwrapped, folder)
        period = period_of(
            table, layout, source, given=self.year_end, openings=self._school_openings(layout)
        )
        asked = Asked(
            store=self.store,
            year_end=period.year_end,
            as_at=self.as_at,
            today=self.now.date(),
        )
        reading = reader_of(layout)(table, layout, asked)
        latest = reading.latest if reading.latest is not None else period.year_end
        day, basis = as_at_of(
            layout, found=reading.as_at, given=self.as_at, latest=latest, name=source.name
        )
        if day > self.now.date():
            raise UnreadableRelease(
                f"{source.name} would be public only from {day}, which has not come yet. "
                "Give the day on which it was published with --as-at."
            )
        status = _status(layout, table, reading)
        release = Release(
            id="-".join(
                [
                    layout.id,
                    *([str(period.year_end)] if period.year_end else []),
                    *([status] if status else []),
                    unwrapped.sha256[:8],
                ]
            ),
            layout=layout.id,
            title=layout.title,
            publisher=layout.publisher,
            kind=layout.kind,
            file_name=source.name,
            sha256=unwrapped.sha256,
            size_bytes=unwrapped.size,
            as_at=day,
            as_at_basis=basis,
            year_end=period.year_end,
            year_basis=period.basis,
            status=status,
            rows=reading.rows,
            loaded_at=self.now.isoformat(timespec="seconds"),
        )
        with self._room_for(release.id, folder) as target:
            # Packing 300 MB takes seconds of one core, and so does writing them: the next
            # measure is read meanwhile.
            with ThreadPoolExecutor(max_workers=2) as aside:
                kept = aside.submit(keep, source, target / "source.gz")
                release, counts = self._store(
                    release, reading, period.findings, layout, target, aside
                )
                kept.result()
            release.write(target / "release.json")
        if not self.dry_run:
            self.known[release.sha256] = release
            self.earlier.add(release)
        return Outcome(source.name, "loaded", release=release, counts=counts)

    @contextmanager
    def _room_for(self, release_id: str, folder: Path) -> Iterator[Path]:
        if self.dry_run:
            (folder / "dry").mkdir()
            yield folder / "dry"
        else:
            with self.store.adding(release_id) as target:
                yield target

    def _table(self, candidate: Candidate, unwrapped: Unwrapped, folder: Path) -> opening.Table:
        name, path = candidate.source.name, unwrapped.path
        if candidate.form == "text":
            path = opening.text_of(path, folder, name)
        found = opening.tables(path, candidate.form, name)
        table, layout = find(found)
        opening.refuse_cut(table)
        if layout.ragged:
            table = table.cut()
        if candidate.form == "text" and unwrapped.size >= LARGE_BYTES:
            table = table.columnar(folder)
        return table

    def _store(
        self,
        release: Release,
        reading: Reading,
        findings: tuple[Finding, ...],
        layout: Layout,
        target: Path,
        aside: ThreadPoolExecutor,
    ) -> tuple[Release, Counts]:
        """Write every table; the release with what was counted, and values against earlier ones."""
        for name, frame in reading.tables.items():
            frame.write_parquet(target / f"{name}.parquet", compression="zstd")
        schools = [frame["urn"] for frame in reading.tables.values() if "urn" in frame.columns]
        quality = Quality(layout, self._school_openings(layout))
        counts, values, names = Counts(), 0, []
        (target / "facts").mkdir()
        written: Future[None] | None = None
        for indicator, facts in reading.facts:
            if written is not None:
                written.result()  # never more than two measures in memory
            to = target / "facts" / f"{indicator}.parquet"
            written = aside.submit(facts.write_parquet, to, compression="zstd")
            quality.look(indicator, facts)
            counts += self.earlier.compare(indicator, facts, release)
            values += int(facts["state"].is_in([state.value for state in WITH_VALUE]).sum())
            names.append(indicator)
            schools.append(facts["urn"].unique())
        if written is not None:
            written.result()
        if layout.kind == "facts" and not names:
            raise UnreadableRelease(
                f"{release.file_name} holds no value of a measure that Headway knows. "
                "Nothing was loaded."
            )
        all_urns = pl.concat(schools).drop_nulls() if schools else pl.Series(dtype=pl.Int64)
        return (
            replace(
                release,
                schools=all_urns.n_unique(),
                values=values,
                indicators=tuple(names),
                codes=dict(Counter(reading.codes).most_common()),
                findings=(*findings, *reading.findings, *quality.findings()),
            ),
            counts,
        )

    def _school_openings(self, layout: Layout) -> pl.DataFrame | None:
        """urn and open_date of every school in the registers loaded by now; None without one."""
        if layout.kind != "facts":
            return None
        registers = [one for one in self.known.values() if one.kind in ("register", "links")]
        if len(registers) != self._openings_of:
            self._openings_of = len(registers)
            self._openings = _openings(self.store)
        return self._openings


def _openings(store: Store) -> pl.DataFrame | None:
    try:
        return establishments(store).select("urn", "open_date").unique("urn")
    except NothingLoaded:
        return None


def _files(paths: list[Path]) -> Iterator[tuple[Path, bool]]:
    """Every file under the paths, and whether it was named itself."""
    for path in paths:
        if path.is_dir():
            for item in sorted(path.rglob("*")):
                if item.is_file() and not item.name.startswith("."):
                    yield item, False
        else:
            yield path, True


def _status(layout: Layout, table: opening.Table, reading: Reading) -> Status | None:
    if reading.status is not None:
        return reading.status
    actual = {column.lower(): column for column in table.columns}
    for column, words in layout.status_by_column.items():
        if column.lower() in actual:
            said = table.sample[actual[column.lower()]].str.strip_chars().unique().to_list()
            if len(said) == 1 and said[0] in words:
                return words[said[0]]
    for column, (filled, blank) in layout.filled.items():
        if column.lower() in actual:
            cells = table.collect([actual[column.lower()]]).to_series().str.strip_chars()
            numbers = cells.str.contains(r"^[\d.]+%?$")
            return filled if numbers.any() else blank
    return layout.status


def _sentence(error: Exception, name: str) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return (
            f"{name}: the disk is full. Nothing of the file was stored. Make room, or set "
            "HEADWAY_DATA to a larger disk, and load it again."
        )
    if isinstance(error, OSError):
        return f"{name} cannot be read ({error.strerror or error})."
    if isinstance(error, pl.exceptions.PolarsError):
        reason = str(error).splitlines()[0]
        return f"{name} cannot be read as a table ({reason}). Download it again."
    return str(error)
