"""From a candidate to the list: in-year additions, agreed by both parties."""

from __future__ import annotations

from datetime import date

from headway.accounts.models import User
from headway.core import clock
from headway.core.calendar import year_end_of
from headway.core.refusals import Refused
from headway.frameworks.actions import hold_in_force
from headway.priority.actions.moving import (
    begin_spell,
    check_reason,
    give_assent,
    moving,
    note_change,
)
from headway.priority.actions.outcomes import report_was_listed
from headway.priority.models import Entry, Trigger
from headway.priority.queries.wording import Wording, wording_for, wording_on
from headway.schools.models import School

CRISIS_TRIGGERS = (Trigger.CRISIS,)


def open_candidate(
    school: School,
    *,
    category: str,
    reason_code: str,
    rationale: str,
    trigger: str,
    by: User,
    class_id: str = "",
    evidence: dict[str, str] | None = None,
    verb: str = "open_candidate",
) -> Entry:
    """Name a school as a candidate for the list, with the trigger, class and reason (F-02).

    Raises NotAllowed, or Refused for an academy, a school out of scope, a reason that is not of
    the version in force, or a school that has an open entry already.
    """
    check_listable(school)
    today = clock.today()
    wording = wording_on(today)
    if trigger not in Trigger.values or trigger == Trigger.ROUND:
        raise Refused("Say what set the addition off: an inspection, a report, a crisis …")
    if not rationale.strip():
        raise Refused("Give the reason in words. It goes into the letter to the school.")
    check_reason(wording, category, class_id, reason_code, evidence)
    entry = Entry(
        school=school,
        year_end=year_end_of(today),
        category=category,
        class_id=class_id,
        reason_code=reason_code,
        rationale=rationale,
        trigger=trigger,
        evidence=evidence or {},
        framework=hold_in_force(today, by=by),
        framework_key=wording.key,
        urgent=wording.urgent(reason_code),
        opened_on=today,
        opened_by=by,
    )
    with moving.creating(entry, verb, by=by, reason=rationale):
        pass
    return entry


def check_listable(school: School) -> None:
    """That the school can be listed at all. Raises Refused: academies never are."""
    if school.maintained is not True:
        raise Refused(
            f"{school} is not listed, because the authority does not maintain it. Record a "
            "significant concern about an academy in the annual round: it is notified."
            if school.maintained is False
            else f"Whether the authority maintains {school} is not known. Look at its register "
            "entry before you propose it."
        )
    gone_on = school.close_date or school.counted_until
    if not school.is_open and (gone_on is None or gone_on < clock.today()):
        raise Refused(f"{school} is closed. Propose the school that it became.")
    if school.is_open and not school.in_scope:
        raise Refused(f"{school} is out of scope. {school.scope_reason}".strip())


def record_contact(entry: Entry, *, contacted_on: date, by: User) -> Entry:
    """A first-time vulnerable school was told that it is thought of (E-07)."""
    _not_ahead(contacted_on)
    with moving(entry, "record_contact", by=by) as case:
        case.contacted_on = contacted_on
    return entry


def record_discussion(
    entry: Entry, *, visited_on: date, head_view: str, outcome: str, by: User
) -> Entry:
    """The visit, the head's view and what came of it; the school is then proposed (E-07)."""
    _not_ahead(visited_on)
    if not head_view.strip() or not outcome.strip():
        raise Refused("Record the head's view and what came of the discussion.")
    if entry.contacted_on and visited_on < entry.contacted_on:
        raise Refused("The visit cannot be before the school was contacted.")
    with moving(entry, "record_discussion", by=by) as case:
        case.visited_on, case.head_view, case.discussion = visited_on, head_view, outcome
    return entry


