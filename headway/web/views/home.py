"""Home: for each role what exists now, and nothing that does not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headway.assessment.queries import current_run, previous_run, totals
from headway.core.access import ANYONE_SIGNED_IN, Permission, needs
from headway.schools.models import School
from headway.web import sources
from headway.web.context import edition_of
from headway.web.presenting.home import home_of


@require_safe
@needs(ANYONE_SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """What changed in the latest edition, what the rules propose, what could not be checked."""
    user, edition = request.user, edition_of(request)
    judges = user.reach(Permission.ASSESSMENT_LIST).everywhere
    run = current_run() if judges else None
    own = School.objects.visible_to(user).filter(urn__in=user.reach(Permission.SCHOOL_SEE).urns)
    since, inspections = sources.known_since_last(user, edition)
    page = home_of(
        edition=edition, since=since, inspections=inspections, run=run,
        totals=totals(run) if run else None, before=previous_run(run) if run else None,
        own=list(own), waiting=sources.releases_waiting(user),
    )  # fmt: skip
    return render(request, "web/home.html", {"page": page})
