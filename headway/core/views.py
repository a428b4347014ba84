"""Pages that belong to no feature: refusals, the audit, the progress of a job."""

from django.apps import apps
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headway.core import clock
from headway.core.access import ANYONE_SIGNED_IN, Permission, needs
from headway.core.audit import changes
from headway.core.audit_filters import AuditFilters
from headway.core.exports import Export, as_csv
from headway.core.models import AuditEvent, Job
from headway.core.states import verb_tables
from headway.core.tables import Column

EVENTS_ON_A_PAGE = 50
MOST_IN_A_FILE = 20_000
WORDS_TYPED = 3  # from which on a field holds somebody's words, not a choice or a number
MOST_TYPED = 20_000
SECRETS = ("password", "token", "code", "login")


def page_for(
    request: HttpRequest, status: int, title: str, *sentences: str, typed: tuple[str, ...] = ()
) -> HttpResponse:
    """A page that says what went wrong and what to do next; `typed` is what they had written."""
    context = {"title": title, "sentences": sentences, "status": status, "typed": typed}
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


def typed_words(request: HttpRequest) -> tuple[str, ...]:
    """What somebody had written in a form of ours that cannot be taken, to give it back.

    Only longer words, never what a field for secrets holds, and nothing that another site sent:
    its words are not to stand on a page of ours.
    """
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return ()
    return tuple(
        value[:MOST_TYPED]
        for name, values in request.POST.lists()
        if not any(word in name for word in SECRETS)
        for value in values
        if len(value.split()) >= WORDS_TYPED
    )


def signed_out(request: HttpRequest, typed: tuple[str, ...]) -> HttpResponse:
    """The session ended while somebody was writing."""
    return page_for(
        request,
        403,
        "You have been signed out",
        "This happens after a long time without a click. Nothing was saved.",
        "Copy what you had written, sign in again and send it once more.",
        typed=typed,
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The form did not carry this session's token, or came from another site."""
    typed = typed_words(request)
    if typed and not request.user.is_authenticated:
        return signed_out(request, typed)
    return page_for(
        request,
        403,
        "This form could not be accepted",
        "Your session may have ended while the page was open. Nothing was saved.",
        "Go back, load the page again and repeat what you wanted to do.",
        typed=typed,
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
    """Every change, or every look at what is restricted, latest first and narrowed."""
    filters = AuditFilters.read(request.GET)
    found = filters.of_looks() if filters.looks else filters.of_changes()
    page = Paginator(found, EVENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(event, [] if filters.looks else changes(event)) for event in page]
    context = {"page": page, "rows": rows, "filters": filters, "verbs": every_verb()}
    return render(request, "core/audit.html", context)


@require_safe
@needs(Permission.AUDIT_SEE)
def audit_download(request: HttpRequest) -> HttpResponse:
    """The same as a CSV file, up to the number of lines that a spreadsheet opens well."""
    filters = AuditFilters.read(request.GET)
    found = filters.of_looks() if filters.looks else filters.of_changes()
    columns = LOOK_COLUMNS if filters.looks else CHANGE_COLUMNS
    words = "; ".join(f"{name}: {value}" for name, value in filters.chosen) or "none"
    facts = [("As at", f"{clock.now():%Y-%m-%d %H:%M}"), ("Filters", words)]
    title = "Looks at restricted records" if filters.looks else "Audit"
    rows = found[:MOST_IN_A_FILE]
    return as_csv(Export(title, columns, rows, facts, "OFFICIAL-SENSITIVE"))


def every_verb() -> list[tuple[str, str]]:
    """Every verb of every feature, as the filter offers them."""
    found = []
    for config in apps.get_app_configs():
        if config.name.startswith("headway."):
            for _, table in verb_tables(config.label):
                found += [
                    (f"{config.label}.{verb}", f"{config.label}: {verb.replace('_', ' ')}")
                    for verb in table
                ]
    return sorted(found)


def _said(event: AuditEvent) -> str:
    return "; ".join(f"{n}: {old or 'nothing'} then {new or 'nothing'}"
                     for n, old, new in changes(event))  # fmt: skip


WHO_AND_WHEN = (
    Column("at", "When", lambda e: f"{timezone.localtime(e.at):%Y-%m-%d %H:%M:%S}"),
    Column("actor", "Who", lambda e: e.actor_name),
    Column("urn", "URN", lambda e: e.urn),
)
CHANGE_COLUMNS = (
    *WHO_AND_WHEN,
    Column("what", "What", lambda e: e.sentence),
    Column("reason", "Reason", lambda e: e.reason),
    Column("changes", "Before and after", _said),
    Column("request", "Request", lambda e: e.request_id),
)
LOOK_COLUMNS = (*WHO_AND_WHEN, Column("thing", "Looked at", lambda e: e.thing))
