"""Files that are there whole or not at all, and the version of the code that wrote them."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import polars as pl

EVIDENCE = Path(__file__).parent.parent


@cache
def code_version(*names: str) -> str:
    """A hash of these files and folders of the evidence half, e.g. "statistics".

    Whatever was worked out by other code is worked out again: nobody has to remember to
    raise a number when a formula changes.
    """
    found = hashlib.sha256()
    for path in _sources(names):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _sources(names: Iterable[str]) -> list[Path]:
    paths = [EVIDENCE / name for name in names]
    return sorted(p for path in paths for p in (path.rglob("*.py") if path.is_dir() else [path]))


def write_whole(frame: pl.DataFrame, path: Path) -> None:
    """Write a table so that a reader sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(path, lambda work: frame.write_parquet(work, compression="lz4", statistics=False))


def replace_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then put it in its place: whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    os.close(handle)
    try:
        write(Path(name))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
