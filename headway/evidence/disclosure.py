"""What may be shown of groups of schools without giving a hidden figure away.

A publisher hides the figures of five pupils or fewer. A total of ours beside the shown
schools would give a hidden one back by subtraction, so such totals are withheld. Method
notes 2.1; the publishers' own totals are theirs and are shown as published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headway.evidence.facts import WITH_VALUE, State

HIDDEN_TOTAL = "Not shown: it would give away the figure of a school with 5 or fewer pupils."


@dataclass(frozen=True)
class Part:
    """One school in a group: its count or the state that explains its absence."""

    group: str
    count: int | None
    state: str


@dataclass(frozen=True)
class Totals:
    """Totals of a table of schools; None is withheld. `withheld` says so in words."""

    groups: Mapping[str, int | None]
    overall: int | None

    @property
    def withheld(self) -> str | None:
        hidden = self.overall is None or None in self.groups.values()
        return HIDDEN_TOTAL if hidden else None


def safe_totals(parts: Sequence[Part], *, published: Mapping[str, int]) -> Totals:
    """Group totals and the overall total that together give no hidden figure away.

    parts      every school of the table
    published  the true total of each group, hidden schools included

    A group with exactly one hidden school loses its total. If that is so of exactly one
    group, the overall total would give it back and is withheld as well.
    """
    hidden: dict[str, int] = dict.fromkeys(published, 0)
    for part in parts:
        if part.state == State.SUPPRESSED:
            hidden[part.group] += 1
        elif part.state in WITH_VALUE and part.count is None:
            raise ValueError(f"A school of group {part.group} has neither count nor state.")
    alone = [group for group, count in hidden.items() if count == 1]
    groups = {group: None if group in alone else total for group, total in published.items()}
    overall = None if len(alone) == 1 else sum(published.values())
    return Totals(groups, overall)
