"""Recording monitoring, and what a report says of support from outside."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import NotValid
from headway.inspections.actions.moving import following, not_valid
from headway.inspections.models import Inspection, Monitor, Monitoring, SupportComment
from headway.schools.models import School


def record_monitoring(
    school: School,
    *,
    by: User,
    kind: str,
    on: date,
    who: str,
    finding: str,
    next_by: date | None = None,
    token: UUID | None = None,
) -> Monitoring:
    """Record a monitoring visit by Ofsted or by the authority, with its finding.

    The same form sent twice gives the one record. Raises NotAllowed or NotValid.
    """
    token = token or uuid4()
    if (sent := Monitoring.objects.filter(token=token, by=by).first()) is not None:
        return sent
    if kind not in Monitor.values:
        raise not_valid("kind", "Choose who monitored.")
    if on > clock.today():
        raise not_valid("on", "The day is still to come.")
    if not who.strip():
        raise not_valid("who", "Say who came.")
    if not finding.strip():
        raise not_valid("finding", "Say what was found.")
    if next_by is not None and next_by <= on:
        raise not_valid("next_by", "Give a day after the visit.")
    made = Monitoring(
        school=school, kind=kind, on=on, who=who.strip(), finding=finding.strip(),
        next_by=next_by, by=by, at=clock.now(), token=token,
    )  # fmt: skip
    try:
        with following.creating(made, "record_monitoring", by=by):
            pass
    except NotValid:
        # The same form, sent twice at the same moment: the other one was first.
        if (sent := Monitoring.objects.filter(token=token, by=by).first()) is not None:
            return sent
        raise
    return made


def capture_support(
    inspection: Inspection, *, by: User, text: str, source: str, token: UUID | None = None
) -> SupportComment:
    """Keep what a published report says of support from outside, word for word (C-13).

    Raises NotAllowed or NotValid; the same form sent twice gives the one record.
    """
    token = token or uuid4()
    if (sent := SupportComment.objects.filter(token=token, by=by).first()) is not None:
        return sent
    if not text.strip():
        raise not_valid("text", "Copy what the report says.")
    if not source.strip():
        raise not_valid("source", "Say where in the report it stands.")
    made = SupportComment(
        school_id=inspection.school_id, inspected_on=inspection.inspected_on, text=text.strip(),
        source=source.strip(), by=by, at=clock.now(), token=token,
    )  # fmt: skip
    try:
        with following.creating(made, "capture_support", by=by):
            pass
    except NotValid:
        if (sent := SupportComment.objects.filter(token=token, by=by).first()) is not None:
            return sent
        raise
    return made


def take_back(
    record: Monitoring | SupportComment, *, by: User, why: str
) -> Monitoring | SupportComment:
    """Take a record back that is wrong, with the reason. It stays readable and counts no more."""
    if not why.strip():
        raise not_valid("why", "Say why it is taken back.")
    with following.changing(record, "take_back", by=by, reason=why) as locked:
        locked.taken_back = locked.taken_back or why.strip()
    return record
