"""What follows an inspection: monitoring visits, and what reports say of support from outside."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from headway.core.access import Permission, needs
from headway.core.refusals import Refused
from headway.inspections import actions
from headway.inspections.forms import CommentForm, MonitoringForm
from headway.inspections.models import Monitoring, SupportComment
from headway.web.views.inspections_read import inspection_of
from headway.web.views.intelligence import seen_school, show_refusal

P = Permission
KINDS: dict[str, Any] = {"monitoring": Monitoring, "comment": SupportComment}


def _kept(
    request: HttpRequest, form: Any, act: Callable[..., Any], about: Any, done: str
) -> HttpResponse | None:
    """The answer to a form that was kept; None where it is to be shown."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        act(about, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        show_refusal(form, refusal)
        return None
    messages.success(request, done)
    return redirect("school_inspections", getattr(about, "school_id", about.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.INSPECTION_RECORD)
def monitoring_add(request: HttpRequest, urn: int) -> HttpResponse:
    """Record a monitoring visit by Ofsted or by the authority."""
    school = seen_school(request, urn, P.INSPECTION_RECORD)
    form = MonitoringForm(request.POST or None)
    done = "The visit is on the school's monitoring timeline."
    return _kept(request, form, actions.record_monitoring, school, done) or render(
        request, "web/followup_add.html", {
            "school": school, "form": form, "title": "Record a monitoring visit",
            "hint": "By Ofsted or by the authority. A finding is never changed: one that is "
            "wrong is taken back, and said anew.",
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.INSPECTION_RECORD)
def support_capture(request: HttpRequest, urn: int, on: str) -> HttpResponse:
    """Keep what a report says of support from outside."""
    school = seen_school(request, urn, P.INSPECTION_RECORD)
    inspection = inspection_of(school, on)
    form = CommentForm(request.POST or None)
    done = "Kept. The Partner of that day reads it on their own page."
    return _kept(request, form, actions.capture_support, inspection, done) or render(
        request, "web/followup_add.html", {
            "school": school, "form": form, "inspection": inspection,
            "title": "What the report says of support from outside",
            "hint": "Word for word. It is evidence about the work of whoever looked after the "
            "school on the first day of the inspection.",
        },
    )  # fmt: skip


@require_POST
@needs(P.INSPECTION_RECORD)
def followup_back(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take a record back that is wrong, with the reason."""
    if kind not in KINDS:
        raise Http404
    record = get_object_or_404(KINDS[kind].objects.visible_to(request.user), pk=pk)
    if not request.user.holds(P.INSPECTION_RECORD, at=record.school_id):
        raise Http404
    try:
        actions.take_back(record, by=request.user, why=request.POST.get("why", "")[:1000])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is taken back. It stays readable with your reason.")
    return redirect("school_inspections", record.school_id)
