"""Requests for help: received once, acknowledged, looked into, decided."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core import mail

from headway.core import clock
from headway.core.refusals import NotAllowed, Refused, WrongState
from headway.inspections.tests.factories import StandingFactory
from headway.measures.models import Edition
from headway.measures.tests.factories import EditionFactory
from headway.priority import actions
from headway.priority.models import Entry, OutsideAgreement, SelfReport
from headway.priority.obligations import obligations
from headway.priority.queries.reports import open_reports
from headway.priority.states import ReportState
from headway.priority.tests.factories import EntryFactory, SelfReportFactory, good_standing
from headway.schools.models import School
from headway.schools.tests.factories import SchoolFactory
from headway.web.views.self_reports import STEPS

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 20)
AGREED = {
    "reason": "Two leaders left, and nobody can replace them before Easter.",
    "plan": "A leader of the early years for two days a week.",
    "reason_code": "BELIEVED_VULNERABLE",
    "evidence": {"evidence_type": "Leadership", "imminence": "Window closes in May"},
}
TERMS = {
    "provider": "The service", "service": "Two days of review", "cost": Decimal("900.00"),
    "paid_by": "The school", "from_on": DAY, "to_on": date(2026, 3, 1),
    "signed_for_school": "Head", "signed_for_provider": "Director", "signed_on": DAY,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_january():
    with clock.pretending(datetime(2026, 1, 20, 10, 0, tzinfo=UTC)):
        EditionFactory()
        yield


@pytest.fixture
def school(cast):
    return SchoolFactory(urn=cast.own_urn)


def made(school, cast, **changes):
    given = {"kind": "vulnerable", "text": "Two leaders left."} | changes
    return actions.make_report(school, by=cast("headteacher"), **given)


def assessing(cast, **changes):
    report = SelfReportFactory(**changes)
    actions.assess_report(report, on=DAY, how="visit", words="It is so.", by=cast("director"))
    return report


def consulted(report, by, **changes):
    given = {"outcome": "supports", "words": "The officer agrees.", "on": DAY} | changes
    return actions.consult_council(report, by=by, **given)


@pytest.mark.requirement("J-01")
def test_a_head_or_a_chair_asks_for_help_and_gets_a_receipt_with_a_number(school, cast):
    report = made(school, cast)
    assert report.number.startswith("H26-")
    assert (report.received_on, report.made_as) == (DAY, "Headteacher")
    assert report.acknowledge_by == date(2026, 1, 22)
    assert report.decide_by == date(2026, 2, 3)
    assert (
        actions.make_report(
            school, kind="vulnerable", text="More.", by=cast("chair_of_governors")
        ).number
        != report.number
    )


def test_the_same_form_sent_twice_is_one_request(school, cast):
    first = made(school, cast, form_key="abc")
    assert made(school, cast, form_key="abc") == first
    assert SelfReport.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "other"}, "vulnerable or in crisis"),
        ({"text": "  "}, "what is happening"),
        ({"text": "x" * 40_000}, "Shorten the text"),
    ],
)
def test_bad_input_gets_a_sentence(school, cast, changes, words):
    with pytest.raises(Refused, match=words):
        made(school, cast, **changes)


def test_nobody_asks_for_another_school_and_academies_do_not_ask(cast):
    with pytest.raises(NotAllowed):
        made(SchoolFactory(), cast)
    academy = SchoolFactory(urn=cast.own_urn, maintained=False)
    with pytest.raises(Refused, match="is not one"):
        made(academy, cast)


@pytest.mark.requirement("J-06")
def test_a_crisis_is_told_to_the_director_at_once_without_its_words(
    school, cast, django_capture_on_commit_callbacks
):
    cast("director").holdings.update(starts_on=date(2025, 9, 1))
    with django_capture_on_commit_callbacks(execute=True):
        report = made(school, cast, kind="crisis", text="The head was suspended.")
    [message] = mail.outbox
    assert message.bcc == [cast("director").email]
    assert "suspended" not in message.body + message.subject
    assert school.name not in message.body + message.subject
    assert report.number in message.body
    [todo] = [o for o in obligations(cast("director"), DAY) if "request" in o.key]
    assert (todo.due_on, "crisis" in todo.what) == (DAY, True)


@pytest.mark.requirement("J-07")
def test_open_requests_are_due_by_the_days_of_the_framework_crises_first(cast):
    old = SelfReportFactory()
    crisis = SelfReportFactory(kind="crisis", received_on=DAY, acknowledge_by=DAY, decide_by=DAY)
    assert list(open_reports(cast("director"))) == [crisis, old]
    actions.acknowledge_report(old, by=cast("director"))
    assert (old.acknowledged_on, old.acknowledged_by) == (DAY, cast("director"))
    due = {o.urn: o.due_on for o in obligations(cast("director"), DAY)}
    assert due[old.school_id] == date(2026, 1, 26)


@pytest.mark.requirement("J-02")
def test_agreed_with_decision_date_reason_and_a_costed_plan_where_the_version_asks(cast):
    report = assessing(cast)
    by = cast("director")
    consulted(report, by)
    with pytest.raises(Refused, match="cost"):
        actions.agree_report(report, by=by, **AGREED)
    actions.agree_report(report, by=by, plan_cost=Decimal(3200), **AGREED)
    assert (report.state, report.decided_on) == (ReportState.AGREED, DAY)
    assert (report.decided_by, report.plan_cost) == (by, Decimal(3200))
    assert report.entry.trigger == "self_report"


@pytest.mark.requirement("F-13")
def test_the_council_is_consulted_before_a_school_that_reported_itself_is_added(cast):
    report, by = assessing(cast), cast("director")
    with pytest.raises(Refused, match="what the council said"):
        actions.agree_report(report, by=by, plan_cost=Decimal(3200), **AGREED)
    assert not Entry.objects.exists()
    consulted(report, by, words="The officer agrees, with a review at Easter.")
    assert (report.consulted_on, report.consulted_outcome) == (DAY, "supports")
    actions.agree_report(report, by=by, plan_cost=Decimal(3200), **AGREED)
    entry = report.entry
    assert entry.consulted_words.startswith("The council supports adding the school. The officer")
    actions.propose_entry(entry, by=by)
    actions.agree_entry(entry, "service", by=by)
    actions.agree_entry(entry, "council", by=cast("council_officer"))
    report.refresh_from_db()
    assert report.state == ReportState.LISTED


@pytest.mark.requirement("F-13")
def test_an_entry_put_forward_without_the_councils_word_is_not_signed(cast):
    entry = EntryFactory(proposed=True)
    Entry.objects.filter(pk=entry.pk).update(trigger="self_report")
    entry.refresh_from_db()
    with pytest.raises(Refused, match="what the council said"):
        actions.agree_entry(entry, "service", by=cast("director"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "perhaps"}, "whether the council supports"),
        ({"words": " "}, "what the council said"),
        ({"on": date(2026, 2, 1)}, "between the request and today"),
    ],
)
def test_the_councils_word_has_an_outcome_words_and_a_day(cast, changes, words):
    report = assessing(cast)
    with pytest.raises(Refused, match=words):
        consulted(report, cast("director"), **changes)


@pytest.mark.requirement("F-13")
@pytest.mark.parametrize(("year", "asks"), [(2018, False), (2019, False), (2021, True)])
def test_whether_the_council_is_consulted_is_a_setting_of_the_version(cast, year, asks):
    with clock.pretending(datetime(year, 11, 20, 10, 0, tzinfo=UTC)):
        school = SchoolFactory(la="330")
        report = SelfReportFactory(school=school, received_on=date(year, 11, 16))
        by = cast("director")
        actions.assess_report(report, on=date(year, 11, 19), how="call", words="So.", by=by)
        given = AGREED | {"plan_cost": Decimal(900)}
        if asks:
            with pytest.raises(Refused, match="what the council said"):
                actions.agree_report(report, by=by, **given)
            consulted(report, by, on=date(year, 11, 20))
        actions.agree_report(report, by=by, **given)
    assert report.state == ReportState.AGREED


@pytest.mark.requirement("J-01")
@pytest.mark.parametrize(
    ("year", "standing", "heard"),
    [
        (2018, "good", True), (2018, "ri", False), (2018, "unknown", True),
        (2019, "good", True), (2019, "ri", False),
        (2021, "good", True), (2021, "ri", True),
    ],
)  # fmt: skip
def test_who_may_report_itself_is_a_setting_of_the_version(school, cast, year, standing, heard):
    School.objects.update(la="330")
    if standing == "ri":
        StandingFactory(
            edition=Edition.objects.get(), school=school, latest_overall="RI",
            worse_than_good=True, words="Requires improvement (2019 framework)",
        )  # fmt: skip
    elif standing == "good":
        good_standing(school)
    cast("headteacher").holdings.update(starts_on=date(2018, 1, 1))
    with clock.pretending(datetime(year, 11, 20, 10, 0, tzinfo=UTC)):
        if heard:
            assert made(school, cast).number.startswith(f"H{year % 100}-")
            return
        with pytest.raises(Refused) as refused:
            made(school, cast)
    said = str(refused.value)
    assert "good or outstanding" in said
    assert "tell its Priority Partner what is happening" in said
    assert not SelfReport.objects.exists()


@pytest.mark.requirement("J-04")
def test_not_agreed_has_a_reply_and_may_end_in_an_agreement_outside_the_contract(cast):
    report = assessing(cast)
    by = cast("director")
    with pytest.raises(Refused, match="other services"):
        actions.decline_report(report, reason="x", reply="y", other_services="", by=by)
    actions.decline_report(report, reason="x", reply="y", other_services="A network.", by=by)
    assert not Entry.objects.exists()
    actions.settle_outside(report, by=by, **TERMS)
    assert report.state == ReportState.SLA
    assert OutsideAgreement.objects.get().cost == Decimal("900.00")


def test_a_school_takes_its_request_back_and_the_service_may_record_it(school, cast):
    report = made(school, cast)
    with pytest.raises(NotAllowed):
        actions.withdraw_report(report, by=cast("director"))
    actions.withdraw_report(report, by=cast("headteacher"))
    assert (report.state, report.withdrawn_on) == (ReportState.WITHDRAWN, DAY)
    other = SelfReportFactory()
    with pytest.raises(Refused, match="Say who"):
        actions.record_withdrawal(other, reason="", by=cast("director"))
    actions.record_withdrawal(other, reason="The head rang.", by=cast("director"))
    with pytest.raises(WrongState):
        actions.acknowledge_report(other, by=cast("director"))


def test_the_service_enters_what_it_heard_and_names_who_spoke(cast):
    school = SchoolFactory()
    given = {"kind": "vulnerable", "text": "Please help.", "by": cast("service_staff")}
    with pytest.raises(Refused, match="who spoke"):
        actions.enter_report(school, reporter=" ", **given)
    with pytest.raises(Refused, match="future"):
        actions.enter_report(school, reporter="Head", received_on=date(2027, 1, 1), **given)
    report = actions.enter_report(school, reporter="Head", received_on=date(2026, 1, 15), **given)
    assert report.acknowledge_by == date(2026, 1, 19)


@pytest.mark.parametrize("how", ["", "letter"])
def test_an_assessment_is_a_visit_or_a_call(cast, how):
    with pytest.raises(Refused, match="visit or a call"):
        actions.assess_report(SelfReportFactory(), on=DAY, how=how, words="x", by=cast("director"))


@pytest.mark.parametrize("state", ReportState.values)
@pytest.mark.parametrize("verb", [step.verb for step in STEPS.values()])
@pytest.mark.parametrize("role", ["director", "council_officer", "headteacher"])
def test_every_step_is_allowed_in_its_states_and_to_its_roles_only(cast, state, verb, role):
    from headway.priority.actions.moving import reporting

    school = SchoolFactory.build(urn=cast.own_urn)
    report = SelfReportFactory.build(school=school, state=state)
    decision = reporting.decision(cast(role), verb, report)
    assert bool(decision) == (role == "director" and state in reporting.verbs[verb].sources)
    assert decision or decision.reason.endswith(".")
