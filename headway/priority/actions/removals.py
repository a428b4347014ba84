"""Off the list: both conditions evidenced, and closed only once the school has been told."""

from __future__ import annotations

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import Refused
from headway.inspections.queries import standing_of
from headway.priority.actions.moving import end_spell, moving, note_change, recording
from headway.priority.models import Entry, Ground, Removal
from headway.priority.queries.letters import sent_on
from headway.priority.queries.wording import wording_for

LETTER = "removal"


def propose_removal(
    entry: Entry,
    *,
    rationale: str,
    by: User,
    no_further_need: bool = False,
    feedback_words: str = "",
    minute_reference: str = "",
    reviewed: bool = False,
) -> Removal:
    """Propose that a school leaves the list.

    An entry that rests on an inspection needs both conditions (F-03): the latest inspection good
    or outstanding, and feedback that shows no further need. Any other entry needs the annual
    review or a committee minute (F-05). Raises NotAllowed, WrongState, or Refused saying what is
    missing; where only the feedback shows a need it says to change the class instead (F-04).
    """
    if not rationale.strip():
        raise Refused("Give the reason for the removal in words. It goes into the letter.")
    wording = wording_for(entry.framework_key)
    removal = Removal(
        entry=entry,
        school_id=entry.school_id,
        rationale=rationale,
        minute_reference=minute_reference.strip(),
        proposed_on=clock.today(),
        proposed_by=by,
    )
    if wording.rests_on_inspection(entry.reason_code):
        _both_conditions(entry, removal, no_further_need, feedback_words)
    elif reviewed:
        removal.ground = Ground.ANNUAL_REVIEW
    elif removal.minute_reference:
        removal.ground = Ground.COMMITTEE
    else:
        raise Refused(
            "A school listed as vulnerable or in crisis leaves the list through the annual review "
            "or a committee recommendation. Give the reference of the committee's minute."
        )
    with moving(entry, "propose_removal", by=by, reason=rationale) as case:
        if case.left_on is not None:
            raise Refused("The school is off the list already.")
        with recording.creating(removal, "start_removal", by=by):
            pass
    return removal


def _both_conditions(
    entry: Entry, removal: Removal, no_further_need: bool, feedback_words: str
) -> None:
    if problem := inspection_problem(entry):
        raise Refused(problem)
    if not no_further_need:
        raise Refused(
            "The inspection is good, but its feedback shows that support is still needed. Keep "
            "the school on the list and propose a new class for it, as vulnerable."
        )
    if not feedback_words.strip():
        raise Refused("Say where the feedback shows that no further support is needed.")
    standing = standing_of(entry.school)
    assert standing is not None  # inspection_problem has looked
    removal.ground = Ground.GOOD
    removal.inspected_on = standing.inspected_on
    removal.inspection_words = standing.words
    removal.feedback_words = feedback_words


def inspection_problem(entry: Entry) -> str:
    """Why the latest inspection does not let the school leave the list; "" where it does."""
    standing = standing_of(entry.school)
    school = entry.school
    if standing is None or standing.inspected_on is None or standing.never_inspected:
        return f"No inspection of {school} as it is now is on record, so it cannot leave the list."
    if standing.predecessor_outcome:
        return f"The latest outcome is of the school before {school}. Wait for its own inspection."
    if standing.worse_than_good is None:
        return (
            f"Whether the latest inspection of {school} found it good or better cannot be told: "
            f"{standing.words}. A removal needs a good or outstanding outcome."
        )
    if standing.worse_than_good:
        return (
            f"The latest inspection of {school} was not good or outstanding: {standing.words}. "
            "A removal needs a good or outstanding outcome."
        )
    return ""


def keep_listed(entry: Entry, *, reason: str, by: User) -> Entry:
    """Keep a school on the list after a proposed removal."""
    if not reason.strip():
        raise Refused("Say why the school stays on the list.")
    if entry.left_on is not None:
        raise Refused("Both parties agreed this removal with the new list. It stands.")
    with moving(entry, "keep_listed", by=by, reason=reason) as case:
        for removal in open_removals(case):
            with recording.changing(removal, "end_removal", by=by) as ended:
                ended.kept_reason, ended.ended_on = reason, clock.today()
        words = f"{case.school} stays on the list after a proposed removal."
        note_change(case, words, kind="kept", by=by, rationale=reason)
    return entry


def close_removal(entry: Entry, *, by: User) -> Entry:
    """End a removal once the letter that confirms it has gone (F-06).

    The school leaves the list today, unless the new year's agreement took it off already.
    """
    told_on = sent_on(entry.about, LETTER)
    if told_on is None:
        raise Refused(
            "The removal cannot be closed before its letter to the head and the chair has been "
            "sent. Draft the letter, have it approved and send it."
        )
    today = clock.today()
    with moving(entry, "close_removal", by=by) as case:
        for removal in open_removals(case):
            case.ground, case.closing_words = removal.ground, removal.rationale
            with recording.changing(removal, "end_removal", by=by) as ended:
                ended.letter_sent_on, ended.ended_on = told_on, today
        if case.left_on is None:
            case.left_on = today
            end_spell(case, today)
            note_change(
                case, f"{case.school} was removed from the list.", kind="removed", by=by,
                rationale=case.closing_words,
            )  # fmt: skip
        case.closed_on = today
    return entry


def open_removals(entry: Entry) -> list[Removal]:
    """The removal under way, if there is one."""
    return list(Removal.objects.filter(entry=entry, ended_on__isnull=True))
