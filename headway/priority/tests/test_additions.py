"""In-year additions: both parties or nobody."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from headway.core import clock
from headway.core.models import AuditEvent
from headway.core.refusals import ChangedMeanwhile, NotAllowed, Refused, WrongState
from headway.measures.tests.factories import EditionFactory
from headway.priority import actions
from headway.priority.models import Assent, Entry, ScopeChange, Spell
from headway.priority.queries import entry_of, listed_on
from headway.priority.states import EntryState
from headway.priority.tests.factories import EntryFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 20)


@pytest.fixture(autouse=True)
def _in_january():
    with clock.pretending(datetime(2026, 1, 20, 10, 0, tzinfo=UTC)):
        EditionFactory()
        yield


def candidate(by, **changes):
    given = {
        "category": "PRIORITY_OFSTED",
        "class_id": "RI",
        "reason_code": "OFSTED",
        "rationale": "Ofsted judged that the school requires improvement.",
        "trigger": "inspection",
        "evidence": {"inspection": "13 January 2026: requires improvement"},
    }
    school = changes.pop("school", None) or SchoolFactory()
    return actions.open_candidate(school, by=by, **(given | changes))


VULNERABLE = {
    "category": "PRIORITY_VULNERABLE", "class_id": "", "reason_code": "BELIEVED_VULNERABLE",
    "trigger": "intelligence",
    "evidence": {"evidence_type": "Leadership", "imminence": "Window closes in May 2026"},
}  # fmt: skip


@pytest.mark.requirement("F-02")
def test_an_addition_names_its_trigger(cast):
    with pytest.raises(Refused, match="what set the addition off"):
        candidate(cast("director"), trigger="")
    entry = candidate(cast("director"))
    assert entry.get_trigger_display() == "Inspection result"
    assert entry.framework_key == "aldermere-2025"


@pytest.mark.requirement("E-23")
def test_a_school_is_listed_only_when_both_parties_have_signed_with_role_and_date(cast):
    entry = candidate(cast("director"))
    actions.propose_entry(entry, by=cast("director"))
    actions.agree_entry(entry, "service", by=cast("director"))
    assert entry.state == EntryState.PROPOSED
    assert not listed_on(DAY).exists()
    actions.agree_entry(entry, "council", by=cast("council_officer"))
    assert entry.state == EntryState.LISTED
    assert entry_of(entry.school, DAY) == entry
    assert {(a.party, a.role_words, clock.timezone.localdate(a.at)) for a in entry.assents.all()} \
        == {("service", "Director of Continuous School Improvement", DAY),
            ("council", "Council officer", DAY)}  # fmt: skip
    assert Spell.objects.get(entry=entry).from_on == DAY
    assert ScopeChange.objects.get(entry=entry).kind == "added"


def test_one_person_never_signs_for_both(cast):
    from headway.accounts.tests.factories import HoldingFactory

    both = cast("director")
    HoldingFactory(person=both, role="council_officer")
    entry = EntryFactory(proposed=True)
    actions.agree_entry(entry, "service", by=both)
    with pytest.raises(Refused, match="Two people agree"):
        actions.agree_entry(entry, "council", by=both)


def test_a_refusal_needs_a_reason_and_stays_open_beside_the_yes(cast):
    entry = EntryFactory(proposed=True)
    actions.agree_entry(entry, "service", by=cast("director"))
    with pytest.raises(Refused, match="Say why you do not agree"):
        actions.agree_entry(entry, "council", by=cast("dcs"), agrees=False)
    actions.agree_entry(entry, "council", by=cast("dcs"), agrees=False, reason="Too early.")
    assert entry.state == EntryState.PROPOSED
    actions.agree_entry(
        entry, "service", by=cast("director"), agrees=False, reason="We wait for the results."
    )
    assert (entry.state, entry.closed_on) == (EntryState.NOT_LISTED, DAY)
    assert Assent.objects.filter(entry=entry, agrees=False).count() == 2


def test_two_officers_who_sign_at_once_are_asked_to_look_again(cast):
    entry = EntryFactory(proposed=True)
    stale = Entry.objects.get(pk=entry.pk)
    actions.agree_entry(entry, "service", by=cast("director"))
    with pytest.raises(ChangedMeanwhile):
        actions.agree_entry(stale, "council", by=cast("council_officer"))
    assert not Spell.objects.filter(entry=entry).exists()


def test_a_double_click_lists_once(cast):
    entry = EntryFactory(proposed=True)
    actions.agree_entry(entry, "service", by=cast("director"))
    again = Entry.objects.get(pk=entry.pk)
    actions.agree_entry(entry, "council", by=cast("council_officer"))
    with pytest.raises(Refused):
        actions.agree_entry(again, "council", by=cast("council_officer"))
    assert Spell.objects.filter(entry=entry).count() == 1
    assert ScopeChange.objects.filter(entry=entry).count() == 1


@pytest.mark.parametrize("maintained", [False, None])
def test_academies_are_never_listed(cast, maintained):
    with pytest.raises(Refused, match="maintain"):
        candidate(cast("director"), school=SchoolFactory(maintained=maintained, in_scope=False))
    assert not Entry.objects.exists()


def test_a_closed_school_or_one_out_of_scope_is_refused(cast):
    with pytest.raises(Refused, match="closed"):
        candidate(cast("director"), school=SchoolFactory(is_open=False))
    with pytest.raises(Refused, match="out of scope"):
        candidate(cast("director"), school=SchoolFactory(in_scope=False))


def test_a_school_that_converts_between_proposal_and_signature_is_not_listed(cast):
    entry = EntryFactory(proposed=True)
    actions.agree_entry(entry, "service", by=cast("director"))
    entry.school.maintained = False
    entry.school.save()
    with pytest.raises(Refused, match="does not maintain"):
        actions.agree_entry(entry, "council", by=cast("council_officer"))
    entry.refresh_from_db()
    assert entry.state == EntryState.PROPOSED


def test_a_school_has_one_open_entry(cast):
    entry = candidate(cast("director"))
    with pytest.raises(Refused, match="open entry already"):
        candidate(cast("director"), school=entry.school)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"evidence": {}}, "Name the inspection"),
        ({"reason_code": "NONSENSE"}, "Choose a reason"),
        ({"category": "PRIORITY_CRISIS"}, "go together"),
        ({"class_id": "NONSENSE"}, "Choose a class"),
        ({"rationale": " "}, "Give the reason in words"),
        ({"rationale": "x" * 40_000}, "Shorten the text"),
        (VULNERABLE | {"evidence": {"evidence_type": "Data"}}, "imminent"),
    ],
)
def test_bad_input_gets_a_sentence(cast, changes, words):
    with pytest.raises(Refused, match=words):
        candidate(cast("director"), **changes)


def test_a_school_seen_as_vulnerable_for_the_first_time_is_visited_first(cast):
    entry = candidate(cast("director"), **VULNERABLE)
    with pytest.raises(Refused, match="first time"):
        actions.propose_entry(entry, by=cast("director"))
    actions.record_contact(entry, contacted_on=date(2026, 1, 12), by=cast("director"))
    with pytest.raises(Refused, match="head's view"):
        actions.record_discussion(
            entry, visited_on=date(2026, 1, 14), head_view="", outcome="x", by=cast("director")
        )
    with pytest.raises(Refused, match="before the school was contacted"):
        actions.record_discussion(
            entry, visited_on=date(2026, 1, 9), head_view="a", outcome="b", by=cast("director")
        )
    actions.record_discussion(
        entry, visited_on=date(2026, 1, 14), head_view="Agrees.", outcome="To be proposed.",
        by=cast("director"),
    )  # fmt: skip
    assert entry.state == EntryState.PROPOSED


def test_a_future_day_is_refused(cast):
    entry = candidate(cast("director"), **VULNERABLE)
    with pytest.raises(Refused, match="not in the future"):
        actions.record_contact(entry, contacted_on=date(2026, 2, 1), by=cast("director"))


@pytest.mark.requirement("E-19")
def test_a_crisis_may_be_proposed_any_day_and_needs_no_first_contact(cast):
    entry = candidate(
        cast("director"), category="PRIORITY_CRISIS", class_id="", reason_code="CRISIS",
        trigger="crisis", evidence={},
    )  # fmt: skip
    assert entry.urgent
    actions.propose_entry(entry, by=cast("director"))
    assert entry.state == EntryState.PROPOSED


def test_a_mistaken_proposal_is_taken_back_and_kept_with_the_reason(cast):
    entry = candidate(cast("director"))
    with pytest.raises(Refused, match="Say why"):
        actions.withdraw_entry(entry, reason="", by=cast("director"))
    actions.withdraw_entry(entry, reason="The wrong school.", by=cast("director"))
    assert (entry.state, entry.closing_words) == (EntryState.WITHDRAWN, "The wrong school.")
    candidate(cast("director"), school=entry.school)


@pytest.mark.parametrize(
    "role", ["partner", "headteacher", "data_officer", "committee_member", "council_officer"]
)
def test_who_may_not_change_the_list_is_refused(cast, role):
    school = SchoolFactory(urn=cast.own_urn)
    with pytest.raises(NotAllowed):
        candidate(cast(role), school=school)


def test_a_party_signs_for_itself_only(cast):
    entry = EntryFactory(proposed=True)
    with pytest.raises(NotAllowed):
        actions.agree_entry(entry, "council", by=cast("director"))
    with pytest.raises(NotAllowed):
        actions.agree_entry(entry, "service", by=cast("council_officer"))
    with pytest.raises(NotAllowed):
        actions.agree_entry(entry, "service", by=cast("service_staff"))


def test_a_listed_school_is_not_proposed_again(cast):
    with pytest.raises(WrongState):
        actions.propose_entry(EntryFactory(reason_code="OFSTED"), by=cast("director"))


def test_every_step_is_audited_and_no_message_goes_out(cast):
    entry = candidate(cast("director"))
    actions.propose_entry(entry, by=cast("director"))
    verbs = list(AuditEvent.objects.filter(app="priority").values_list("verb", flat=True))
    assert set(verbs) == {"open_candidate", "propose"}
    assert mail.outbox == []
