"""The list of schools: found, narrowed, sorted, on a map, and as files."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headway.assessment.queries import (
    Filters,
    current_run,
    schools_exported,
    schools_listed,
    schools_mapped,
)
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.schools.queries import schools_suggested
from headway.web.context import edition_of, shown_edition
from headway.web.paging import page_asked, page_links
from headway.web.presenting.lists import file_columns, school_columns
from headway.web.presenting.maps import school_map


@require_safe
@needs(Permission.SCHOOL_LIST)
def schools(request: HttpRequest) -> HttpResponse:
    """One page of the list under the filters of the address."""
    listed = schools_listed(request.user, Filters.read(request.GET), page=page_asked(request))
    shown_edition(request, listed.edition)
    filters = listed.filters
    table = Table(
        school_columns(assessed=listed.assessed), listed.schools, "Schools", filters.sort,
        lambda sort: filters.query(sort=sort),
    )  # fmt: skip
    context = {"listed": listed, "filters": filters, "table": table, "links": page_links(listed)}
    return render(request, "web/schools.html", context)


@require_safe
@needs(Permission.SCHOOL_LIST)
def schools_map(request: HttpRequest) -> HttpResponse:
    """The same schools by place, with the list beside the map."""
    filters = Filters.read(request.GET)
    found = school_map(schools_mapped(request.user, filters), current_run())
    return render(request, "web/schools_map.html", {"found": found, "filters": filters})


@require_safe
@needs(Permission.SCHOOL_LIST)
def schools_suggest(request: HttpRequest) -> JsonResponse:
    """Names for search as you type."""
    found = schools_suggested(request.user, request.GET.get("q", ""))
    schools = [
        {"words": f"{s.name}, {s.town or s.postcode} ({s.urn})", "url": s.get_absolute_url()}
        for s in found
    ]
    return JsonResponse({"schools": schools})


@require_safe
@needs(Permission.SCHOOL_LIST)
def schools_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole list as a file, with its filters and dates inside."""
    filters = Filters.read(request.GET)
    assessed = bool(request.user.reach(Permission.ASSESSMENT_SEE))
    edition = edition_of(request)
    facts = [
        ("As at", day(edition.as_at) if edition else "No edition is published"),
        ("Edition", str(edition.number) if edition else ""),
        ("Filters", "; ".join(f"{t.label}: {t.words}" for t in filters.tags) or "None"),
        ("Made on", day(clock.today())),
    ]
    name = edition.authority_name if edition else "the authority"
    columns = file_columns(school_columns(assessed=assessed))
    rows = schools_exported(request.user, filters)
    export = Export(f"Schools of {name}", columns, rows, facts)
    return as_csv(export) if kind == "csv" else as_xlsx(export)
