"""Deciding on a school: what has to be said, and who may say it."""

from datetime import UTC, date, datetime

import pytest

from headway.assessment.actions import (
    Choice,
    answer_challenge,
    assess_as_proposed,
    contact_school,
    decide_case,
    make_challenge,
    open_approach,
    record_reply,
    record_visit,
    reopen_case,
    say_of_case,
    sign_round,
    state_gap,
    withdraw_challenge,
)
from headway.assessment.models import Agreement, Case, CaseState, Challenge, GapKind
from headway.assessment.queries import open_challenges
from headway.assessment.tests.factories import ProposalFactory
from headway.assessment.tests.rounds import (
    AgreementFactory,
    ApproachFactory,
    CaseFactory,
    ChallengeFactory,
    RoundFactory,
    agreed_case,
    framework,
    pinned_run,
)
from headway.core import clock
from headway.core.audit import events_of
from headway.core.refusals import ChangedMeanwhile, NotAllowed, NotValid, Refused, WrongState

pytestmark = pytest.mark.django_db
NOT = Choice("NONE", "Results are in line with similar schools.")
GRADE = Choice("PRIORITY_OFSTED", "Ofsted asks for improvement.", "OFSTED", "RI")
VULNERABLE = Choice(
    "PRIORITY_VULNERABLE", "Reading is low and the head has left.", "BELIEVED_VULNERABLE",
    evidence_type="Results and leadership", imminence="Last inspected in 2021.",
)  # fmt: skip


def but(choice, **changes):
    return Choice(**{**vars(choice), **changes})


@pytest.fixture
def day():
    with clock.pretending(datetime(2026, 9, 21, 10, 0, tzinfo=UTC)) as moment:
        yield moment


def test_a_decision_says_category_rationale_who_and_when_and_is_in_the_audit(cast, day):
    case, director = CaseFactory(), cast("director")
    decide_case(case, NOT, by=director)
    case.refresh_from_db()
    assert (case.state, case.decided_category, case.decided_listed, case.rationale) == (
        CaseState.DECIDED, "NONE", False, NOT.rationale,
    )  # fmt: skip
    assert (case.decided_by, case.decided_at) == (director, clock.now())
    [event] = events_of(case)
    assert (event.verb, event.urn) == ("decide_case", case.school_id)
    assert event.reason == NOT.rationale
    assert NOT.rationale not in str(event.after), "restricted words are marked, never kept twice"


def test_there_is_no_decision_without_a_rationale(cast):
    case = CaseFactory()
    with pytest.raises(Refused, match="Write the rationale: it is what the school's letter"):
        decide_case(case, but(NOT, rationale="  "), by=cast("director"))
    assert Case.objects.get().state == CaseState.TO_ASSESS


def test_a_decision_that_differs_needs_a_reason_that_is_kept_beside_it(cast):
    case = CaseFactory(proposed_category="WATCH")
    with pytest.raises(Refused, match="why the decision differs"):
        decide_case(case, NOT, by=cast("director"))
    decide_case(case, but(NOT, differs_reason="The fall was one cohort."), by=cast("director"))
    assert (case.differs, case.decided_on, case.differs_reason) == (
        True, "WATCH", "The fall was one cohort.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("reason_code", "Choose a reason code"),
        ("evidence_type", "which kind of evidence"),
        ("imminence", "why an inspection is imminent"),
    ],
)
def test_a_reason_code_asks_for_what_it_requires(cast, left_out, says):
    case = CaseFactory(vulnerable=True, listed_before=True)
    with pytest.raises(Refused, match=says):
        decide_case(case, but(VULNERABLE, **{left_out: ""}), by=cast("director"))
    decide_case(case, VULNERABLE, by=cast("director"))
    assert (case.reason_code, case.imminence) == (
        "BELIEVED_VULNERABLE", "Last inspected in 2021.",
    )  # fmt: skip


