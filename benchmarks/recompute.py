"""All of England recomputed after one new release, beside Polars moving the same bytes.

24,000 schools x 60 measures x 8 years x 6 pupil groups: 69 million values. Seven yearly
releases are loaded and computed; then the eighth arrives (8.6 million values). Our time is
one call of `compute`, with everything that it does in production: registers, hashes,
comparators, significance, funnels, ranks, pooled values, trends, writing.

"The same bytes" can be read in two ways, and both are printed. Each is plain Polars, one file
at a time:

    the measures    reads and rewrites all years of the measures that the release touches, as a
                    plain script would when a file comes. The issue's limit, 2 x, is of this
    what it moved   reads only the files and columns that `compute` read, and writes only the
                    tables that it wrote: years that did not change are in neither. The stricter
                    reading, with a limit of its own: the price of the statistics themselves

Numbers on roll are not among the measures. Where a file prints no cohort it is guessed from the
roll of the day, so with a newer count every measure and year is worked out anew: the time of
that is the time of the whole set.

Peak memory is taken in processes of their own.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks import Result
from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.compute import compute
from headway.evidence.compute.files import write_whole
from headway.evidence.compute.history import HISTORY
from headway.evidence.facts import FACT_SCHEMA
from headway.evidence.releases import Release
from headway.evidence.rolls import PUPILS
from headway.evidence.sources.register import REGISTER_SCHEMA
from headway.evidence.store import Store

SCHOOLS = 24_000
MEASURES = 60
YEARS = tuple(range(2012, 2020))  # before the pandemic: trends over five years are at work
GROUPS = ("all", "disadvantaged", "other", "boys", "girls", "eal")
FIRST_URN = 100_000
LIMIT = 2.0
LIMIT_OF_MOVED = 3.0  # no allowance for years that are not touched: see the head of the file
MEMORY_GB = 1.0


def run(*, schools: int = SCHOOLS, measures: int = MEASURES) -> list[Result]:
    """Make the set in a temporary folder, measure, and remove it."""
    with tempfile.TemporaryDirectory(prefix="headway-bench-") as name:
        folder = Path(name)
        store = Store(folder)
        chosen = _chosen(measures)
        _register(store, schools)
        for year_end in YEARS[:-1]:
            _release(store, year_end, chosen, schools)
        whole = _in_process(folder, "whole")
        _release(store, YEARS[-1], chosen, schools)
        ours = _in_process(folder, "one")
        yard = _in_process(folder, "yardstick")
    return [
        Result(
            "recompute after one new release",
            ours["seconds"] / yard["seconds"],
            LIMIT,
            f"Polars reading and rewriting the values of the measures: {yard['seconds']:.1f} s, "
            f"ours {ours['seconds']:.1f} s for {ours['computed']} measure-years",
        ),
        Result(
            "recompute beside only what it moved",
            ours["seconds"] / yard["moved_seconds"],
            LIMIT_OF_MOVED,
            f"Polars reading and writing what compute moved: {yard['moved_seconds']:.1f} s",
        ),
        Result(
            "memory of one new release (GB)",
            ours["peak_gb"],
            MEMORY_GB,
            f"peak of a process of its own; Polars alone {yard['peak_gb']:.2f}",
        ),
        Result(
            "memory of the whole set (GB)",
            whole["peak_gb"],
            MEMORY_GB,
            f"{whole['computed']} measure-years in {whole['seconds']:.0f} s",
        ),
    ]


def _chosen(measures: int) -> list[Indicator]:
    """The measures of the catalogue but the roll, those that publishers print first."""
    known = (one for one in indicators().values() if one.id != PUPILS)
    return sorted(known, key=lambda one: one.local)[:measures]


def _register(store: Store, schools: int) -> None:
    """A register of made-up schools: three in four primary, one in twenty special."""
    place = np.arange(schools)
    kind = np.where(place % 20 == 0, "Community special school", "Community school")
    phase = np.where(place % 4 == 3, "Secondary", "Primary")
    columns: dict[str, Any] = {
        "urn": FIRST_URN + place,
        "name": [f"School {i}" for i in place],
        "la": (201 + place % 150).astype(str),
        "la_name": (201 + place % 150).astype(str),
        "type": kind,
        "status": ["open"] * schools,
        "phase": np.where(place % 20 == 0, "Not applicable", phase),
        "low_age": np.where(place % 4 == 3, 11, 4),
        "high_age": np.where(place % 4 == 3, 16, 11),
        "roll": 150 + place % 900,
        "open_date": [date(1990, 1, 1)] * schools,
        "row": place + 2,
    }
    table = pl.DataFrame(
        {name: columns.get(name, [None] * schools) for name in REGISTER_SCHEMA},
        schema=REGISTER_SCHEMA,
        strict=False,
    )
    release = _description("register", "register", ())
    with store.adding(release.id) as folder:
        table.write_parquet(folder / "register.parquet")
        release.write(folder / "release.json")


def _description(name: str, kind: Any, names: tuple[str, ...], **more: Any) -> Release:
    return Release(
        id=name,
        layout="made-up",
        title=f"Made up for measuring: {name}",
        publisher="nobody",
        kind=kind,
        file_name=f"{name}.csv",
        sha256=f"{abs(hash(name)):064x}",
        size_bytes=1,
        as_at=more.pop("as_at", date(2020, 1, 1)),
        as_at_basis="given",
        indicators=names,
        **more,
    )


def _release(store: Store, year_end: int, chosen: list[Indicator], schools: int) -> None:
    """One year's release with every measure: school rows, 150 authorities and England."""
    release = _description(
        f"year-{year_end}",
        "facts",
        tuple(one.id for one in chosen),
        year_end=year_end,
        status="final",
        as_at=date(year_end, 12, 1),
    )
    with store.adding(release.id) as folder:
        (folder / "facts").mkdir()
        for place, one in enumerate(chosen):
            rng = np.random.default_rng([year_end, place])
            _facts(one, year_end, schools, rng).write_parquet(
                folder / "facts" / f"{one.id}.parquet", compression="zstd"
            )
        release.write(folder / "release.json")


