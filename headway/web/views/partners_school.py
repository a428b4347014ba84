"""Who looks after a school, who did before, and who should: suggested, and decided by a person."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.partners import actions
from headway.partners.forms import AllocateForm, EndForm
from headway.partners.models import Allocation, Profile
from headway.partners.queries import (
    allocation_of,
    allocations_of,
    conflict_of,
    suggestions,
)
from headway.partners.queries.suggesting import USUAL_DAYS, Suggestions
from headway.schools.models import School


def _school(request: HttpRequest, urn: int) -> School:
    return get_object_or_404(School.objects.visible_to(request.user), urn=urn)


@require_safe
@needs(Permission.PARTNER_SEE)
def partner_school(request: HttpRequest, urn: int) -> HttpResponse:
    """The school's Partner with contact and first day, and everybody before."""
    school, today = _school(request, urn), clock.today()
    current = allocation_of(school, today)
    may_allocate = request.user.holds(Permission.PARTNER_ALLOCATE)
    return render(request, "web/partner_school.html", {
        "school": school, "current": current, "may_allocate": may_allocate,
        "history": list(allocations_of(request.user, school)),
        "conflict": conflict_of(current.profile, school, today) if current else None,
        "in_full": may_allocate or request.user.reach(Permission.SCHOOL_SEE).covers(urn),
        "end": EndForm(),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PARTNER_ALLOCATE)
def partner_allocate(request: HttpRequest, urn: int) -> HttpResponse:
    """The best three with reasons, and the form with which a person decides."""
    school, today = _school(request, urn), clock.today()
    current = allocation_of(school, today)
    found = _of_others(suggestions(school, today, 4), current)
    form = AllocateForm(
        request.POST or None, profiles=_choosable(current), held=current is not None,
        initial=_first_choice(found),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = actions.allocate(school, given.pop("profile"), by=request.user, **given)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.profile.person.name} is allocated to {school.name}.")
            return redirect("partner_school", urn)
    return render(request, "web/partner_allocate.html", {
        "school": school, "current": current, "found": found, "form": form,
    })  # fmt: skip


def _of_others(found: Suggestions, current: Allocation | None) -> Suggestions:
    """The best three without the Partner who hands the school over."""
    held = current.profile_id if current else None
    return replace(found, best=tuple(one for one in found.best if one.profile.pk != held)[:3])


def _choosable(current: Allocation | None) -> Any:
    found = Profile.objects.on(clock.today()).select_related("person")
    return found.exclude(pk=current.profile_id) if current else found


def _first_choice(found: Any) -> dict[str, Any]:
    best = found.best[0].profile.pk if found.best else None
    return {"profile": best, "days": USUAL_DAYS}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PARTNER_ALLOCATE)
def partner_end(request: HttpRequest, urn: int) -> HttpResponse:
    """End the allocation without another: the school left the list, or nobody is found yet."""
    school = _school(request, urn)
    current = allocation_of(school, clock.today())
    if current is None:
        messages.info(request, "No Partner looks after this school today.")
        return redirect("partner_school", urn)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_allocation(current, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The allocation ends on that day.")
            return redirect("partner_school", urn)
    return render(request, "web/partner_end.html", {
        "school": school, "current": current, "form": form,
    })  # fmt: skip
