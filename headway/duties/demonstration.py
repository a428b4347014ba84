"""The story of the year so far: most duties recorded, one not needed, some forgotten."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils import timezone

from headway.accounts.models import User
from headway.core import calendar, clock
from headway.core.access import Permission
from headway.duties import actions
from headway.duties.models import Record
from headway.duties.queries import Fallen, year_of

NOTES = {
    "committee": "The minutes are with the clerk.",
    "committee-report": "Sent with the papers two days before.",
    "monthly-report": "Sent to the Assistant Director.",
    "causing-concern-meeting": "Finance, HR and governor services came.",
    "priority-schools-report": "Sent with a note on the two schools that wait for a Partner.",
}
NOT_NEEDED = ("committee", "2027-autumn-1", "The first meeting was a joint one with the council.")
FORGOTTEN = {("priority-schools-report", "2026-09")}


def tell(people: Mapping[str, User], today: date) -> None:
    """What was due in this academic year and is over, recorded by whoever has it."""
    if Record.objects.exists():
        return
    for one in year_of(calendar.year_end_of(today), today):
        place = (one.row.key, one.occasion.key)
        if one.due_on >= today or one.elsewhere or place in FORGOTTEN:
            continue
        by = next((people[role] for role in one.row.roles if role in people), None)
        if by is not None and by.reach(Permission.DUTY_SEE):
            _recorded(one, by)


def _recorded(one: Fallen, by: User) -> None:
    with clock.pretending(timezone.make_aware(datetime.combine(one.due_on, time(15, 40)))):
        if (one.row.key, one.occasion.key) == NOT_NEEDED[:2]:
            actions.record_not_needed(one, by=by, note=NOT_NEEDED[2])
        else:
            came = "Nine of eleven members" if one.row.key == "committee" else ""
            actions.record_done(one, by=by, note=NOTES.get(one.row.key, ""), came=came)
