"""Agreeing school by school, and two signatures under the same list."""

import threading
import time

import pytest
from django.db import OperationalError, connection

from headway.accounts.models import User
from headway.assessment.actions import (
    Choice,
    agree_with_undisputed,
    decide_case,
    make_challenge,
    say_of_case,
    sign_round,
)
from headway.assessment.models import Agreement, Case, Round, RoundState, SignOff
from headway.assessment.queries import decided
from headway.assessment.queries.rounds import (
    blockers,
    fingerprint,
    parties_for,
    parties_of,
    sign_offs,
)
from headway.assessment.tests.rounds import (
    AgreementFactory,
    ApproachFactory,
    CaseFactory,
    ChallengeFactory,
    RoundFactory,
    ready_round,
)
from headway.core import clock
from headway.core.audit import events_of
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, Refused, WrongState

pytestmark = pytest.mark.django_db
PARTIES = {"service": "director", "council": "council_officer"}


@pytest.mark.requirement("E-06")
def test_each_party_says_what_it_thinks_of_each_school_and_a_no_stays_open(cast):
    case = CaseFactory(done=True)
    say_of_case(case, "service", agrees=True, by=cast("director"))
    with pytest.raises(Refused, match="Say why you do not agree"):
        say_of_case(case, "council", agrees=False, by=cast("council_officer"))
    word = say_of_case(
        case, "council", agrees=False, by=cast("dcs"), reason="Attendance fell again."
    )
    assert (word.role, word.by) == ("Director of Children's Services", cast("dcs"))
    [blocker] = blockers(case.round)
    assert blocker.key == "disputed"
    assert case.school.name in blocker.sentence
    say_of_case(case, "council", agrees=True, by=cast("council_officer"))
    assert blockers(case.round) == []
    assert Agreement.objects.filter(case=case, party="council").count() == 2


@pytest.mark.parametrize("party", ["service", "council"])
def test_only_a_party_speaks_for_itself(cast, party):
    case = CaseFactory(done=True)
    able = {"service": {"director"}, "council": {"council_officer", "dcs"}}[party]
    for role in ("director", "service_staff", "council_officer", "dcs", "partner", "headteacher"):
        if role in able:
            assert say_of_case(case, party, agrees=True, by=cast(role)).party == party
        else:
            with pytest.raises(NotAllowed):
                say_of_case(case, party, agrees=True, by=cast(role))
    with pytest.raises(Refused, match="no such party"):
        say_of_case(case, "diocese", agrees=True, by=cast("director"))


def test_there_is_nothing_to_agree_with_before_a_decision_or_while_it_rests(cast):
    with pytest.raises(WrongState, match="no decision"):
        say_of_case(CaseFactory(), "service", agrees=True, by=cast("director"))
    paused = CaseFactory(done=True)
    ChallengeFactory(school=paused.school)
    with pytest.raises(Refused, match="Wait for the answer"):
        say_of_case(paused, "service", agrees=True, by=cast("director"))


def test_a_party_agrees_with_everything_undisputed_in_one_go(cast):
    found = RoundFactory()
    plain = [CaseFactory(round=found, done=True) for _ in range(3)]
    disputed = CaseFactory(round=found, done=True)
    AgreementFactory(case=disputed, party="council", agrees=False, reason="No.")
    ChallengeFactory(school=CaseFactory(round=found, done=True).school)
    CaseFactory(round=found)
    with pytest.raises(NotAllowed):
        agree_with_undisputed(found, "service", by=cast("council_officer"))
    assert agree_with_undisputed(found, "service", by=cast("director")) == 3
    assert events_of(Agreement.objects.filter(case=plain[0]).get()).get().urn == plain[0].school_id
    with pytest.raises(Refused, match="nothing left"):
        agree_with_undisputed(found, "service", by=cast("director"))


