"""Tables as lists of columns. The same column draws its cell, sorts, and writes the file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Plain = str | int | float | date | None


@dataclass(frozen=True)
class Column:
    """One column.

    `value` gives what a file holds: a plain word, number or date. `cell` gives what a page
    shows, else the value itself. `unit` is written in the file's heading. `sort` is the field
    (or fields) that a query orders by; a column without it cannot be sorted by.
    """

    key: str
    title: str
    value: Callable[[Any], Plain]
    cell: Callable[[Any], str] | None = None
    unit: str = ""
    numeric: bool = False
    sort: tuple[str, ...] = ()
    heading: bool = False  # the row's own name
    shown: bool = True  # False: in the file only

    @property
    def file_title(self) -> str:
        """The heading in a file: with its unit."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    def html(self, row: Any) -> SafeString:
        """The cell as a page shows it. Whatever `cell` returns is escaped unless marked safe."""
        shown = self.cell(row) if self.cell else self.value(row)
        return conditional_escape("" if shown is None else shown)


@dataclass(frozen=True)
class Heading:
    """A column's heading on a page: its title, and where sorting by it leads."""

    column: Column
    url: str = ""
    direction: str = ""  # ascending, descending or nothing


@dataclass(frozen=True)
class Row:
    """One drawn row: pairs of column and cell."""

    cells: tuple[tuple[Column, SafeString], ...]


@dataclass(frozen=True)
class Table:
    """Columns over rows, with the sort that the address asks for."""

    columns: tuple[Column, ...]
    rows: Sequence[Any]
    caption: str
    sort: str = ""
    params: QueryDict = field(default_factory=lambda: QueryDict(""))
    cards: bool = True  # on a phone each row becomes a card

    @property
    def headings(self) -> list[Heading]:
        """Headings of the columns that a page shows."""
        return [self._heading(column) for column in self.columns if column.shown]

    @property
    def drawn(self) -> Iterable[Row]:
        """The rows as cells."""
        shown = [column for column in self.columns if column.shown]
        return [Row(tuple((c, c.html(row)) for c in shown)) for row in self.rows]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column)
        now = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
        wanted = f"-{column.key}" if now == "ascending" else column.key
        return Heading(column, address(self.params, sort=wanted, page=None), now)


def address(params: Mapping[str, Any], /, **changes: str | None) -> str:
    """The query part of an address with some of its words changed; None takes one out."""
    query = params.copy() if isinstance(params, QueryDict) else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


def ordering(columns: Sequence[Column], asked: str, *, default: str) -> tuple[str, list[str]]:
    """The sort that an address asks for, as (its name, the fields to order by).

    A name that no column has falls back to the default, so an old bookmark still opens.
    """
    known = {column.key: column.sort for column in columns if column.sort}
    name = asked if asked.lstrip("-") in known else default
    fields = known.get(name.lstrip("-"), ())
    if name.startswith("-"):
        return name, [f[1:] if f.startswith("-") else f"-{f}" for f in fields]
    return name, list(fields)
