"""Recording whether somebody of the service was at an inspection and its feedback."""

from __future__ import annotations

from datetime import date

from headway.accounts.models import User
from headway.core import clock
from headway.inspections.actions.moving import attending, not_valid
from headway.inspections.models import Attendance, InspectionCase

ASK = "The framework does not name this school: say whether HMI or the council asked for it."


def record_attendance(
    case: InspectionCase,
    *,
    by: User,
    attended: bool,
    on: date | None = None,
    who: str = "",
    met_inspectors: bool = False,
    points: str = "",
    requested_by: str = "",
    why_not: str = "",
    request_needed: bool = False,
) -> Attendance:
    """Record who attended, or why nobody did; a second time corrects it, and the audit keeps both.

    `request_needed` is for a school that the version in force does not name: then somebody must
    have asked (N-04). Raises NotAllowed or NotValid.
    """
    if attended:
        on = on or case.ended_on
        if not who.strip():
            raise not_valid("who", "Say who was there.")
        if on > clock.today() or on < case.started_on:
            raise not_valid("on", "Give a day of the inspection or after it, up to today.")
        if request_needed and not requested_by:
            raise not_valid("requested_by", ASK)
    elif not why_not.strip():
        raise not_valid("why_not", "Say why nobody was there.")
    given = {
        "attended": attended, "on": on if attended else None, "who": who.strip(),
        "met_inspectors": met_inspectors and attended, "points": points.strip(),
        "requested_by": requested_by, "why_not": "" if attended else why_not.strip(),
        "by": by, "at": clock.now(),
    }  # fmt: skip
    held = Attendance.objects.filter(case=case).first()
    if held is None:
        held = Attendance(case=case, school_id=case.school_id, **given)
        with attending.creating(held, "record_attendance", by=by):
            pass
        return held
    with attending.changing(held, "change_attendance", by=by) as locked:
        for name, value in given.items():
            setattr(locked, name, value)
    return held
