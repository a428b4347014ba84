"""Comments on figures: the list, one thread, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.refusals import Refused
from headway.local import actions
from headway.local.actions.remarks import moving
from headway.local.forms import AnswerForm, CloseForm, RemarkForm
from headway.local.models import Remark
from headway.local.queries import (
    city_series,
    district_series,
    measure_choices,
    measure_known,
    remarks_listed,
    school_series,
)
from headway.local.states import RemarkState
from headway.measures.models import Figure
from headway.schools.models import School
from headway.web.paging import Slice, page_asked
from headway.web.presenting.local import figure_said, published_said
from headway.web.views.intelligence import show_refusal
from headway.web.views.local_enter import districts_known

READS = (Permission.FIGURES_DISCUSS, Permission.FIGURES_ANSWER)
ON_A_PAGE = 25


@require_safe
@needs(Permission.FIGURES_DISCUSS)
def remarks(request: HttpRequest) -> HttpResponse:
    """Every comment that the reader may read; those that wait stand first."""
    asked = {name: request.GET.get(name, "") for name in ("state", "district")}
    found = remarks_listed(request.user, **asked)
    order = {RemarkState.OPEN: 0, RemarkState.ANSWERED: 1}
    rows = sorted(found, key=lambda one: order.get(RemarkState(one.state), 2))
    query = f"state={asked['state']}&district={asked['district']}"
    links = Slice(rows, page_asked(request), ON_A_PAGE, query)
    return render(request, "web/remarks.html", asked | {
        "found": links.rows, "links": links, "total": len(rows), "states": RemarkState.choices,
        "districts": districts_known(),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FIGURES_DISCUSS)
def remark_add(request: HttpRequest) -> HttpResponse:
    """Comment on one measure of a school, of a district or of the whole authority."""
    school, district = _place(request)
    names = dict(measure_choices())
    measure = request.POST.get("measure") or request.GET.get("measure", "")
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if school is None:
        del form.fields["share"]
    if form.is_bound and form.is_valid():
        try:
            made = actions.make_remark(
                by=request.user, measure=measure, school=school, district=district,
                figure=_figure(request, measure, school, district), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Your comment is kept.")
            return redirect(made)
    return render(request, "web/remark_add.html", {
        "form": form, "school": school, "district": district, "measure": measure,
        "measure_name": names.get(measure, ""), "choices": names.items(),
        "figure": _figure(request, measure, school, district),
    })  # fmt: skip


def _place(request: HttpRequest) -> tuple[School | None, str]:
    urn, district = request.GET.get("urn", ""), request.GET.get("district", "")
    if urn:
        if not (urn.isascii() and urn.isdecimal() and len(urn) < 10):
            raise Http404
        reach = request.user.reach(Permission.FIGURES_DISCUSS)
        if not reach.covers(int(urn)):
            raise Http404
        return get_object_or_404(School.objects.visible_to(request.user), urn=int(urn)), ""
    if district and district not in districts_known():
        raise Http404
    return None, district


def _figure(request: HttpRequest, key: str, school: School | None, district: str) -> str:
    """The latest figure that the reader sees of the measure and place, as it is kept with it."""
    measure, today = measure_known(key), clock.today()
    if measure is not None and school is not None:
        found = school_series(request.user, school, today)
        series = next((one for one in found if one.measure.key == key), None)
        return figure_said(series.latest) if series else ""
    if measure is not None:
        if district:
            series = dict(district_series(request.user, measure, today)).get(district)
            return figure_said(series.latest) if series else ""
        return figure_said(city_series(measure, today).latest)
    if school is None:
        return ""
    figures = Figure.objects.current().visible_to(request.user)
    latest = figures.filter(school=school, indicator=key, pupil_group="all")
    one = latest.order_by("-year_end").first()
    return published_said(one) if one is not None else ""


def _remark(request: HttpRequest, pk: int) -> Remark:
    found = Remark.objects.visible_to(request.user).select_related("school", "by", "shared_by")
    return get_object_or_404(found.prefetch_related("answers__by"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*READS)
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """One comment with its answers; answer it, for the service or for the school."""
    one = _remark(request, pk)
    for_school = not moving.decision(request.user, "answer_remark", one)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_remark(one, by=request.user, for_school=for_school, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Your answer is kept.")
            return redirect(one)
    verb = "answer_for_school" if for_school else "answer_remark"
    may: dict[str, Any] = {
        name: bool(moving.decision(request.user, f"{name}_remark", one))
        for name in ("close", "reopen", "share")
    }
    return render(request, "web/remark.html", {
        "one": one, "form": form, "close": CloseForm(), "may_do": may,
        "may_answer": bool(moving.decision(request.user, verb, one)),
    })  # fmt: skip


@require_POST
@needs(Permission.FIGURES_DISCUSS)
def remark_do(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Share with the school, close with what came of it, or open again."""
    one = _remark(request, pk)
    try:
        if verb == "share":
            actions.share_remark(one, by=request.user)
            messages.success(request, "The school can read this comment now, and answer it.")
        elif verb == "close":
            actions.close_remark(one, by=request.user, outcome=request.POST.get("outcome", ""))
            messages.success(request, "The comment is closed.")
        else:
            actions.reopen_remark(one, by=request.user)
            messages.success(request, "The comment is open again.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(one)
