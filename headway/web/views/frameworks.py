"""The framework versions: what each is called, whom it assesses, by which rules. Read only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from headway.core.access import Permission, needs
from headway.evidence.errors import BadFramework
from headway.evidence.rules import Framework
from headway.frameworks.actions import moving
from headway.frameworks.differences import differences
from headway.frameworks.models import DECIDING, Version, VersionState
from headway.frameworks.policies import may_approve_second
from headway.frameworks.queries import framework_of, missing_parts, versions_seen
from headway.web.forms_settings import FirstDayForm
from headway.web.presenting.frameworks import (
    bodies_shown,
    parts_shown,
    rules_shown,
    settings_shown,
    thresholds_shown,
    who_would_move,
)

SHOWN = 12  # rows of a draft that are told on its own page; the others are a link away


@require_safe
@needs(Permission.FRAMEWORK_SEE)
def frameworks(request: HttpRequest) -> HttpResponse:
    """Every version with the days on which it is in force."""
    held = list(versions_seen(request.user))
    return render(request, "web/frameworks.html", {
        "shipped": [one for one in held if one.state in DECIDING],
        "drafts": [one for one in held if one.state in DRAFTS],
        "withdrawn": [one for one in held if one.state == VersionState.WITHDRAWN],
    })  # fmt: skip


DRAFTS = (VersionState.DRAFT, VersionState.PROPOSED)


@require_safe
@needs(Permission.FRAMEWORK_SEE)
def framework(request: HttpRequest, pk: int) -> HttpResponse:
    """One version whole; a draft with what it changes, who would move and who approves."""
    held = get_object_or_404(versions_seen(request.user), pk=pk)
    try:
        read = framework_of(held)
        context = _changes(held, read) | _to_do(request, held, read)
    except BadFramework as error:
        return render(request, "web/framework.html", {"version": held, "problem": str(error)})
    return render(request, "web/framework.html", context | {
        "version": held, "contents": read.contents, "rules": rules_shown(read),
        "bodies": bodies_shown(read), "thresholds": thresholds_shown(read),
        "settings": settings_shown(read),
    })  # fmt: skip


def _changes(held: Version, read: Framework) -> dict[str, Any]:
    if held.based_on is None:
        return {}
    found = differences(framework_of(held.based_on), read)
    return {"changes": found[:SHOWN], "more": len(found) > SHOWN, "total": len(found)}


def _to_do(request: HttpRequest, held: Version, read: Framework) -> dict[str, Any]:
    """What this person may do to a draft, asked of the same policies as the actions."""
    if held.state not in DRAFTS:
        return {}
    edit = moving.decision(request.user, "edit_version", held)
    verbs = {name: moving.decision(request.user, f"{name}_version", held) for name in DEEDS}
    return {
        "parts": parts_shown(held, read) if edit else [],
        "frozen": edit.reason,
        "deeds": verbs | {"approve": may_approve_second(request.user, held)},
        "missing": missing_parts(read),
        "first_day": FirstDayForm(),
        "moves": who_would_move(request.user, held),
    }


DEEDS = ("propose", "send_back", "withdraw")
