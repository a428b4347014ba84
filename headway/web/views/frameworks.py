"""The framework versions: what each is called, whom it assesses, by which rules. Read only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from headway.core.access import Permission, needs
from headway.evidence.errors import BadFramework
from headway.frameworks.models import VersionState
from headway.frameworks.queries import framework_of, versions_seen
from headway.web.presenting.frameworks import (
    bodies_shown,
    moved,
    rules_shown,
    thresholds_shown,
)


@require_safe
@needs(Permission.FRAMEWORK_SEE)
def frameworks(request: HttpRequest) -> HttpResponse:
    """Every version with the days on which it is in force."""
    held = list(versions_seen(request.user))
    return render(request, "web/frameworks.html", {
        "shipped": [one for one in held if one.state != VersionState.DRAFT],
        "drafts": [one for one in held if one.state == VersionState.DRAFT],
    })  # fmt: skip


@require_safe
@needs(Permission.FRAMEWORK_SEE)
def framework(request: HttpRequest, pk: int) -> HttpResponse:
    """One version whole."""
    held = get_object_or_404(versions_seen(request.user), pk=pk)
    try:
        read = framework_of(held)
        base = framework_of(held.based_on) if held.based_on is not None else None
    except BadFramework as error:
        return render(request, "web/framework.html", {"version": held, "problem": str(error)})
    return render(request, "web/framework.html", {
        "version": held, "contents": read.contents, "rules": rules_shown(read),
        "bodies": bodies_shown(read), "thresholds": thresholds_shown(read),
        "moved": moved(read, base) if base is not None else [],
    })  # fmt: skip
