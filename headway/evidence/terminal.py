"""Tables and wrapped text for a terminal. No colours: the output may go to a file."""

import shutil
import textwrap
from collections.abc import Sequence


def width() -> int:
    """Columns of the terminal, within reason; 100 where there is none."""
    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 140))


def table(
    heads: Sequence[str], rows: Sequence[Sequence[object]], *, right: frozenset[int] = frozenset()
) -> str:
    """Aligned columns with a rule below the heads. `right`: columns set to the right."""
    cells = [[_cell(cell) for cell in row] for row in rows]
    widths = [max([len(head), *(len(row[i]) for row in cells)]) for i, head in enumerate(heads)]

    def line(row: Sequence[str]) -> str:
        return "  ".join(
            cell.rjust(size) if i in right else cell.ljust(size)
            for i, (cell, size) in enumerate(zip(row, widths, strict=True))
        ).rstrip()

    return "\n".join([line(heads), "  ".join("-" * size for size in widths), *map(line, cells)])


def wrapped(text: str, *, indent: int = 0, hang: int | None = None) -> str:
    """Text wrapped to the terminal; `hang` indents the lines after the first."""
    return textwrap.fill(
        text,
        width=width(),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hang is None else hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def heading(text: str, *, mark: str = "=") -> str:
    """The text with a line of marks below it."""
    return f"{text}\n{mark * min(len(text), width())}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 school", "2 schools", "0 schools"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _cell(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:g}"
    # a line break or an escape in a publisher's cell must not reach the terminal
    return "".join(c if c.isprintable() else " " for c in str(cell))
