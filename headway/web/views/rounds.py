"""The annual round: its steps, its worksheet, and newer evidence."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from headway.assessment.actions import (
    ask_to_hear,
    assess_as_proposed,
    begin_agreeing,
    begin_assessing,
    close_cases_of_leavers,
    open_round,
    repin_round,
    return_to_assessing,
)
from headway.assessment.forms import OpenRoundForm, ReasonForm
from headway.assessment.models import Round, Run
from headway.assessment.queries import current_run
from headway.assessment.queries.rounds import parties_of
from headway.assessment.queries.rounds import rounds as every_round
from headway.assessment.queries.rounds_evidence import newer_runs, repin_preview
from headway.assessment.queries.rounds_filters import CaseFilters
from headway.assessment.queries.rounds_heard import heard_since, heard_today
from headway.assessment.queries.rounds_steps import followed, leavers_of, standing_of
from headway.assessment.queries.rounds_worksheet import with_cells, worksheet
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.calendar import year_end_of
from headway.core.components import Preview
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.correspondence.queries import written_and_gone
from headway.frameworks.models import VersionState
from headway.partners.queries import unallocated
from headway.priority.queries.listing import listed_on
from headway.priority.queries.reviewing import review_progress
from headway.web.paging import Slice, page_asked
from headway.web.presenting.round_sheet import COLUMNS, file_columns
from headway.web.presenting.rounds import After, deadline, steps_of

PAGE = 40
MARKING = "OFFICIAL-SENSITIVE"
ANNUAL = ("annual_listed", "annual_not_listed")


def round_seen(request: HttpRequest, year_end: int) -> Round:
    """The round of a year; 404 for who may not see it."""
    seen = every_round().filter(pk__in=Round.objects.visible_to(request.user).values("pk"))
    return get_object_or_404(seen, year_end=year_end)


def facts_of(found: Round, standing: str = "") -> list[tuple[str, str]]:
    """What travels inside every file of a round."""
    return [
        ("Academic year", found.year_words),
        ("Standing", standing or str(found.get_state_display())),
        ("Evidence as at", f"{day(found.run.as_at)}, edition {found.run.edition.number}"),
        ("Framework version", f"{found.rules.title} ({found.run.version_hash[:12]})"),
        ("Made on", day(clock.today())),
    ]


@require_safe
@needs(Permission.ROUND_SEE)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, and the form that opens the next."""
    return _rounds(request, _open_form(request))


def _rounds(request: HttpRequest, form: OpenRoundForm | None) -> HttpResponse:
    return render(request, "web/rounds.html", {"rounds": every_round(), "form": form})


def _open_form(request: HttpRequest) -> OpenRoundForm | None:
    if not request.user.holds(Permission.ROUND_RUN):
        return None
    this = year_end_of(clock.today())
    held = set(every_round().values_list("year_end", flat=True))
    years = [year for year in (this, this + 1) if year not in held]
    able = (VersionState.SHIPPED, VersionState.APPROVED)
    runs = Run.objects.filter(framework__state__in=able).select_related("edition")
    data = request.POST if request.method == "POST" else None
    form = OpenRoundForm(data, years=years, runs=runs)
    form.fields["run"].initial = current_run()
    return form if years and runs else None


@require_POST
@needs(Permission.ROUND_RUN)
def round_open(request: HttpRequest) -> HttpResponse:
    """Open the round of a year on a frozen assessment."""
    form = _open_form(request)
    if form is None:
        messages.error(request, "The rounds of this year and the next have been opened already.")
        return redirect("rounds")
    if not form.is_valid():
        return _rounds(request, form)
    asked = form.cleaned_data
    before = list(listed_on(clock.today()).values_list("school_id", flat=True))
    try:
        found = open_round(
            asked["run"], year_end=asked["year_end"], by=request.user, note=asked["note"],
            already_listed=before,
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("rounds")
    messages.success(request, f"The round {found.year_words} is open.")
    return redirect(found)


@require_safe
@needs(Permission.ROUND_SEE)
def round_page(request: HttpRequest, year_end: int) -> HttpResponse:
    """The steps of the round: what is done, what is next, by when."""
    found, today = round_seen(request, year_end), clock.today()
    at = standing_of(found)
    review = review_progress(found.year_end - 1)
    chip, warning = deadline(found, today)
    decision = found.rules.contents.decision
    return render(request, "web/round.html", {
        "round": found, "at": at, "due": chip,
        "steps": steps_of(found, at, today, review, _after(found)),
        "warning": warning, "runs": request.user.holds(Permission.ROUND_RUN),
        "leavers": leavers_of(found), "newer": newer_runs(found)[:1],
        "heard": 0 if found.locked else heard_since(found),
        "note": found.rules.contents.note,
        "guidance": found.rules.contents.guidance, "decision": decision,
        "bodies": found.rules.contents.bodies, "back": ReasonForm(),
    })  # fmt: skip


def _after(found: Round) -> After | None:
    """What follows the latest locked list; None for any other round."""
    if found.locked_at is None or found != every_round().first():
        return None
    written, gone = written_and_gone(ANNUAL, localdate(found.locked_at))
    return After(len(unallocated(clock.today())), written, gone)


MOVES = {"assess": begin_assessing, "agree": begin_agreeing}
MOVED = {
    "assess": "The assessment has begun. Decide on each school, or on many as proposed.",
    "agree": "The list is before both parties. Each says what it thinks of each decision, and "
    "signs.",
    "back": "The list is back in the assessment. No signature counts until it is laid again.",
    "leavers": "Their cases are closed.",
}


@require_POST
@needs(Permission.ROUND_RUN)
def round_move(request: HttpRequest, year_end: int, verb: str) -> HttpResponse:
    """Take the round to its next part, or back to the assessment."""
    found = round_seen(request, year_end)
    try:
        if verb == "back":
            return_to_assessing(found, by=request.user, reason=request.POST.get("reason", ""))
        elif verb == "leavers":
            close_cases_of_leavers(found, by=request.user)
        elif verb in MOVES:
            MOVES[verb](found, by=request.user)
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, MOVED[verb])
    return redirect(found)


