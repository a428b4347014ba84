"""Ofsted's inspection frameworks by date: what each calls its grades, and what is worse than good.

The frameworks are data: catalogue/inspection_regimes.toml.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import polars as pl


@dataclass(frozen=True)
class Regime:
    """One inspection framework's dates, names of grades and test of worse than good."""

    id: str
    label: str
    first: date
    last: date | None
    worse: str
    grades: dict[int, str]
    source: str


@cache
def regimes() -> tuple[Regime, ...]:
    """Every regime, oldest first."""
    text = (files("headway.evidence.catalogue") / "inspection_regimes.toml").read_text("utf-8")
    return tuple(
        Regime(
            id=row["id"],
            label=row["label"],
            first=row["first"],
            last=row.get("last"),
            worse=row["worse"],
            grades={int(grade): name for grade, name in row.get("grades", {}).items()},
            source=row["source"],
        )
        for row in tomllib.loads(text)["regime"]
    )


def regime_on(day: pl.Expr) -> pl.Expr:
    """The regime under which an inspection that began on `day` was made."""
    said = pl.lit(None, dtype=pl.String)
    for regime in regimes():
        said = pl.when(day >= regime.first).then(pl.lit(regime.id)).otherwise(said)
    return said