@pytest.mark.requirement("E-08", "E-23")
def test_two_signatures_with_role_and_date_lock_the_list(cast):
    found = ready_round()
    sign_round(found, "service", cast("director"))
    assert (found.state, found.locked_at) == (RoundState.AGREEING, None)
    sign_round(found, "council", cast("council_officer"))
    found = Round.objects.get()
    assert (found.state, bool(found.locked_at)) == (RoundState.LOCKED, True)
    signed = sign_offs(found)
    assert {party: (one.role, one.schools, one.listed) for party, one in signed.items()} == {
        "service": ("Director of Continuous School Improvement", 2, 1),
        "council": ("Council officer", 2, 1),
    }
    assert {one.fingerprint for one in signed.values()} == {fingerprint(found)}
    assert decided(found).count() == 2
    with pytest.raises(WrongState, match="locked already"):
        sign_round(found, "service", cast("director"))


def test_the_order_of_the_signatures_does_not_matter(cast):
    found = ready_round()
    sign_round(found, "council", cast("dcs"))
    sign_round(found, "service", cast("director"))
    assert found.locked


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("role", ["director", "service_staff", "council_officer", "dcs", "partner"])
def test_only_a_party_signs_for_itself(cast, party, role):
    found = ready_round()
    able = {"service": {"director"}, "council": {"council_officer", "dcs"}}[party]
    if role in able:
        sign_round(found, party, cast(role))
        assert SignOff.objects.get().party == party
    else:
        with pytest.raises(NotAllowed):
            sign_round(found, party, cast(role))
        assert not SignOff.objects.exists()


def test_one_person_does_not_sign_for_both(cast):
    from headway.accounts.tests.factories import HoldingFactory

    found, both = ready_round(), cast("director")
    HoldingFactory(person=both, role="council_officer")
    both.forget_holdings()
    sign_round(found, "service", both)
    with pytest.raises(Refused, match="cannot sign for both"):
        sign_round(found, "council", both)


@pytest.mark.parametrize("state", [s for s in RoundState.values if s not in ("agreeing", "locked")])
def test_a_list_is_signed_only_once_it_is_before_the_parties(cast, state):
    with pytest.raises(WrongState, match="not before the parties"):
        sign_round(RoundFactory(state=state), "service", cast("director"))


@pytest.mark.parametrize(
    "stands", ["undecided", "paused", "disputed", "unsaid_service", "unsaid_council", "reply"]
)
def test_a_signature_names_what_it_waits_for(cast, stands):
    found = ready_round()
    case = Case.objects.filter(round=found, decided_listed=True).get()
    if stands == "undecided":
        case = CaseFactory(round=found)
    elif stands == "paused":
        ChallengeFactory(school=case.school)
    elif stands == "reply":
        ApproachFactory(case=case, state="visited", reply_by=clock.today())
    elif stands == "disputed":
        Agreement.objects.filter(case=case, party="council").update(agrees=False, reason="No.")
    else:
        Agreement.objects.filter(case=case, party=stands.removeprefix("unsaid_")).delete()
    assert [blocker.key for blocker in blockers(found)] == [stands]
    with pytest.raises(Refused, match=case.school.name):
        sign_round(found, "service", cast("director"))
    assert not SignOff.objects.exists()


def test_a_signature_under_a_list_that_changed_since_does_not_count(cast):
    found, director, officer = ready_round(), cast("director"), cast("council_officer")
    mark = fingerprint(found)
    sign_round(found, "service", director)
    case = Case.objects.filter(decided_listed=False).get()
    decide_case(case, Choice("NONE", "Said better."), by=director)
    for party, role in PARTIES.items():
        say_of_case(case, party, agrees=True, by=cast(role))
    with pytest.raises(Refused, match="changed while you had it open"):
        sign_round(found, "council", officer, seen=mark)
    sign_round(found, "council", officer)
    assert not found.locked, "the first signature is under another list"
    sign_round(found, "service", director)
    assert found.locked
    assert SignOff.objects.filter(party="service").count() == 2


