"""Choosing an audience: its recipients, what is missing, and the addresses to take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from headway.core import audit, clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.schools.models import Group, School
from headway.schools.queries import districts
from headway.web.forms_audiences import AudienceForm
from headway.web.paging import Slice, page_asked
from headway.web.presenting.audiences import (
    COLUMNS,
    MARKING,
    Asked,
    audience_of,
    districts_of,
    may_ask,
)

ON_A_PAGE = 100
SEES = Permission.CONTACT_SEE


def _form(request: HttpRequest) -> AudienceForm:
    return AudienceForm(
        request.GET if "audience" in request.GET else None,
        audiences=may_ask(request.user),
        districts=districts_of(districts(School.objects.visible_to(request.user))),
        groups=Group.objects.on(clock.today()),
    )


@require_safe
@needs(SEES)
def audiences(request: HttpRequest) -> HttpResponse:
    """Who is meant: their addresses, and first what is missing. Whoever looks is recorded."""
    form = _form(request)
    context: dict[str, Any] = {"form": form, "found": None}
    if form.is_bound and form.is_valid():
        found = audience_of(request.user, Asked(**form.cleaned_data), clock.today())
        audit.viewed(request.user, f"addresses of {found.asked.kind}")
        query = request.GET.copy()
        whole, _ = query.pop("whole", None), query.pop("page", None)
        size = max(len(found.recipients), 1) if whole else ON_A_PAGE
        links = Slice(found.recipients, page_asked(request), size, query.urlencode())
        context |= {
            "found": found, "links": links, "query": query.urlencode(), "today": clock.today(),
            "table": Table(tuple(COLUMNS), links.rows, found.asked.words),
        }  # fmt: skip
    return render(request, "web/audiences.html", context)


@require_safe
@needs(SEES)
def audiences_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The addresses as a file, marked for what it holds. Whoever takes it is recorded."""
    form = _form(request)
    if not form.is_bound or not form.is_valid():
        return redirect(f"{reverse('audiences')}?{request.GET.urlencode()}")
    found = audience_of(request.user, Asked(**form.cleaned_data), clock.today())
    audit.viewed(request.user, f"addresses of {found.asked.kind}, as a file")
    facts = [
        ("As at", day(clock.today())), ("Audience", found.asked.words),
        ("Schools", str(found.schools)), ("Without an address", str(len(found.missing))),
    ]  # fmt: skip
    export = Export("Addresses", COLUMNS, found.recipients, facts, MARKING)
    return as_csv(export) if kind == "csv" else as_xlsx(export)
