"""The catalogue: what each publication's columns mean, and what each indicator is.

Data, not code: `indicators.toml` and one TOML file a publication layout in `layouts/`.
A new year's renamed column is a new layout file.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Direction = Literal["higher", "lower", "none"]
Method = Literal["proportion", "progress", "mean", "rate", "count", "ratio", "context"]


Domain = Literal[
    "attainment", "progress", "groups", "inclusion", "inspection", "context", "staffing", "finance"
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Series(Strict):
    """Years that may be compared with each other. `note` says what changed at its start."""

    first: int
    last: int | None = None
    note: str = ""


class Gap(Strict):
    """A year in which nothing was published, and the state that says why."""

    year_end: int
    state: str
    note: str = ""


class Indicator(Strict):
    """One measure: what it is, for whom, how it is compared and when it matters."""

    id: str
    name: str  # plain words: "Reading, writing and maths: expected standard"
    phrase: str  # fits "In 2019, 53% of the 58 pupils {phrase}."
    unit: str  # "%", "points", "score", "grades", "per 100 pupils", "pupils"
    places: int = 0
    direction: Direction
    method: Method
    phases: tuple[
        str, ...
    ]  # "primary" "junior" "infant" "secondary" "special" "nursery" "alternative"
    domain: Domain
    headline: bool = False
    comparators: str = (
        ""  # letters of: N national, L LA, S neighbours, C core cities, F family, Q city quartile
    )
    important: float | None = None  # minimum important difference, in the unit
    # The smallest and largest figure that can be true: a file with another is refused.
    low: float | None = None
    high: float | None = None
    denominator: str = "pupils"
    local: bool = False  # only from the authority's own upload
    # No file prints these: they are worked out when an edition is published.
    girls_less_boys: str = ""  # the measure whose figure of boys is taken from that of girls
    summed: bool = False  # schools' rows are printed, areas are added up of them
    worked_out: bool = False  # of areas only
    series: tuple[Series, ...] = (Series(first=2000),)
    gaps: tuple[Gap, ...] = ()
    sigma: dict[str, float] = Field(
        default_factory=dict
    )  # pupil-level SD by year_end, progress measures
    source_note: str = ""

    def series_of(self, year_end: int) -> str:
        """The series that a year belongs to; trends never cross from one to the next."""
        start = max(
            (s.first for s in self.series if s.first <= year_end), default=self.series[0].first
        )
        return f"{self.id}:{start}"


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by id, in the order of the file."""
    text = (files(__package__) / "indicators.toml").read_text(encoding="utf-8")
    return {row["id"]: Indicator.model_validate(row) for row in tomllib.loads(text)["indicator"]}
