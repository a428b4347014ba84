"""Ingest of a 300 MB wide results file, beside a bare Polars text scan, unpivot and write.

Both read the same bytes. The yardstick unpivots every column as text and writes it, and knows
nothing: no states, cohorts, bounds, keys, ranges, comparison with earlier files or kept bytes.
pandas is timed beside it, on a tenth of the rows, for scale.

The file has the layout of the key stage 2 tables, every column that the layout maps and filler
up to 254; the schools are made up. Each side runs in a process of its own.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import Result

ROWS, COLUMNS = 288_000, 254
LIMIT = 1.5
LAYOUT = "dfe_ks2_2018"


def write_file(path: Path, *, rows: int = ROWS, seed: int = 7) -> int:
    """Write the wide file; its size in bytes."""
    import numpy as np
    import polars as pl

    from headway.evidence.catalogue.layouts import layouts

    draw = np.random.default_rng(seed)
    layout = layouts()[LAYOUT]
    cells = list(layout.cells())
    counted = {cell.n for cell in cells} | {cell.coverage for cell in cells}
    banded = {cell.band for cell in cells}
    bounds = {cell.lower for cell in cells} | {cell.upper for cell in cells}
    named = {cell.column for cell in cells} | counted | banded | bounds
    columns: dict[str, Any] = {
        "RECTYPE": np.full(rows, "1"),
        "LEA": draw.integers(201, 939, rows).astype(str),
        "URN": (100_000 + np.arange(rows)).astype(str),
        "SCHNAME": np.char.add("Fictional, ", np.arange(rows).astype(str)),
    }
    for name in [*sorted(named - {""}), *(f"SPARE{i}" for i in range(COLUMNS))]:
        if len(columns) == COLUMNS:
            break
        if name in banded:
            figures = draw.integers(1, 6, rows).astype(str)
        elif name in counted:
            figures = draw.integers(6, 99, rows).astype(str)
        else:
            figures = draw.integers(0, 100, rows).astype(str)
            if "PROG" in name:
                figures = np.round(draw.normal(0, 2, rows), 1).astype(str)
            elif "KS1AVERAGE" in name:
                figures = draw.integers(12, 20, rows).astype(str)
            elif "AVERAGE" in name:
                figures = draw.integers(95, 112, rows).astype(str)
            figures[draw.random(rows) < 0.05] = "SUPP"
        columns[name] = figures
    pl.DataFrame(columns).write_csv(path)
    return path.stat().st_size


def load_ours(path: Path, data: Path) -> int:
    """The product's own loader; values stored."""
    from headway.evidence.load import load
    from headway.evidence.store import Store

    report = load([path], Store(data), year_end=2019)
    refused = [outcome for outcome in report.outcomes if outcome.fate == "refused"]
    if refused:
        raise RuntimeError(refused[0].sentence)
    return sum(o.release.values for o in report.outcomes if o.release)


def load_bare(path: Path, data: Path) -> int:
    """Polars alone: scan as text, unpivot, write parquet; rows written."""
    import polars as pl

    data.mkdir(parents=True, exist_ok=True)
    lazy = pl.scan_csv(path, infer_schema=False)
    keys = ["RECTYPE", "LEA", "URN", "SCHNAME"]
    lazy.unpivot(index=keys).with_columns(
        number=pl.col("value").cast(pl.Float64, strict=False)
    ).sink_parquet(data / "bare.parquet", compression="zstd")
    return int(pl.scan_parquet(data / "bare.parquet").select(pl.len()).collect().item())


def load_pandas(path: Path, data: Path) -> int:
    """pandas on the first tenth of the rows, for scale."""
    import pandas as pd

    data.mkdir(parents=True, exist_ok=True)
    wide = pd.read_csv(path, dtype=str, nrows=ROWS // 10)
    long = wide.melt(id_vars=["RECTYPE", "LEA", "URN", "SCHNAME"])
    long["number"] = pd.to_numeric(long["value"], errors="coerce")
    long.to_csv(data / "pandas.csv", index=False)
    return len(long)


def write_only(path: Path, data: Path) -> int:
    """The file itself: in a process of its own, so that its memory is nobody else's."""
    return write_file(path)


WAYS = {"write": write_only, "ours": load_ours, "bare": load_bare, "pandas": load_pandas}


def _timed(way: str, path: Path, folder: Path) -> dict[str, float]:
    """Seconds and peak memory of one way, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ingest", way, str(path), str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def run() -> list[Result]:
    """Ratio of our seconds to the bare ones."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _timed("write", folder / "wide.csv", folder)
        size = (folder / "wide.csv").stat().st_size
        bare = _timed("bare", folder / "wide.csv", folder / "bare")
        ours = _timed("ours", folder / "wide.csv", folder / "ours")
        pandas = _timed("pandas", folder / "wide.csv", folder / "pandas")
    return [
        Result(
            name=f"ingest of a {size / 1e6:.0f} MB wide CSV",
            ratio=ours["seconds"] / bare["seconds"],
            limit=LIMIT,
            yardstick=(
                f"bare Polars scan, unpivot, write {bare['seconds']:.1f} s, "
                f"{bare['memory_mb']:.0f} MB (ours {ours['seconds']:.1f} s, "
                f"{ours['memory_mb']:.0f} MB; pandas {pandas['seconds'] * 10:.0f} s by a tenth "
                "of the rows)"
            ),
        )
    ]


def main(way: str, path: str, folder: str) -> None:
    """One way, timed; prints seconds and peak memory as JSON."""
    import resource
    import time

    started = time.perf_counter()
    WAYS[way](Path(path), Path(folder))
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - started,
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
