"""Entries of the priority list: proposing, reading, each step, the review, a school's decisions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.assessment.queries import past_proposals
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.correspondence.actions import draft_letter
from headway.frameworks.actions import hold_in_force
from headway.priority import actions
from headway.priority.forms import CandidateForm, ClassedForm
from headway.priority.letters import fields_for
from headway.priority.models import Entry
from headway.priority.queries import history_of, wording_for, wording_on
from headway.priority.queries.reviewing import review_progress
from headway.schools.models import School
from headway.web.presenting.priority_entry import entry_page
from headway.web.presenting.priority_history import decided_years
from headway.web.views.priority_steps import STEPS, open_class, steps_of
from headway.web.views.school import school_frame

P = Permission
CHANGES = (P.LIST_CHANGE, P.AGREE_SERVICE, P.AGREE_COUNCIL)
LETTERS = {
    "in_year_addition": "Draft the letter about the addition",
    "carry_forward": "Draft the letter that confirms the review",
    "removal": "Draft the letter about the removal",
}


def seen(request: HttpRequest, pk: int) -> Entry:
    """The entry, or a 404 for whoever may not see it."""
    entries = Entry.objects.visible_to(request.user)
    return get_object_or_404(entries.select_related("school", "round", "carried_from"), pk=pk)


def posted(request: HttpRequest) -> Any:
    """What a form was sent with, even if that is nothing; None where it is only shown."""
    return request.POST if request.method == "POST" else None


def listable_schools(request: HttpRequest) -> Any:
    """Schools that could be proposed: maintained, open, in scope, without an open entry."""
    busy = Entry.objects.open().values("school")
    found = School.objects.visible_to(request.user).open_now()
    return found.filter(maintained=True, in_scope=True).exclude(pk__in=busy)


@require_safe
@needs(P.LIST_SEE)
def priority_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: status, signatures, evidence, history, letters, expectations, next steps."""
    entry = seen(request, pk)
    context = {
        "page": entry_page(entry, request.user), "entry": entry,
        "steps": steps_of(request.user, entry), "letters": _letters(request, entry),
        "new_class": open_class(entry), "requests": list(entry.self_reports.all()),
    }  # fmt: skip
    return render(request, "web/priority_entry.html", context)


def _letters(request: HttpRequest, entry: Entry) -> list[tuple[str, str]]:
    """The letters that could be drafted now, kind and button."""
    if not request.user.holds(P.LETTER_WRITE):
        return []
    fits = {
        "in_year_addition": entry.is_on_list and entry.round_id is None,
        "carry_forward": entry.state == "carried_forward" and entry.left_on is None,
        "removal": entry.state == "removal_proposed",
    }
    return [(kind, words) for kind, words in LETTERS.items() if fits[kind]]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*CHANGES)
def priority_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The form of one step, and the step."""
    entry, found = seen(request, pk), STEPS.get(step)
    if found is None:
        raise Http404
    wording = wording_for(entry.framework_key)
    form = found.form(posted(request), case=entry, wording=wording)
    allowed = found.may(request.user, entry)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if isinstance(form, ClassedForm):
            given = form.given | {"source": given.get("source", "")}
        entry.version = form.cleaned_data.get("version") or entry.version
        try:
            found.act(entry, given, request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, found.done.format(school=entry.school))
            return redirect(entry)
    context = {"entry": entry, "step": found, "form": form, "allowed": allowed}
    return render(request, "web/priority_step.html", context)


@require_POST
@needs(P.LETTER_WRITE)
def priority_letter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Draft a letter about the entry; somebody else approves it."""
    entry = seen(request, pk)
    if kind not in LETTERS:
        raise Http404
    try:
        letter = draft_letter(
            kind, entry.school, fields_for(kind, entry), by=request.user, about=entry.about,
            version=hold_in_force(clock.today(), by=request.user), why=LETTERS[kind],
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(entry)
    messages.success(request, "The letter is drafted. Somebody else has to approve it.")
    return redirect(letter)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.LIST_CHANGE)
def list_add(request: HttpRequest) -> HttpResponse:
    """Name a school as a candidate within the year."""
    wording = wording_on(clock.today())
    initial = {"school": request.GET.get("school", "")}
    form = CandidateForm(
        posted(request), initial=initial, wording=wording, schools=listable_schools(request)
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            entry = actions.open_candidate(
                data["school"], trigger=data["trigger"], by=request.user, **form.given
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{entry.school} is a candidate. Take the next step below.")
            return redirect(entry)
    return render(request, "web/list_add.html", {"form": form, "wording": wording})


@require_safe
@needs(P.LIST_SEE)
def list_review(request: HttpRequest) -> HttpResponse:
    """The worksheet of the review at the end of the year (E-02)."""
    context = {
        "progress": review_progress(user=request.user),
        "may_review": request.user.holds(P.LIST_CHANGE),
    }
    return render(request, "web/list_review.html", context)


@require_safe
@needs(P.LIST_SEE, P.ROUND_SEE)
def school_decisions(request: HttpRequest, urn: int) -> HttpResponse:
    """What was proposed for a school and what was decided, year by year."""
    frame = school_frame(request, urn, "school_decisions", P.LIST_SEE, P.ROUND_SEE)
    school = frame["school"]
    years = decided_years(school, list(history_of(school)), past_proposals(request.user, school))
    return render(request, "web/decisions.html", frame | {"years": years})
