"""What lasts, what drifts and what is chance: the latent side of every outcome.

A school's effect lasts but drifts; each cohort departs from it; and the published figure
adds sampling of a small number of pupils. The spreads are chosen so that year-to-year
correlations come out as measured in published tables: about 0.57 for primary progress and
0.60 for the combined attainment measure, with cohorts differing by about 5.6 percentage
points beyond sampling.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.sites import Sites

FIRST_YEAR, LAST_YEAR = 2005, 2027
KEPT_A_YEAR = 0.95  # correlation of a school's effect with itself a year later


@cache
def nationals() -> dict[str, Any]:
    """nationals.toml: England's figures by measure and year."""
    return tomllib.loads((files(__package__) / "nationals.toml").read_text(encoding="utf-8"))


def logit(p: Any) -> Any:
    """Log odds."""
    return np.log(p / (1 - p))


def logistic(x: Any) -> Any:
    """Inverse of `logit`."""
    return 1 / (1 + np.exp(-x))


def half_up(values: Any, places: int = 0) -> Numbers:
    """Round half away from zero, as publishers do."""
    scale = 10.0**places
    return np.sign(values) * np.floor(np.abs(values) * scale + 0.5 + 1e-9) / scale


@dataclass(frozen=True)
class Effects:
    """Lasting effects by school and year, in standard deviations."""

    attainment: Numbers  # (years, schools)
    progress: Numbers
    climate: Numbers

    def of(self, name: str, year_end: int) -> Numbers:
        """One effect of every school in one year."""
        values: Numbers = getattr(self, name)[year_end - FIRST_YEAR]
        return values


def build_effects(
    rng: np.random.Generator, sites: Sites, shifts: dict[int, dict[int, float]]
) -> Effects:
    """`shifts`: for a school of a designed story, what to add in each year."""
    years, size = LAST_YEAR - FIRST_YEAR + 1, len(sites)
    wander = np.empty((years, size), dtype=np.float32)
    wander[0] = rng.standard_normal(size, dtype=np.float32)
    for i in range(1, years):
        step = rng.standard_normal(size, dtype=np.float32)
        wander[i] = KEPT_A_YEAR * wander[i - 1] + np.sqrt(1 - KEPT_A_YEAR**2) * step
    progress = 0.6 * sites.progress + 0.8 * wander
    attainment = sites.attainment + 0.62 * (progress - sites.progress)
    climate = sites.climate - 0.3 * (progress - sites.progress)
    for site, by_year in shifts.items():
        for year_end, amount in by_year.items():
            attainment[year_end - FIRST_YEAR, site] = amount
            progress[year_end - FIRST_YEAR, site] = amount
    return Effects(attainment, progress, climate)


def roll_in(sites: Sites, year_end: int) -> Numbers:
    """Pupils on roll in a year."""
    return np.maximum(1, half_up(sites.roll * (1 + sites.growth) ** (year_end - 2022)))


def centred(target: float, shift: Numbers, weight: Numbers) -> float:
    """The log odds at which the weighted mean of logistic(result + shift) is `target`."""
    level = float(logit(target))
    for _ in range(8):
        mean = float(np.average(logistic(level + shift), weights=weight))
        level += float(logit(target) - logit(mean))
    return level