@require_safe
@needs(Permission.ROUND_SEE)
def round_rules(request: HttpRequest, year_end: int) -> HttpResponse:
    """How far decisions follow the rules, and which rules to look at again."""
    found = round_seen(request, year_end)
    return render(request, "web/round_rules.html", {"round": found, "followed": followed(found)})


@require_safe
@needs(Permission.ROUND_SEE)
def round_evidence(request: HttpRequest, year_end: int) -> HttpResponse:
    """Who would move if the round were put on newer evidence. Saves nothing."""
    found = round_seen(request, year_end)
    newer = newer_runs(found)
    previews = [repin_preview(found, run) for run in newer[:3]]
    return render(request, "web/round_evidence.html", {
        "round": found, "previews": previews, "runs": request.user.holds(Permission.ROUND_RUN),
        "heard": heard_since(found), "heard_run": None if found.locked else heard_today(found),
    })  # fmt: skip


@require_POST
@needs(Permission.ROUND_RUN)
def round_hear(request: HttpRequest, year_end: int) -> HttpResponse:
    """Judge the round's evidence again with the intelligence of today, in the background."""
    found = round_seen(request, year_end)
    try:
        job = ask_to_hear(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("round_evidence", year_end)
    return redirect(job)


@require_POST
@needs(Permission.ROUND_RUN)
def round_repin(request: HttpRequest, year_end: int) -> HttpResponse:
    """Put the round on newer evidence."""
    found = round_seen(request, year_end)
    asked = request.POST.get("run", "")
    run = next((one for one in newer_runs(found) if str(one.pk) == asked), None)
    if run is None:
        raise Http404
    try:
        moved = repin_round(found, run, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The round rests on newer evidence. Cases moved: {len(moved)}.")
    return redirect(found)


@require_safe
@needs(Permission.ROUND_SEE)
def round_worksheet(request: HttpRequest, year_end: int) -> HttpResponse:
    """Data, intelligence, proposal and decision of every school, side by side."""
    found = round_seen(request, year_end)
    sheet = worksheet(request.user, found, CaseFilters.read(request.GET))
    part = Slice(list(sheet.rows), page_asked(request), PAGE, sheet.filters.query())
    table = Table(
        COLUMNS, with_cells(part.rows), f"Schools of the round {found.year_words}",
        sheet.filters.sort, lambda sort: sheet.filters.query(sort=sort),
    )  # fmt: skip
    return render(request, "web/round_worksheet.html", {
        "round": found, "sheet": sheet, "table": table, "links": part,
        "runs": request.user.holds(Permission.ROUND_RUN) and not found.locked,
        "shown": len(sheet.rows),
    })  # fmt: skip


@require_safe
@needs(Permission.ROUND_SEE)
def round_download(request: HttpRequest, year_end: int, kind: str) -> HttpResponse:
    """The identification worksheet as a file, with date, version and filters inside."""
    found = round_seen(request, int(year_end))
    sheet = worksheet(request.user, found, CaseFilters.read(request.GET))
    tags = "; ".join(f"{t.label}: {t.words}" for t in sheet.filters.tags) or "None"
    export = Export(
        f"Identification worksheet {found.year_end - 1} to {found.year_end}",
        file_columns(parties_of(found.rules)), with_cells(sheet.rows),
        [*facts_of(found), ("Filters", tags)], MARKING,
    )  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(Permission.ROUND_RUN)
def round_bulk(request: HttpRequest, year_end: int) -> HttpResponse:
    """Which schools would be assessed as proposed, before it is done. Saves nothing."""
    found = round_seen(request, year_end)
    sheet = worksheet(request.user, found, CaseFilters.read(request.GET))
    rows = [row for row in sheet.rows if row.unconcerned]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.case.proposed_name] = counts.get(row.case.proposed_name, 0) + 1
    return render(request, "web/round_bulk.html", {
        "round": found, "rows": rows, "counts": counts, "filters": sheet.filters,
        "preview": Preview(
            0, 0, len(rows),
            note="None of them is put on the list. Schools that are proposed for it, with "
            "intelligence or with an open challenge are left for a decision of their own.",
        ),
    })  # fmt: skip


@require_POST
@needs(Permission.ROUND_RUN)
def round_bulk_decide(request: HttpRequest, year_end: int) -> HttpResponse:
    """Assess the previewed schools as proposed."""
    found = round_seen(request, year_end)
    urns = [int(one) for one in request.POST.getlist("urn") if one.isdecimal()]
    try:
        done = assess_as_proposed(found, urns, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Assessed as proposed: {done}.")
    return redirect(f"{reverse('round_worksheet', args=[year_end])}?state=to_assess")


def posted(request: HttpRequest, act: Any, said: str) -> bool:
    """Do what a form asks and say how it went; whether it was done."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True
