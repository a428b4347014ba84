"""Answering what becomes of a school's place on the list after an inspection."""

from __future__ import annotations

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import Refused
from headway.priority.actions.moving import deciding
from headway.priority.models import Entry, StatusAnswer, StatusReview
from headway.priority.queries.listing import open_entry_of
from headway.priority.queries.status import ADD, StatusItem, status_item

LED = {
    StatusAnswer.ADDITION: "Propose the school for the list first: the answer names its entry.",
    StatusAnswer.REMOVAL: "Propose the removal first: the answer names the entry.",
    StatusAnswer.NEW_CLASS: "The school is not on the list, so it has no class. Propose it first.",
}
REMOVING = ("removal_proposed", "removed")


def answer_status(item: StatusItem, *, answer: str, reason: str, by: User) -> StatusReview:
    """Say, with a reason, what an outcome changed on the list; the change itself has its own deed.

    An addition, a removal or a new class names the school's entry, which must be there: nothing
    is listed or removed by this answer. Raises NotAllowed, or Refused saying what is missing.
    """
    if answer not in StatusAnswer.values:
        raise Refused("Choose what came of it.")
    if not reason.strip():
        raise Refused("Give the reason in words: the committee reads it.")
    now = status_item(item.school.urn, clock.today())
    if now is None or now.inspected_on != item.inspected_on:
        raise Refused("Somebody else has answered this already, or a newer outcome is public.")
    entry = item.entry or open_entry_of(item.school)
    if answer != StatusAnswer.NOTHING:
        _check(item, entry, answer)
    review = StatusReview(
        school=item.school, inspected_on=item.inspected_on, ended_on=item.ended_on,
        known_on=item.known_on, outcome=item.outcome[:400] or "No overall grade",
        worse=item.worse, body=item.body[:200], answer=answer, reason=reason.strip(),
        entry=None if answer == StatusAnswer.NOTHING else entry, decided_by=by,
        decided_role=by.role_words[:300], decided_at=clock.now(),
    )  # fmt: skip
    with deciding.creating(review, "answer_status", by=by, reason=reason):
        pass
    return review


def _check(item: StatusItem, entry: Entry | None, answer: str) -> None:
    """The entry that the answer speaks of is there, in a state that fits it."""
    if entry is None:
        raise Refused(LED[StatusAnswer(answer)])
    if answer == StatusAnswer.REMOVAL and entry.state not in REMOVING:
        raise Refused(LED[StatusAnswer.REMOVAL])
    if answer == StatusAnswer.ADDITION and item.proposal != ADD and item.entry is not None:
        raise Refused("The school is on the list already: say what came of its class instead.")
