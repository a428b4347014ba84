"""Bytes out of any wrapping: plain, gzip, a member of a zip. Limits are checked while reading."""

import gzip
import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol

from headway.evidence.errors import UnreadableRelease

Form = Literal["text", "xlsx", "ods", "parquet"]

# Real files unwrap to 10-40 times their size, blank columns to 60 at most (KS4, 2024/25).
MOST_TIMES = 400
RATIO_FROM_BYTES = 50_000_000
MOST_BYTES = 8_000_000_000
SPARE_BYTES = 200_000_000  # never fill the disk to the last byte: the database lives there too
CHUNK = 1 << 20


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; empty at the end."""
        ...


@dataclass(frozen=True)
class Source:
    """One data file, still wrapped: a path, and the member's name if the path is a zip."""

    path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """As told to the person who loads: "exclusions.zip: exclusions.csv"."""
        return f"{self.path.name}: {self.member}" if self.member else self.path.name

    @contextmanager
    def stream(self) -> Iterator[Readable]:
        """The unwrapped bytes. Raises UnreadableRelease for a damaged or oversized wrapping."""
        try:
            if self.member is None:
                with self.path.open("rb") as raw:
                    zipped = raw.read(2) == b"\x1f\x8b"
                    raw.seek(0)
                    if zipped:
                        with gzip.GzipFile(fileobj=raw) as plain:
                            yield _Limited(plain, self.name, self.path.stat().st_size)
                    else:
                        yield raw
            else:
                with zipfile.ZipFile(self.path) as archive:
                    info = archive.getinfo(self.member)
                    with archive.open(info) as inner:
                        yield _Limited(inner, self.name, max(info.compress_size, 1))
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise UnreadableRelease(
                f"{self.name} is damaged or cut short ({error}). Download it again."
            ) from error

    def head(self, size: int = CHUNK) -> bytes:
        """The first bytes, unwrapped; a damaged tail does not matter yet."""
        with self.stream() as stream:
            return stream.read(size)


class _Limited:
    """Counts what comes out and refuses a wrapping that swells beyond belief."""

    def __init__(self, inner: Readable, name: str, packed: int) -> None:
        self._inner, self._name, self._packed, self._out = inner, name, packed, 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._inner.read(size if size >= 0 else CHUNK)
        self._out += len(data)
        swollen = self._out > RATIO_FROM_BYTES and self._out > MOST_TIMES * self._packed
        if self._out > MOST_BYTES or swollen:
            raise UnreadableRelease(
                f"{self._name} swells from {self._packed:,} to more than {self._out:,} bytes. "
                "No publisher's file does that: it was not read."
            )
        return data


def sources(path: Path) -> list[Source]:
    """The data files in a path: itself, or the members of a zip that is not a workbook.

    Raises UnreadableRelease for an empty file, a damaged zip, or one whose members would be
    written outside it.
    """
    if path.stat().st_size == 0:
        raise UnreadableRelease(f"{path.name} is empty. Download it again.")
    with path.open("rb") as raw:
        start = raw.read(4)
    if start != b"PK\x03\x04":
        return [Source(path)]
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            for name in names:
                _refuse_escape(path.name, name)
            if _is_workbook(names):
                return [Source(path)]
            files = [info.filename for info in archive.infolist() if not info.is_dir()]
    except zipfile.BadZipFile as error:
        raise UnreadableRelease(
            f"{path.name} is damaged or cut short ({error}). Download it again."
        ) from error
    if not files:
        raise UnreadableRelease(f"{path.name} holds no file. Download it again.")
    return [Source(path, name) for name in sorted(files)]


def _is_workbook(names: list[str]) -> bool:
    return "[Content_Types].xml" in names or "content.xml" in names


def _refuse_escape(archive: str, member: str) -> None:
    parts = PurePosixPath(member.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in member.split("/")[0]:
        raise UnreadableRelease(
            f"{archive} holds a file named {member!r}, which would land outside its folder. "
            "Nothing of it was read."
        )


def form_of(head: bytes) -> Form:
    """What kind of file these first bytes begin."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        spreadsheet = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head[:200]
        return "ods" if spreadsheet else "xlsx"
    return "text"


@dataclass(frozen=True)
class Unwrapped:
    """The bytes of one data file on disk, and their fingerprint."""

    path: Path
    sha256: str
    size: int


def fingerprint(source: Source) -> tuple[str, int]:
    """SHA-256 and size of the unwrapped bytes: the same file zipped another way is the same."""
    digest, size = hashlib.sha256(), 0
    with source.stream() as stream:
        while data := stream.read(CHUNK):
            digest.update(data)
            size += len(data)
    return digest.hexdigest(), size


def unwrap(source: Source, folder: Path) -> Unwrapped:
    """Write the bytes under `folder`, unless they lie plain on the disk already.

    Raises UnreadableRelease when the disk has not enough room, before it is full.
    """
    with source.path.open("rb") as raw:
        wrapped = source.member is not None or raw.read(2) == b"\x1f\x8b"
    if not wrapped:
        sha, size = fingerprint(source)
        return Unwrapped(source.path, sha, size)
    digest, size = hashlib.sha256(), 0
    target = folder / "unwrapped"
    with source.stream() as stream, target.open("wb") as out:
        while data := stream.read(CHUNK):
            if size % (64 * CHUNK) < CHUNK:
                ensure_room(folder, 64 * CHUNK, source.name)
            digest.update(data)
            size += len(data)
            out.write(data)
    return Unwrapped(target, digest.hexdigest(), size)


def ensure_room(folder: Path, needed: int, name: str) -> None:
    """Raise UnreadableRelease unless the disk of `folder` has room for `needed` bytes more."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise UnreadableRelease(
            f"{name} needs about {needed / 1e6:,.0f} MB on the disk of {folder}, which has "
            f"{free / 1e6:,.0f} MB left. Make room, or set HEADWAY_DATA to a larger disk."
        )


def keep(source: Source, target: Path) -> None:
    """Store the bytes gzip'd. A file that came gzip'd is copied as it is."""
    with source.path.open("rb") as raw:
        if source.member is None and raw.read(2) == b"\x1f\x8b":
            raw.seek(0)
            with target.open("wb") as out:
                shutil.copyfileobj(raw, out, CHUNK)
            return
    # Level 1: a 300 MB table packs in seconds and to nearly the size of level 6.
    with (
        source.stream() as stream,
        target.open("wb") as out,
        gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=out, mtime=0) as packed,
    ):
        while data := stream.read(CHUNK):
            packed.write(data)
        packed.flush()
        os.fsync(out.fileno())
