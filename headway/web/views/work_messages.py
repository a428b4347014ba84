"""How often the message of what is to do comes, and the calendar feed with its secret."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import ANYONE_SIGNED_IN, OPEN_TO_ALL, needs
from headway.core.refusals import Refused
from headway.core.subscriptions import (
    person_of_feed,
    renew_feed,
    set_digest,
    stop_feed,
    subscription_of,
)
from headway.web.forms_contacts import DigestForm
from headway.web.presenting.work import for_calendar
from headway.web.presenting.work_messages import feed

SHOWN_ONCE = "feed_address"


def site_of(request: HttpRequest) -> str:
    """The address of this service, as others reach it."""
    return str(settings.SITE).rstrip("/") or request.build_absolute_uri("/").rstrip("/")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ANYONE_SIGNED_IN)
def work_messages(request: HttpRequest) -> HttpResponse:
    """Choose how often; see whether there is a feed."""
    held = subscription_of(request.user)
    form = DigestForm(request.POST or None, initial={"digest": held.digest})
    if form.is_bound and form.is_valid():
        try:
            set_digest(request.user, form.cleaned_data["digest"], by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Your choice was kept.")
            return redirect("work_messages")
    context = {"form": form, "held": held, "address": request.session.pop(SHOWN_ONCE, "")}
    return render(request, "web/work_messages.html", context)


@require_POST
@needs(ANYONE_SIGNED_IN)
def work_feed_change(request: HttpRequest, what: str) -> HttpResponse:
    """Make a new address of the feed, or switch it off."""
    try:
        if what == "renew":
            token = renew_feed(request.user, by=request.user)
            # Kept in the session until it is shown, once: only its hash is stored.
            request.session[SHOWN_ONCE] = site_of(request) + reverse("work_feed", args=[token])
        else:
            stop_feed(request.user, by=request.user)
            messages.success(request, "The calendar feed was switched off.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("work_messages")


@require_safe
@needs(OPEN_TO_ALL)
def work_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed of whoever the secret belongs to; a calendar cannot sign in."""
    person = person_of_feed(token)
    if person is None:
        raise Http404
    lines = for_calendar(person, clock.today())
    content = feed(lines, site=site_of(request), host=request.get_host(), now=clock.now())
    headers = {"Cache-Control": "private, max-age=3600"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
