"""Which layout a table is of: by its header and marker values, never by the file's name."""

import re
from collections.abc import Iterable

from headway.evidence.catalogue.layouts import Layout, layouts
from headway.evidence.errors import EvidenceError
from headway.evidence.sources.opening import Table


class NotKnown(EvidenceError):
    """No layout is of this table. `near` is set when one nearly is."""

    def __init__(self, message: str, near: Layout | None = None) -> None:
        super().__init__(message)
        self.near = near


def recognise(table: Table) -> Layout | None:
    """The layout of a table, or None. The most demanding of several that fit is taken."""
    have = {column.lower() for column in table.columns}
    fits = [layout for layout in layouts().values() if _fits(layout, table, have)]
    return max(
        fits,
        key=lambda layout: (len(layout.recognise.columns), len(layout.recognise.values)),
        default=None,
    )


def find(candidates: Iterable[Table]) -> tuple[Table, Layout]:
    """The first table that has a layout.

    Raises NotKnown, naming the layout that comes nearest and what is missing of it.
    """
    seen: list[Table] = []
    for table in candidates:
        if (layout := recognise(table)) is not None:
            return table, layout
        seen.append(table)
    if not seen:
        raise NotKnown("It holds no table.")
    nearest: Layout | None = None
    lacks: tuple[str, ...] = ()
    for table in seen:
        have = {column.lower() for column in table.columns}
        for layout in layouts().values():
            wanted = layout.recognise.columns
            missing = tuple(column for column in wanted if column.lower() not in have)
            near = len(wanted) >= 3 and 0 < len(missing) <= len(wanted) // 3
            if near and (nearest is None or len(missing) < len(lacks)):
                nearest, lacks = layout, missing
    if nearest is None:
        raise NotKnown("It is not a data file that Headway knows.")
    columns = ", ".join(lacks)
    raise NotKnown(
        f"It looks like “{nearest.title}” but lacks the column {columns}. If the publisher has "
        "renamed it, add a layout: see docs/how-to/add-a-years-columns.md.",
        near=nearest,
    )


def _fits(layout: Layout, table: Table, have: set[str]) -> bool:
    rule = layout.recognise
    if rule.sheet and not re.search(rule.sheet, table.sheet, re.IGNORECASE):
        return False
    if any(column.lower() not in have for column in rule.columns):
        return False
    if any(column.lower() in have for column in rule.absent):
        return False
    actual = {column.lower(): column for column in table.columns}
    return all(
        column.lower() in have
        and table.sample[actual[column.lower()]].str.strip_chars().is_in(list(values)).any()
        for column, values in rule.values.items()
    )
