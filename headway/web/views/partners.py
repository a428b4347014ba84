"""Priority Partners: profiles, caseloads, and who looks after a school."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.accounts.models import User
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.documents import pdf, pdf_answer
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.partners import actions
from headway.partners.forms import EndForm, InterestForm, NewProfileForm, ProfileForm
from headway.partners.models import Interest, Profile
from headway.partners.policies import interest_policy
from headway.partners.queries import (
    caseload,
    comments_on,
    profile_of,
    profiles_found,
    unallocated,
)
from headway.partners.words import PHASES, Expertise
from headway.priority.queries import listed_on
from headway.web.context import edition_of
from headway.web.presenting import partners as presenting

PORTRAITS = Path(__file__).resolve().parent.parent / "documents" / "partners.typ"


def _tabs(request: HttpRequest, here: str) -> Any:
    own = Profile.objects.filter(person=request.user.pk).exists()
    return presenting.tabs(request.user, here, own=own)


@require_safe
@needs(Permission.PARTNER_SEE)
def partners(request: HttpRequest) -> HttpResponse:
    """The Partners of today, found by any word of their profile, by phase and by expertise."""
    typed = request.GET.get("q", "").strip()[:100]
    phase, expertise = request.GET.get("phase", ""), request.GET.get("expertise", "")
    everybody = request.GET.get("former") == "yes"
    on = None if everybody else clock.today()
    found = profiles_found(request.user, typed, phase=phase, expertise=expertise, on=on)
    return render(request, "web/partners.html", {
        "found": found, "typed": typed, "phase": phase, "expertise": expertise,
        "former": everybody, "phases": PHASES, "fields": Expertise.choices,
        "narrowed": bool(typed or phase or expertise), "tabs": _tabs(request, "partners"),
        "may_edit": request.user.holds(Permission.PARTNER_EDIT),
    })  # fmt: skip


def _profile(request: HttpRequest, pk: int) -> Profile:
    seen = Profile.objects.visible_to(request.user).select_related("person")
    return get_object_or_404(seen, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PARTNER_SEE)
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """One Partner: profile, schools with days, and declared interests for those concerned."""
    profile = _profile(request, pk)
    user, today = request.user, clock.today()
    mine = profile.person_id == user.pk
    concerned = mine or user.holds(Permission.PARTNER_ALLOCATE)
    may_declare = bool(interest_policy(user, Permission.PARTNER_SEE, Interest(profile=profile)))
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_interest(profile, by=user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
            if not may_declare:
                messages.error(request, str(refusal))
        else:
            messages.success(request, "The interest is declared.")
            return redirect(profile)
    held = profile.allocations.select_related("school").order_by("-from_on", "school__name")
    rows = [one for one in held if concerned or one.to_on is None or one.to_on > today]
    interests = profile.interests.select_related("school") if concerned else []
    return render(request, "web/partner.html", {
        "profile": profile, "facts": presenting.profile_facts(profile),
        "now": [r for r in rows if r.from_on <= today and (r.to_on is None or r.to_on > today)],
        "later": [r for r in rows if r.from_on > today],
        "before": [r for r in rows if r.to_on is not None and r.to_on <= today],
        "concerned": concerned, "form": form, "may_declare": may_declare,
        "interests": presenting.interests_shown(interests, today),
        "comments": comments_on(profile) if concerned else [],
        "may_edit": user.holds(Permission.PARTNER_EDIT),
        "may_allocate": user.holds(Permission.PARTNER_ALLOCATE),
        "active": profile.active_on(today),
    })  # fmt: skip


@require_POST
@needs(Permission.PARTNER_SEE)
def partner_interest_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a declared interest no longer stands."""
    interest = get_object_or_404(Interest.objects.select_related("profile__person"), pk=pk)
    if not interest_policy(request.user, Permission.PARTNER_SEE, interest):
        raise Http404  # who has declared what is for the Partner and those who allocate
    try:
        actions.end_interest(interest, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Recorded. The interest stands until today, and stays on record.")
    return redirect(interest.profile)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PARTNER_EDIT)
