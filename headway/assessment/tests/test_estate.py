"""Academies, risks, the work plan, and what the round counts."""

from datetime import UTC, date, datetime

import pytest

from headway.assessment.actions import (
    change_risk,
    drop_academy_concern,
    make_risk_assessment,
    note_progress,
    notify_academy_concern,
    plan_work,
    record_academy_concern,
)
from headway.assessment.letters import FIELDS, KINDS
from headway.assessment.models import AcademyConcern, RiskItem, RoundState
from headway.assessment.obligations import obligations
from headway.assessment.queries.rounds_estate import (
    academy_route,
    agenda,
    agenda_day,
    concerns_seen,
    estate,
    work_plan,
)
from headway.assessment.queries.rounds_steps import followed, lock_day, standing_of
from headway.assessment.tests.rounds import (
    AcademyConcernFactory,
    AgreementFactory,
    ApproachFactory,
    CaseFactory,
    ChallengeFactory,
    RoundFactory,
    ready_round,
    text_of,
)
from headway.core import clock
from headway.core.refusals import NotAllowed, NotValid, Refused, WrongState
from headway.evidence.rules import load
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    with clock.pretending(datetime(2025, 9, 24, 10, 0, tzinfo=UTC)):
        yield date(2025, 9, 24)


# Academies ---------------------------------------------------------------------------------


@pytest.mark.requirement("E-11")
def test_a_concern_about_an_academy_is_on_the_agenda_until_it_is_notified_on_a_day(cast, day):
    found, director = RoundFactory(), cast("director")
    academy = SchoolFactory(maintained=False)
    concern = record_academy_concern(
        academy, "Results have fallen.", evidence="Three years.", year_end=2026,
        rules=found.rules, by=director,
    )  # fmt: skip
    assert concern.route == academy_route(found.rules)
    assert [one.pk for one in agenda(2026)] == [concern.pk]
    assert agenda_day(2026) == date(2025, 9, 30)
    with pytest.raises(Refused, match="how it was notified"):
        notify_academy_concern(concern, on=day, how="", by=director)
    with pytest.raises(Refused, match="lies in the future"):
        notify_academy_concern(concern, on=date(2025, 9, 30), how="Letter", by=director)
    notify_academy_concern(concern, on=day, how="The group's meeting", by=director)
    shown = concerns_seen(director, 2026).get()
    assert (shown.state, shown.notified_on, shown.notified_how, shown.notified_by) == (
        "notified", day, "The group's meeting", director,
    )  # fmt: skip
    with pytest.raises(WrongState):
        drop_academy_concern(concern, because="Too late.", by=director)
    assert not concerns_seen(cast("partner"), 2026).exists()


def test_the_route_is_the_versions_own():
    routes = {key: academy_route(load(text_of(key))) for key in ("bham-2018", "bham-2019")}
    assert len(set(routes.values())) == 2, routes


def test_a_concern_is_only_about_an_academy_and_says_what_it_is(cast):
    rules = RoundFactory().rules
    give = {"evidence": "", "year_end": 2026, "rules": rules}
    with pytest.raises(Refused, match="assess it in the round"):
        record_academy_concern(SchoolFactory(), "x", by=cast("director"), **give)
    academy = SchoolFactory(maintained=False)
    with pytest.raises(Refused, match="Write the concern"):
        record_academy_concern(academy, " ", by=cast("director"), **give)
    for role in ("council_officer", "partner", "administrator"):
        with pytest.raises(NotAllowed):
            record_academy_concern(academy, "x", by=cast(role), **give)
    concern = AcademyConcernFactory()
    with pytest.raises(Refused, match="no further"):
        drop_academy_concern(concern, because="", by=cast("director"))
    drop_academy_concern(concern, because="It was of another school.", by=cast("director"))
    assert AcademyConcern.objects.get().dropped_because == "It was of another school."


def test_the_round_declares_its_letter_and_every_field_of_it():
    assert set(KINDS["academy_concern"].fields) <= set(FIELDS)


# Risk and work -----------------------------------------------------------------------------


