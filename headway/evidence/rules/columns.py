"""The catalogue of profile columns: every name that a rule may use.

Read from `columns.toml`; the columns of the indicators follow from the indicator
catalogue, so a new indicator can be used in a rule without any code.
"""

import difflib
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.regimes import regimes
from headway.evidence.rules.types import Column, Kind


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    kind: Kind
    words: str
    null_means: str
    values: dict[str, str] = Field(default_factory=dict)
    unit: str = ""
    places: int = 0


class _Pattern(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    suffix: str
    kind: Kind
    words: str
    values: dict[str, str] = Field(default_factory=dict)
    unit: str = ""


def compared(indicator: Indicator) -> bool:
    """Whether schools are compared on it, so that it has profile columns."""
    return indicator.headline or "Q" in indicator.comparators


@cache
def columns() -> dict[str, Column]:
    """Every profile column by name."""
    data = tomllib.loads((files(__package__) / "columns.toml").read_text(encoding="utf-8"))
    found = {}
    for raw in data["column"]:
        row = _Row.model_validate(raw)
        found[row.name] = Column(**row.model_dump())
    labels = {regime.id: regime.label for regime in regimes()}
    found["regime"] = replace(found["regime"], values=labels)
    patterns = [_Pattern.model_validate(raw) for raw in data["pattern"]]
    for indicator in indicators().values():
        if compared(indicator):
            for pattern in patterns:
                column = _column_of(indicator, pattern)
                found.setdefault(column.name, column)
    return found


def nearest(name: str) -> str:
    """A hint for a name that is not in the catalogue; empty when nothing is close."""
    close = difflib.get_close_matches(name, columns(), n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else "."


def _column_of(indicator: Indicator, pattern: _Pattern) -> Column:
    own = pattern.unit == "="
    return Column(
        name=indicator.id.lower() + pattern.suffix,
        kind=pattern.kind,
        words=pattern.words.replace("{name}", indicator.name),
        null_means="not published, hidden or not applicable for this school and year",
        values=pattern.values,
        unit=indicator.unit if own else pattern.unit,
        places=indicator.places if own else 0,
    )
