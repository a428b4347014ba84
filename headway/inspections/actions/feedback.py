"""Writing down what inspectors said at the end. Each wording is kept; none is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import NotAllowed, NotValid
from headway.inspections.actions.moving import changing, not_valid, role_of
from headway.inspections.models import Feedback, InspectionCase
from headway.inspections.policies import may_hear


def record_feedback(
    case: InspectionCase,
    *,
    by: User,
    heard_on: date,
    outcome: str = "",
    grades: Mapping[str, str] | None = None,
    notes: str = "",
    attended_by: str = "",
    why: str = "",
) -> Feedback:
    """Record what was said, provisional and restricted; a second time corrects it, with a reason.

    It enters no proposal, count or letter: nothing but its own page reads it. Raises NotAllowed
    for somebody who may not hear it, NotValid, or ChangedMeanwhile.
    """
    if not (decision := may_hear(by, case)):
        raise NotAllowed(decision.reason)
    given = {code: grade for code, grade in (grades or {}).items() if grade}
    if not (given or outcome.strip() or notes.strip()):
        raise not_valid("notes", "Write what was said, or choose the grades that were given.")
    if heard_on > clock.today():
        raise not_valid("heard_on", "The day is still to come.")
    if heard_on < case.started_on:
        raise not_valid("heard_on", "The day is before the inspection began. Check both.")
    number = case.feedback.count() + 1
    if number > 1 and not why.strip():
        raise not_valid("why", "Say why what was said is corrected.")
    version = Feedback(
        case=case, school_id=case.school_id, number=number, heard_on=heard_on,
        outcome=outcome.strip(), grades=given, notes=notes.strip(),
        attended_by=attended_by.strip(), why=why.strip() if number > 1 else "", by=by,
        by_role=role_of(by), at=clock.now(),
    )  # fmt: skip
    verb = "record_feedback" if number == 1 else "correct_feedback"
    with changing(case, verb, by=by) as locked:
        locked.heard_on = locked.heard_on or heard_on
        try:
            version.full_clean(exclude=["case", "by", "school"])
        except ValidationError as error:
            raise NotValid(error) from error
        version.save(force_insert=True)
    return version