def propose_entry(entry: Entry, *, by: User) -> Entry:
    """Lay a candidate before both parties.

    Raises Refused for a school that is believed vulnerable for the first time: it is contacted
    and visited first, unless it reported itself.
    """
    if needs_discussion(entry, wording_for(entry.framework_key)):
        raise Refused(
            "This school is seen as vulnerable for the first time. Contact the head and visit "
            "the school first, and record the head's view."
        )
    with moving(entry, "propose", by=by):
        pass
    return entry


def needs_discussion(entry: Entry, wording: Wording) -> bool:
    """Whether the head is contacted and visited before the school is proposed (E-07)."""
    return not (
        entry.urgent
        or wording.rests_on_inspection(entry.reason_code)
        or entry.trigger == Trigger.SELF_REPORT
        or Entry.objects.filter(school=entry.school_id, entered_on__isnull=False).exists()
    )


def record_consultation(entry: Entry, *, on: date, words: str, by: User) -> Entry:
    """What the council said before the listing was agreed (F-13)."""
    _not_ahead(on)
    if not words.strip():
        raise Refused("Record what the council said.")
    if not entry.is_before_listing:
        raise Refused("The council is consulted before a school is listed.")
    with moving.changing(entry, "record_consultation", by=by) as case:
        case.consulted_on, case.consulted_words = on, words
    return entry


def agree_entry(
    entry: Entry, party: str, *, by: User, agrees: bool = True, reason: str = ""
) -> Entry:
    """One party's word on a proposal. The second yes lists the school; a second no ends it.

    One party alone never lists a school (E-23). Raises NotAllowed, WrongState, ChangedMeanwhile,
    or Refused while the council is still to be consulted (F-13).
    """
    if not entry.state == "proposed":
        raise Refused("Both parties sign a proposal. Look at the page again.")
    wording = wording_for(entry.framework_key)
    if agrees and needs_consultation(entry, wording):
        raise Refused(
            "Record first what the council said: this version asks for it before a school that "
            "reported itself is listed."
        )
    sign, listing, declining = (
        f"sign_for_{party}", f"list_by_{party}", f"decline_by_{party}"
    )  # fmt: skip
    said = Entry.objects.get(pk=entry.pk).assents.filter(reclassification=None)
    other = {one.party: one.agrees for one in said if one.party != party}
    if other and set(other.values()) == {agrees}:
        with moving(entry, listing if agrees else declining, by=by, reason=reason) as case:
            give_assent(case, party, agrees=agrees, reason=reason, by=by)
            _settle(case, agrees, by=by, reason=reason, wording=wording)
    else:
        with moving.changing(entry, sign, by=by, reason=reason) as case:
            give_assent(case, party, agrees=agrees, reason=reason, by=by)
    return entry


def _settle(case: Entry, agrees: bool, *, by: User, reason: str, wording: Wording) -> None:
    today = clock.today()
    if not agrees:
        case.closed_on, case.ground, case.closing_words = today, "not_agreed", reason
        return
    check_listable(case.school)
    case.entered_on = case.since_on = today
    case.year_end = year_end_of(today)
    begin_spell(case, today)
    words = wording.class_words(case.category, case.class_id)
    note_change(case, f"{case.school} was added: {words}.", kind="added", by=by,
                rationale=case.rationale)  # fmt: skip
    report_was_listed(case, by=by)


def needs_consultation(entry: Entry, wording: Wording) -> bool:
    """Whether the council is still to be asked before the listing (F-13)."""
    return (
        wording.consults_council
        and entry.trigger == Trigger.SELF_REPORT
        and entry.consulted_on is None
    )


def withdraw_entry(entry: Entry, *, reason: str, by: User) -> Entry:
    """Take a mistaken proposal back. It stays on record with the reason."""
    if not reason.strip():
        raise Refused("Say why the proposal is taken back.")
    with moving(entry, "take_back", by=by, reason=reason) as case:
        case.closed_on, case.ground, case.closing_words = clock.today(), "taken_back", reason
    return entry


def _not_ahead(on: date) -> None:
    if on > clock.today():
        raise Refused("Enter a day that is not in the future.")
