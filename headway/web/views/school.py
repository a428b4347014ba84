"""A school's pages: one question each, every figure with its source."""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from headway.assessment.queries import past_proposals, school_assessment
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.documents import pdf, pdf_answer
from headway.core.exports import as_csv, as_xlsx
from headway.evidence.attendance import HIGH_RULE_OF_SCHOOL
from headway.evidence.catalogue import indicators
from headway.inspections.queries import (
    Timeline,
    cases_of,
    comments_of,
    monitoring_of,
    readings_of,
    said_likely,
    standing_of,
    timeline,
)
from headway.local.queries import school_series
from headway.measures.queries import (
    ethnic_groups,
    families_of,
    figure_sums,
    floors_of,
    headline_measures,
    people_figures,
    stages_of,
)
from headway.priority.queries import status_item
from headway.priority.queries.scope import contract_today
from headway.schools.models import School, Vacancy
from headway.schools.queries import bodies_of, history, vacant_headships
from headway.web import sources
from headway.web.context import edition_of, shown_edition
from headway.web.presenting import school as presenting
from headway.web.presenting.bodies import behind_lines
from headway.web.presenting.brief import brief_of
from headway.web.presenting.carried import carried
from headway.web.presenting.inspections import state_tag, with_readings
from headway.web.presenting.measures import panels_of
from headway.web.presenting.pupils import (
    ETHNIC,
    ethnic_shown,
    floors_shown,
    protected_groups,
)
from headway.web.presenting.reasons import marks, reasons_of
from headway.web.presenting.school_joined import joined_said
from headway.web.presenting.schools_similar import SimilarPage, similar_export
from headway.web.presenting.sums import sums_of
from headway.web.views.bodies import belongs, concern_passed_to, marks_of
from headway.web.views.contacts import people_of

BRIEF = Path(__file__).resolve().parent.parent / "documents" / "brief.typ"
DECIDES = (Permission.LIST_CHANGE, Permission.AGREE_SERVICE, Permission.AGREE_COUNCIL)
SEES = (Permission.SCHOOL_SEE, Permission.SCHOOL_OUTLINE)


def _frame(request: HttpRequest, urn: int, here: str) -> dict[str, Any]:
    """The school and what stands around every one of its pages; 404 where it may not be seen."""
    school = get_object_or_404(School.objects.visible_to(request.user), urn=urn)
    assessed = request.user.reach(Permission.ASSESSMENT_SEE).covers(urn)
    return {
        "school": school,
        "caption": presenting.caption(school),
        "side": presenting.side_items(school, here, assessed=assessed, user=request.user),
        "assessed": assessed,
    }


def school_frame(
    request: HttpRequest, urn: int, here: str, *opened_by: Permission
) -> dict[str, Any]:
    """The same for pages of other features; 404 where none of `opened_by` covers the school."""
    if opened_by and not request.user.reach(*opened_by).covers(urn):
        raise Http404
    return _frame(request, urn, here)


@require_safe
@needs(*SEES)
def school(request: HttpRequest, urn: int) -> HttpResponse:
    """Summary: where the school stands, why, what is known and what is not."""
    frame = _frame(request, urn, "school")
    found = school_assessment(request.user, frame["school"], brief=True)
    shown_edition(request, found.run.edition if found.run else None)
    standing = standing_of(frame["school"])
    measures = headline_measures(frame["school"], brief=True)
    return render(request, "web/school.html", frame | {
        "status": presenting.status_of(frame["school"], found, standing),
        "found": found,
        "marks": list(zip(marks(found.levels), found.levels, strict=True)),
        "standing": presenting.standing_said(standing),
        "vacancy": _vacant_headship(request, urn),
        **_reconsidered(request, urn),
        "window": presenting.windows_said(standing),
        "panels": panels_of(frame["school"], measures, brief=True),
        "missing": [m for m in measures if m.latest is None or m.latest.value is None],
        "nothing_unknown": presenting.nothing_unknown(len(measures), found.proposal),
    })  # fmt: skip


