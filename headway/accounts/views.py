"""Pages about people and roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.accounts import actions, queries
from headway.accounts.forms import PersonForm, ReasonForm, RoleForm
from headway.accounts.models import Holding, User
from headway.core import audit
from headway.core.access import ANYONE_SIGNED_IN, ROLES, Permission, needs
from headway.core.refusals import NotValid, Refused


def show_refusal(form: PersonForm | RoleForm | ReasonForm, refusal: Refused) -> None:
    """Put a refusal beside the field it speaks of, or above the form."""
    errors = refusal.errors if isinstance(refusal, NotValid) else {"": [str(refusal)]}
    for field, sentences in errors.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)


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
    reason_form: ReasonForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a person, with any form that has to be put right."""
    context = {
        "person": found,
        "holdings": queries.holdings_of(found),
        "role_form": role_form or RoleForm(),
        "reason_form": reason_form or ReasonForm(),
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
