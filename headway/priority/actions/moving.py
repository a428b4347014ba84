"""The machinery of this feature's changes, and the two records that go with most of them."""

from __future__ import annotations

from datetime import date

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import Refused
from headway.priority.models import Assent, Entry, Party, Reclassification, ScopeChange, Spell
from headway.priority.policies import list_policy, record_policy, signed_policy
from headway.priority.queries.wording import Wording
from headway.priority.states import (
    ENTRY_MOVES,
    RECLASS_MOVES,
    RECORD_MOVES,
    REPORT_MOVES,
    SIGNED_MOVES,
    STATUS_MOVES,
)

moving = mover(ENTRY_MOVES, list_policy)
signed = mover(SIGNED_MOVES, signed_policy)
classing = mover(RECLASS_MOVES, list_policy)
recording = mover(RECORD_MOVES, record_policy)
deciding = mover(STATUS_MOVES, record_policy)
reporting = mover(REPORT_MOVES, list_policy)


def begin_spell(entry: Entry, on: date) -> Spell:
    """The class that the entry has now begins to hold. Called inside an audited change."""
    return Spell.objects.create(
        entry=entry,
        school_id=entry.school_id,
        category=entry.category,
        class_id=entry.class_id,
        reason_code=entry.reason_code,
        rationale=entry.rationale,
        from_on=on,
    )


def end_spell(entry: Entry, on: date) -> None:
    """Whatever class held holds no more from this day. Called inside an audited change."""
    Spell.objects.filter(entry=entry, to_on__isnull=True).update(to_on=on)


def note_change(entry: Entry, words: str, *, kind: str, by: User, rationale: str = "") -> None:
    """Note a change of the list for the council (F-12)."""
    change = ScopeChange(
        entry=entry,
        school_id=entry.school_id,
        kind=kind,
        on=clock.today(),
        words=words[:500],
        rationale=rationale,
    )
    with recording.creating(change, "note_change", by=by):
        pass


def give_assent(
    entry: Entry,
    party: str,
    *,
    agrees: bool,
    reason: str,
    by: User,
    about: Reclassification | None = None,
) -> bool | None:
    """Keep one party's word, and say what the other has said: True, False, or None.

    Raises Refused for one person's word for both parties, or a refusal without a reason.
    """
    if party not in Party.values:
        raise Refused("Sign for the service or for the council.")
    if not agrees and not reason.strip():
        raise Refused("Say why you do not agree. The reason is kept with the proposal.")
    given = {one.party: one for one in Assent.objects.filter(entry=entry, reclassification=about)}
    other = next((one for name, one in given.items() if name != party), None)
    if other is not None and other.by_id == by.pk:
        raise Refused(
            "You have signed for the other party. Two people agree every listing: ask somebody "
            "else to sign."
        )
    now = clock.now()
    if (mine := given.get(party)) is not None:
        with recording.changing(mine, "change_signature", by=by) as kept:
            kept.agrees, kept.reason, kept.by, kept.at = agrees, reason, by, now
            kept.role_words = by.role_words[:300]
    else:
        fresh = Assent(
            entry=entry,
            reclassification=about,
            school_id=entry.school_id,
            party=party,
            agrees=agrees,
            reason=reason,
            by=by,
            role_words=by.role_words[:300],
            at=now,
        )
        with recording.creating(fresh, "sign", by=by):
            pass
    return None if other is None else other.agrees


def check_reason(
    wording: Wording, category: str, class_id: str, code: str, evidence: dict[str, str] | None
) -> None:
    """That class and reason are of the version and have what it asks for. Raises Refused."""
    found = wording.reason_codes.get(code)
    if found is None:
        raise Refused(f"Choose a reason of the version in force: {wording.title}.")
    if category not in wording.listed_categories or found.category != category:
        raise Refused(
            f"The reason “{found.words}” goes with “{wording.category(found.category)}”. Choose "
            "a class and a reason that go together."
        )
    if class_id and class_id not in wording.classes_of(category):
        raise Refused(f"Choose a class within “{wording.category(category)}”.")
    for name in found.requires:
        if name in ASKED and not (evidence or {}).get(name, "").strip():
            raise Refused(ASKED[name].format(reason=found.words))


ASKED = {
    "inspection": "Name the inspection behind “{reason}”: its date and outcome.",
    "letter": "Name the letter behind “{reason}”: its date and what it asks for.",
    "evidence_type": "Say what the evidence behind “{reason}” is: data, leadership or both.",
    "imminence": "Say why an inspection is imminent: “{reason}” asks for it.",
}