def _reconsidered(request: HttpRequest, urn: int) -> dict[str, Any]:
    """The outcome that may change the list, for those who see the list of this school."""
    if not request.user.reach(Permission.LIST_SEE).covers(urn):
        return {}
    answers = request.user.reach(*DECIDES).covers(urn)
    return {"reconsider": status_item(urn, clock.today()), "may_answer": answers}


def _vacant_headship(request: HttpRequest, urn: int) -> Vacancy | None:
    """The headship where it stands vacant, for those who may know who leads the school."""
    if not request.user.reach(Permission.CONTACT_SEE).covers(urn):
        return None
    return vacant_headships([urn], clock.today()).get(urn)


@require_safe
@needs(*SEES)
def school_performance(request: HttpRequest, urn: int) -> HttpResponse:
    """Every measure, stage by stage, for one group of pupils."""
    frame = _frame(request, urn, "school_performance")
    group = request.GET.get("group", "all")[:40]
    stages = stages_of(frame["school"], group=group)
    groups = sorted({g for stage in stages for panel in stage.panels for g in panel.groups})
    shown = [(stage, panels_of(frame["school"], stage.panels)) for stage in stages]
    before = joined_said(history(frame["school"]))
    chosen: dict[str, Any] = {"group": group, "groups": groups, "stages": shown, "before": before}
    chosen |= {"high_rule": HIGH_RULE_OF_SCHOOL, "floors": floors_shown(floors_of(frame["school"]))}
    if request.user.reach(Permission.SCHOOL_SEE).covers(urn):  # not published: no outline has it
        chosen["local"] = school_series(request.user, frame["school"], clock.today())
    return render(request, "web/school_performance.html", frame | chosen)


@require_safe
@needs(*SEES)
def school_similar(request: HttpRequest, urn: int) -> HttpResponse:
    """The fifty similar schools: who they are, why they were chosen and how alike they are."""
    frame = _frame(request, urn, "school_performance")
    page = SimilarPage(families_of(frame["school"]), _ours(request))
    return render(request, "web/school_similar.html", frame | {"page": page})


@require_safe
@needs(*SEES)
def school_similar_download(request: HttpRequest, urn: str, kind: str) -> HttpResponse:
    """The same list as a file, with what it was worked out from inside."""
    school = get_object_or_404(School.objects.visible_to(request.user), urn=urn)
    export = similar_export(school, families_of(school), edition_of(request))
    return as_csv(export) if kind == "csv" else as_xlsx(export)


def _ours(request: HttpRequest) -> frozenset[int]:
    """Schools whose pages this reader may open."""
    return frozenset(School.objects.visible_to(request.user).values_list("urn", flat=True))


@require_safe
@needs(*SEES)
def school_inspections(request: HttpRequest, urn: int) -> HttpResponse:
    """Every inspection in every regime, and the window for the next."""
    frame = _frame(request, urn, "school_inspections")
    found = timeline(frame["school"])
    edition = edition_of(request)
    today = edition.as_at if edition else clock.today()
    drawing = presenting.inspection_timeline(found, today)
    records = request.user.holds(Permission.INSPECTION_RECORD, at=urn)
    readings = readings_of(request.user, frame["school"])
    context = {
        "found": found,
        "drawing": drawing,
        "window": presenting.windows_said(found.standing),
        "followed": [(state_tag(one), one) for one in cases_of(request.user, frame["school"])],
        "may_record": records,
        "likely": _likely(request, urn),
        "shown": with_readings(
            found.inspections, readings, records, comments_of(request.user, frame["school"])
        ),
        **_watched(request, frame["school"], found),
    }
    return render(request, "web/school_inspections.html", frame | context)


def _watched(request: HttpRequest, school: School, found: Timeline) -> dict[str, Any]:
    """The monitoring of a school, for those who see what is recorded of inspections."""
    if not request.user.reach(Permission.INSPECTION_SEE).covers(school.urn):
        return {}
    watched = monitoring_of(request.user, school, found.inspections)
    return {"watched": watched, "monitored": found.standing and found.standing.category_of_concern}


