"""The review of every listed school at the end of the year (E-02)."""

from __future__ import annotations

from django.db import transaction

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import Refused
from headway.priority.actions.moving import moving, recording
from headway.priority.actions.removals import keep_listed, propose_removal
from headway.priority.models import Entry, Review, ReviewOutcome
from headway.priority.states import EntryState


def review_entry(
    entry: Entry,
    outcome: str,
    *,
    reason: str,
    by: User,
    no_further_need: bool = False,
    feedback_words: str = "",
) -> Review:
    """Say of a listed school: carry forward, remove or defer, and why. May be said again.

    A removal is proposed with it, under the same conditions as any other. Raises Refused.
    """
    if outcome not in ReviewOutcome.values:
        raise Refused("Choose carry forward, remove or defer.")
    if not reason.strip():
        raise Refused("Give the reason in words. The school is told of it.")
    if not entry.is_on_list:
        raise Refused("Only a school on the list is reviewed.")
    with transaction.atomic():
        review = _kept(entry, outcome, reason, by=by)
        _carry_out(entry, outcome, reason, no_further_need, feedback_words, by=by)
    return review


def _kept(entry: Entry, outcome: str, reason: str, *, by: User) -> Review:
    review = Review.objects.filter(entry=entry).first()
    if review is None:
        review = Review(entry=entry, school_id=entry.school_id)
        with recording.creating(review, "review", by=by, reason=reason):
            _write(review, outcome, reason, by)
        return review
    with recording.changing(review, "change_review", by=by, reason=reason) as kept:
        _write(kept, outcome, reason, by)
    return review


def _write(review: Review, outcome: str, reason: str, by: User) -> None:
    review.outcome, review.reason = outcome, reason
    review.reviewed_on, review.reviewed_by = clock.today(), by


def _carry_out(
    entry: Entry, outcome: str, reason: str, clear: bool, feedback: str, *, by: User
) -> None:
    """Bring the entry into the state that the outcome says."""
    if outcome != ReviewOutcome.REMOVE and entry.state == EntryState.REMOVAL_PROPOSED:
        keep_listed(entry, reason=reason, by=by)
    if outcome == ReviewOutcome.CARRY_FORWARD and entry.state == EntryState.LISTED:
        with moving(entry, "carry_forward", by=by, reason=reason):
            pass
    elif outcome == ReviewOutcome.DEFER and entry.state == EntryState.CARRIED_FORWARD:
        with moving(entry, "review_again", by=by, reason=reason):
            pass
    elif outcome == ReviewOutcome.REMOVE and entry.state != EntryState.REMOVAL_PROPOSED:
        propose_removal(
            entry,
            rationale=reason,
            by=by,
            no_further_need=clear,
            feedback_words=feedback,
            reviewed=True,
        )
