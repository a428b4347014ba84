"""Everything that is open for a person, narrowed and as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headway.core import clock
from headway.core.access import ANYONE_SIGNED_IN, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.templatetags.headway_words import day
from headway.web.presenting import work as presenting
from headway.web.presenting.work_filters import narrowed


@require_safe
@needs(ANYONE_SIGNED_IN)
def work(request: HttpRequest) -> HttpResponse:
    """Late, this week, later, waiting for others: under the filters of the address."""
    lines = presenting.todos(request.user, clock.today())
    found = narrowed(lines, presenting.QUESTIONS, request.GET)
    context = {"found": found, "groups": presenting.grouped(found.rows), "total": len(found.rows)}
    return render(request, "web/work.html", context)


@require_safe
@needs(ANYONE_SIGNED_IN)
def work_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same lines as a file."""
    today = clock.today()
    found = narrowed(presenting.todos(request.user, today), presenting.QUESTIONS, request.GET)
    facts = [("As at", day(today)), ("Of", request.user.name), *found.facts]
    export = Export("My work", presenting.COLUMNS, found.rows, facts, "OFFICIAL-SENSITIVE")
    return as_csv(export) if kind == "csv" else as_xlsx(export)