def _likely(request: HttpRequest, urn: int) -> Any:
    """When a person expects the next inspection, for those who see what is recorded of them."""
    if not request.user.reach(Permission.INSPECTION_SEE).covers(urn):
        return None
    return said_likely(clock.today(), [urn]).get(urn)


@require_safe
@needs(Permission.ASSESSMENT_SEE)
def school_reasons(request: HttpRequest, urn: int) -> HttpResponse:
    """Levels and proposal with their trace: fired, not fired, could not be checked."""
    frame = _frame(request, urn, "school_reasons")
    found = school_assessment(request.user, frame["school"])
    if found.hidden:
        raise Http404
    reasons = reasons_of(found, urn, sources.rule_words(found.run))
    past = past_proposals(request.user, frame["school"])
    context = {"found": found, "reasons": reasons, "past": past}
    return render(request, "web/school_reasons.html", frame | context)


@require_safe
@needs(*SEES)
def school_people(request: HttpRequest, urn: int) -> HttpResponse:
    """Who leads the school, who its pupils are, and which groups it belongs to."""
    frame = _frame(request, urn, "school_people")
    panels = panels_of(frame["school"], people_figures(frame["school"]), brief=True)
    sees = request.user.reach(Permission.CONTACT_SEE).covers(urn)
    context = {
        "panels": panels,
        "ethnic": ethnic_shown(ethnic_groups(frame["school"])),
        "contract": contract_today(request.user, frame["school"]),
        "people": people_of(request.user, frame["school"]) if sees else None,
        "sees_people": sees,
        "behind": behind_lines(bodies_of(request.user, frame["school"], clock.today())),
        "marks": marks_of(request.user, frame["school"]),
        "belongs": belongs(request.user, frame["school"]),
        "passed": concern_passed_to(frame["school"]),
    }
    return render(request, "web/school_people.html", frame | context)


@require_safe
@needs(*SEES)
def school_history(request: HttpRequest, urn: int) -> HttpResponse:
    """What the school was before, and what it became."""
    frame = _frame(request, urn, "school_history")
    numbers = history(frame["school"])
    context = {
        "numbers": numbers, "before": joined_said(numbers),
        "carried": carried(frame["school"], request.user, clock.today()),
    }  # fmt: skip
    return render(request, "web/school_history.html", frame | context)


@require_safe
@needs(*SEES)
def school_sources(request: HttpRequest, urn: int) -> HttpResponse:
    """Every file that these pages rest on."""
    frame = _frame(request, urn, "school_sources")
    used = sources.sources_of(frame["school"])
    return render(request, "web/school_sources.html", frame | {"used": used})


@require_safe
@needs(*SEES)
def school_figure(
    request: HttpRequest, urn: int, indicator: str, year_end: int, group: str
) -> HttpResponse:
    """Show the sums: one figure with its row, its release and everything computed from it."""
    frame = _frame(request, urn, "school_performance")
    figure = figure_sums(frame["school"], indicator, year_end, group)
    if figure is None or indicator not in indicators():
        raise Http404
    if indicator == ETHNIC and group in protected_groups(ethnic_groups(frame["school"])):
        raise Http404  # with it, the group that the publisher hides could be worked out
    sums = sums_of(frame["school"], figure, indicators()[indicator])
    return render(request, "web/school_figure.html", frame | {"figure": figure, "sums": sums})


@require_safe
@needs(*SEES)
def school_brief(request: HttpRequest, urn: int) -> HttpResponse:
    """The two-side brief for governors, as a tagged PDF."""
    school = get_object_or_404(School.objects.visible_to(request.user), urn=urn)
    found = school_assessment(request.user, school)
    today = clock.today()
    brief = brief_of(
        school, found, standing_of(school), headline_measures(school), edition_of(request),
        today=today,
    )  # fmt: skip
    return pdf_answer(pdf(BRIEF, brief, made_on=today), f"brief-{urn}.pdf")
