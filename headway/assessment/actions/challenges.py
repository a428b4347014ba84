""" "This is wrong": said by a school, answered by the service; until then its case rests."""

from __future__ import annotations

from django.db import transaction

from headway.accounts.models import User
from headway.assessment.models import Challenge, Round
from headway.assessment.policies import challenge_policy
from headway.assessment.states import CHALLENGE_MOVES
from headway.core import clock
from headway.core.access import Permission
from headway.core.actions import mover
from headway.core.refusals import Refused
from headway.schools.models import School

moving = mover(CHALLENGE_MOVES, challenge_policy)


def make_challenge(
    school: School, about: str, text: str, *, by: User, about_words: str = "",
    own_evidence: str = "",
) -> Challenge:  # fmt: skip
    """Say that something held about a school is wrong; the school's case rests until answered.

    `about` is a plain reference ("figure:P_RWM_EXP:2025:all", "entry:12", "proposal"). Those who
    run the round may enter it for a school. Raises NotAllowed, or NotValid for a second one
    about the same thing.
    """
    own = by.holds(Permission.CHALLENGE_MAKE, at=school)
    verb = "make_challenge" if own else "enter_challenge"
    challenge = Challenge(
        school=school, about=about.strip()[:120], about_words=about_words.strip()[:300],
        text=text.strip(), own_evidence=own_evidence.strip(), made_by=by, made_at=clock.now(),
        entered=not own,
    )  # fmt: skip
    if not challenge.text:
        raise Refused("Say in your own words what is wrong.")
    with transaction.atomic():
        _hold_rounds()
        with moving.creating(challenge, verb, by=by):
            pass
    return challenge


def answer_challenge(
    challenge: Challenge, answer: str, *, by: User, changed: str = ""
) -> Challenge:
    """Answer a school, with what was changed; its case goes on. Raises as a move does."""
    if not answer.strip():
        raise Refused("Write an answer: the school reads it word for word.")
    with moving(challenge, "answer_challenge", by=by, reason=changed) as locked:
        locked.answer = answer.strip()
        locked.changed = changed.strip()[:500]
        locked.answered_by, locked.answered_at = by, clock.now()
    return challenge


def withdraw_challenge(challenge: Challenge, *, by: User, reason: str = "") -> Challenge:
    """Take a challenge back, by the school or by whoever entered it. Raises as a move does."""
    own = by.holds(Permission.CHALLENGE_MAKE, at=challenge.school_id)
    verb = "withdraw_challenge" if own else "withdraw_entered_challenge"
    with moving(challenge, verb, by=by, reason=reason):
        pass
    return challenge


def _hold_rounds() -> None:
    """No list is signed between a challenge and its storing."""
    list(Round.objects.select_for_update().exclude(state="locked").values_list("pk"))
