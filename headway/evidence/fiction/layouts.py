"""The publishers' column orders, one header line a file in headers/."""

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def header(name: str) -> tuple[str, ...]:
    """Column names of one publication and generation, in its own order."""
    line = (files(__package__) / f"headers/{name}.csv").read_text(encoding="utf-8")
    return tuple(line.rstrip("\n").split(","))


def laid_out(columns: dict[str, pl.Series], name: str) -> pl.DataFrame:
    """Every column of the publication in its order; what the fiction does not fill is empty.

    Columns that this generation does not have are left out.
    """
    length = len(next(iter(columns.values())))
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, length)
    return pl.DataFrame({column: columns.get(column, nothing) for column in header(name)})
