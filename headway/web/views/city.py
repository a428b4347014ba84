"""The city: the register, Ofsted, and measures beside three comparators."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headway.assessment.queries import city as city_found
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.tables import Table
from headway.evidence.catalogue import indicators
from headway.evidence.floor import AREA_INDICATORS
from headway.local.queries import city_series_of_all
from headway.measures.queries import area_measure, area_measures, group_words, reasons_for
from headway.web import sources
from headway.web.context import statistics_link
from headway.web.paging import Slice, page_asked
from headway.web.presenting.city import CityPage
from headway.web.presenting.city_measures import years_shown
from headway.web.presenting.marks import city_marks
from headway.web.presenting.pupils import ETHNIC, ethnic_of_city
from headway.web.presenting.ranked import by_district, measure_columns

SCHOOLS_A_PAGE = 50


@require_safe
@needs(Permission.CITY_SEE, Permission.CITY_PUBLIC)
def city(request: HttpRequest) -> HttpResponse:
    """The whole page; a reader of published figures sees no link to a list of schools."""
    found = city_found(request.user, on=_day(request.GET.get("on", "")))
    linked = bool(
        request.user.reach(Permission.CITY_SEE) and request.user.reach(Permission.SCHOOL_LIST)
    )
    page = CityPage(found, linked=linked) if found else None
    whole = request.user.reach(Permission.CITY_SEE)
    local = city_series_of_all(None, clock.today()) if whole else []
    apart = bool(request.user.reach(Permission.INTELLIGENCE_SEE))
    ethnic = ethnic_of_city(area_measures(group=None, only=[ETHNIC])) if found else None
    return render(request, "web/city.html", {
        "page": page, "city": found, "local": local, "statistics": statistics_link(),
        "ethnic": ethnic, "marks": city_marks(linked=linked, apart=apart),
    })  # fmt: skip


@require_safe
@needs(Permission.CITY_SEE)
def city_measure(request: HttpRequest, indicator: str) -> HttpResponse:
    """One measure of the city over the years, and its schools in order of name."""
    if indicator not in indicators():
        raise Http404
    only, group = request.GET.get("quarter", ""), request.GET.get("group", "all")[:40]
    every = sources.figures_of_measure(request.user, indicator, quarter=only, group=group)
    asked = urlencode({"quarter": only, **({} if group == "all" else {"group": group})})
    part = Slice(every, page_asked(request), SCHOOLS_A_PAGE, asked)
    known = indicators()[indicator]
    columns = measure_columns(known)
    table = Table(columns, part.rows, f"Schools: {known.name}", cards=False)
    districts = by_district(every, columns) if request.GET.get("by") == "district" else []
    years = [years_shown(measure) for measure in area_measure(indicator, group=group)]
    stage = next((stage for stage, name in AREA_INDICATORS.items() if name == indicator), "")
    context = {
        "group": "" if group == "all" else group_words(group),
        "group_key": group,
        "floors": sources.floors_below(request.user, stage) if stage else [],
        "of_areas": known.worked_out or (not every and group != "all"),
    } | {"indicator": known, "table": table, "measures": years, "quarter": only}
    return render(request, "web/city_measure.html", context | {
        "links": part, "total": len(every), "districts": districts,
        "reasons": reasons_for(indicator),
    })  # fmt: skip


def _day(asked: str) -> date | None:
    """The day in the address; None, which is the edition's own day, for anything else."""
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError:
        return None
