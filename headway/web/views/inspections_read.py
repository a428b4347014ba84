"""What people read in Ofsted's letters and reports, beside each inspection of a school."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.refusals import Refused
from headway.inspections import actions
from headway.inspections.forms import LetterForm, LikelyForm
from headway.inspections.models import Inspection
from headway.inspections.queries import readings_of, said_likely, standing_of
from headway.schools.models import School
from headway.web.presenting.school import windows_said
from headway.web.views.intelligence import seen_school, show_refusal

P = Permission


def inspection_of(school: School, on: str) -> Inspection:
    """The published inspection that began on a day; else a 404."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
    found = Inspection.objects.current().filter(
        school=school, inspected_on=day, predecessor=False
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.INSPECTION_RECORD)
def letter_read(request: HttpRequest, urn: int, on: str) -> HttpResponse:
    """Record, or correct, what the letter of an inspection says."""
    school = seen_school(request, urn, P.INSPECTION_RECORD)
    inspection = inspection_of(school, on)
    held = readings_of(request.user, school).get(inspection.inspected_on, [])
    form = LetterForm(request.POST or None, held=held[0] if held else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.read_letter(inspection, by=request.user, **form.given)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "What the letter says is kept. The next assessment reads it.")
            return redirect(f"{reverse('school_inspections', args=[urn])}#letters")
    return render(request, "web/letter_read.html", {
        "school": school, "inspection": inspection, "form": form, "held": held,
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.INSPECTION_RECORD)
def likely(request: HttpRequest, urn: int) -> HttpResponse:
    """Say when an inspection is likely, or let the rules' answer count again."""
    school = seen_school(request, urn, P.INSPECTION_RECORD)
    held = said_likely(clock.today(), [urn]).get(urn)
    form = LikelyForm(request.POST or None)
    if request.method == "POST" and request.POST.get("end") == "yes" and held is not None:
        actions.take_back_likely(held, by=request.user)
        messages.success(request, "The rules' answer counts again.")
        return redirect("school_inspections", urn)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_likely(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Kept: lists go by it, and show both.")
            return redirect("school_inspections", urn)
    return render(request, "web/inspection_likely.html", {
        "school": school, "form": form, "held": held,
        "window": windows_said(standing_of(school)),
    })  # fmt: skip
