"""The duties of the year that somebody's roles have, when they are near or late."""

from collections.abc import Iterator
from datetime import date

from headway.accounts.models import User
from headway.core.obligations import Obligation
from headway.duties.queries import Fallen, duties_ahead, open_for


def obligations(user: User, today: date) -> Iterator[Obligation]:
    """One line for each occasion that is late or near (five queries)."""
    return map(_told, open_for(user, today))


def ahead(user: User, today: date) -> Iterator[Obligation]:
    """Somebody's own duties to the end of the year, for the calendar on their telephone."""
    return map(_told, duties_ahead(user, today))


def _told(one: Fallen) -> Obligation:
    return Obligation(
        key=f"duty-{one.row.key}-{one.occasion.key}",
        what=one.what,
        url=one.url,
        due_on=one.due_on,
        why=one.why,
        requirement=one.row.requirement,
    )
