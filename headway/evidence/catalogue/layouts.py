"""What one publication's file looks like: one TOML file a layout, one schema for all.

A layout says how its file is recognised, when its figures were first public, what its codes
mean, and which column holds which measure. A new year's renamed column is a new layout file.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import Field, model_validator

from headway.evidence.catalogue import Strict, indicators
from headway.evidence.facts import State
from headway.evidence.releases import Kind

Status = Literal["provisional", "revised", "final"]


class Recognise(Strict):
    """How a file of this layout is known, whatever it is called.

    columns  must all be in the header; spelling counts, capitals do not
    absent   must not be in the header
    values   for each column named, at least one of the first rows holds one of these values
    sheet    regular expression that the name of a workbook's sheet matches (capitals ignored)
    """

    columns: tuple[str, ...]
    absent: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    sheet: str = ""


class Period(Strict):
    """Which academic year the figures are of.

    column    a column that says it on every row ("202324", "2023/24", "2024")
    suffixes  regular expressions with one group that match columns of *earlier* years, such as
              "PTRWM_EXP_18": the file is then of 2018/19 or later
    offset    years to add to the year in the folder's name (destinations: -2)
    newest    days between 1 September of the academic year and the opening of the newest schools
              in a full file, at least and at most; empty = not checked
    """

    column: str = ""
    suffixes: tuple[str, ...] = ()
    offset: int = 0
    newest: tuple[int, ...] = ()


class AsAt(Strict):
    """The first day on which the file was public, when its content does not say.

    years, month, day   the publication's calendar: `years` after the year_end of its latest figures
    fixed               the only edition's day
    reader              the reader finds it in the content
    """

    years: int = 0
    month: int = 0
    day: int = 0
    fixed: date | None = None
    reader: bool = False
    note: str = ""

    def of(self, year_end: int | None) -> date | None:
        """The calendar's day for figures of `year_end`; None if the calendar cannot say."""
        if self.fixed:
            return self.fixed
        if year_end is None or not self.month:
            return None
        return date(year_end + self.years, self.month, self.day)


class Rows(Strict):
    """Whom a row speaks of: the first entry whose every `when` column holds one of its values."""

    when: dict[str, tuple[str, ...]]
    level: Literal["school", "la", "region", "england", "skip"]
    phase: str = ""  # of summary rows; empty: the phase column says, or "all"
    peers: str = "state"


class Group(Strict):
    """A pupil group: the suffix of its columns and the column that counts it."""

    suffix: str = ""
    n: str = ""


class Map(Strict):
    """Column to measure. `{}` in a column name stands for the group's suffix.

    n         column that counts the pupils; the group's own unless said
    coverage  column with the percentage of n that is counted (KS2 progress)
    scale     what a printed figure is multiplied by (0.01 for a share printed as per cent)
    optional  a file without the column is read all the same
    """

    indicator: str
    column: str
    groups: tuple[str, ...] = ("all",)
    group: str = ""  # the pupil group's name, where it is not the key of `groups`
    n: str = ""
    coverage: str = ""
    lower: str = ""
    upper: str = ""
    band: str = ""
    scale: float = 1.0
    optional: bool = False


class Cell(Strict):
    """One map with its group filled in: the exact columns to read."""

    indicator: str
    pupil_group: str
    column: str
    n: str = ""
    coverage: str = ""
    lower: str = ""
    upper: str = ""
    band: str = ""
    scale: float = 1.0
    optional: bool = False


class Layout(Strict):
    """One publication's file."""

    id: str
    title: str
    publisher: str
    kind: Kind
    reader: str  # dotted name, "package.module:function"
    status: Status | None = None
    status_by_column: dict[str, dict[str, Status]] = Field(default_factory=dict)
    filled: dict[str, tuple[Status, Status]] = Field(default_factory=dict)
    recognise: Recognise
    period: Period = Period()
    as_at: AsAt = AsAt()
    keys: dict[str, str] = Field(default_factory=dict)  # what we call it -> column
    rows: tuple[Rows, ...] = ()
    phase: str = ""  # of summary rows
    phases: dict[str, dict[str, str]] = Field(default_factory=dict)  # column -> value -> phase
    keep: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # other rows are left out
    pupil_groups: dict[str, dict[str, str]] = Field(default_factory=dict)
    codes: dict[str, State] = Field(default_factory=dict)
    bands: dict[str, int] = Field(default_factory=dict)
    groups: dict[str, Group] = Field(default_factory=dict)
    maps: tuple[Map, ...] = ()
    ragged: bool = False  # rows with more values than the header are cut, not refused
    duplicates: Literal["refuse", "fold"] = "refuse"
    options: dict[str, Any] = Field(default_factory=dict)  # for the reader named
    note: str = ""

    @model_validator(mode="after")
    def _maps_are_known(self) -> "Layout":
        for entry in self.maps:
            if entry.indicator not in indicators():
                raise ValueError(f"{self.id}: no measure is called {entry.indicator}.")
            if unknown := set(entry.groups) - {*self.groups, "all"}:
                raise ValueError(f"{self.id}: no pupil group {sorted(unknown)}.")
        return self

    def cells(self) -> Iterator[Cell]:
        """Every column that holds a measure, groups filled in."""
        for entry in self.maps:
            for name in entry.groups:
                group = self.groups.get(name, Group())
                fill = {
                    key: getattr(entry, key).replace("{}", group.suffix)
                    for key in ("column", "coverage", "lower", "upper", "band")
                }
                own = entry.n.replace("{}", group.suffix) if "{}" in entry.n else entry.n
                yield Cell(
                    indicator=entry.indicator,
                    pupil_group=entry.group or name,
                    n=own or group.n,
                    scale=entry.scale,
                    optional=entry.optional,
                    **fill,
                )

    def suffix_years(self, columns: tuple[str, ...]) -> list[int]:
        """Earlier years that the column names speak of (year ends)."""
        found = []
        for pattern in self.period.suffixes:
            for column in columns:
                if match := re.fullmatch(pattern, column):
                    year = int(match[1])
                    found.append(year if year > 99 else 2000 + year)
        return found


@cache
def layouts() -> dict[str, Layout]:
    """Every layout by id, from `layouts/*.toml`. Raises ValueError, naming the file."""
    found: dict[str, Layout] = {}
    folder = files(__package__) / "layouts"
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not item.name.endswith(".toml"):
            continue
        try:
            layout = Layout.model_validate(tomllib.loads(item.read_text(encoding="utf-8")))
        except ValueError as error:
            raise ValueError(f"{item.name}: {error}") from error
        if layout.id in found or layout.id != item.name.removesuffix(".toml"):
            raise ValueError(f"{item.name}: the id must be the file's name, and be used once.")
        found[layout.id] = layout
    return found
