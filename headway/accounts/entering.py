"""Ways in for people of schools: the invitation's page, and signing in by a link.

An address that arrives by mail changes nothing when it is opened: programs that look into mail
open addresses too. Only the button does.
"""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from headway.accounts import actions, queries
from headway.accounts.actions.invitations import LINK_MINUTES
from headway.accounts.forms import ChoosePasswordForm, LinkForm
from headway.accounts.models import User
from headway.core.access import OPEN_TO_ALL, needs
from headway.core.refusals import Refused


def address_of(request: HttpRequest, name: str) -> Any:
    """From a token to the whole address of the page that takes it."""
    return lambda token: request.build_absolute_uri(reverse(name, args=[token]))


def sign_in(request: HttpRequest, person: User, method: str) -> HttpResponse:
    """Sign a person in by the sign-in package, which asks for the second factor."""
    record_authentication(request, person, method=method)
    return perform_login(request, Login(user=person, redirect_url="/"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(OPEN_TO_ALL)
@sensitive_variables("token", "form")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation is to, and the button that accepts it."""
    found = queries.invitation_of(token)
    if found is None:
        refusal = (
            "It has been used, taken back or is too old. Ask whoever invited you to send it again."
        )
        return render(request, "accounts/invitation.html", {"refusal": refusal}, status=410)
    known = queries.has_account(found.email)
    form = ChoosePasswordForm(request.POST or None)
    if request.method == "POST" and (known or form.is_valid()):
        password = "" if known else form.cleaned_data["password"]
        try:
            if password:
                validate_password(password, User(email=found.email, name=found.name))
            _, person, new = actions.accept_invitation(token, password=password)
        except ValidationError:
            form.add_error(
                "password",
                "Choose a password of at least 12 characters that is not a common one and is "
                "not like your name or address.",
            )
        except Refused as refusal:
            return render(
                request, "accounts/invitation.html", {"refusal": str(refusal)}, status=410
            )
        else:
            if not new:
                messages.success(request, "The school was added to your account. Now sign in.")
                return redirect("account_login")
            return sign_in(request, person, "invitation")
    context = {
        "invitation": found, "known": known, "form": form, "school": found.school_name,
    }  # fmt: skip
    return render(request, "accounts/invitation.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(OPEN_TO_ALL)
def link(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether the address is known or not."""
    form = LinkForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent:
        actions.make_sign_in_link(
            form.cleaned_data["email"], address=address_of(request, "accounts:link_use")
        )
    context = {"form": form, "sent": sent, "minutes": LINK_MINUTES}
    return render(request, "accounts/link_ask.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(OPEN_TO_ALL)
@sensitive_variables("token")
def link_use(request: HttpRequest, token: str) -> HttpResponse:
    """The button that signs in."""
    if request.method != "POST":
        works = queries.link_works(token)
        refusal = "" if works else "It has been used, or is too old."
        return render(
            request, "accounts/link_use.html", {"refusal": refusal}, status=200 if works else 410
        )
    try:
        person = actions.use_sign_in_link(token)
    except Refused as refusal_:
        return render(request, "accounts/link_use.html", {"refusal": str(refusal_)}, status=410)
    return sign_in(request, person, "link")
