"""Schools that the authority no longer maintains leave the list by themselves."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from headway.accounts.actions import system_user
from headway.accounts.models import User
from headway.core import clock
from headway.core.templatetags.headway_words import day
from headway.priority.actions.moving import end_spell, moving, note_change, recording
from headway.priority.actions.removals import open_removals
from headway.priority.models import Entry, Ground
from headway.priority.queries.listing import leavers
from headway.schools.models import School


def take_off_leavers(on: date | None = None) -> list[Entry]:
    """Take every school off the list that the register shows as closed or not maintained.

    Conversions and closures; no letter goes to them. Safe to repeat: a second time finds none.
    """
    on = on or clock.today()
    by = system_user("register")
    gone = list(leavers())
    return [_take_off(entry, on, by=by) for entry in gone]


def _take_off(entry: Entry, on: date, *, by: User) -> Entry:
    ground, words = why_left(entry.school)
    verb = "drop_leaver" if entry.is_before_listing else "leave_register"
    with transaction.atomic(), moving(entry, verb, by=by, reason=words) as case:
        case.ground, case.closing_words, case.closed_on = ground, words, on
        for removal in open_removals(case):
            with recording.changing(removal, "end_removal", by=by) as ended:
                ended.ended_on = on
        if verb == "leave_register" and case.left_on is None:
            case.left_on = max(on, case.entered_on or on)
            end_spell(case, case.left_on)
            note_change(case, f"{case.school} left the list. {words}", kind="left", by=by)
    return entry


def why_left(school: School) -> tuple[str, str]:
    """Conversion or closure, and the sentence that says since when."""
    since = f" after {day(school.close_date)}" if school.close_date else ""
    successor = school.relations.filter(kind="successor").order_by("on").first()
    if successor is not None:
        became = successor.other_name or str(successor.other_urn)
        return (
            Ground.CONVERSION,
            f"The authority no longer maintains it{since}: it became {became}.",
        )
    if not school.is_open:
        return Ground.CLOSURE, f"The school closed{since}."
    return Ground.CONVERSION, f"The authority no longer maintains it{since}."
