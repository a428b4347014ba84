"""What newly arrived since a day, for whoever prepares a meeting or looks after schools."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.templatetags.headway_words import day
from headway.inspections.models import Inspection
from headway.local.models import LocalValue
from headway.local.queries import measures_known
from headway.measures.queries.arrivals import arrivals
from headway.web.presenting.new_since import CHANGE_COLUMNS, NewSince

TWO_WEEKS = timedelta(days=14)
SEES = (Permission.CITY_SEE, Permission.DATA_SEE)


def _since(request: HttpRequest) -> date:
    """The day in the address, if it is past; two weeks ago for anything else."""
    try:
        asked = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        asked = date.max
    return asked if asked <= clock.today() else clock.today() - TWO_WEEKS


@require_safe
@needs(*SEES)
def data_new(request: HttpRequest) -> HttpResponse:
    """Files, figures, inspections and local figures; the largest firm changes point to schools."""
    since, user = _since(request), request.user
    inspections = Inspection.objects.current().visible_to(user).filter(published_on__gte=since)
    local = LocalValue.objects.visible_to(user).held().filter(entered_at__date__gte=since)
    entered = list(local.order_by().values_list("measure", flat=True))
    names = {one.key: one for one in measures_known(retired=True)}
    return render(request, "web/data_new.html", {
        "page": NewSince(arrivals(user, since)), "since": since,
        "inspections": inspections.select_related("school").order_by("-published_on")[:20],
        "inspected": inspections.count(),
        "local": [
            (names[key], entered.count(key)) for key in dict.fromkeys(sorted(entered))
            if key in names
        ],
    })  # fmt: skip


@require_safe
@needs(*SEES)
def data_new_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The changes that point to schools, as a file."""
    since = _since(request)
    found = arrivals(request.user, since)
    facts = [
        ("Since", day(since)),
        ("Edition", str(found.edition.number) if found.edition else "none"),
        ("Made on", day(clock.today())),
    ]
    rows = [*found.worse, *found.better]
    export = Export("New since, changes of schools", CHANGE_COLUMNS, rows, facts)
    return as_csv(export) if kind == "csv" else as_xlsx(export)
