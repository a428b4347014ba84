"""Off the list: both conditions, the letter, leavers; the review of the year; the council told."""

from datetime import UTC, date, datetime

import pytest

from headway.accounts.actions import system_user
from headway.core import clock
from headway.core.refusals import NotAllowed, Refused, WrongState
from headway.correspondence.models import Letter
from headway.inspections.models import StandingGroup
from headway.measures.tests.factories import EditionFactory
from headway.priority import actions
from headway.priority.actions import removals
from headway.priority.models import Entry, Removal, Review, ScopeChange, Spell
from headway.priority.obligations import obligations
from headway.priority.queries import in_transition, listed_on
from headway.priority.queries.expectations import checklist
from headway.priority.queries.reviewing import review_progress
from headway.priority.states import EntryState
from headway.priority.tests.factories import (
    EntryFactory,
    ExpectationFactory,
    RemovalFactory,
    ScopeChangeFactory,
    good_standing,
)
from headway.schools.tests.factories import RelationFactory, SchoolFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 20)


@pytest.fixture(autouse=True)
def _in_january():
    with clock.pretending(datetime(2026, 1, 20, 10, 0, tzinfo=UTC)):
        EditionFactory()
        yield


@pytest.fixture
def letter_sent(monkeypatch):
    """The letter about any removal has gone."""
    monkeypatch.setattr(removals, "sent_on", lambda about, kind: date(2026, 1, 19))


GOOD = {"no_further_need": True, "feedback_words": "Page 4: no areas to address."}
WHY = "The school is good, and nothing more is needed."


@pytest.mark.requirement("F-03")
def test_a_removal_needs_a_good_inspection_and_feedback_without_further_need(cast):
    entry, by = EntryFactory(), cast("director")
    with pytest.raises(Refused, match="No inspection"):
        actions.propose_removal(entry, rationale=WHY, by=by, **GOOD)
    good_standing(entry.school, worse_than_good=True, group=StandingGroup.RI, words="RI")
    with pytest.raises(Refused, match="not good or outstanding"):
        actions.propose_removal(entry, rationale=WHY, by=by, **GOOD)
    good_standing(entry.school, worse_than_good=None, group=StandingGroup.NOT_JUDGED, words="?")
    with pytest.raises(Refused, match="cannot be told"):
        actions.propose_removal(entry, rationale=WHY, by=by, **GOOD)
    good_standing(entry.school, predecessor_outcome=True)
    with pytest.raises(Refused, match="of the school before"):
        actions.propose_removal(entry, rationale=WHY, by=by, **GOOD)
    good_standing(entry.school)
    with pytest.raises(Refused, match="where the feedback shows"):
        actions.propose_removal(entry, rationale=WHY, by=by, no_further_need=True)
    removal = actions.propose_removal(entry, rationale=WHY, by=by, **GOOD)
    assert (removal.ground, removal.inspected_on) == ("good", date(2026, 1, 6))
    assert entry.state == EntryState.REMOVAL_PROPOSED
    assert entry in listed_on(DAY), "the school is on the list until the removal is closed"


@pytest.mark.requirement("F-04")
def test_a_good_result_with_issues_leads_to_a_new_class_instead(cast):
    entry = EntryFactory()
    good_standing(entry.school)
    with pytest.raises(Refused, match="propose a new class for it, as vulnerable"):
        actions.propose_removal(
            entry, rationale=WHY, by=cast("director"), no_further_need=False,
            feedback_words="Page 4",
        )  # fmt: skip
    assert not Removal.objects.exists()


@pytest.mark.requirement("F-05")
def test_a_vulnerable_school_leaves_by_review_or_committee_minute_only(cast):
    entry = EntryFactory(vulnerable=True)
    good_standing(entry.school)
    with pytest.raises(Refused, match="reference of the committee's minute"):
        actions.propose_removal(entry, rationale=WHY, by=cast("director"), **GOOD)
    removal = actions.propose_removal(
        entry, rationale=WHY, by=cast("director"), minute_reference="Minute 14"
    )
    assert (removal.ground, removal.minute_reference) == ("committee", "Minute 14")
    other = EntryFactory(vulnerable=True)
    actions.review_entry(other, "remove", reason=WHY, by=cast("director"))
    assert Removal.objects.get(entry=other).ground == "annual_review"


