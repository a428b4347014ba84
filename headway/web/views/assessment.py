"""The annual round's evidence: levels and proposals of every school, and what would change them."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from headway.assessment.actions import freeze_run, show_run
from headway.assessment.actions.runs import moving
from headway.assessment.models import Domain, Run
from headway.assessment.queries import (
    Change,
    Filters,
    assessment_table,
    compared_runs,
    current_run,
    runs_seen,
    schools_listed,
    totals,
    under_version,
    what_if,
)
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.evidence.errors import BadFramework
from headway.frameworks.actions import keep_draft
from headway.frameworks.models import Version
from headway.frameworks.queries import framework_of, may_decide, versions
from headway.web.forms import DraftForm, threshold_form
from headway.web.paging import Slice, page_asked
from headway.web.presenting.assessment import columns_for, file_columns, picture_of

PAGE = 60


def _run(request: HttpRequest, name: str = "run") -> Run | None:
    """The run that the address names, else the one that pages show; 404 for one not seen."""
    asked = request.GET.get(name) or request.POST.get(name)
    if not asked:
        return current_run()
    if not asked.isdecimal():
        raise Http404
    return get_object_or_404(runs_seen(request.user), pk=int(asked))


@require_safe
@needs(Permission.ASSESSMENT_LIST)
def assessment(request: HttpRequest) -> HttpResponse:
    """Every assessed school under the filters, by need, with the overall picture above."""
    run = _run(request)
    if run is None:
        return render(request, "web/assessment.html", {"run": None})
    filters = _by_need(request)
    rows = assessment_table(request.user, run, filters)
    listed = schools_listed(request.user, filters, run=run)
    tried = _tried(request, run)
    kept = f"run={run.pk}&{urlencode(tried.get('thresholds', ()))}".rstrip("&") + "&"
    part = Slice(rows, page_asked(request), PAGE, f"{kept}{_query(filters)}")
    table = Table(
        columns_for(rows), part.rows, "Assessed schools", filters.sort,
        lambda sort: f"{kept}{_query(replace(filters, sort=sort))}",
    )  # fmt: skip
    return render(request, "web/assessment.html", tried | {
        "run": run, "filters": listed.filters, "facets": listed.facets, "table": table,
        "tags": [_tag(tag, kept) for tag in listed.filters.tags], "clear": f"run={run.pk}",
        "links": part, "total": len(rows), "picture": picture_of(totals(run), run.pk),
        "kept_filters": parse_qsl(_query(filters)), "may_show": _may_show(request, run),
    })  # fmt: skip


def _by_need(request: HttpRequest) -> Filters:
    """The filters of the address; schools in most need come first unless it says otherwise."""
    filters = Filters.read(request.GET)
    return filters if request.GET.get("sort") else replace(filters, sort="need")


def _query(filters: Filters) -> str:
    """The filters as an address has them, the order always said: here name is not the usual."""
    said = filters.query()
    return said if "sort=" in said else f"{said}&sort={filters.sort}".lstrip("&")


def _tried(request: HttpRequest, run: Run) -> dict[str, Any]:
    """Thresholds moved beside the table, and who would move with them. Saves nothing."""
    if run.framework is None or not request.user.reach(Permission.ASSESSMENT_RUN).everywhere:
        return {}
    form = threshold_form(framework_of(run.framework), request.GET)
    change, problem = None, ""
    if form.is_bound and form.is_valid() and form.moved:
        try:
            change = what_if(run, form.moved)
        except (Refused, BadFramework) as error:
            problem = str(error)
    return {
        "form": form, "change": change, "lists": _lists(change), "problem": problem,
        "thresholds": form.sent if change else [], "keep": DraftForm(),
    }  # fmt: skip


def _may_show(request: HttpRequest, run: Run) -> bool:
    """Whether this run could be made the one that pages show, by this person."""
    decides = run.framework is not None and may_decide(run.framework)
    open_to = bool(moving.decision(request.user, "show_run", run))
    return bool(not run.current and run.edition.current and decides and open_to)


@require_POST
@needs(Permission.ASSESSMENT_RUN)
def assessment_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a run the one that lists and school pages show, with the reason."""
    run = get_object_or_404(runs_seen(request.user), pk=pk)
    reason = request.POST.get("reason", "").strip()
    try:
        if not reason:
            raise Refused("Say why pages should show this assessment. The reason is kept.")
        show_run(run, by=request.user, reason=reason[:1000])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Pages show this assessment now.")
    return redirect(f"{reverse('assessment')}?run={run.pk}")


def _tag(tag: Any, kept: str) -> dict[str, str]:
    return {"label": tag.label, "words": tag.words, "without": f"{kept}{tag.without}"}


