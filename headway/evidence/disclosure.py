"""What must be hidden besides what is hidden, so that nobody gets it by subtraction (method 2.1).

A publisher hides a group of five or fewer. Where the group stands among others that add up to a
total that is shown, the hidden one is the total less the others. Then one more is hidden, or the
total where there is no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from headway.evidence.statistics.cohorts import SHOWN_FROM

TOTAL = "total"
PROTECTED = "Hidden: it would show a group of 5 or fewer"


@dataclass(frozen=True)
class Cell:
    """One part of a whole. `n` is how many pupils it counts, where that is known."""

    key: str
    n: float | None
    hidden: bool = False


def also_hidden(parts: Iterable[Cell], *, total: float | None) -> frozenset[str]:
    """The parts to hide besides those that are hidden; TOTAL where only the total can be.

    total  what the parts add up to, where it is shown; None where it is not

    What is left for the hidden parts together must be large enough for a reader to learn
    nothing of one: at least two parts, and six pupils or more between them. The smallest parts
    go first, so that little is lost; a part of nobody hides nobody and is never taken.
    """
    every = sorted(parts, key=lambda cell: cell.key)
    hidden = [cell for cell in every if cell.hidden]
    if not hidden or total is None:
        return frozenset()
    shown = [cell for cell in every if not cell.hidden and cell.n]
    shown.sort(key=lambda cell: (cell.n or 0.0, cell.key))
    taken: list[Cell] = []
    while not _safe(total, shown, len(hidden) + len(taken)):
        if not shown:
            return frozenset({TOTAL, *(cell.key for cell in taken)})
        taken.append(shown.pop(0))
    return frozenset(cell.key for cell in taken)


def _safe(total: float, shown: Iterable[Cell], hidden: int) -> bool:
    left = total - sum(cell.n or 0.0 for cell in shown)
    return hidden > 1 and round(left) >= SHOWN_FROM
