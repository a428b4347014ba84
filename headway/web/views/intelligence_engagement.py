"""How engaged each school is: every school, and one school's ratings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from headway.core import audit, clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.intelligence.actions import rate_engagement
from headway.intelligence.forms import RatingForm
from headway.intelligence.queries import EngagementFilters, ratings_of, schools_rated
from headway.intelligence.queries.engagement import LEVELS
from headway.web.paging import Slice, page_asked
from headway.web.presenting import intelligence as presenting
from headway.web.views.intelligence import seen_school

PAGE = 60


@require_safe
@needs(Permission.INTELLIGENCE_SEE)
def intelligence_engagement(request: HttpRequest) -> HttpResponse:
    """Every school with its engagement, lowest first; those never rated are said."""
    filters = EngagementFilters.read(request.GET)
    rows = schools_rated(request.user, filters)
    part = Slice(rows, page_asked(request), PAGE, filters.query())
    return render(request, "web/intelligence_engagement.html", {
        "rows": rows, "links": part, "filters": filters, "levels": LEVELS.items(),
        "never": sum(row.level is None for row in rows),
        "table": Table(presenting.ENGAGEMENT_COLUMNS, part.rows, "Engagement of schools"),
        "tabs": presenting.tabs(request.user, "intelligence_engagement"),
    })  # fmt: skip


@require_safe
@needs(Permission.INTELLIGENCE_SEE)
def intelligence_engagement_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file, marked."""
    filters = EngagementFilters.read(request.GET)
    facts = [
        ("Filters", "; ".join(f"{t['label']}: {t['words']}" for t in filters.tags) or "None"),
        ("Made on", day(clock.today())),
    ]  # fmt: skip
    export = Export(
        "Engagement of schools", presenting.ENGAGEMENT_COLUMNS,
        schools_rated(request.user, filters), facts, presenting.MARKING,
    )  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.INTELLIGENCE_SEE)
def intelligence_rate(request: HttpRequest, urn: int) -> HttpResponse:
    """The ratings of one school, and a new one for those who rate."""
    school = seen_school(request, urn, Permission.INTELLIGENCE_SEE)
    audit.viewed(request.user, "engagement", urn)
    may_rate = request.user.holds(Permission.ENGAGEMENT_RATE, at=urn)
    form = RatingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rate_engagement(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
            if not may_rate:  # the form is not drawn again for somebody who may not rate
                messages.error(request, str(refusal))
        else:
            messages.success(request, f"The engagement of {school.name} is rated.")
            return redirect("intelligence_rate", urn)
    ratings = [
        (one, presenting.ENGAGEMENT_TONES[one.level]) for one in ratings_of(request.user, urn)
    ]
    return render(request, "web/intelligence_rate.html", {
        "school": school, "form": form, "ratings": ratings,
        "may_rate": may_rate,
    })  # fmt: skip
