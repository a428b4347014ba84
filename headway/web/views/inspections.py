"""Inspections that people follow, and the register of outcomes since a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import audit, clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.inspections import actions
from headway.inspections.forms import (
    AttendanceForm,
    CaseForm,
    DaysForm,
    FeedbackForm,
    OpenForm,
    PublishedForm,
    StrikeForm,
    TellForm,
)
from headway.inspections.models import Inspection, InspectionCase
from headway.inspections.policies import may_hear
from headway.inspections.queries import (
    Followed,
    asked_on,
    case_seen,
    cases_waiting,
    followed,
    outcomes_since,
)
from headway.priority import actions as listing
from headway.web.paging import Slice, page_asked
from headway.web.presenting import inspections as presenting
from headway.web.views.intelligence import seen_school
from headway.web.views.school import school_frame

P = Permission
USUAL_DAYS, ON_A_PAGE = 365, 50


@require_safe
@needs(P.INSPECTION_SEE)
def inspections(request: HttpRequest) -> HttpResponse:
    """Inspections under way, and the outcomes that became public since a day."""
    since, problem, rows = _outcomes(request)
    waiting = followed(request.user, cases_waiting(request.user))
    query = f"since={since.isoformat()}"
    shown = Slice(rows, page_asked(request), ON_A_PAGE, query)
    return render(request, "web/inspections.html", {
        "since": since, "problem": problem, "total": len(rows), "slice": shown,
        "table": Table(presenting.REGISTER, shown.rows, "Outcomes of inspections"),
        "waiting": Table(presenting.waiting_columns(), waiting, "Inspections not published yet"),
        "may_record": bool(request.user.reach(P.INSPECTION_RECORD)),
        "query": query,
    })  # fmt: skip


def _outcomes(request: HttpRequest) -> tuple[Any, str, list[Inspection]]:
    today = clock.today()
    usual = today - timedelta(days=USUAL_DAYS)
    since, problem = presenting.since_asked(request.GET.get("since", ""), today, usual)
    reach = request.user.reach(*Inspection.objects.all().opened_by)
    found = outcomes_since(since).prefetch_related("judgements")
    if not reach.everywhere:
        found = found.filter(school__in=sorted(reach.urns))
    return since, problem, list(found)


@require_safe
@needs(P.INSPECTION_SEE)
def inspections_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The register of outcomes as a file, with its day and source inside."""
    since, _, rows = _outcomes(request)
    facts = [
        ("Published since", day(since)), ("Made on", day(clock.today())),
        ("Made by", request.user.name),
        ("Note", "As published by Ofsted. Grades of different frameworks are not compared."),
    ]  # fmt: skip
    export = Export("Outcomes of inspections", presenting.REGISTER, rows, facts)
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.INSPECTION_RECORD)
def inspection_open(request: HttpRequest, urn: int) -> HttpResponse:
    """Record that a school is being inspected, is about to be or has just been."""
    school = seen_school(request, urn, P.INSPECTION_RECORD)
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.open_inspection(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The inspection is recorded. Nothing is known to others.")
            return redirect(case)
    frame = school_frame(request, urn, "school_inspections", P.INSPECTION_RECORD)
    return render(request, "web/inspection_open.html", frame | {"form": form})


def _case(request: HttpRequest, pk: int) -> Followed:
    (one,) = followed(request.user, [get_object_or_404(case_seen(request.user), pk=pk)])
    return one


@require_safe
@needs(P.INSPECTION_SEE)
def inspection_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: what was said, who was told, what is published."""
    one = _case(request, pk)
    if one.latest is not None and not one.published:
        audit.viewed(request.user, "verbal feedback", one.case.school_id)
    asked = asked_on(one.case.started_on)
    frame = school_frame(request, one.case.school_id, "school_inspections")
    return render(request, "web/inspection_case.html", frame | {
        "one": one, "case": one.case, "state": presenting.state_tag(one),
        "steps": presenting.steps(request.user, one),
        "told": presenting.told_lines(one.case, asked.told_to),
        "tell": TellForm(initial={"opened": one.case.version}),
        "may_record": request.user.holds(P.INSPECTION_RECORD, at=one.case.school_id),
        "attendance": getattr(one.case, "attendance", None),
    })  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A step with an inspection: its form, its action, and what its page says."""

    title: str
    button: str
    form: type[CaseForm]
    act: Callable[..., Any]
    done: str
    hint: str = ""
    serious: bool = False


STEPS = {
    "feedback": Step(
        "What was said at the end", "Keep what was said", FeedbackForm, actions.record_feedback,
        "What was said is kept. It is restricted until the outcome is published.",
        "Provisional and restricted. It enters no proposal, count or letter. A later wording "
        "stands beside the first.",
    ),
    "attendance": Step(
        "Who attended", "Keep it", AttendanceForm, listing.record_attendance,
        "Who attended is kept.", "The service attends the inspections that the framework names; "
        "others when HMI or the council asks.",
    ),
    "published": Step(
        "The published outcome", "Record the outcome", PublishedForm, actions.record_published,
        "The outcome is recorded. Whether the list changes is a question in My work.",
        "Filled in with what was said: change only what the report says otherwise. Ofsted's own "
        "file takes its place once it is loaded.",
    ),
    "days": Step(
        "Correct the days", "Correct the days", DaysForm, actions.change_days,
        "The days are corrected.", "By its days the published outcome is found.",
    ),
    "strike": Step(
        "Take the record back", "Take it back", StrikeForm, actions.strike_inspection,
        "The record is taken back. It stays readable.",
        "For a record that was made in error. It stays readable with your reason.", serious=True,
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.INSPECTION_RECORD)
def inspection_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Record what was said, that it is published, or a correction."""
    one = _case(request, pk)
    if step not in STEPS or not request.user.holds(P.INSPECTION_RECORD, at=one.case.school_id):
        raise Http404
    if step == "feedback" and not may_hear(request.user, one.case):
        raise Http404
    chosen = STEPS[step]
    held = _held(step, one)
    form = chosen.form(request.POST or None, case=one.case, initial=held)
    if request.method == "POST" and form.is_valid():
        one.case.version = form.cleaned_data["opened"]
        try:
            chosen.act(one.case, by=request.user, **form.given)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, chosen.done)
            return redirect("inspection_case", pk)
    if step == "feedback":
        audit.viewed(request.user, "verbal feedback", one.case.school_id)
    return render(request, "web/inspection_step.html", {
        "case": one.case, "school": one.case.school, "step": chosen, "form": form,
    })  # fmt: skip


def _held(step: str, one: Followed) -> dict[str, Any]:
    """What the form is filled in with: the wording in force, so that nothing is typed twice."""
    case, said = one.case, one.latest
    if step == "days":
        return {"started_on": case.started_on, "ended_on": case.ended_on}
    if step == "attendance":
        return presenting.attendance_held(case)
    if step == "published" and case.published_on is not None:
        return {
            "published_on": case.published_on, "outcome": case.outcome, "grades": case.grades,
        }  # fmt: skip
    if said is None:
        return {}
    names: tuple[str, ...] = ("outcome", "grades")
    if step == "feedback":
        names += ("number", "heard_on", "notes", "attended_by")
    return {name: getattr(said, name) for name in names}


@require_POST
@needs(P.INSPECTION_RECORD)
def inspection_tell(request: HttpRequest, pk: int, party: str) -> HttpResponse:
    """Note that the service or the council was told, at this moment."""
    case: InspectionCase = _case(request, pk).case
    if not request.user.holds(P.INSPECTION_RECORD, at=case.school_id):
        raise Http404
    form = TellForm(request.POST)
    if form.is_valid():
        case.version = form.cleaned_data["opened"]
        try:
            actions.tell_party(case, party, by=request.user, how=form.cleaned_data["how"])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Kept, with this moment: {presenting.PARTIES[party]} knows.")
    return redirect("inspection_case", pk)
