"""A printed figure as a number or as the state that explains its absence.

What a code means differs by publication and year, so the legend comes from the layout. What
is neither a number nor a known code refuses the file: nothing is guessed and nothing is zero
because it is missing.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import polars as pl

from headway.evidence.errors import UnreadableRelease
from headway.evidence.facts import State

_NUMBER = re.compile(r"£?([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*%?")


@dataclass(frozen=True)
class Figures:
    """A column, read: same length as the column."""

    value: pl.Series  # Float64
    state: pl.Series  # String


def read_cell(text: str, legend: Mapping[str, State]) -> tuple[float | None, State] | None:
    """One cell: a finite number with its state, a state, or None if it is neither.

    "98%" is 98, "1,230" is 1230, "£46,053" is 46053; a blank is `missing`.
    """
    text = text.strip()
    if not text:
        return None, State.MISSING
    if text in legend:
        return None, legend[text]
    match = _NUMBER.fullmatch(text.replace("\u2212", "-"))
    if match is None or not match[1]:
        return None
    try:
        number = float(match[1].replace(",", ""))
    except ValueError:
        return None
    return (number, State.OK) if isfinite(number) else None


def read_figures(
    column: pl.Series,
    legend: Mapping[str, State],
    *,
    file_name: str,
    rows: pl.Series,
    low: float | None = None,
    high: float | None = None,
    codes: Counter[str] | None = None,
) -> Figures:
    """A column of text as numbers and states; `codes`, if given, counts the codes met.

    Raises UnreadableRelease, naming row and column, for a cell that is neither a number nor a
    code of the legend, for `nan` and `inf`, and for a number outside `low` to `high`.
    """
    number = column.cast(pl.Float64, strict=False)
    if not number.is_finite().all():
        # Polars reads "nan" and "inf" as numbers; they are no figures.
        number = pl.select(pl.when(number.is_finite()).then(number)).to_series()
    values: dict[str, float] = {}
    states: dict[str, State] = {}
    if number.null_count():
        other = column.filter(number.is_null()).fill_null("").alias("text")
        for text, count in other.value_counts().iter_rows():
            cell = read_cell(text, legend)
            if cell is None:
                _refuse(column, text, file_name, rows, "neither a number nor a code we know")
            elif cell[0] is None:
                states[text] = cell[1]
                if codes is not None:
                    codes[text.strip() or "blank"] += count
            else:
                values[text] = cell[0]
    if values:
        read = column.replace_strict(
            list(values), list(values.values()), default=None, return_dtype=pl.Float64
        )
        number = pl.select(pl.coalesce(number, read)).to_series()
    if states:
        state = column.fill_null("").replace_strict(
            list(states),
            [state.value for state in states.values()],
            default=State.OK.value,
            return_dtype=pl.String,
        )
    else:
        state = pl.repeat(State.OK.value, len(column), dtype=pl.String, eager=True)
    _refuse_outside(column, number, file_name, rows, low, high)
    return Figures(value=number.rename("value"), state=state.rename("state"))


def _refuse_outside(
    column: pl.Series,
    number: pl.Series,
    file_name: str,
    rows: pl.Series,
    low: float | None,
    high: float | None,
) -> None:
    smallest, largest = number.min(), number.max()
    if smallest is None or largest is None:
        return
    too_low = low is not None and smallest < low  # type: ignore[operator]
    too_high = high is not None and largest > high  # type: ignore[operator]
    if too_low or too_high:
        limit = f"below {low:g}" if too_low else f"above {high:g}"
        at = number.arg_min() if too_low else number.arg_max()
        text = "" if at is None else str(column[at])
        _refuse(column, text, file_name, rows, f"{limit}, which cannot be")


def _refuse(column: pl.Series, text: str, file_name: str, rows: pl.Series, why: str) -> None:
    at = (column.fill_null("") == (text or "")).arg_true()
    row = rows[int(at[0])] if len(at) else None
    more = f" and in {len(at) - 1} more rows" if len(at) > 1 else ""
    raise UnreadableRelease(
        f"{file_name}, row {row}, column {column.name}{more}: {text!r} is {why}. "
        "Nothing was loaded. Correct the cell, or add the code to the layout if the publisher "
        "has a new one."
    )