@pytest.mark.requirement("E-18")
def test_a_school_below_the_floor_brings_its_evidence_and_both_parties_agreement(cast):
    found = RoundFactory(
        framework=framework("bham-2019"), run=pinned_run("bham-2019"), state="agreeing"
    )
    case = CaseFactory(round=found, vulnerable=True, listed_before=True, first_time=False)
    floor = Choice("PRIORITY_VULNERABLE", "Results are below the floor.", "BELOW_FLOOR_AGREED")
    with pytest.raises(Refused, match="which kind of evidence"):
        decide_case(case, floor, by=cast("director"))
    believed = but(floor, reason_code="BELIEVED_VULNERABLE", evidence_type="Results")
    with pytest.raises(Refused, match="why an inspection is imminent"):
        decide_case(case, believed, by=cast("director"))
    decide_case(case, but(floor, evidence_type="Results"), by=cast("director"))
    say_of_case(case, "service", agrees=True, by=cast("director"))
    with pytest.raises(Refused, match=case.school.name):
        sign_round(found, "service", cast("director"))
    say_of_case(case, "council", agrees=True, by=cast("council_officer"))
    sign_round(found, "service", cast("director"))


def test_a_category_with_classes_asks_for_the_class_and_an_unknown_category_is_refused(cast):
    case = CaseFactory(proposed_category="PRIORITY_OFSTED", proposed_listed=True)
    with pytest.raises(Refused, match="Choose the class"):
        decide_case(case, but(GRADE, class_id=""), by=cast("director"))
    with pytest.raises(Refused, match="categories of this version"):
        decide_case(case, but(GRADE, category="MADE_UP"), by=cast("director"))
    decide_case(case, GRADE, by=cast("director"))
    assert (case.class_id, case.decided_listed) == ("RI", True)


def test_a_crisis_can_be_decided_without_waiting_for_a_visit(cast):
    case = CaseFactory()
    choice = Choice(
        "PRIORITY_CRISIS", "Head and deputy left.", "CRISIS", differs_reason="This week."
    )
    decide_case(case, choice, by=cast("director"))
    assert (case.reason_code, case.decided_listed, case.first_time) == ("CRISIS", True, False)


@pytest.mark.requirement("E-07")
def test_a_good_school_is_contacted_and_visited_before_it_is_proposed_as_vulnerable(cast, day):
    talk, director = ApproachFactory(), cast("director")
    case = talk.case
    with pytest.raises(Refused, match="Contact and visit the school first"):
        decide_case(case, VULNERABLE, by=director)
    with pytest.raises(WrongState):
        record_visit(
            talk, on=date(2026, 9, 15), head_view="agrees", head_words="", outcome="x", by=director
        )
    contact_school(talk, on=date(2026, 9, 10), how="By telephone", by=director)
    with pytest.raises(Refused, match="contacted, to be visited"):
        decide_case(case, VULNERABLE, by=director)
    with pytest.raises(Refused, match="before the contact"):
        record_visit(
            talk, on=date(2026, 9, 9), head_view="agrees", head_words="", outcome="x", by=director
        )
    record_visit(
        talk, on=date(2026, 9, 15), head_view="unsure", head_words="The fall is one cohort.",
        outcome="Both will look at the phonics results again.", by=director,
    )  # fmt: skip
    assert talk.reply_by == date(2026, 9, 29), "ten school days"
    record_reply(talk, reply="We do not agree.", own_evidence="Our tests of July.", by=director)
    assert (talk.state, talk.reply_on) == ("replied", date(2026, 9, 21))
    decide_case(case, VULNERABLE, by=director)
    assert case.decided_listed


def test_a_talk_says_what_is_missing(cast, day):
    talk, director = ApproachFactory(), cast("director")
    with pytest.raises(Refused, match="how you reached"):
        contact_school(talk, on=date(2026, 9, 10), how=" ", by=director)
    with pytest.raises(Refused, match="lies in the future"):
        contact_school(talk, on=date(2026, 9, 30), how="By letter", by=director)
    contact_school(talk, on=date(2026, 9, 10), how="By letter", by=director)
    for changes, says in (({"head_view": ""}, "the head thinks"), ({"outcome": " "}, "outcome")):
        given = {"head_view": "agrees", "outcome": "Agreed."} | changes
        with pytest.raises(Refused, match=says):
            record_visit(talk, on=date(2026, 9, 11), head_words="", by=director, **given)
    record_visit(
        talk, on=date(2026, 9, 11), head_view="agrees", head_words="", outcome="Yes.", by=director
    )
    with pytest.raises(Refused, match="Write the reply"):
        record_reply(talk, reply="", by=director)
    head = cast("headteacher", urn=talk.case.school_id)
    record_reply(talk, reply="We shall send more.", by=head)
    assert (talk.done_by, events_of(talk).first().verb) == (head, "reply_for_school")
    with pytest.raises(NotAllowed):
        record_reply(talk, reply="Not ours.", by=cast("headteacher", urn=1))


