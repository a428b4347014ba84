"""Pages about people and roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.accounts import actions, queries
from headway.accounts.forms import PersonForm, ReasonForm, RoleForm, ServiceForm
from headway.accounts.models import OF_A_SERVICE, CouncilService, Holding, User
from headway.core import audit
from headway.core.access import ANYONE_SIGNED_IN, ROLES, Permission, needs
from headway.core.forms import show_refusal
from headway.core.refusals import Refused


@require_safe
@needs(Permission.PEOPLE_MANAGE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, and the roles they hold."""
    return render(request, "accounts/people.html", {"people": queries.people()})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PEOPLE_MANAGE)
def add(request: HttpRequest) -> HttpResponse:
    """Add somebody."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.add_person(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{person} was added. Now give a role.")
            return redirect("accounts:person", person.pk)
    return render(request, "accounts/add.html", {"form": form})


@require_safe
@needs(Permission.PEOPLE_MANAGE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles now and before, and what was done to the account."""
    return show_person(request, get_object_or_404(queries.people(), pk=pk))


def show_person(
    request: HttpRequest, found: User, role_form: RoleForm | None = None,
    reason_form: ReasonForm | None = None, name_form: PersonForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a person, with any form that has to be put right."""
    context = {
        "person": found,
        "holdings": queries.holdings_of(found),
        "role_form": role_form or RoleForm(),
        "reason_form": reason_form or ReasonForm(),
        "name_form": name_form
        or PersonForm(initial={"name": found.name, "email": found.email}, auto_id="name_%s"),
        "services": CouncilService.choices,
        "of_a_service": OF_A_SERVICE,
        "roles": ROLES.values(),
        "events": audit.events_of(found)[:20],
    }
    return render(request, "accounts/person.html", context)


@require_POST
@needs(Permission.PEOPLE_MANAGE)
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    found = get_object_or_404(queries.people(), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            actions.give_role(found, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The role was given.")
            return redirect("accounts:person", pk)
    return show_person(request, found, role_form=form)


@require_POST
@needs(Permission.PEOPLE_MANAGE)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a person's name or the address that they sign in with."""
    found = get_object_or_404(queries.people(), pk=pk)
    form = PersonForm(request.POST, auto_id="name_%s")
    if form.is_valid():
        try:
            actions.rename_person(found, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The name and address are kept.")
            return redirect("accounts:person", pk)
    return show_person(request, found, name_form=form)


@require_POST
@needs(Permission.PEOPLE_MANAGE)
def name_service(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which of the council's services a role is for."""
    holding = get_object_or_404(Holding.objects.select_related("person"), pk=pk)
    form = ServiceForm(request.POST)
    try:
        if form.is_valid():
            actions.name_service(holding, form.cleaned_data["service"], by=request.user)
            messages.success(request, f"The role is for {holding.get_service_display()}.")
        else:
            messages.error(request, "Choose the council's service it is for.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:person", holding.person_id)


@require_POST
@needs(Permission.PEOPLE_MANAGE)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role from today."""
    holding = get_object_or_404(Holding, pk=pk, ends_on__isnull=True)
    try:
        actions.end_role(holding, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The role was ended.")
    return redirect("accounts:person", holding.person_id)


@require_POST
@needs(Permission.PEOPLE_MANAGE)
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an account off, or on again, with a reason."""
    found = get_object_or_404(queries.people(), pk=pk)
    form = ReasonForm(request.POST)
    act = actions.switch_off if found.is_active else actions.switch_on
    if form.is_valid():
        try:
            act(found, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The account was changed.")
            return redirect("accounts:person", pk)
    return show_person(request, found, reason_form=form)


@require_safe
@needs(Permission.ROLES_SEE)
def roles(request: HttpRequest) -> HttpResponse:
    """Who may do what, from the role table."""
    return render(request, "accounts/roles.html", {"matrix": queries.who_may_do_what()})


@require_safe
@needs(ANYONE_SIGNED_IN)
def me(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own roles, second factors and sessions."""
    return render(request, "accounts/me.html", {"holdings": request.user.current_holdings()})
