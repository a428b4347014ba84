"""The Department's five bands of a progress score: cut points are data, one row a year."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BAND_WORDS = {
    1: "well above average",
    2: "above average",
    3: "average",
    4: "below average",
    5: "well below average",
}


@dataclass(frozen=True)
class Cuts:
    """Where the outer bands start, for one measure and a run of years."""

    indicator: str
    first: int
    last: int
    well_above: float
    well_below: float
    well_above_inclusive: bool = True
    well_below_inclusive: bool = True

    def band(self, score: float, lower: float, upper: float) -> int:
        """1 to 5. An interval that touches zero is average."""
        if lower > 0:
            high = (
                score >= self.well_above if self.well_above_inclusive else score > self.well_above
            )
            return 1 if high else 2
        if upper < 0:
            low = score <= self.well_below if self.well_below_inclusive else score < self.well_below
            return 5 if low else 4
        return 3


@cache
def cuts(indicator: str, year_end: int) -> Cuts | None:
    """The cut points of a measure in a year; None when none are on file."""
    text = (files("headway.evidence.catalogue") / "bands.toml").read_text(encoding="utf-8")
    rows = (Cuts(**row) for row in tomllib.loads(text)["band"])
    return next(
        (c for c in rows if c.indicator == indicator and c.first <= year_end <= c.last), None
    )


def band(indicator: str, year_end: int, score: float, lower: float, upper: float) -> int | None:
    """The Department's band of a score, or None in a year whose cut points are not on file."""
    found = cuts(indicator, year_end)
    return None if found is None else found.band(score, lower, upper)
