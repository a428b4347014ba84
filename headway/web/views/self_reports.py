"""Requests for help: by age, one of them, what the service does with it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.correspondence.actions import draft_letter
from headway.frameworks.actions import hold_in_force
from headway.priority import actions
from headway.priority.actions.moving import reporting
from headway.priority.forms import (
    AgreeReportForm,
    AssessForm,
    ConfirmForm,
    ConsultReportForm,
    DeclineForm,
    OutsideForm,
    ReasonForm,
    RequestForm,
    StepForm,
)
from headway.priority.letters import fields_for
from headway.priority.models import SelfReport
from headway.priority.queries import wording_on
from headway.priority.queries.letters import letters_about
from headway.priority.queries.wording import Wording
from headway.schools.models import School
from headway.web.presenting import self_reports as presenting
from headway.web.presenting.work_filters import narrowed
from headway.web.views.priority import posted

P = Permission
SEES = (P.SELF_REPORT_HANDLE, P.ROUND_SEE)


@dataclass(frozen=True)
class ReportStep:
    """One thing that the service does with a request."""

    verb: str
    title: str
    button: str
    form: type[StepForm]
    act: Callable[[SelfReport, Any, Any], Any]
    done: str
    fits: Callable[[Wording], bool] = lambda wording: True


def _agree(report: SelfReport, d: Any, user: Any) -> None:
    actions.agree_report(
        report, reason=d["rationale"], plan=d["plan"], plan_cost=d.get("plan_cost"),
        reason_code=d["reason_code"], class_id=d["class_id"], evidence=d["evidence"],
        by=user,
    )  # fmt: skip


TERMS = (
    "provider", "service", "cost", "paid_by", "from_on", "to_on", "signed_for_school",
    "signed_for_provider", "signed_on",
)  # fmt: skip
STEPS = {
    "acknowledge": ReportStep(
        "acknowledge", "Acknowledge the request", "Acknowledge", ConfirmForm,
        lambda r, d, u: actions.acknowledge_report(r, by=u), "The request is acknowledged.",
    ),
    "assess": ReportStep(
        "start_assessing", "Record the visit or call", "Record", AssessForm,
        lambda r, d, u: actions.assess_report(r, on=d["on"], how=d["how"], words=d["words"], by=u),
        "The visit or call is recorded.",
    ),
    "consult": ReportStep(
        "consult_council", "Record what the council said", "Record", ConsultReportForm,
        lambda r, d, u: actions.consult_council(
            r, outcome=d["outcome"], words=d["words"], on=d["on"], by=u
        ),
        "What the council said is recorded.", lambda wording: wording.consults_council,
    ),
    "agree": ReportStep(
        "agree_report", "Agree, with a plan", "Agree", AgreeReportForm, _agree,
        "The request is agreed, and the school is a candidate for the list.",
    ),
    "decline": ReportStep(
        "decline_report", "Do not agree, and reply", "Keep the decision", DeclineForm,
        lambda r, d, u: actions.decline_report(
            r, reason=d["reason"], reply=d["reply"], other_services=d["other_services"], by=u
        ),
        "The decision is recorded. Draft the letter to the school.",
    ),
    "outside": ReportStep(
        "settle_outside", "Record an agreement outside the contract", "Record", OutsideForm,
        lambda r, d, u: actions.settle_outside(r, **{name: d[name] for name in TERMS}, by=u),
        "The agreement outside the contract is recorded.",
    ),
    "withdrawn": ReportStep(
        "record_withdrawal", "Record that the school withdrew it", "Record", ReasonForm,
        lambda r, d, u: actions.record_withdrawal(r, reason=d["reason"], by=u),
        "The request is withdrawn.",
    ),
}  # fmt: skip


def _seen(request: HttpRequest, pk: int) -> SelfReport:
    found = SelfReport.objects.visible_to(request.user)
    names = ("school", "made_by", "acknowledged_by", "decided_by", "entry")
    return get_object_or_404(found.select_related(*names), pk=pk)


@require_safe
@needs(*SEES)
def list_requests(request: HttpRequest) -> HttpResponse:
    """Requests for help by age: the open ones first, crises before the others (J-07)."""
    rows = presenting.request_rows(request.user, clock.today())
    found = narrowed(rows, presenting.QUESTIONS, request.GET, text=lambda row: row.text)
    shown = presenting.in_order(found.rows, found.sort)
    table = Table(presenting.COLUMNS, shown, "Requests for help", found.sort or "age",
                  found.sorted_by)  # fmt: skip
    context = {
        "found": found, "table": table, "total": len(shown),
        "open": sum(1 for row in rows if row.is_open),
        "late": sum(1 for row in rows if row.late),
        "may_enter": request.user.holds(P.SELF_REPORT_HANDLE),
    }  # fmt: skip
    return render(request, "web/self_reports.html", context)


@require_safe
@needs(*SEES)
def list_requests_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file."""
    rows = presenting.request_rows(request.user, clock.today())
    found = narrowed(rows, presenting.QUESTIONS, request.GET, text=lambda row: row.text)
    export = Export(
        "Requests for help", presenting.COLUMNS, presenting.in_order(found.rows, found.sort),
        [("As at", day(clock.today())), *found.facts], presenting.MARKING,
    )  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(*SEES)
def self_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what the school said, what was done, what can be done next."""
    report, wording = _seen(request, pk), wording_on(clock.today())
    steps = [(key, s) for key, s in STEPS.items()
             if s.fits(wording) and reporting.decision(request.user, s.verb, report)]  # fmt: skip
    decided = report.decided_on is not None and request.user.holds(P.LETTER_WRITE)
    context = {
        "report": report, "steps": steps, "due": presenting.due_of(report, clock.today()),
        "agreement": getattr(report, "agreement", None), "may_write": decided,
        "letters": letters_about([report.about])[report.about],
    }  # fmt: skip
    return render(request, "web/self_report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SELF_REPORT_HANDLE)
def self_report_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The form of one step, and the step."""
    report, found = _seen(request, pk), STEPS.get(step)
    if found is None:
        raise Http404
    form = found.form(posted(request), case=report, wording=wording_on(clock.today()))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if isinstance(form, AgreeReportForm):
            given = given | form.given
        report.version = form.cleaned_data.get("version") or report.version
        try:
            found.act(report, given, request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, found.done)
            return redirect(report)
    allowed = reporting.decision(request.user, found.verb, report)
    context = {"report": report, "step": found, "form": form, "allowed": allowed}
    return render(request, "web/self_report_step.html", context)


@require_POST
@needs(P.LETTER_WRITE)
def self_report_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the answer to the school; somebody else approves it."""
    report = _seen(request, pk)
    try:
        letter = draft_letter(
            "self_report_reply", report.school, fields_for("self_report_reply", report),
            version=hold_in_force(clock.today(), by=request.user), by=request.user,
            about=report.about, why="Answer to the school's own request.",
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(report)
    return redirect(letter)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SELF_REPORT_HANDLE)
def list_request_add(request: HttpRequest) -> HttpResponse:
    """Enter what a school said by telephone or letter."""
    schools = School.objects.visible_to(request.user).open_now().filter(maintained=True)
    initial = {"received_on": clock.today(), "form_key": secrets.token_hex(16)}
    form = RequestForm(
        posted(request), initial=initial, wording=wording_on(clock.today()), schools=schools
    )
    if form.is_bound and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            report = actions.enter_report(data.pop("school"), **data, by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"The request has the number {report.number}.")
            return redirect(report)
    return render(request, "web/self_report_add.html", {"form": form})
