"""Reclassification: a new class for a listed school, proposed by one and agreed by both."""

from __future__ import annotations

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import Refused
from headway.priority.actions.moving import (
    begin_spell,
    check_reason,
    classing,
    end_spell,
    give_assent,
    moving,
    note_change,
)
from headway.priority.models import Entry, Reclassification
from headway.priority.queries.wording import wording_for


def propose_class(
    entry: Entry,
    *,
    category: str,
    reason_code: str,
    rationale: str,
    by: User,
    class_id: str = "",
    evidence: dict[str, str] | None = None,
    source: str = "",
) -> Reclassification:
    """Propose another class for a listed school. It holds once both parties have signed.

    Raises NotAllowed, or Refused for a school that is not listed, the class that it has, or a
    reason without what it asks for.
    """
    wording = wording_for(entry.framework_key)
    if entry.state not in ("listed", "carried_forward") or entry.left_on is not None:
        raise Refused("Only a school on the list can be given another class.")
    if not rationale.strip():
        raise Refused("Give the reason for the new class in words.")
    if (category, class_id, reason_code) == (entry.category, entry.class_id, entry.reason_code):
        raise Refused("The school has this class and reason already.")
    check_reason(wording, category, class_id, reason_code, evidence)
    proposed = Reclassification(
        entry=entry,
        school_id=entry.school_id,
        category=category,
        class_id=class_id,
        reason_code=reason_code,
        rationale=rationale,
        source=source,
        proposed_on=clock.today(),
        proposed_by=by,
    )
    with classing.creating(proposed, "propose_class", by=by, reason=rationale):
        pass
    return proposed


def agree_class(
    proposed: Reclassification, party: str, *, by: User, agrees: bool = True, reason: str = ""
) -> Reclassification:
    """One party's word on a new class; with the second yes it holds from today."""
    if proposed.state != Reclassification.State.PROPOSED:
        raise Refused("This proposal is settled already. Look at the page again.")
    said = proposed.assents.exclude(party=party).first()
    if said is None or not said.agrees or not agrees:
        with classing.changing(proposed, f"sign_class_for_{party}", by=by, reason=reason) as kept:
            give_assent(kept.entry, party, agrees=agrees, reason=reason, by=by, about=kept)
        return proposed
    with classing(proposed, f"settle_class_by_{party}", by=by, reason=reason) as kept:
        give_assent(kept.entry, party, agrees=agrees, reason=reason, by=by, about=kept)
        kept.settled_on = clock.today()
        _take_class(kept, party, by=by)
    return proposed


def _take_class(proposed: Reclassification, party: str, *, by: User) -> None:
    entry, today = proposed.entry, clock.today()
    wording = wording_for(entry.framework_key)
    with moving.changing(entry, f"reclassify_by_{party}", by=by, reason=proposed.rationale) as case:
        end_spell(case, today)
        case.category, case.class_id = proposed.category, proposed.class_id
        case.reason_code, case.rationale = proposed.reason_code, proposed.rationale
        case.unmatched_code = ""
        begin_spell(case, today)
    words = wording.class_words(proposed.category, proposed.class_id)
    note_change(
        entry, f"{entry.school} has a new class: {words}.", kind="reclassified", by=by,
        rationale=proposed.rationale,
    )  # fmt: skip


def withdraw_class(proposed: Reclassification, *, reason: str, by: User) -> Reclassification:
    """Take a proposed class back."""
    if not reason.strip():
        raise Refused("Say why the proposal is taken back.")
    with classing(proposed, "take_class_back", by=by, reason=reason) as kept:
        kept.settled_on = clock.today()
    return proposed
