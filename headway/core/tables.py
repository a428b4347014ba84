"""Tables as lists of columns. The same column draws its cell, sorts, and writes the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Plain = str | int | float | date | None


@dataclass(frozen=True)
class Column:
    """One column.

    `value` gives what a file holds: a plain word, number or date. `cell` gives what a page
    shows, else the value itself. `unit` is written in the file's heading. `sort` names the
    order that the list's query knows; a column without it cannot be sorted by.
    """

    key: str
    title: str
    value: Callable[[Any], Plain]
    cell: Callable[[Any], str] | None = None
    unit: str = ""
    numeric: bool = False
    sort: str = ""
    heading: bool = False  # the row's own name
    shown: bool = True  # False: in the file only
    more: bool = False  # a phone folds it behind the row's "More"

    @property
    def file_title(self) -> str:
        """The heading in a file: with its unit."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    def html(self, row: Any) -> SafeString:
        """The cell as a page shows it. Whatever `cell` returns is escaped unless marked safe."""
        shown = self.cell(row) if self.cell else self.value(row)
        if type(shown) is SafeString:
            return shown
        # as Django's `escape` does it, without its way around lazy words: a page has hundreds
        return SafeString(escape("" if shown is None else str(shown)))


@dataclass(frozen=True)
class Heading:
    """A column's heading on a page: its title, and where sorting by it leads."""

    column: Column
    url: str = ""
    direction: str = ""  # ascending, descending or nothing


@dataclass(frozen=True)
class Table:
    """Columns over rows. `sort` is the sort in use; `address` makes the query for another."""

    columns: tuple[Column, ...]
    rows: Sequence[Any]
    caption: str
    sort: str = ""
    address: Callable[[str], str] | None = None
    cards: bool = True  # on a phone each row becomes a card

    @property
    def headings(self) -> list[Heading]:
        """Headings of the columns that a page shows."""
        return [self._heading(column) for column in self.columns if column.shown]

    @property
    def body(self) -> SafeString:
        """The rows, drawn at once: a template for each cell would cost more than the query."""
        shown = [(column.html, *_around(column)) for column in self.columns if column.shown]
        lines = []
        for row in self.rows:
            cells = "".join([f"{start}{html(row)}{end}" for html, start, end in shown])
            lines.append(f"<tr>{cells}</tr>")
        return SafeString("".join(lines))  # every cell was escaped by its column

    def _heading(self, column: Column) -> Heading:
        if not column.sort or self.address is None:
            return Heading(column)
        name = column.sort
        now = {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")
        wanted = f"-{name}" if now == "ascending" else name
        return Heading(column, f"?{self.address(wanted)}", now)


def _around(column: Column) -> tuple[str, str]:
    """What stands before and after the cell's own words."""
    if column.heading:
        return '<th scope="row">', "</th>"
    kind = ' class="hw-number"' if column.numeric else ""
    if column.more:
        kind += " data-more"
    return f'<td{kind} data-title="{conditional_escape(column.title)}"><div>', "</div></td>"
