"""Concerns about academies, the risk assessment of the estate, and the work plan."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from headway.assessment.actions import (
    change_risk,
    drop_academy_concern,
    make_risk_assessment,
    note_progress,
    notify_academy_concern,
    plan_work,
    record_academy_concern,
)
from headway.assessment.forms import (
    AcademyForm,
    NotifyForm,
    ProgressForm,
    ReasonForm,
    RiskForm,
    WorkForm,
)
from headway.assessment.models import AcademyConcern, RiskItem, RiskLevel, Round, WorkPlanItem
from headway.assessment.queries.rounds_estate import (
    academy_route,
    agenda_day,
    concerns_seen,
    estate,
    work_plan,
)
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.components import due
from headway.core.documents import pdf, pdf_answer
from headway.core.exports import Export, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.schools.models import School
from headway.schools.queries import regional_office
from headway.web.presenting.bodies import passed_to
from headway.web.presenting.round_papers import (
    PAPER,
    RISK_COLUMNS,
    WORK_COLUMNS,
    risk_paper,
    work_paper,
)
from headway.web.presenting.rounds import by_level, notified
from headway.web.views.rounds import MARKING, facts_of, posted, round_seen


def _runs(request: HttpRequest) -> bool:
    return request.user.holds(Permission.ROUND_RUN)


@require_safe
@needs(Permission.ROUND_SEE)
def round_academies(request: HttpRequest, year_end: int) -> HttpResponse:
    """The year's concerns about academies: recorded, on the agenda, notified."""
    return _academies(request, round_seen(request, year_end))


def _academies(request: HttpRequest, found: Round, form: AcademyForm | None = None) -> HttpResponse:
    held = list(concerns_seen(request.user, found.year_end))
    regulator = found.rules.contents.bodies.academy_regulator
    office = regional_office(clock.today())
    waiting = [one for one in held if one.state == "recorded"]
    return render(request, "web/round_academies.html", {
        "round": found, "done": [one for one in held if one not in waiting],
        "route": academy_route(found.rules), "form": form or _academy_form(found),
        "waiting": [(one, passed_to(one.school, regulator, office)) for one in waiting],
        "due": due(agenda_day(found.year_end), today=clock.today())
        if waiting and notified(found) else None,
        "notify": NotifyForm(auto_id="notify_%s"), "drop": ReasonForm(auto_id="drop_%s"),
        "runs": _runs(request), "bodies": found.rules.contents.bodies,
    })  # fmt: skip


def _academy_form(found: Round, data: Any = None) -> AcademyForm:
    academies = School.objects.filter(is_open=True, la=found.run.authority, maintained=False)
    return AcademyForm(data, academies=academies.exclude(reporting_phase="independent"))


