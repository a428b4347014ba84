"""Runs of letters: the plan before anything is made, progress, approval, sending, the post."""

import csv
import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.documents import DocumentFailed, pdf_answer
from headway.core.exports import RISKY
from headway.core.refusals import Refused
from headway.correspondence import actions
from headway.correspondence.actions.runs import moving
from headway.correspondence.forms import PlanForm
from headway.correspondence.kinds import kind_of, kinds
from headway.correspondence.making import together
from headway.correspondence.models import LetterRun
from headway.correspondence.planning import Plan, planned
from headway.correspondence.queries import (
    runs_seen,
    samples,
    tally,
    to_post,
    unsure,
)
from headway.correspondence.samples import sample_pdf
from headway.correspondence.states import RunState
from headway.correspondence.windows import window
from headway.web.presenting.letters import kind_title, letter_tabs, run_stats, tone

VERBS = ("start_run", "approve_run", "send_run", "cancel_run", "go_on_with_run")
LONG = 200  # lines of a plan shown at once; the rest are in the file


@require_safe
@needs(Permission.LETTER_LIST)
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, latest first."""
    return render(request, "web/letters_runs.html", {
        "tabs": letter_tabs("letters_runs"),
        "runs": [(run, tone(run.state)) for run in runs_seen(request.user)[:100]],
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.LETTER_WRITE)
def plan(request: HttpRequest) -> HttpResponse:
    """Who would get which letter and why. Nothing is made until the plan is kept."""
    asked = request.POST if request.method == "POST" else request.GET
    form = PlanForm(asked if "kinds" in asked or "on" in asked else None)
    found = None
    if form.is_bound and form.is_valid():
        chosen, on = form.cleaned_data["kinds"], form.cleaned_data["on"]
        if request.method == "POST":
            try:
                run = actions.plan_run(chosen, by=request.user, on=on)
                actions.start_run(run, by=request.user)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                return redirect(run)
        found = planned(chosen, on)
    return render(request, "web/letters_plan.html", {
        "tabs": letter_tabs("letters_runs"), "form": form, "today": clock.today(),
        **_plan_shown(found),
    })  # fmt: skip


def _plan_shown(found: Plan | None) -> dict[str, Any]:
    if found is None:
        return {"plan": None}
    return {
        "plan": found,
        "missing": found.missing,
        "groups": [(kind, lines[:LONG], len(lines)) for kind, lines in found.by_kind.items()],
    }


@require_safe
@needs(Permission.LETTER_WRITE)
def plan_sample(request: HttpRequest, kind: str) -> HttpResponse:
    """The first letter of a kind that a run would write, as the exact PDF. Nothing is kept."""
    if kind not in kinds():
        raise Http404
    asked = request.GET.get("on", "")
    try:
        on = date.fromisoformat(asked) if asked else clock.today()
        found = planned([kind], on)
        if not found.lines:
            raise Refused("No school is due this letter on this day.")
        return pdf_answer(sample_pdf(found.lines[0], on, by=request.user), f"sample-{kind}.pdf")
    except (Refused, DocumentFailed, ValueError) as error:
        words = "The day in the address is not a date." if type(error) is ValueError else error
        messages.error(request, str(words))
        return redirect("letters_plan")


@require_safe
@needs(Permission.LETTER_LIST)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its plan, how far it is, what must be done next, and what came of it."""
    found = get_object_or_404(runs_seen(request.user), pk=pk)
    counted = tally(found)
    may = {verb: moving.decision(request.user, verb, found) for verb in VERBS}
    drafted = found.state == RunState.DRAFTED
    return render(request, "web/letters_run.html", {
        "run": found, "tone": tone(found.state), "tally": counted, "may": may,
        "kinds": [kind_title(key) for key in found.kinds],
        "stats": run_stats(counted, found), "job": found.job,
        "samples": [(one, kind_title(one.kind)) for one in samples(found)] if drafted else [],
        "window": window(clock.today()),
        "urgent": all(key in kinds() and kind_of(key).urgent for key in found.kinds),
        "held": found.letters.exclude(held_because="").select_related("school")[:50],
        "unsure": unsure().filter(letter__run=found)[:50],
        "may_send": request.user.holds(Permission.LETTER_SEND),
        "making": found.state == RunState.APPROVED and counted.draft > counted.held,
    })  # fmt: skip


@require_POST
@needs(Permission.LETTER_WRITE, Permission.LETTER_APPROVE, Permission.LETTER_SEND)
def run_do(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Start, approve, send, cancel a run, or have its work go on."""
    found = get_object_or_404(
        LetterRun.objects.filter(pk__in=runs_seen(request.user).values("pk")), pk=pk
    )
    reason = request.POST.get("reason", "")[:500]
    read = [int(one) for one in request.POST.getlist("read") if one.isdecimal()]
    works = {
        "start": lambda: actions.start_run(found, by=request.user),
        "approve": lambda: actions.approve_run(found, by=request.user, read=read),
        "send": lambda: actions.send_run(
            found, by=request.user, override=reason, on_paper="on_paper" in request.POST
        ),
        "cancel": lambda: actions.cancel_run(found, by=request.user, reason=reason),
        "go-on": lambda: actions.go_on(found, by=request.user),
        "posted": lambda: actions.record_run_posted(found, by=request.user),
    }
    if verb not in works:
        raise Http404
    seen = request.POST.get("version", "")
    if seen.isdecimal():
        found.version = int(seen)
    try:
        works[verb]()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _done(verb, found))
    return redirect(found)


def _done(verb: str, found: LetterRun) -> str:
    if verb == "send" and found.send_on:
        on = found.send_on
        return f"The letters go on {on.day} {on:%B %Y}: today is not a day for letters."
    return {
        "start": "The letters are being drafted. You can leave this page.",
        "approve": "The run is approved. Its documents are being made; you can leave this page.",
        "send": "The letters are being sent. You can leave this page.",
        "cancel": "The run and its letters are cancelled. Nothing was sent.",
        "go-on": "The work goes on. Nothing is done twice.",
        "posted": "The copies on paper are recorded as posted.",
    }[verb]


@require_safe
@needs(Permission.LETTER_SEND)
def post_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Every copy of a run that goes on paper, in one file to print, sorted by kind and school."""
    found = get_object_or_404(runs_seen(request.user), pk=pk)
    copies = list(to_post(found))
    if not copies:
        messages.error(request, "No copy of this run waits to be posted.")
        return redirect("letters_run", found.pk)
    return pdf_answer(together(copy.letter_id for copy in copies), f"to-post-run-{found.pk}.pdf")


@require_safe
@needs(Permission.LETTER_SEND)
def post_addresses(request: HttpRequest, pk: int) -> HttpResponse:
    """The addresses of those copies, in the order of the file to print."""
    found = get_object_or_404(runs_seen(request.user), pk=pk)
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(["Name", "Role", "School", "URN", "Address", "Letter"])
    for copy in to_post(found):
        writer.writerow([_safe(cell) for cell in (
            copy.name, copy.get_role_display(), copy.letter.school.name,
            str(copy.letter.school_id), copy.address, kind_title(copy.letter.kind),
        )])  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="to-post-run-{found.pk}.csv"'}
    return HttpResponse("\ufeff" + held.getvalue(), content_type="text/csv", headers=headers)


def _safe(cell: str) -> str:
    """A spreadsheet must not run a name as a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell
