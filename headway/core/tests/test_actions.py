"""The machinery of change, tried on a case of no feature."""

from datetime import date

import pytest
from django.db import transaction

from headway.core.models import AuditEvent
from headway.core.refusals import ChangedMeanwhile, NotAllowed, NotValid, WrongState
from headway.core.tests.trial import TRIAL_MOVES, TrialState, moving


@pytest.fixture
def officer(cast):
    return cast("data_officer")


@pytest.fixture
def draft(trials, officer):
    with moving.creating(trials(title="first"), "start", by=officer) as trial:
        pass
    return trial


def test_a_new_case_is_stored_in_its_first_state_with_an_event(draft, officer):
    event = AuditEvent.objects.get(subject_type="trial.Trial")
    assert draft.state == TrialState.DRAFT
    assert (event.actor_id, event.verb, event.subject_id) == (officer.pk, "start", str(draft.pk))
    assert event.after["title"] == "first"
    assert str(event) == "Data officer started first."


def test_a_move_saves_what_changed_and_says_so(draft, officer):
    with moving(draft, "send", by=officer, reason="It is ready.") as trial:
        trial.word = "yes"
    draft.refresh_from_db()
    event = AuditEvent.objects.filter(verb="send").get()
    assert (draft.state, draft.word, draft.version) == (TrialState.SENT, "yes", 2)
    assert event.before == {"state": "draft", "word": ""}
    assert event.after == {"state": "sent", "word": "yes"}
    assert event.reason == "It is ready."


def test_the_callers_copy_can_be_moved_on_at_once(draft, officer):
    with moving(draft, "send", by=officer):
        pass
    with moving(draft, "answer", by=officer) as trial:
        trial.answer, trial.answered_on = "yes", date(2026, 1, 5)
    assert draft.state == TrialState.ANSWERED
    assert draft.answered_on == date(2026, 1, 5)


def test_an_edit_keeps_the_state(draft, officer):
    with moving.changing(draft, "edit", by=officer) as trial:
        trial.title = "second"
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("second", TrialState.DRAFT)
    assert str(AuditEvent.objects.get(verb="edit")) == "Data officer changed second to second."


@pytest.mark.parametrize("state", TrialState.values)
@pytest.mark.parametrize("verb", [v for v in TRIAL_MOVES if v not in {"start", "edit"}])
def test_only_moves_of_the_table_are_possible(draft, officer, state, verb):
    type(draft).objects.filter(pk=draft.pk).update(state=state)
    draft.refresh_from_db()
    possible = state in TRIAL_MOVES[verb].sources
    assert bool(moving.decision(officer, verb, draft)) is possible
    if possible:
        with moving(draft, verb, by=officer):
            pass
        assert draft.state == TRIAL_MOVES[verb].target
    else:
        with pytest.raises(WrongState, match="cannot be done while it is"):
            with moving(draft, verb, by=officer):
                pass
        assert not AuditEvent.objects.filter(verb=verb).exists()


def test_the_policy_refuses_with_its_reason_and_nothing_changes(draft, cast):
    with pytest.raises(NotAllowed, match="does not include trials"):
        with moving(draft, "send", by=cast("headteacher")):
            pass
    draft.refresh_from_db()
    assert draft.state == TrialState.DRAFT
    assert not moving.decision(cast("headteacher"), "send", draft)
    with pytest.raises(NotAllowed):
        with moving.creating(type(draft)(title="x"), "start", by=cast.stranger):
            pass


def test_of_two_people_who_read_the_same_version_one_is_refused(draft, officer):
    other = type(draft).objects.get(pk=draft.pk)
    with moving.changing(draft, "edit", by=officer) as trial:
        trial.title = "mine"
    with pytest.raises(ChangedMeanwhile), moving.changing(other, "edit", by=officer) as trial:
        trial.title = "theirs"
    draft.refresh_from_db()
    assert draft.title == "mine"


def test_a_double_submit_moves_once(draft, officer):
    again = type(draft).objects.get(pk=draft.pk)
    with moving(draft, "send", by=officer):
        pass
    with pytest.raises(ChangedMeanwhile), moving(again, "send", by=officer):
        pass
    assert AuditEvent.objects.filter(verb="send").count() == 1


def test_a_writer_who_slips_past_the_lock_is_caught_by_the_version_in_the_update(draft, officer):
    with pytest.raises(ChangedMeanwhile), moving.changing(draft, "edit", by=officer) as trial:
        # What another connection could do on SQLite, where the row is not locked.
        type(draft).objects.filter(pk=draft.pk).update(version=9)
        trial.title = "mine"


def test_what_breaks_a_constraint_is_refused_whole(draft, officer):
    with pytest.raises(NotValid) as refusal, moving(draft, "answer", by=officer) as trial:
        trial.answer = "yes"  # without its date
    assert "trial_answer_whole" in str(refusal.value)
    draft.refresh_from_db()
    assert (draft.state, draft.version) == (TrialState.DRAFT, 1)


def test_a_constraint_met_only_in_the_database_is_a_refusal_too(draft, officer, monkeypatch):
    monkeypatch.setattr(type(draft), "full_clean", lambda self, **asked: None)
    with pytest.raises(NotValid, match="recorded this already"):
        with moving.creating(type(draft)(title="first"), "start", by=officer):
            pass


def test_an_error_in_the_middle_undoes_everything(draft, officer):
    with pytest.raises(ZeroDivisionError), moving(draft, "send", by=officer) as trial:
        trial.word = str(1 / 0)
    draft.refresh_from_db()
    assert draft.state == TrialState.DRAFT
    assert not AuditEvent.objects.filter(verb="send").exists()


def test_a_verb_that_the_table_does_not_have_is_a_mistake_of_ours(draft, officer):
    with pytest.raises(LookupError, match="not a Move"), moving(draft, "edit", by=officer):
        pass


def test_a_sentence_is_missing_for_a_verb_nobody_declared(draft, officer):
    from headway.core import audit

    with transaction.atomic(), pytest.raises(LookupError, match="no verb 'vanish'"):
        audit.record(officer, "vanish", draft)
