"""Pages that belong to no feature: refusals, the audit, the progress of a job."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from headway.core.access import ANYONE_SIGNED_IN, Permission, needs
from headway.core.audit import changes
from headway.core.models import AuditEvent, Job

EVENTS_ON_A_PAGE = 50


def page_for(request: HttpRequest, status: int, title: str, *sentences: str) -> HttpResponse:
    """A page that says what went wrong and what to do next."""
    context = {"title": title, "sentences": sentences, "status": status}
    return render(request, "core/problem.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page does not exist, or not for this person: the words are the same."""
    return page_for(
        request,
        404,
        "Page not found",
        "If you typed the address, check that it is correct.",
        "If somebody gave you the address, your role may not include this page. "
        "Ask your system administrator which roles you hold.",
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The form did not carry this session's token, or came from another site."""
    return page_for(
        request,
        403,
        "This form could not be accepted",
        "Your session may have ended while the page was open. Nothing was saved.",
        "Go back, load the page again and repeat what you wanted to do.",
    )


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The same page for a missing token."""
    return refused(request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request cannot be read: too large, or malformed."""
    return page_for(
        request,
        400,
        "This request could not be read",
        "What was sent is too large or not in a form that we know. Nothing was saved.",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed."""
    return page_for(
        request,
        500,
        "Sorry, there is a problem with the service",
        "Nothing that you had saved before is lost. Try again in a few minutes.",
    )


@require_safe
@needs(ANYONE_SIGNED_IN)
def job(request: HttpRequest, pk: str) -> HttpResponse:
    """The progress of a piece of background work, for the person who asked for it."""
    found = get_object_or_404(Job.objects.filter(asked_by_id=request.user.pk), pk=pk)
    return render(request, "core/job.html", {"job": found})


@require_safe
@needs(Permission.AUDIT_SEE)
def audit_log(request: HttpRequest) -> HttpResponse:
    """Every change, latest first; by person or by case with ?actor= and ?subject=."""
    events = AuditEvent.objects.all()
    if actor := request.GET.get("actor", ""):
        events = events.filter(actor_name__icontains=actor)
    if subject := request.GET.get("subject", ""):
        events = events.filter(subject_name__icontains=subject)
    page = Paginator(events, EVENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(event, changes(event)) for event in page]
    context = {"page": page, "rows": rows, "actor": actor, "subject": subject}
    return render(request, "core/audit.html", context)