@pytest.mark.requirement("F-06")
def test_a_removal_is_not_closed_before_its_letter_is_sent(cast, letter_sent, monkeypatch):
    entry = RemovalFactory().entry
    with monkeypatch.context() as patch:
        patch.setattr(removals, "sent_on", lambda about, kind: None)
        with pytest.raises(Refused, match="has been sent"):
            actions.close_removal(entry, by=cast("director"))
    actions.close_removal(entry, by=cast("director"))
    assert (entry.state, entry.left_on, entry.ground) == (EntryState.REMOVED, DAY, "committee")
    assert Removal.objects.get().letter_sent_on == date(2026, 1, 19)
    assert not listed_on(DAY).exists()
    assert ScopeChange.objects.get(kind="removed").entry == entry
    with pytest.raises(WrongState):
        actions.close_removal(Entry.objects.get(pk=entry.pk), by=cast("director"))


@pytest.mark.requirement("F-15")
def test_schools_that_left_are_in_transition_until_they_come_back(cast, letter_sent):
    entry = RemovalFactory().entry
    actions.close_removal(entry, by=cast("director"))
    assert in_transition(DAY) == [entry]
    assert in_transition(date(2027, 3, 1)) == []
    EntryFactory(school=entry.school, opened_on=DAY)
    assert in_transition(DAY) == []


def test_a_kept_school_is_listed_again_with_the_reason(cast):
    entry = RemovalFactory().entry
    with pytest.raises(Refused, match="Say why"):
        actions.keep_listed(entry, reason="", by=cast("director"))
    actions.keep_listed(entry, reason="The new head leaves in May.", by=cast("director"))
    assert entry.state == EntryState.LISTED
    assert Removal.objects.get().kept_reason == "The new head leaves in May."
    assert ScopeChange.objects.get().kind == "kept"


def test_only_those_who_run_the_list_remove(cast):
    entry = EntryFactory(vulnerable=True)
    for role in ("council_officer", "administrator", "committee_member", "partner"):
        with pytest.raises(NotAllowed):
            actions.propose_removal(entry, rationale=WHY, by=cast(role), minute_reference="14")


def test_leavers_are_taken_off_once_with_the_reason_and_get_no_letter():
    converted, closed, stays = EntryFactory(), EntryFactory(), EntryFactory()
    waiting = EntryFactory(proposed=True)
    for entry in (converted, waiting):
        entry.school.maintained = False
        entry.school.close_date = date(2025, 12, 31)
        entry.school.save()
    RelationFactory(school=converted.school, kind="successor", other_name="Elm Academy")
    closed.school.is_open = False
    closed.school.save()
    assert set(actions.take_off_leavers()) == {converted, closed, waiting}
    assert actions.take_off_leavers() == []
    converted.refresh_from_db()
    assert (converted.state, converted.ground) == (EntryState.REMOVED, "conversion")
    assert "it became Elm Academy" in converted.closing_words
    assert Entry.objects.get(pk=closed.pk).ground == "closure"
    assert Entry.objects.get(pk=waiting.pk).state == EntryState.WITHDRAWN
    assert set(listed_on(DAY)) == {stays}
    assert ScopeChange.objects.filter(kind="left").count() == 2
    assert not Letter.objects.exists()
    assert system_user("register").name == "The register"


def test_a_leaver_whose_removal_was_under_way_leaves_by_the_register():
    entry = RemovalFactory().entry
    entry.school.is_open = False
    entry.school.save()
    actions.take_off_leavers()
    assert Removal.objects.get().ended_on == DAY
    assert not Spell.objects.filter(to_on__isnull=True).exists()


def test_every_listed_school_is_reviewed_with_outcome_and_reason(cast):
    carried, deferred, removed, untouched = (EntryFactory(vulnerable=True) for _ in range(4))
    by = cast("director")
    with pytest.raises(Refused, match="Give the reason"):
        actions.review_entry(carried, "carry_forward", reason=" ", by=by)
    with pytest.raises(Refused, match="Choose carry forward"):
        actions.review_entry(carried, "other", reason="x", by=by)
    actions.review_entry(carried, "carry_forward", reason="The plan goes on.", by=by)
    actions.review_entry(deferred, "defer", reason="Results are awaited.", by=by)
    actions.review_entry(removed, "remove", reason=WHY, by=by)
    progress = review_progress()
    assert (progress.total, progress.done, progress.confirmed) == (4, 3, 0)
    assert dict(progress.outcomes) == {
        "Carry forward": 1, "Remove": 1, "Defer to the assessment": 1
    }  # fmt: skip
    row = next(row for row in progress.rows if row.entry == untouched)
    assert row.review is None
    assert Entry.objects.get(pk=carried.pk).state == EntryState.CARRIED_FORWARD


