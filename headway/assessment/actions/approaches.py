"""Contact, visit and reply: the talk with a school seen as vulnerable for the first time."""

from __future__ import annotations

from datetime import date

from headway.accounts.models import User
from headway.assessment.models import Approach, Case
from headway.assessment.policies import approach_policy
from headway.assessment.states import APPROACH_MOVES
from headway.core import clock
from headway.core.access import Permission
from headway.core.actions import mover
from headway.core.refusals import Refused
from headway.core.terms import school_days_after

moving = mover(APPROACH_MOVES, approach_policy)


def open_approach(case: Case, *, by: User) -> Approach:
    """Note that a school has to be contacted before it can be proposed; once for each case."""
    held = Approach.objects.filter(case=case).first()
    if held is not None:
        return held
    talk = Approach(case=case)
    with moving.creating(talk, "open_approach", by=by):
        pass
    return talk


def contact_school(talk: Approach, *, on: date, how: str, by: User) -> Approach:
    """Record when and how the head was contacted. Raises as a move does, or Refused."""
    _refuse_future(on, "contact")
    if not how.strip():
        raise Refused("Say how you reached the head: by telephone, in person, by letter.")
    with moving(talk, "contact_school", by=by) as locked:
        locked.contacted_on, locked.contacted_how, locked.done_by = on, how.strip()[:300], by
    return talk


def record_visit(
    talk: Approach, *, on: date, head_view: str, head_words: str, outcome: str, by: User
) -> Approach:
    """Record the visit, the head's view and the outcome; the days of the reply begin.

    Raises as a move does, or Refused for a visit before the contact or without an outcome.
    """
    _refuse_future(on, "visit")
    if not head_view:
        raise Refused("Say what the head thinks of being listed.")
    if not outcome.strip():
        raise Refused("Write the outcome of the talk: it stands beside the decision.")
    if talk.contacted_on and on < talk.contacted_on:
        raise Refused("The visit is before the contact. Check both dates.")
    with moving(talk, "record_visit", by=by) as locked:
        locked.visited_on, locked.head_view = on, head_view
        locked.head_words, locked.outcome = head_words.strip(), outcome.strip()
        locked.reply_by, locked.done_by = reply_day(locked.case, on), by
    return talk


def record_reply(
    talk: Approach, *, reply: str, by: User, own_evidence: str = "", on: date | None = None
) -> Approach:
    """Keep what the school answers, with its own evidence. The school itself may write it.

    Raises as a move does, or Refused once the list is locked.
    """
    if not reply.strip():
        raise Refused("Write the reply.")
    own = by.holds(Permission.CHALLENGE_MAKE, at=talk.case.school_id)
    with moving(talk, "reply_for_school" if own else "record_reply", by=by) as locked:
        locked.reply_on = on or clock.today()
        locked.reply, locked.own_evidence = reply.strip(), own_evidence.strip()
        locked.done_by = by
    return talk


def reply_day(case: Case, told_on: date) -> date:
    """The last day of the right of reply, in the school days of the version."""
    decision = case.round.rules.contents.decision
    days = decision.reply_school_days if decision else 0
    return school_days_after(told_on, days)


def _refuse_future(on: date, what: str) -> None:
    if on > clock.today():
        raise Refused(f"The {what} lies in the future. Record it on the day, or later.")
