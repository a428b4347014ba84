"""Which schools the contract covers, under any version and on any day."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.tables import Column, Table
from headway.core.templatetags.headway_words import day
from headway.priority.queries.scope import (
    SCOPE_WORDS,
    InContract,
    in_contract,
    under_each_version,
    version_tried,
    versions_to_try,
)
from headway.schools.models import School
from headway.web.paging import Slice, page_asked
from headway.web.presenting.scope import scope_columns
from headway.web.views.school import SEES, school_frame

SCHOOLS_A_PAGE = 50


@require_safe
@needs(Permission.SCHOOL_LIST)
def schools_scope(request: HttpRequest) -> HttpResponse:
    """Every school with its flag under the chosen version and day."""
    asked = _asked(request)
    every = asked["rows"]
    chosen = [row for row in every if asked["scope"] in ("", row.key)]
    words = {name: asked[name] for name in ("version", "scope")} | {"on": asked["on"].isoformat()}
    part = Slice(chosen, page_asked(request), SCHOOLS_A_PAGE, urlencode(words))
    counts = [
        (key, said, sum(row.key == key for row in every), urlencode({**words, "scope": key}))
        for key, said in SCOPE_WORDS.items()
    ]
    return render(request, "web/schools_scope.html", asked | {
        "table": Table(scope_columns(), part.rows, "Schools and the contract"), "links": part,
        "counts": counts, "total": len(chosen), "versions": versions_to_try(request.user),
        "query": urlencode(words), "everything": urlencode({**words, "scope": ""}),
    })  # fmt: skip


@require_safe
@needs(Permission.SCHOOL_LIST)
def schools_scope_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file, with version and day inside."""
    asked = _asked(request)
    rows = [row for row in asked["rows"] if asked["scope"] in ("", row.key)]
    facts = [
        ("On", day(asked["on"])),
        ("Framework version", asked["framework"].title if asked["framework"] else "none in force"),
        ("Filter", SCOPE_WORDS.get(asked["scope"], "None")),
        ("Made on", day(clock.today())),
    ]
    columns: tuple[Column, ...] = scope_columns()
    export = Export("Schools and the contract", columns, rows, facts)
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(*SEES)
def school_scope(request: HttpRequest, urn: int) -> HttpResponse:
    """One school under every version, on a chosen day."""
    frame = school_frame(request, urn, "school_people")
    on = _day(request.GET.get("on", ""))
    framework = version_tried(request.user, "", on)
    now = in_contract(framework, [frame["school"]], on, user=request.user)[0] if framework else None
    return render(request, "web/school_scope.html", frame | {
        "on": on, "framework": framework, "now": now,
        "found": under_each_version(request.user, frame["school"], on),
    })  # fmt: skip


def _asked(request: HttpRequest) -> dict[str, Any]:
    on, key = _day(request.GET.get("on", "")), request.GET.get("version", "")[:60]
    framework = version_tried(request.user, key, on)
    schools = School.objects.visible_to(request.user).open_on(on).order_by("name", "urn")
    rows: list[InContract] = []
    if framework is not None:
        rows = in_contract(framework, list(schools), on, user=request.user)
    scope = request.GET.get("scope", "")
    return {
        "on": on, "version": key, "framework": framework, "rows": rows,
        "scope": scope if scope in SCOPE_WORDS else "",
    }  # fmt: skip


def _day(asked: str) -> date:
    """The day in the address; today for anything else."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return clock.today()
