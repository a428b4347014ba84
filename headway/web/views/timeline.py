"""A school's timeline: everything that happened, in words, narrowed, printed, as a file."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.templatetags.headway_words import day
from headway.inspections.queries import timeline as inspections_of
from headway.priority.queries import history_of
from headway.schools.models import School
from headway.web.paging import Slice, page_asked
from headway.web.presenting import timeline as presenting
from headway.web.presenting.work_filters import Narrowed, narrowed
from headway.web.views.school import school_frame

ON_A_PAGE = 100


def _narrowed(request: HttpRequest, school: School) -> Narrowed:
    inspections = inspections_of(school).inspections
    rows = presenting.moments(request.user, school, inspections)
    return narrowed(rows, presenting.QUESTIONS, request.GET)


@require_safe
@needs(Permission.TIMELINE_SEE)
def school_timeline(request: HttpRequest, urn: int) -> HttpResponse:
    """Every change on a school that this person may know of, latest first."""
    frame = school_frame(request, urn, "school_timeline", Permission.TIMELINE_SEE)
    school = frame["school"]
    found = _narrowed(request, school)
    shown = [one for one in found.rows if not one.step]
    links = Slice(shown, page_asked(request), ON_A_PAGE, found.query)
    return render(request, "web/school_timeline.html", frame | {
        "found": found, "links": links, "total": len(shown), "steps": len(found.rows) - len(shown),
        "drawing": presenting.drawn(shown, _listed(request, school), clock.today()),
    })  # fmt: skip


def _listed(request: HttpRequest, school: School) -> list[tuple[date, date | None]]:
    """The stretches on the priority list, for who may see the list."""
    if not request.user.reach(Permission.LIST_SEE).covers(school.urn):
        return []
    return [(e.entered_on, e.left_on) for e in history_of(school) if e.entered_on]


@require_safe
@needs(Permission.TIMELINE_SEE)
def school_timeline_download(request: HttpRequest, urn: str, kind: str) -> HttpResponse:
    """The same as a file."""
    frame = school_frame(request, int(urn), "school_timeline", Permission.TIMELINE_SEE)
    found = _narrowed(request, frame["school"])
    facts = [("School", frame["school"].name), ("As at", day(clock.today())), *found.facts]
    title = f"Timeline of school {urn}"
    export = Export(title, presenting.COLUMNS, found.rows, facts, "OFFICIAL-SENSITIVE")
    return as_csv(export) if kind == "csv" else as_xlsx(export)
