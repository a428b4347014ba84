"""Rule evaluation: every shipped version over every school of England, in under a second.

Schools are made up with gaps, as real columns have them. Reading a version's file and its
worked cases are not counted: a version is read once. Sentences are not either: they are made
for the schools of one authority, which `sentences` measures beside it.
"""

import time

import numpy as np
import polars as pl

from benchmarks import Result
from headway.evidence.rules import Framework, evaluate, outcomes
from headway.evidence.rules.columns import columns
from headway.evidence.rules.evaluate import CITES
from headway.evidence.rules.types import DTYPES, Column, Kind
from headway.frameworks.versions import shipped, version

SCHOOLS = 24_000
OF_AUTHORITY = 450
ALLOWED = 1.0  # seconds
UNKNOWN = 0.15  # share of cells without a value


def made_up(frameworks: list[Framework], count: int, seed: int = 1) -> pl.DataFrame:
    """Every column that the versions read, for `count` schools."""
    random = np.random.default_rng(seed)
    names = dict.fromkeys(name for f in frameworks for name in f.columns_read())
    known = columns()
    return pl.DataFrame(
        {
            "urn": range(100_000, 100_000 + count),
            **{name: _column(known[name], count, random) for name in names if name != "urn"},
        }
    )


def _column(column: Column, count: int, random: np.random.Generator) -> pl.Series:
    values: list[object]
    if column.kind is Kind.BOOLEAN:
        share = 0.9 if column.name in ("maintained", "statutory_age") else 0.1
        values = list((random.random(count) < share).tolist())
    elif column.kind is Kind.NUMBER:
        values = list(random.integers(0, 8, count).astype(float).tolist())
    elif column.kind is Kind.DATE:
        values = [None] * count
    else:
        words = list(column.values) or ["made up"]
        values = [words[i] for i in random.integers(0, len(words), count)]
    blank = random.random(count) < UNKNOWN
    return pl.Series(
        [None if empty else value for value, empty in zip(values, blank, strict=True)],
        dtype=DTYPES[column.kind],
    )


def run() -> list[Result]:
    """All versions over all schools, and the whole of one authority with its sentences."""
    frameworks = [version(key) for key in shipped()]
    england = made_up(frameworks, SCHOOLS)
    outcomes(frameworks[0], england)  # the engine starts its threads on first use
    taken = min(_seconds(frameworks, england) for _ in range(3))
    ours = made_up(frameworks, OF_AUTHORITY)
    started = time.perf_counter()
    for framework in frameworks:
        evaluate(framework, ours, CITES)
    sentences = time.perf_counter() - started
    return [
        Result(
            "rules",
            taken / ALLOWED,
            1.0,
            f"{len(frameworks)} versions over {SCHOOLS:,} schools in {taken:.2f} s; "
            f"allowed {ALLOWED:g} s",
        ),
        Result(
            "rules with sentences",
            sentences / ALLOWED,
            1.0,
            f"{len(frameworks)} versions over {OF_AUTHORITY} schools in {sentences:.2f} s; "
            f"allowed {ALLOWED:g} s",
        ),
    ]


def _seconds(frameworks: list[Framework], frame: pl.DataFrame) -> float:
    started = time.perf_counter()
    for framework in frameworks:
        outcomes(framework, frame)
    return time.perf_counter() - started
