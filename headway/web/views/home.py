"""Home: for each role what is next, what changed, and what is coming."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from headway.assessment.queries import current_run, previous_run, totals
from headway.core import clock
from headway.core.access import ANYONE_SIGNED_IN, Permission, needs
from headway.schools.models import School
from headway.web import sources
from headway.web.context import edition_of
from headway.web.navigation import address, of_a_school
from headway.web.presenting.home import home_of
from headway.web.presenting.home_first import doors, first_of
from headway.web.presenting.home_week import own_schools, partners_season, week_of
from headway.web.presenting.work import grouped, todos
from headway.web.presenting.work_calendar import season, seen_by


@require_safe
@needs(ANYONE_SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """What changed in the latest edition, what the rules propose, what could not be checked."""
    user = request.user
    if of_a_school(user) and address("portal_home"):
        return redirect("portal_home")
    edition = edition_of(request)
    judges = user.reach(Permission.ASSESSMENT_LIST).everywhere
    run = current_run() if judges else None
    reach = user.reach(Permission.SCHOOL_SEE)
    own = School.objects.visible_to(user).filter(urn__in=reach.urns) if of_a_school(user) else ()
    since, inspections = sources.known_since_last(user, edition)
    page = home_of(
        edition=edition, since=since, inspections=inspections, run=run,
        totals=totals(run) if run else None, before=previous_run(run) if run else None,
        own=list(own), waiting=sources.releases_waiting(user),
    )  # fmt: skip
    today = clock.today()
    ahead = season(today) if seen_by(user) else None
    lines = todos(user, today, ahead)
    mine = own_schools(user, lines, today)
    context = {
        "first": first_of(lines), "doors": doors(user),
        "season": partners_season(today) if mine and ahead is None else (),
        "page": page, "today": today, "groups": grouped(lines), "work": len(lines),
        "week": week_of(user, lines, today, ahead), "mine": mine,
        "of_a_school": of_a_school(user), "portal": address("portal_home"),
    }  # fmt: skip
    return render(request, "web/home.html", context)
