"""Under the city: the contract's outcomes, attendance, and girls beside boys."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.templatetags.headway_words import day
from headway.evidence.facts import year_label
from headway.evidence.rules import Framework
from headway.frameworks.queries import framework_for
from headway.frameworks.versions import shipped, version
from headway.measures.queries import aims_held, gaps_of_girls_and_boys, versions_with_aims
from headway.web.context import edition_of
from headway.web.paging import Slice, page_asked
from headway.web.presenting import city_outcomes as presenting
from headway.web.presenting.attendance import attendance_shown
from headway.web.presenting.sexes import areas_shown, columns, gap_table, sort_asked

ON_A_PAGE = 50
CITY = (Permission.CITY_SEE, Permission.CITY_PUBLIC)


def _linked(request: HttpRequest) -> bool:
    return bool(request.user.reach(Permission.CITY_SEE))


def _chosen(request: HttpRequest) -> dict[str, Any] | None:
    """The version and year asked for, with what was judged; None before an edition."""
    edition = edition_of(request)
    if edition is None:
        return None
    keys = versions_with_aims()
    offered = [framework_for(edition.authority, edition.as_at, key) for key in keys]
    offered.sort(key=lambda one: one.contents.valid_from, reverse=True)
    in_force = framework_for(edition.authority, edition.as_at, edition.framework_key)
    asked = request.GET.get("version", "")
    usual = next(
        (one for one in offered if one.key == in_force.key), offered[0] if offered else None
    )
    framework = next((one for one in offered if one.key == asked), usual)
    if framework is None:
        return {"edition": edition, "framework": None, "in_force": in_force}
    held = aims_held(framework.key)
    year = _year(request.GET.get("year", ""), held.years)
    outcomes, statements = presenting.aims_shown(
        framework, held, year=year, linked=_linked(request)
    )
    return {
        "edition": edition, "framework": framework, "in_force": in_force, "offered": offered,
        "years": [(one, year_label(one)) for one in held.years], "year": year,
        "year_words": year_label(year) if year else "", "outcomes": outcomes,
        "statements": statements, "tally": presenting.tally(outcomes),
    }  # fmt: skip


def _year(asked: str, held: tuple[int, ...]) -> int | None:
    return int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in held else None


@require_safe
@needs(*CITY)
def city_outcomes(request: HttpRequest) -> HttpResponse:
    """Each outcome with its figures, three comparators, and met or not met and why."""
    found = _chosen(request)
    changes = presenting.revisions(_of_authority(found["framework"])) if _has(found) else []  # type: ignore[index]
    return render(request, "web/city_outcomes.html", {"found": found, "revisions": changes})


def _has(found: dict[str, Any] | None) -> bool:
    return found is not None and found["framework"] is not None


def _of_authority(framework: Framework) -> list[Framework]:
    """The versions of the same authority, one of which may not be among those shipped."""
    same = [version(key) for key in shipped()]
    held = [one for one in same if one.contents.authority == framework.contents.authority]
    return held if any(one.key == framework.key for one in held) else [*held, framework]


@require_safe
@needs(*CITY)
def city_outcomes_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file, with version, year and edition inside."""
    found = _chosen(request) or {"framework": None}
    framework, edition = found["framework"], found.get("edition")
    aims = [*found.get("outcomes", []), *found.get("statements", [])]
    facts = [
        ("Version", framework.title if framework else "none"),
        ("School year", found.get("year_words") or "the latest of each measure"),
        ("Edition", f"{edition.number}, as at {day(edition.as_at)}" if edition else "none"),
    ]
    export = Export(
        "Outcomes of the contract", presenting.FILE_COLUMNS, presenting.file_rows(aims), facts
    )
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(*CITY)
def city_attendance(request: HttpRequest) -> HttpResponse:
    """Absence of primary, secondary and vulnerable groups beside three comparators."""
    measures = attendance_shown(linked=_linked(request))
    context = {"measures": measures, "edition": edition_of(request)}
    return render(request, "web/city_attendance.html", context)


@require_safe
@needs(Permission.CITY_SEE)
def city_sexes(request: HttpRequest) -> HttpResponse:
    """Girls less boys in reading and writing, by school, in an order that can be chosen."""
    sort = sort_asked(request.GET.get("sort", ""))
    gaps = gaps_of_girls_and_boys(request.user, sort=sort)
    links = Slice(gaps.schools, page_asked(request), ON_A_PAGE, urlencode({"sort": sort}))
    table = gap_table(gaps, links.rows, sort=sort)
    context = {"table": table, "links": links, "areas": areas_shown(gaps), "sort": sort}
    return render(request, "web/city_sexes.html", context)


@require_safe
@needs(Permission.CITY_SEE)
def city_sexes_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file."""
    sort = sort_asked(request.GET.get("sort", ""))
    gaps = gaps_of_girls_and_boys(request.user, sort=sort)
    edition = edition_of(request)
    facts = [
        ("Edition", f"{edition.number}, as at {day(edition.as_at)}" if edition else "none"),
        ("Order", sort),
        ("Note", "Empty where a side is hidden, fewer than 11 pupils, or not published."),
    ]
    export = Export("Girls less boys by school", columns(gaps), gaps.schools, facts)
    return as_csv(export) if kind == "csv" else as_xlsx(export)
