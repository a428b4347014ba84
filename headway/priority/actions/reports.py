"""Requests for help: received once, acknowledged, looked into, decided (J)."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal

from django.db import transaction

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import Refused
from headway.inspections.queries import standing_of
from headway.priority.actions.additions import open_candidate, record_consultation
from headway.priority.actions.messages import tell_of_crisis
from headway.priority.actions.moving import reporting
from headway.priority.models import (
    Consulted,
    Entry,
    OutsideAgreement,
    ReportKind,
    SelfReport,
    Trigger,
)
from headway.priority.queries.wording import (
    ACKNOWLEDGE,
    DECIDE,
    Wording,
    wording_on,
)
from headway.schools.models import School

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read as another


def make_report(
    school: School, *, kind: str, text: str, by: User, wants: str = "", form_key: str = ""
) -> SelfReport:
    """The head or the chair asks for help. The same form sent twice is one request.

    A crisis is told to the service at once. Raises NotAllowed, or Refused for a school that the
    authority does not maintain, or that may not report itself under the version in force.
    """
    return _receive(school, "make_report", kind, text, wants, by=by, form_key=form_key)


def enter_report(
    school: School, *, kind: str, text: str, reporter: str, by: User, wants: str = "",
    received_on: date | None = None, form_key: str = "",
) -> SelfReport:  # fmt: skip
    """The service enters what a school said by telephone or letter. Raises as `make_report`."""
    if not reporter.strip():
        raise Refused("Say who spoke for the school.")
    if received_on is not None and received_on > clock.today():
        raise Refused("Enter a day that is not in the future.")
    return _receive(
        school, "enter_report", kind, text, wants, by=by, form_key=form_key,
        reporter=reporter[:200], received_on=received_on,
    )  # fmt: skip


def _receive(
    school: School, verb: str, kind: str, text: str, wants: str, *, by: User, form_key: str,
    reporter: str = "", received_on: date | None = None,
) -> SelfReport:  # fmt: skip
    if school.maintained is not True or not school.is_open:
        raise Refused(
            f"Requests for help are for schools that the authority maintains. {school} is not one."
        )
    if kind not in ReportKind.values:
        raise Refused("Say whether the school is vulnerable or in crisis.")
    if not text.strip():
        raise Refused("Say what is happening, in a sentence or more.")
    if form_key and (same := SelfReport.objects.filter(form_key=form_key, school=school).first()):
        return same
    received = received_on or clock.today()
    wording = wording_on(received)
    if problem := reporting_problem(school, wording):
        raise Refused(problem)
    report = SelfReport(
        school=school, number=_number(received), kind=kind, text=text, wants=wants,
        made_at=clock.now(), made_by=by, made_as=(by.role_words or "no role")[:120],
        reporter=reporter, received_on=received, framework_key=wording.key,
        acknowledge_by=wording.due(ACKNOWLEDGE, received),
        decide_by=wording.due(DECIDE, received), form_key=form_key,
    )  # fmt: skip
    with reporting.creating(report, verb, by=by):
        pass
    if kind == ReportKind.CRISIS:
        transaction.on_commit(lambda: tell_of_crisis(report))
    return report


def reporting_problem(school: School, wording: Wording) -> str:
    """Why a school may not report itself under a version, and what it does instead; or "".

    Where the version opens self-reports to good and outstanding schools only, a school whose
    latest outcome is known to be worse is refused. One whose outcome is not known is heard.
    """
    if not wording.good_report_only:
        return ""
    standing = standing_of(school)
    if standing is None or not standing.worse_than_good:
        return ""
    reach = f" {wording.contact}" if wording.contact else ""
    return (
        f"{school} does not need this form. It is for schools that are good or outstanding; the "
        f"latest outcome of {school} is: {standing.words}. Such a school is supported through the "
        f"priority list already: tell its {wording.partner_title} what is happening, today if it "
        f"is urgent, or the service's office where none is named yet.{reach}"
    )


def _number(received: date) -> str:
    """The number on the receipt, short enough to be said on the telephone."""
    return f"H{received:%y}-" + "".join(secrets.choice(SIGNS) for _ in range(6))


def acknowledge_report(report: SelfReport, *, by: User) -> SelfReport:
    """Tell the school that the request has been read."""
    with reporting(report, "acknowledge", by=by) as case:
        case.acknowledged_on, case.acknowledged_by = clock.today(), by
    return report


def assess_report(report: SelfReport, *, on: date, how: str, words: str, by: User) -> SelfReport:
    """Record the visit or the call on which the decision will rest."""
    if how not in ("visit", "call"):
        raise Refused("Say whether it was a visit or a call.")
    if not words.strip():
        raise Refused("Say what was found.")
    if on > clock.today() or on < report.received_on:
        raise Refused("Enter a day between the request and today.")
    with reporting(report, "start_assessing", by=by) as case:
        case.assessed_on, case.assessed_how, case.assessed_words = on, how, words
        if case.acknowledged_on is None:
            case.acknowledged_on, case.acknowledged_by = clock.today(), by
    return report


def consult_council(
    report: SelfReport, *, outcome: str, words: str, on: date, by: User
) -> SelfReport:
    """Record what the council said of adding the school, before the service decides (F-13).

    It may be recorded again while the request is being assessed. Raises NotAllowed, WrongState
    or Refused.
    """
    if outcome not in Consulted.values:
        raise Refused("Say whether the council supports adding the school.")
    if not words.strip():
        raise Refused("Record what the council said, and who said it.")
    if on > clock.today() or on < report.received_on:
        raise Refused("Enter a day between the request and today.")
    with reporting(report, "consult_council", by=by) as case:
        case.consulted_on, case.consulted_outcome, case.consulted_words = on, outcome, words
    return report


def agree_report(
    report: SelfReport, *, reason: str, plan: str, reason_code: str, by: User,
    plan_cost: Decimal | None = None, class_id: str = "", evidence: dict[str, str] | None = None,
) -> SelfReport:  # fmt: skip
    """Agree that the school needs help, with a plan; it becomes a candidate for the list.

    The plan is costed where the version asks for it (J-02), and the council is asked first where
    the version says so (F-13). Raises NotAllowed, WrongState or Refused.
    """
    if not reason.strip() or not plan.strip():
        raise Refused("Give the reason for the decision and the plan agreed with the school.")
    wording = wording_on(clock.today())
    if wording.costed and plan_cost is None:
        raise Refused("Give the cost of the plan: this version asks for an agreed and costed plan.")
    code = wording.reason_codes.get(reason_code)
    if code is None:
        raise Refused(f"Choose a reason of the version in force: {wording.title}.")
    with reporting(report, "agree_report", by=by, reason=reason) as case:
        if wording.consults_council and case.consulted_on is None:
            raise Refused(
                "Record first what the council said: this version asks for it before a school that "
                "reported itself is added."
            )
        case.decided_on, case.decided_by, case.reason = clock.today(), by, reason
        case.plan, case.plan_cost = plan, plan_cost
        case.entry = Entry.objects.open().filter(school=case.school_id).first() or open_candidate(
            case.school, category=code.category, class_id=class_id, reason_code=reason_code,
            rationale=reason, trigger=Trigger.SELF_REPORT, by=by, evidence=evidence,
            verb="put_forward",
        )  # fmt: skip
        if case.consulted_on is not None and case.entry.is_before_listing:
            said = f"{case.get_consulted_outcome_display()}. {case.consulted_words}"
            record_consultation(case.entry, on=case.consulted_on, words=said, by=by)
    return report


def decline_report(
    report: SelfReport, *, reason: str, reply: str, other_services: str, by: User
) -> SelfReport:
    """Not agreed: with the reason, a reply to the school, and the other services offered."""
    if not (reason.strip() and reply.strip() and other_services.strip()):
        raise Refused("Give the reason, the reply to the school and the other services offered.")
    with reporting(report, "decline_report", by=by, reason=reason) as case:
        case.decided_on, case.decided_by, case.reason = clock.today(), by, reason
        case.reply, case.other_services = reply, other_services
    return report


def settle_outside(
    report: SelfReport, *, provider: str, service: str, cost: Decimal, paid_by: str,
    from_on: date, to_on: date, signed_for_school: str, signed_for_provider: str,
    signed_on: date, by: User,
) -> OutsideAgreement:  # fmt: skip
    """Record support outside the contract that the school pays for (J-04). Raises Refused."""
    if report.entry is not None and report.entry.is_on_list:
        raise Refused("The school is on the list: its support is within the contract.")
    agreement = OutsideAgreement(
        report=report, school=report.school, provider=provider, service=service, cost=cost,
        paid_by=paid_by, from_on=from_on, to_on=to_on, signed_for_school=signed_for_school,
        signed_for_provider=signed_for_provider, signed_on=signed_on,
    )  # fmt: skip
    with (
        reporting(report, "settle_outside", by=by),
        reporting.creating(agreement, "make_agreement", by=by),
    ):
        pass
    return agreement


def withdraw_report(report: SelfReport, *, by: User) -> SelfReport:
    """The school takes its request back."""
    with reporting(report, "withdraw_report", by=by) as case:
        case.withdrawn_on = clock.today()
    return report


def record_withdrawal(report: SelfReport, *, reason: str, by: User) -> SelfReport:
    """The service records that the school took its request back."""
    if not reason.strip():
        raise Refused("Say who withdrew the request, and how.")
    with reporting(report, "record_withdrawal", by=by, reason=reason) as case:
        case.withdrawn_on = clock.today()
    return report