def test_a_talk_is_opened_once_and_only_by_those_who_run_the_round(cast):
    case = CaseFactory()
    with pytest.raises(NotAllowed):
        open_approach(case, by=cast("council_officer"))
    assert open_approach(case, by=cast("director")) == open_approach(case, by=cast("director"))


def test_the_many_without_concern_are_assessed_as_proposed_and_no_other(cast):
    found = RoundFactory()
    plain = [CaseFactory(round=found, proposed_category="WATCH") for _ in range(2)]
    for case in plain:
        ProposalFactory(run=found.run, school=case.school)
    left = [
        CaseFactory(round=found, vulnerable=True),
        CaseFactory(round=found, done=True),
        CaseFactory(round=found, state=CaseState.GAP, gap="A nursery."),
        ChallengeFactory(school=CaseFactory(round=found).school),
    ]
    urns = [one.school_id for one in (*plain, *left)]
    director = cast("director")
    for role in ("council_officer", "administrator"):
        with pytest.raises(NotAllowed):
            assess_as_proposed(found, urns, by=cast(role))
    assert assess_as_proposed(found, urns, by=director) == 2
    case = Case.objects.get(pk=plain[0].pk)
    assert (case.decided_category, case.decided_on, case.version) == ("WATCH", "WATCH", 2)
    assert "One rule could not be checked" in case.rationale
    assert events_of(case).get().verb == "decide_as_proposed"
    with pytest.raises(Refused, match="None of these"):
        assess_as_proposed(found, urns, by=director)


def test_a_gap_says_why_and_can_be_taken_back_unless_the_version_leaves_the_school_out(cast):
    case, director = CaseFactory(done=True), cast("director")
    with pytest.raises(Refused, match="Say why"):
        state_gap(case, " ", by=director)
    state_gap(case, "It opened this month.", by=director)
    assert (case.state, case.gap_kind, case.decided_category, case.decided_by) == (
        CaseState.GAP, GapKind.STATED, "", None,
    )  # fmt: skip
    with pytest.raises(Refused, match="taken back"):
        reopen_case(case, by=director, reason="")
    reopen_case(case, by=director, reason="It has results now.")
    assert (case.state, case.gap) == (CaseState.TO_ASSESS, "")
    out = CaseFactory(state=CaseState.GAP, gap="Nurseries are not assessed.", gap_kind="scope")
    for act in (
        lambda: decide_case(out, NOT, by=director),
        lambda: reopen_case(out, by=director, reason="x"),
    ):
        with pytest.raises(Refused, match="Nurseries are not assessed"):
            act()


def test_a_new_decision_asks_both_parties_again(cast):
    case = agreed_case(RoundFactory())
    decide_case(case, but(NOT, rationale="Said better."), by=cast("director"))
    assert not Agreement.objects.filter(case=case, current=True).exists()
    assert Agreement.objects.filter(case=case).count() == 2, "what was said stays on record"


def test_two_people_who_decide_at_once_do_not_overwrite_each_other(cast):
    case = CaseFactory()
    other = Case.objects.get(pk=case.pk)
    decide_case(case, NOT, by=cast("director"))
    with pytest.raises(ChangedMeanwhile):
        decide_case(other, but(NOT, rationale="Mine."), by=cast("service_staff"))
    assert Case.objects.get().rationale == NOT.rationale


@pytest.mark.parametrize("state", CaseState.values)
def test_what_a_state_does_not_allow_is_refused(cast, state):
    made = {
        "decided": {"done": True},
        "gap": {"state": "gap", "gap": "x", "gap_kind": "stated"},
        "closed": {"state": "closed"},
        "to_assess": {},
    }
    director = cast("director")
    acts = {
        "decide": (lambda c: decide_case(c, NOT, by=director), {"to_assess", "decided", "gap"}),
        "gap": (lambda c: state_gap(c, "x", by=director), {"to_assess", "decided"}),
        "reopen": (lambda c: reopen_case(c, by=director, reason="x"), {"decided", "gap"}),
    }
    for act, allowed in acts.values():
        case = CaseFactory(**made[state])
        if state in allowed:
            act(case)
        else:
            with pytest.raises(WrongState):
                act(case)