def test_the_same_signature_sent_twice_is_stored_once(cast):
    found = ready_round()
    sign_round(found, "service", cast("director"))
    with pytest.raises(Refused, match="You have signed this list already"):
        sign_round(found, "service", cast("director"))
    assert SignOff.objects.count() == 1


def test_after_the_lock_nothing_in_the_round_changes(cast):
    found = ready_round()
    sign_round(found, "service", cast("director"))
    sign_round(found, "council", cast("dcs"))
    case = Case.objects.first()
    for act in (
        lambda: decide_case(case, Choice("NONE", "x", differs_reason="y"), by=cast("director")),
        lambda: say_of_case(case, "council", agrees=False, reason="x", by=cast("dcs")),
    ):
        with pytest.raises(NotAllowed, match="agreed and locked"):
            act()


def test_who_may_sign_is_asked_of_the_version(cast):
    rules = RoundFactory().rules
    assert [str(party) for party in parties_of(rules)] == ["council", "service"]
    assert parties_for(cast("director"), rules) == ["service"]
    assert parties_for(cast("dcs"), rules) == ["council"]
    assert parties_for(cast("partner"), rules) == []


# Two at once -------------------------------------------------------------------------------


def waited(act):
    """The act; SQLite in memory shares one cache, where a lock refuses instead of waiting."""
    for _ in range(600):
        try:
            return act()
        except OperationalError as error:
            if "table is locked" not in str(error):
                raise
            time.sleep(0.02)
    raise AssertionError("It never got its turn.")


def at_once(*acts):
    """Run each act on a thread with a connection of its own; gives what each was refused for."""
    gate, refused = threading.Barrier(len(acts)), []

    def go(act):
        try:
            gate.wait(timeout=10)
            waited(act)
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return refused


def signing(party, person):
    return lambda: sign_round(Round.objects.get(), party, User.objects.get(pk=person.pk))


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_sign_at_once_lock_the_list_once(cast):
    found = ready_round()
    people = {party: cast(role) for party, role in PARTIES.items()}
    assert at_once(*(signing(party, person) for party, person in people.items())) == []
    found.refresh_from_db()
    assert found.locked
    assert AuditEvent.objects.filter(verb__startswith="lock_by_").count() == 1
    assert SignOff.objects.filter(current=True).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_signs_once(cast):
    ready_round()
    director = cast("director")
    refused = at_once(*(signing("service", director) for _ in range(3)))
    assert len(refused) == 2
    assert SignOff.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_list_never_locks_over_a_decision_that_changes_at_the_same_moment(cast):
    found = ready_round()
    sign_round(found, "service", cast("director"))
    staff, officer = cast("service_staff"), cast("council_officer")
    case = Case.objects.get(decided_listed=False)
    at_once(
        signing("council", officer),
        lambda: decide_case(
            Case.objects.select_related("round").get(pk=case.pk),
            Choice("NONE", "Another rationale."),
            by=User.objects.get(pk=staff.pk),
        ),
    )
    found.refresh_from_db()
    case.refresh_from_db()
    changed = case.rationale == "Another rationale."
    assert found.locked != changed, "either the signature came first, or the decision did"
    if found.locked:
        assert {one.fingerprint for one in sign_offs(found).values()} == {fingerprint(found)}


@pytest.mark.django_db(transaction=True)
def test_a_challenge_and_a_signature_at_once_keep_their_order(cast):
    found = ready_round()
    sign_round(found, "service", cast("director"))
    head = cast("headteacher", urn=Case.objects.first().school_id)
    school = Case.objects.first().school
    at_once(
        signing("council", cast("council_officer")),
        lambda: make_challenge(school, "proposal", "Wrong.", by=User.objects.get(pk=head.pk)),
    )
    locked = Round.objects.get().locked
    event = AuditEvent.objects.get(verb="make_challenge")
    if locked:
        assert event.pk > AuditEvent.objects.get(verb="lock_by_council").pk
    else:
        assert SignOff.objects.count() == 1
