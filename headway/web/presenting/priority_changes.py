"""What changed on the list, for the council: rows and columns of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from headway.accounts.models import User
from headway.core import clock
from headway.core.components import Due, due
from headway.core.tables import Column
from headway.priority.models import ScopeChange
from headway.priority.queries.wording import SCOPE, Wording, wording_on


@dataclass(frozen=True)
class ChangeRow:
    """One change with the day by which the council is to be told."""

    change: ScopeChange
    due_on: date
    today: date

    @property
    def chip(self) -> Due:
        """The deadline in words."""
        return due(self.due_on, today=self.today)


def change_rows(user: User) -> list[ChangeRow]:
    """Every change of the list that the person may see, latest first (two queries)."""
    today = clock.today()
    wording: Wording = wording_on(today)
    changes = ScopeChange.objects.visible_to(user).select_related("school", "entry", "told_by")
    return [ChangeRow(change, wording.due(SCOPE, change.on), today) for change in changes[:500]]


CHANGE_COLUMNS = (
    Column("on", "Day", lambda r: r.change.on),
    Column("school", "School", lambda r: r.change.school.name, heading=True),
    Column("urn", "URN", lambda r: r.change.school_id),
    Column("kind", "Change", lambda r: r.change.get_kind_display()),
    Column("words", "What changed", lambda r: r.change.words),
    Column("why", "Reason", lambda r: r.change.rationale),
    Column("told", "Told on", lambda r: r.change.told_on),
    Column("how", "Told how", lambda r: r.change.told_how),
)