@require_safe
@needs(Permission.ASSESSMENT_LIST)
def assessment_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The table as a file, with run, filters and dates inside."""
    run = _run(request)
    if run is None:
        raise Http404
    filters = replace(_by_need(request), names=run.category_words)
    facts = [
        ("As at", day(run.as_at)),
        ("Edition", str(run.edition.number)),
        ("Framework version", f"{run.version_title} ({run.version_key}, {run.version_hash[:12]})"),
        ("Standing", "Proposed by the rules; not a decision"),
        ("Filters", "; ".join(f"{t.label}: {t.words}" for t in filters.tags) or "None"),
        ("Made on", day(clock.today())),
    ]
    columns = file_columns([str(domain.label) for domain in Domain])
    rows = assessment_table(request.user, run, filters)
    export = Export(
        f"Assessment as at {run.as_at.isoformat()}", columns, rows, facts, "OFFICIAL-SENSITIVE"
    )
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(Permission.ASSESSMENT_LIST)
def assessment_runs(request: HttpRequest) -> HttpResponse:
    """The frozen runs, by edition and version."""
    return render(request, "web/assessment_runs.html", {"runs": runs_seen(request.user)})


def _lists(change: Change | None) -> list[tuple[str, Any]]:
    if change is None:
        return []
    return [
        ("Enter the proposed list", change.entered),
        ("Leave the proposed list", change.left),
        ("Change category", change.reclassified),
    ]


@require_safe
@needs(Permission.ASSESSMENT_LIST)
def assessment_compare(request: HttpRequest) -> HttpResponse:
    """Two frozen runs: who enters, who leaves, by which rule."""
    runs = list(runs_seen(request.user))
    before, after = _run(request, "before"), _run(request, "after")
    asked = "before" in request.GET and before is not None and after is not None
    change = compared_runs(before, after) if asked and before and after else None
    context = {"runs": runs, "before": before, "after": after, "change": change}
    return render(request, "web/assessment_compare.html", context | {"lists": _lists(change)})


@require_safe
@needs(Permission.ASSESSMENT_RUN)
def assessment_what_if(request: HttpRequest) -> HttpResponse:
    """Thresholds that can be moved, and who would move with them. Saves nothing."""
    run = _run(request)
    if run is None or run.framework is None:
        return render(request, "web/assessment_what_if.html", {"run": run})
    form = threshold_form(framework_of(run.framework), request.GET)
    change, problem = None, ""
    if form.is_bound and form.is_valid():
        try:
            change = what_if(run, form.moved) if form.moved else None
        except (Refused, BadFramework) as error:
            problem = str(error)
        if not form.moved:
            problem = "These are the version's own numbers. Change one to see who moves."
    return render(request, "web/assessment_what_if.html", {
        "run": run, "form": form, "change": change, "lists": _lists(change), "problem": problem,
        "thresholds": form.sent if change else [], "keep": DraftForm(),
    })  # fmt: skip


@require_safe
@needs(Permission.ASSESSMENT_RUN)
def assessment_under(request: HttpRequest) -> HttpResponse:
    """The run's evidence under another framework version: who would move. Saves nothing."""
    run = _run(request)
    if run is None:
        return render(request, "web/assessment_under.html", {"run": None})
    version, change, problem = _version(request.GET.get("version", "")), None, ""
    if version is not None:
        try:
            change = under_version(run, version)
        except (Refused, BadFramework) as error:
            problem = str(error)
    return render(request, "web/assessment_under.html", {
        "run": run, "versions": versions(), "version": version, "change": change,
        "lists": _lists(change), "problem": problem,
    })  # fmt: skip


def _version(asked: str) -> Version | None:
    return get_object_or_404(Version, pk=int(asked)) if asked.isdecimal() else None


@require_POST
@needs(Permission.ASSESSMENT_RUN)
def assessment_freeze(request: HttpRequest) -> HttpResponse:
    """Keep the run's evidence as judged by another version, as it is today."""
    run, version = _run(request), _version(request.POST.get("version", ""))
    if run is None or version is None:
        raise Http404
    try:
        kept = freeze_run(run, version, by=request.user, note=request.POST.get("note", "")[:500])
    except (Refused, BadFramework) as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('assessment_under')}?run={run.pk}&version={version.pk}")
    messages.success(request, f"Kept: {kept}. Pages go on showing the run they showed.")
    return redirect(f"{reverse('assessment')}?run={kept.pk}")


@require_POST
@needs(Permission.FRAMEWORK_DRAFT)
def assessment_keep_draft(request: HttpRequest) -> HttpResponse:
    """Keep moved thresholds as a draft version, with the reason."""
    run = _run(request)
    if run is None or run.framework is None:
        raise Http404
    form = threshold_form(framework_of(run.framework), request.POST)
    try:
        moved = form.moved if form.is_valid() else {}
        draft = keep_draft(
            run.framework, moved, by=request.user, reason=request.POST.get("reason", "")
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        query = request.POST.copy()
        for name in ("csrfmiddlewaretoken", "reason"):
            query.pop(name, None)
        return redirect(f"{reverse('assessment_what_if')}?{query.urlencode()}")
    messages.success(
        request,
        f"Kept as {draft.title} ({draft.key}). It decides nothing until two people approve it.",
    )
    return redirect(draft)