@require_POST
@needs(Permission.ROUND_RUN)
def round_academy_add(request: HttpRequest, year_end: int) -> HttpResponse:
    """Record a concern about an academy."""
    found = round_seen(request, year_end)
    form = _academy_form(found, request.POST)
    if form.is_valid():
        try:
            record_academy_concern(
                **form.cleaned_data, year_end=found.year_end, rules=found.rules, by=request.user
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("round_academies", year_end)
    return _academies(request, found, form)


def _concern(request: HttpRequest, pk: int) -> AcademyConcern:
    return get_object_or_404(AcademyConcern.objects.visible_to(request.user), pk=pk)


@require_POST
@needs(Permission.ROUND_RUN)
def round_notify(request: HttpRequest, pk: int) -> HttpResponse:
    """Record when and how a concern was notified."""
    concern, form = _concern(request, pk), NotifyForm(request.POST)
    if form.is_valid():
        act = lambda: notify_academy_concern(concern, by=request.user, **form.cleaned_data)  # noqa: E731
        posted(request, act, "Recorded as notified.")
    else:
        posted(request, lambda: _refuse(form), "")
    return redirect("round_academies", concern.year_end)


@require_POST
@needs(Permission.ROUND_RUN)
def round_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a concern no further."""
    concern = _concern(request, pk)
    because = request.POST.get("reason", "")
    act = lambda: drop_academy_concern(concern, because=because, by=request.user)  # noqa: E731
    posted(request, act, "The concern is taken no further.")
    return redirect("round_academies", concern.year_end)


def _refuse(form: Any) -> None:
    raise Refused(" ".join(said for errors in form.errors.values() for said in errors))


# The risk assessment -----------------------------------------------------------------------


@require_safe
@needs(Permission.ROUND_SEE)
def round_risk(request: HttpRequest, year_end: int) -> HttpResponse:
    """The risk of every maintained school, by phase and district, and what changed since."""
    return _risk(request, round_seen(request, year_end))


def _risk(request: HttpRequest, found: Round, form: RiskForm | None = None) -> HttpResponse:
    held = estate(found)
    return render(request, "web/round_risk.html", {
        "round": found, "estate": held, "levels": RiskLevel.labels,
        "by_level": by_level(held.risks),
        "form": form or RiskForm(found=found), "runs": _runs(request),
    })  # fmt: skip


@require_POST
@needs(Permission.ROUND_RUN)
def round_risk_make(request: HttpRequest, year_end: int) -> HttpResponse:
    """Make the risk assessment from the decisions."""
    found = round_seen(request, year_end)
    posted(
        request,
        lambda: make_risk_assessment(found, by=request.user),
        "The risk assessment is made.",
    )
    return redirect("round_risk", year_end)


@require_POST
@needs(Permission.ROUND_RUN)
def round_risk_change(request: HttpRequest, year_end: int) -> HttpResponse:
    """Change a school's risk; the log keeps it."""
    found = round_seen(request, year_end)
    form = RiskForm(request.POST, found=found)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            change_risk(asked["risk"], asked["level"], reason=asked["reason"], by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("round_risk", year_end)
    return _risk(request, found, form)


@require_safe
@needs(Permission.ROUND_SEE)
def round_risk_paper(request: HttpRequest, year_end: int, kind: str) -> HttpResponse:
    """The risk assessment of the estate as PDF or workbook."""
    found = round_seen(request, int(year_end))
    held = estate(found)
    title = f"Risk assessment of the estate {found.year_words}"
    if kind == "xlsx":
        return as_xlsx(Export(title, RISK_COLUMNS, held.risks, facts_of(found), MARKING))
    data = risk_paper(found, held, title, facts_of(found))
    return pdf_answer(pdf(PAPER, data, made_on=clock.today()), f"risk-{found.year_end}.pdf")


# The work plan -----------------------------------------------------------------------------


@require_safe
@needs(Permission.ROUND_SEE)
def round_work(request: HttpRequest, year_end: int) -> HttpResponse:
    """The year's work, each item with the risk that it answers and how it goes."""
    return _work(request, round_seen(request, year_end))


def _work(request: HttpRequest, found: Round, form: WorkForm | None = None) -> HttpResponse:
    return render(request, "web/round_work.html", {
        "round": found, "items": work_plan(found), "runs": _runs(request),
        "form": form or WorkForm(found=found),
        "risks": RiskItem.objects.filter(round=found).exists(),
        "progress": ProgressForm(auto_id=False),
    })  # fmt: skip


@require_POST
@needs(Permission.ROUND_RUN)
def round_work_plan(request: HttpRequest, year_end: int) -> HttpResponse:
    """Plan a piece of work."""
    found = round_seen(request, year_end)
    form = WorkForm(request.POST, found=found)
    if form.is_valid():
        try:
            plan_work(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("round_work", year_end)
    return _work(request, found, form)


@require_POST
@needs(Permission.ROUND_RUN)
def round_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a piece of work goes."""
    item = get_object_or_404(WorkPlanItem.objects.select_related("round", "risk"), pk=pk)
    form = ProgressForm(request.POST)
    if form.is_valid():
        act = lambda: note_progress(item, by=request.user, **form.cleaned_data)  # noqa: E731
        posted(request, act, "Noted.")
    else:
        posted(request, lambda: _refuse(form), "")
    return redirect("round_work", item.round.year_end)


@require_safe
@needs(Permission.ROUND_SEE)
def round_work_paper(request: HttpRequest, year_end: int, kind: str) -> HttpResponse:
    """The work plan as PDF or workbook."""
    found = round_seen(request, int(year_end))
    items, title = work_plan(found), f"Work plan {found.year_words}"
    if kind == "xlsx":
        return as_xlsx(Export(title, WORK_COLUMNS, items, facts_of(found), MARKING))
    data = work_paper(found, items, title, facts_of(found))
    return pdf_answer(pdf(PAPER, data, made_on=clock.today()), f"work-{found.year_end}.pdf")