def test_the_risk_assessment_is_dated_covers_every_school_and_logs_what_changes_later(cast):
    found, director = ready_round(schools=3), cast("director")
    CaseFactory(round=found, state="gap", gap="Nurseries are not assessed.", gap_kind="scope")
    CaseFactory(round=found, state="closed", gap="It closed.")
    assert make_risk_assessment(found, by=director) == 4
    assert make_risk_assessment(found, by=director) == 0, "made again, nothing doubles"
    held = estate(found)
    assert [one.level for one in held.risks] == ["high", "usual", "usual", "unknown"]
    assert held.risks[0].basis.endswith("8 November 2022.")
    assert held.totals.counts == (0, 1, 0, 2, 1)
    assert sum(line.total for line in held.by_phase) == held.totals.total == 4
    risk = held.risks[0]
    for level, reason, says in (
        ("raised", "", "Say why"), ("high", "x", "already"), ("made up", "x", "levels"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=says):
            change_risk(risk, level, reason=reason, by=director)
    change_risk(risk, "raised", reason="Leaders are on course.", by=director)
    [change] = estate(found).changes
    assert (change.before, change.after, change.reason, change.by) == (
        "high", "raised", "Leaders are on course.", director,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        change_risk(RiskItem.objects.first(), "urgent", reason="x", by=cast("dcs"))


def test_a_crisis_is_urgent_and_a_watched_school_is_raised(cast):
    found = RoundFactory()
    CaseFactory(
        round=found, listed=True, decided_category="PRIORITY_CRISIS", decided_on="PRIORITY_CRISIS",
        reason_code="CRISIS",
    )  # fmt: skip
    CaseFactory(round=found, done=True, decided_category="WATCH", decided_on="WATCH")
    make_risk_assessment(found, by=cast("director"))
    assert [one.level for one in estate(found).risks] == ["urgent", "raised"]


def test_there_is_no_risk_assessment_while_a_school_is_undecided(cast):
    found = CaseFactory().round
    with pytest.raises(Refused, match="not assessed yet"):
        make_risk_assessment(found, by=cast("director"))


def test_work_is_traced_to_a_risk_and_its_progress_is_kept(cast):
    found, director = ready_round(), cast("director")
    make_risk_assessment(found, by=director)
    risk = estate(found).risks[0]
    with pytest.raises(Refused, match="what is to be done"):
        plan_work(risk, what=" ", owner="x", due_on=None, by=director)
    item = plan_work(
        risk, what="Review phonics.", owner="Partner", due_on=date(2026, 3, 1), by=director
    )
    with pytest.raises(NotValid, match="in the work plan already"):
        plan_work(risk, what="Review phonics.", owner="Partner", due_on=None, by=director)
    with pytest.raises(Refused, match="how it goes"):
        note_progress(item, " ", by=director)
    with pytest.raises(Refused, match="where the work stands"):
        note_progress(item, "x", by=director, state="lost")
    note_progress(item, "The first visit is made.", by=director, state="under_way")
    note_progress(item, "The second, too.", by=cast("service_staff"))
    note_progress(item, "Finished.", by=director, state="done")
    with pytest.raises(WrongState):
        note_progress(item, "Again?", by=director, state="dropped")
    [shown] = work_plan(found)
    assert (shown.risk.school_id, shown.state) == (risk.school_id, "done")
    assert [note.text for note in shown.notes.all()] == [
        "Finished.", "The second, too.", "The first visit is made.",
    ]  # fmt: skip


# What the round counts ---------------------------------------------------------------------


def test_the_counts_of_a_round_cost_the_same_for_any_number(cast, django_assert_max_num_queries):
    found = ready_round(schools=6)
    AgreementFactory(case=CaseFactory(round=found, done=True), agrees=False, reason="x")
    CaseFactory(round=found, state="gap", gap="x")
    CaseFactory(round=found, state="closed")
    ApproachFactory(case=CaseFactory(round=found, vulnerable=True), state="visited")
    found.rules  # noqa: B018  read once a process
    with django_assert_max_num_queries(16):
        at = standing_of(found)
    assert (at.schools, at.done, at.decided, at.gaps, at.closed) == (9, 8, 7, 1, 1)
    assert (at.listed, at.talks, at.talks_done, at.disputed) == (1, 1, 1, 1)
    assert at.agreed == {"council": 6, "service": 6}
    assert {blocker.key for blocker in at.blockers} == {
        "undecided", "disputed", "unsaid_council",
    }  # fmt: skip


def test_the_day_to_agree_is_the_last_school_day_before_the_october_half_term():
    assert lock_day(RoundFactory()) == date(2025, 10, 24)


def test_a_rule_that_people_set_aside_too_often_is_to_be_looked_at_again():
    found = RoundFactory()
    rule = found.rules.contents.rules[0].id
    for place in range(10):
        aside = {"decided_on": "WATCH", "differs_reason": "x"} if place < 4 else {}
        CaseFactory(round=found, done=True, fired=[rule], **aside)
    said = followed(found)
    [line] = said.rules
    assert (said.percent, line.overridden_percent, line.to_review) == (60.0, 40.0, True)
    assert followed(RoundFactory(year_end=2025)).percent is None


# What it asks of people --------------------------------------------------------------------


def test_each_person_is_asked_for_what_is_theirs(cast, day):
    found = RoundFactory(state=RoundState.AGREEING)
    CaseFactory(round=found)
    AgreementFactory(
        case=CaseFactory(round=found, done=True), party="council", agrees=False, reason="x"
    )
    ApproachFactory(case=CaseFactory(round=found, vulnerable=True))
    ChallengeFactory(school=CaseFactory(round=found, done=True).school)
    AcademyConcernFactory(recorded_at=datetime(2025, 9, 2, tzinfo=UTC))
    what = lambda role: [one.what.split(" ")[0] for one in obligations(cast(role), day)]  # noqa: E731
    assert what("director") == ["Answer", "Notify", "Decide", "Contact", "Say", "Sign"]
    assert what("service_staff") == ["Answer", "Notify", "Decide", "Contact"]
    assert what("council_officer") == ["Say", "Settle", "Sign"]
    assert what("data_officer") == ["Check"]
    for role in ("partner", "headteacher", "system_administrator"):
        assert what(role) == []
    signing = [one for one in obligations(cast("dcs"), day) if one.what.startswith("Sign")]
    assert [(one.due_on, one.requirement) for one in signing] == [(date(2025, 10, 24), "E-08")]


def test_a_locked_round_asks_for_nothing_more(cast, day):
    RoundFactory(state=RoundState.LOCKED)
    CaseFactory()
    assert list(obligations(cast("director"), day)) == []
