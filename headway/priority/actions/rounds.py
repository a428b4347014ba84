"""The second signature on a round makes the year's list, in the same transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from headway.accounts.models import User
from headway.assessment.actions import sign_round
from headway.assessment.models import Case, Round
from headway.assessment.queries.rounds import decided
from headway.core import clock
from headway.core.refusals import Refused
from headway.priority.actions.additions import check_listable
from headway.priority.actions.moving import begin_spell, end_spell, note_change, recording, signed
from headway.priority.actions.outcomes import report_was_listed
from headway.priority.actions.removals import open_removals
from headway.priority.models import Entry, Ground, Removal, Trigger
from headway.priority.queries.changeover import code_under
from headway.priority.queries.wording import Wording


def sign_list(found: Round, party: str, by: User, *, seen: str = "") -> Round:
    """Sign the round for one party. The second signature locks it and makes the list.

    All of it or nothing: entries are made exactly once, however often or by whom the button is
    pressed. `seen` is the mark of the list that the person read. Raises whatever `sign_round`
    refuses.
    """
    with transaction.atomic():
        done = sign_round(found, party, by=by, seen=seen)
        complete_list(done, by=by)
    return done


def complete_list(found: Round, *, by: User) -> bool:
    """Make the list of a locked round, if it has none yet; says whether it did."""
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=found.pk)
        if not found.locked or Entry.objects.filter(round=found).exists():
            return False
        _make_list(found, by=by)
    return True


def _make_list(found: Round, *, by: User) -> None:
    today, wording = clock.today(), Wording(found.rules)
    held = {entry.school_id: entry for entry in Entry.objects.open().select_related("school")}
    for case in decided(found):
        old = held.get(case.school_id)
        if case.decided_listed and _still_listable(case):
            _list(case, old, wording, today, by=by)
        elif old is not None:
            _leave(case, old, today, by=by)


def _still_listable(case: Case) -> bool:
    """A school that converted since it was agreed is not put on the list."""
    try:
        check_listable(case.school)
    except Refused:
        return False
    return True


def _list(case: Case, old: Entry | None, wording: Wording, today: date, *, by: User) -> None:
    carried = old if old is not None and old.is_on_list else None
    if old is not None:
        _close_old(old, today, by=by)
    code, unmatched = code_under(case.reason_code, carried, wording)
    entry = Entry(
        school=case.school,
        year_end=case.round.year_end,
        category=case.decided_category,
        class_id=case.class_id,
        reason_code=code,
        unmatched_code=unmatched,
        rationale=case.rationale,
        trigger=Trigger.ROUND,
        evidence=_evidence(case),
        framework=case.round.framework,
        framework_key=wording.key,
        round=case.round,
        urgent=wording.urgent(code),
        opened_on=today,
        opened_by=by,
        entered_on=today,
        since_on=carried.since_on if carried else today,
        carried_from=carried,
    )
    with signed.creating(entry, "enter_agreed", by=by):
        pass
    begin_spell(entry, today)
    words = wording.class_words(entry.category, entry.class_id)
    if carried is None:
        said = f"{case.school} was added with the annual agreement: {words}."
        note_change(entry, said, kind="added", by=by, rationale=case.rationale)
        report_was_listed(old or entry, by=by)
    elif (carried.category, carried.class_id) != (entry.category, entry.class_id):
        said = f"{case.school} has a new class with the annual agreement: {words}."
        note_change(entry, said, kind="reclassified", by=by, rationale=case.rationale)


def _evidence(case: Case) -> dict[str, str]:
    given = {"evidence_type": case.evidence_type, "imminence": case.imminence}
    return {name: words for name, words in given.items() if words}


def _close_old(old: Entry, today: date, *, by: User) -> None:
    """The open entry gives way to the new year's: carried on, or overtaken as a proposal."""
    if old.is_before_listing:
        with signed(old, "close_unsigned", by=by) as case:
            case.closed_on, case.ground = today, Ground.ROUND
        return
    with signed(old, "close_into_new_year", by=by) as case:
        for removal in open_removals(case):
            with recording.changing(removal, "end_removal", by=by) as ended:
                ended.kept_reason = "Both parties agreed to list the school in the new year."
                ended.ended_on = today
        case.ground, case.closed_on = Ground.CARRIED, today
        if case.left_on is None:
            case.left_on = today
            end_spell(case, today)


def _leave(case: Case, old: Entry, today: date, *, by: User) -> None:
    """The agreement does not list a school that was listed: off the list, the letter to follow."""
    if old.is_before_listing:
        with signed(old, "close_unsigned", by=by) as closed:
            closed.closed_on, closed.ground = today, Ground.ROUND
            closed.closing_words = case.rationale
        return
    if old.left_on is not None:  # its removal waits for the letter already
        return
    if old.school.maintained is not True or not old.school.is_open:
        return  # the register takes it off, with the reason that the register gives
    with signed(old, "agree_removal", by=by, reason=case.rationale) as entry:
        if not open_removals(entry):
            removal = Removal(
                entry=entry, school_id=entry.school_id, ground=Ground.ROUND,
                rationale=case.rationale, proposed_on=today, proposed_by=by,
            )  # fmt: skip
            with recording.creating(removal, "start_removal", by=by):
                pass
        entry.ground, entry.left_on = Ground.ROUND, today
        end_spell(entry, today)
        said = f"{case.school} was removed with the annual agreement."
        note_change(entry, said, kind="removed", by=by, rationale=case.rationale)