def test_a_review_may_be_said_again_until_the_list_is_agreed(cast):
    entry, by = EntryFactory(vulnerable=True), cast("director")
    for outcome, state in (
        ("carry_forward", EntryState.CARRIED_FORWARD),
        ("remove", EntryState.REMOVAL_PROPOSED),
        ("defer", EntryState.LISTED),
        ("carry_forward", EntryState.CARRIED_FORWARD),
        ("defer", EntryState.LISTED),
    ):
        actions.review_entry(entry, outcome, reason="Looked at again.", by=by)
        entry.refresh_from_db()
        assert entry.state == state
    assert Review.objects.count() == 1


def test_a_removal_at_the_review_needs_the_same_evidence(cast):
    entry = EntryFactory()
    with pytest.raises(Refused, match="No inspection"):
        actions.review_entry(entry, "remove", reason=WHY, by=cast("director"), **GOOD)
    assert not Review.objects.exists(), "nothing is kept of a review that was refused"


def test_the_council_is_told_of_each_change_once_with_day_and_way(cast):
    change = ScopeChangeFactory(entry__opened_on=DAY, on=DAY)
    by = cast("director")
    with pytest.raises(Refused, match="Say how"):
        actions.tell_council([change], how="", by=by)
    with pytest.raises(Refused, match="before the change"):
        actions.tell_council([change], how="A notice", on=date(2026, 1, 1), by=by)
    assert actions.tell_council([change], how="A notice", by=by) == 1
    assert (change.told_on, change.told_by) == (DAY, by)
    with pytest.raises(Refused, match="at least one change"):
        actions.tell_council([ScopeChange.objects.get()], how="A notice", by=by)


@pytest.mark.requirement("W-01")
def test_the_head_confirms_and_the_date_is_kept(cast):
    school = SchoolFactory(urn=cast.own_urn)
    entry = EntryFactory(school=school)
    said = actions.confirm_expectation(
        entry, "W-01", by=cast("headteacher"), note="Told on Monday.", on=date(2026, 1, 12)
    )
    row = checklist(entry).rows[0]
    assert (row.latest, row.state, row.latest.on) == (said, "done", date(2026, 1, 12))
    with pytest.raises(Refused):
        actions.confirm_expectation(entry, "W-01", by=cast("headteacher"), on=date(2026, 1, 12))
    with pytest.raises(NotAllowed):
        actions.confirm_expectation(EntryFactory(), "W-01", by=cast("headteacher"))


@pytest.mark.requirement("W-07")
def test_a_refusal_and_what_is_late_are_evidence_of_not_engaging(cast):
    entry = EntryFactory()
    ExpectationFactory(entry=entry)
    with pytest.raises(Refused, match="Say what was refused"):
        actions.note_expectation(entry, "W-07", answer="refused", by=cast("director"))
    actions.note_expectation(
        entry, "W-07", answer="refused", note="No day was named.", by=cast("director")
    )
    concerns = checklist(entry).concerns
    assert any("No day was named." in one for one in concerns)
    assert any(one.startswith("Not confirmed in time: Agree the plan") for one in concerns)
    assert not any("Tell the senior team" in one for one in concerns)


@pytest.mark.parametrize(
    ("code", "on", "words"),
    [("W-99", None, "Choose one"), ("W-01", date(2027, 1, 1), "not in the future")],
)
def test_bad_answers_to_expectations_are_refused(cast, code, on, words):
    with pytest.raises(Refused, match=words):
        actions.note_expectation(EntryFactory(), code, on=on, by=cast("director"))
    with pytest.raises(Refused, match="not on the list"):
        actions.note_expectation(EntryFactory(proposed=True), "W-01", by=cast("director"))


def test_what_is_to_be_done_is_said_to_those_who_can_do_it(cast, django_assert_max_num_queries):
    EntryFactory(proposed=True, urgent=True)
    RemovalFactory()
    ScopeChangeFactory()
    EntryFactory(unmatched_code="LETTER_WITH_ISSUES")
    with django_assert_max_num_queries(25):
        director = {one.key.rsplit("-", 1)[0] for one in obligations(cast("director"), DAY)}
    assert {"priority-sign-service", "priority-removal", "priority-tell"} <= director
    officer = [one.what for one in obligations(cast("council_officer"), DAY)]
    assert [one[:20] for one in officer] == ["Sign for the council"]
    assert list(obligations(cast("partner"), DAY)) == []
    july = date(2026, 7, 10)
    reviews = [one for one in obligations(cast("director"), july) if "review" in one.key]
    assert reviews[0].count == 3
