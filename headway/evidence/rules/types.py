"""The kinds of value that a rule may read, and what is known of each column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import polars as pl


class Kind(StrEnum):
    """What a column or a literal holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


DTYPES: Mapping[Kind, type[pl.DataType]] = {
    Kind.TEXT: pl.String,
    Kind.NUMBER: pl.Float64,
    Kind.BOOLEAN: pl.Boolean,
    Kind.DATE: pl.Date,
}

Value = str | int | float | bool | date | None

# How a sentence names the level of a domain: heads read words, not numbers.
LEVELS = {0: "no concern", 1: "worth watching", 2: "a concern", 3: "a serious concern"}


@dataclass(frozen=True)
class Column:
    """One profile column: what it is called in words and what its absence means.

    values   the only texts that it can hold, each with its words; empty for free text
    unit     printed after a number: "%", "points", "terms"
    """

    name: str
    kind: Kind
    words: str
    null_means: str
    values: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    places: int = 0

    def show(self, value: Value) -> str:
        """The value as a reader expects to see it; "not known" when there is none."""
        if value is None:
            return "not known"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return f"{value.day} {value:%B %Y}"
        if self.name.endswith("_level") and isinstance(value, (int, float)):
            return LEVELS.get(int(value), f"{value:g}")
        if isinstance(value, (int, float)):
            number = f"{value:.{self.places}f}"
            if float(number) == 0:
                number = number.lstrip("-")  # no minus sign before a rounded nought
            if self.unit == "%":
                return f"{number}%"
            unit = (
                self.unit.removesuffix("s")
                if float(number) == 1 and self.places == 0
                else self.unit
            )
            return f"{number} {unit}".rstrip()
        return self.values.get(value, value)