def _facts(one: Indicator, year_end: int, schools: int, rng: np.random.Generator) -> pl.DataFrame:
    count = schools * len(GROUPS)
    n = rng.integers(6, 220, count)
    progress = one.method == "progress"
    value = rng.normal(0, 2, count).round(1) if progress else rng.integers(20, 96, count) * 1.0
    absent = rng.random(count) < 0.06
    half = 12.0 / np.sqrt(n)
    urn = np.tile(np.arange(FIRST_URN, FIRST_URN + schools), len(GROUPS))
    group = np.repeat(np.array(GROUPS), schools)
    table = pl.DataFrame(
        {
            "urn": urn,
            "area": (201 + (urn - FIRST_URN) % 150).astype(str),
            "pupil_group": group,
            "value": value,
            "lower": (value - half).round(1),
            "upper": (value + half).round(1),
            "n": n,
            "row": urn - FIRST_URN + 2,
            "_absent": absent,
        }
    )
    has = ~pl.col("_absent")
    table = table.with_columns(
        pl.lit("school").alias("level"),
        pl.lit(None, dtype=pl.String).alias("phase"),
        pl.lit(None, dtype=pl.String).alias("peers"),
        pl.lit(year_end, dtype=pl.Int16).alias("year_end"),
        pl.lit(one.id).alias("indicator"),
        value=pl.when(has).then("value"),
        lower=pl.when(has & progress).then("lower"),
        upper=pl.when(has & progress).then("upper"),
        band=pl.lit(None, dtype=pl.Int8),
        state=pl.when(has).then(pl.lit("ok")).otherwise(pl.lit("suppressed")),
        raw=pl.when(has).then(pl.col("value").cast(pl.String)).otherwise(pl.lit("SUPP")),
        series=pl.lit(one.series_of(year_end)),
    )
    areas = [
        {"level": "england", "area": "ENG", "value": 0.0 if progress else 60.0},
        *({"level": "la", "area": str(201 + i), "value": 58.0} for i in range(150)),
    ]
    summary = pl.DataFrame(
        [
            {
                **area,
                "phase": "all",
                "peers": "state",
                "pupil_group": name,
                "year_end": year_end,
                "indicator": one.id,
                "n": 5000,
                "state": "ok",
                "raw": "58",
                "series": one.series_of(year_end),
                "row": 1,
            }
            for area in areas
            for name in GROUPS
        ],
        schema=FACT_SCHEMA,
    )
    return pl.concat([table.select(*FACT_SCHEMA).cast(FACT_SCHEMA), summary])


def _in_process(folder: Path, what: str) -> dict[str, Any]:
    """One measurement in a process of its own, so that its peak memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.recompute", what, str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _compute(folder: Path) -> dict[str, Any]:
    start = time.perf_counter()
    vintage = compute(Store(folder))
    return {"seconds": time.perf_counter() - start, "computed": vintage.computed}


def _yardstick(folder: Path) -> dict[str, Any]:
    """Plain Polars moving the same bytes: whole measures, and only what `compute` moved."""
    store = Store(folder)
    newest, target = YEARS[-1], folder / "yardstick"
    whole = moved = 0.0
    for made in sorted((store.folder / "stats").glob(f"*/{newest}-*.parquet")):
        name = made.parent.name
        (target / name).mkdir(parents=True, exist_ok=True)
        facts = [store.path(f"year-{y}") / "facts" / f"{name}.parquet" for y in YEARS]
        start = time.perf_counter()
        for year_end, path in zip(YEARS, facts, strict=True):
            pl.read_parquet(path).write_parquet(target / name / f"{year_end}.parquet")
        whole += time.perf_counter() - start
        table = pl.read_parquet(made)  # what is to be written, not timed
        earlier = [
            path
            for year_end in range(newest - 4, newest)
            for path in made.parent.glob(f"{year_end}-*.parquet")
        ]
        start = time.perf_counter()
        pl.read_parquet(facts[-1])
        for path in earlier:
            pl.read_parquet(path, columns=HISTORY)
        write_whole(table, target / name / made.name)
        moved += time.perf_counter() - start
    return {"seconds": whole, "moved_seconds": moved}


def main(what: str, folder: str) -> None:
    """The body of one measuring process: prints one line of JSON."""
    work = _yardstick if what == "yardstick" else _compute
    answer = work(Path(folder))
    answer["cpu_seconds"] = time.process_time()
    answer["peak_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
