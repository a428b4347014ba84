"""School rows, then a row an authority, then England: the shape of a results table."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from headway.evidence.fiction.places import Numbers


@dataclass(frozen=True)
class Summed:
    """Adds summary rows below school rows.

    authority  position of each school's authority
    counted    schools whose pupils are in the totals (not new, not doubled)
    national   how many rows stand for England below the authorities
    """

    authority: Numbers
    authorities: int
    counted: Numbers
    national: int = 1

    @property
    def schools(self) -> int:
        return len(self.authority)

    @property
    def rows(self) -> int:
        return self.schools + self.authorities + self.national

    @property
    def summary(self) -> Numbers:
        """Which rows are summaries."""
        return np.arange(self.rows) >= self.schools

    def counts(self, values: Any) -> Numbers:
        """Counts, and their sums."""
        values = np.asarray(values)
        used = np.where(self.counted, values, 0)
        areas = np.bincount(self.authority, weights=used, minlength=self.authorities)
        return np.concatenate([values, areas, np.repeat(used.sum(), self.national)])

    def means(self, values: Any, weight: Any) -> Numbers:
        """Averages, and averages weighted by pupils."""
        values, weight = np.asarray(values, dtype=float), np.where(self.counted, weight, 0)
        below = np.bincount(self.authority, weights=weight, minlength=self.authorities)
        above = np.bincount(self.authority, weights=values * weight, minlength=self.authorities)
        areas = above / np.where(below > 0, below, 1)
        nation = (values * weight).sum() / max(weight.sum(), 1)
        return np.concatenate([values, areas, np.repeat(nation, self.national)])

    def texts(self, schools: pl.Series, areas: pl.Series, national: str) -> pl.Series:
        """Text columns: theirs, the authorities', and England's."""
        tail = pl.Series([national] * self.national, dtype=pl.String)
        return pl.concat([schools, areas, tail])

    def flags(self, schools: Numbers) -> Numbers:
        """A mask that is false for summary rows."""
        return np.concatenate([schools, np.zeros(self.authorities + self.national, dtype=bool)])

    def present(self, pupils: Numbers) -> pl.Series:
        """All schools, and the areas that have any pupils: the others have no row."""
        return pl.Series(~self.summary | (np.asarray(pupils) > 0))