def partner_add(request: HttpRequest) -> HttpResponse:
    """A profile for somebody who becomes a Partner."""
    form = NewProfileForm(request.POST or None, people=_without_profile())
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = actions.add_profile(given.pop("person"), by=request.user, **given)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"The profile of {made.person.name} is kept.")
            return redirect(made)
    return render(request, "web/partner_form.html", {"form": form, "profile": None})


def _without_profile() -> QuerySet[User]:
    people = User.objects.filter(system_actor="", is_active=True, partner_profile__isnull=True)
    schools_own = ("headteacher", "chair_of_governors")
    return people.exclude(holdings__role__in=schools_own)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PARTNER_EDIT)
def partner_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a profile."""
    profile = _profile(request, pk)
    held = {name: getattr(profile, name) for name in actions.KEPT}
    form = ProfileForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(profile, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The profile is changed.")
            return redirect(profile)
    return render(request, "web/partner_form.html", {"form": form, "profile": profile})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PARTNER_ALLOCATE)
def partner_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A Partner leaves: which schools have to be handed over is shown before it is recorded."""
    profile = _profile(request, pk)
    form = EndForm(request.POST or None)
    today = clock.today()
    held = profile.allocations.exclude(to_on__lte=today).select_related("school")
    if request.method == "POST" and form.is_valid():
        try:
            ended = actions.leave(profile, form.cleaned_data["on"], by=request.user,
                                  because=form.cleaned_data["because"])  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Recorded. Schools that need another Partner: {len(ended)}.")
            return redirect("partner_caseload")
    return render(request, "web/partner_leave.html", {
        "profile": profile, "form": form, "held": held,
    })  # fmt: skip


@require_safe
@needs(Permission.PARTNER_SEE)
def partner_mine(request: HttpRequest) -> HttpResponse:
    """The signed-in Partner's own page; somebody without a profile has none."""
    profile = profile_of(request.user)
    if profile is None:
        messages.info(request, "You have no profile as a Partner. The service adds one.")
        return redirect("partners")
    return redirect(profile)


@require_safe
@needs(Permission.PARTNER_ALLOCATE)
def partner_caseload(request: HttpRequest) -> HttpResponse:
    """Who has how many schools and days, and which listed schools have nobody."""
    today = clock.today()
    rows = caseload(today)
    missing = unallocated(today)
    listed = listed_on(today).count()
    return render(request, "web/partner_caseload.html", {
        "table": Table(presenting.caseload_columns(today), rows, "Caseloads of Partners"),
        "rows": rows, "missing": missing, "without": str(len(missing)), "listed": listed,
        "days": sum(row.days for row in rows),
        "capacity": sum(r.profile.capacity_days for r in rows if r.profile.active_on(today)),
        "schools": sum(len(row.allocations) for row in rows),
        "tabs": _tabs(request, "partner_caseload"), "today": today,
    })  # fmt: skip


@require_safe
@needs(Permission.PARTNER_ALLOCATE)
def partner_caseload_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The caseloads as a file, marked."""
    today = clock.today()
    facts = [("As at", day(today)), ("Made by", request.user.name)]
    export = Export(
        "Caseloads of Priority Partners", presenting.caseload_columns(today), caseload(today),
        facts, presenting.MARKING,
    )  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(Permission.PARTNER_SEE)
def partner_portraits(request: HttpRequest) -> HttpResponse:
    """The pen portraits of the Partners of today, for the framework document (G-14)."""
    today, edition = clock.today(), edition_of(request)
    found = profiles_found(request.user, on=today)
    if not found:
        raise Http404
    data = presenting.portraits(found, edition.authority_name if edition else "", today)
    return pdf_answer(pdf(PORTRAITS, data, made_on=today), "priority-partners.pdf")