def test_nobody_but_those_who_run_the_round_decides_and_nobody_once_it_is_locked(cast):
    case = CaseFactory()
    for role in ("council_officer", "dcs", "partner", "headteacher", "administrator"):
        with pytest.raises(NotAllowed):
            decide_case(case, NOT, by=cast(role))
    locked = CaseFactory(round=RoundFactory(state="locked", year_end=2025))
    with pytest.raises(NotAllowed, match="agreed and locked"):
        decide_case(locked, NOT, by=cast("director"))


# "This is wrong" ---------------------------------------------------------------------------


def test_a_challenge_pauses_the_case_until_it_is_answered(cast):
    case, director = CaseFactory(), cast("director")
    head = cast("headteacher", urn=case.school_id)
    challenge = make_challenge(case.school, "proposal", "The grade is of our old school.", by=head)
    assert (challenge.entered, challenge.kind_words) == (False, "The proposal")
    assert [one.pk for one in open_challenges([case.school_id])] == [challenge.pk]
    assert not open_challenges([1]).exists()
    with pytest.raises(Refused, match="Answer that first"):
        decide_case(case, NOT, by=director)
    with pytest.raises(Refused, match="Write an answer"):
        answer_challenge(challenge, "", by=director)
    answer_challenge(challenge, "You are right.", by=director, changed="The grade was taken out.")
    assert (challenge.state, challenge.changed, challenge.answered_by) == (
        "answered", "The grade was taken out.", director,
    )  # fmt: skip
    decide_case(case, NOT, by=director)


def test_the_same_challenge_sent_twice_is_stored_once(cast):
    head = cast("headteacher")
    school = CaseFactory(school__urn=cast.own_urn).school
    make_challenge(school, "figure:X:2025:all", "Wrong.", by=head)
    with pytest.raises(NotValid, match="said so already"):
        make_challenge(school, "figure:X:2025:all", "Wrong.", by=head)
    make_challenge(school, "entry:4", "This one too.", by=head)
    assert Challenge.objects.count() == 2


def test_a_challenge_needs_words_and_not_forty_thousand(cast):
    case, director = CaseFactory(), cast("director")
    with pytest.raises(Refused, match="in your own words"):
        make_challenge(case.school, "other", "  ", by=director)
    with pytest.raises(NotValid, match=r"Shorten the text to 5,000 characters"):
        make_challenge(case.school, "other", "word " * 40_000, by=director)
    assert not Challenge.objects.exists()


def test_the_service_enters_a_challenge_for_a_school_and_others_do_not(cast):
    school = CaseFactory().school
    entered = make_challenge(school, "other", "By telephone.", by=cast("service_staff"))
    assert entered.entered
    for role in ("council_officer", "partner", "administrator", "data_officer", "headteacher"):
        with pytest.raises(NotAllowed):
            make_challenge(school, f"other:{role}", "x", by=cast(role))


def test_a_challenge_is_withdrawn_by_the_school_or_by_who_entered_it(cast):
    case = CaseFactory()
    head = cast("headteacher", urn=case.school_id)
    own = make_challenge(case.school, "other", "x", by=head)
    with pytest.raises(NotAllowed):
        withdraw_challenge(own, by=cast("headteacher", urn=1))
    withdraw_challenge(own, by=head)
    with pytest.raises(WrongState):
        answer_challenge(own, "Too late.", by=cast("director"))
    entered = make_challenge(case.school, "other", "y", by=cast("director"))
    withdraw_challenge(entered, by=cast("service_staff"))
    assert not open_challenges().exists()


def test_each_sees_the_challenges_that_are_theirs(cast):
    figure = ChallengeFactory()
    other = ChallengeFactory(about="proposal")
    seen = lambda person: set(Challenge.objects.visible_to(person).values_list("pk", flat=True))  # noqa: E731
    assert seen(cast("director")) == {figure.pk, other.pk}
    assert seen(cast("data_officer")) == {figure.pk}
    assert seen(cast("headteacher", urn=other.school_id)) == {other.pk}
    assert seen(cast("headteacher")) == seen(cast("council_service")) == set()


def test_an_agreement_that_says_no_is_not_stored_without_its_reason():
    with pytest.raises(Exception, match="agreement_no_with_a_reason"):
        AgreementFactory(agrees=False)
