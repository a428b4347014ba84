"""Who can help: designations and awards, searched by phase, kind and expertise; and kept."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.schools import actions
from headway.schools.models import Award, AwardKind, Designation
from headway.schools.queries import known_for
from headway.web.forms_bodies import AwardForm, AwardKindForm, DesignationForm
from headway.web.forms_contacts import LastDayForm
from headway.web.paging import Slice, page_asked
from headway.web.presenting import marks as presenting
from headway.web.presenting.work_filters import Narrowed, narrowed
from headway.web.views import bodies

EDITS = Permission.BODY_EDIT
ON_A_PAGE = 50
ENDS: dict[str, tuple[Any, Callable[..., object]]] = {
    "designation": (Designation, actions.end_designation),
    "award": (Award, actions.end_award),
}


def _found(request: HttpRequest) -> Narrowed:
    rows = known_for(request.user, clock.today())
    return narrowed(rows, presenting.QUESTIONS, request.GET, text=presenting.text_of)


@require_safe
@needs(Permission.SCHOOL_LIST)
def helpers(request: HttpRequest) -> HttpResponse:
    """Schools that are designated to help others, or known for something."""
    found = _found(request)
    rows = presenting.in_order(found.rows, found.sort)
    links = Slice(rows, page_asked(request), ON_A_PAGE, found.sorted_by(found.sort))
    table = Table(presenting.COLUMNS, links.rows, "Who can help", found.sort, found.sorted_by)
    return render(request, "web/helpers.html", {
        "found": found, "links": links, "table": table, "total": len(rows),
    })  # fmt: skip


@require_safe
@needs(Permission.SCHOOL_LIST)
def helpers_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file."""
    found = _found(request)
    export = Export(
        "Who can help", presenting.COLUMNS, presenting.in_order(found.rows, found.sort),
        [("As at", day(clock.today())), *found.facts],
    )  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDITS)
def award_kinds(request: HttpRequest) -> HttpResponse:
    """The awards and marks that schools of the authority can have."""
    form = AwardKindForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            kind = actions.add_award_kind(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{kind} was added. Give it to schools on their pages.")
            return redirect("award_kinds")
    held = [(kind, AwardKindForm(initial=_words(kind), prefix=str(kind.pk)))
            for kind in AwardKind.objects.all()]  # fmt: skip
    return render(request, "web/award_kinds.html", {"form": form, "kinds": held})


def _words(kind: AwardKind) -> dict[str, object]:
    return {"name": kind.name, "about": kind.about, "counted": kind.counted}


@require_POST
@needs(EDITS)
def award_kind_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what a mark is called."""
    kind, form = get_object_or_404(AwardKind, pk=pk), AwardKindForm(request.POST, prefix=str(pk))
    if form.is_valid():
        given = form.cleaned_data
        bodies.did(
            request, lambda: actions.correct_award_kind(kind, by=request.user, **given),
            "The mark was corrected.",
        )  # fmt: skip
    else:
        messages.error(request, "Enter the name of the mark.")
    return redirect("award_kinds")


# On the page of one school -----------------------------------------------------------------


def _back(urn: int) -> HttpResponse:
    return redirect(f"{reverse('school_bodies', args=[urn])}#marks")


@require_POST
@needs(EDITS)
def designation_add(request: HttpRequest, urn: int) -> HttpResponse:
    """Record a designation of the school, or of somebody at it."""
    school = bodies.school_seen(request, urn)
    form = DesignationForm(request.POST, prefix="designation")
    if form.is_valid():
        try:
            made = actions.record_designation(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.words} was recorded.")
            return _back(urn)
    return bodies.page(request, school, designation_form=form)


@require_POST
@needs(EDITS)
def award_add(request: HttpRequest, urn: int) -> HttpResponse:
    """Record that the school has an award."""
    school = bodies.school_seen(request, urn)
    form = AwardForm(request.POST, prefix="award")
    if form.is_valid():
        try:
            award = actions.give_award(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{award.kind} was recorded.")
            return _back(urn)
    return bodies.page(request, school, award_form=form)


@require_POST
@needs(EDITS)
def mark_end(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Record the last day of a designation or an award."""
    model, end = ENDS[what]
    held = get_object_or_404(model.objects.visible_to(request.user).select_related("school"), pk=pk)
    form = LastDayForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["on"]
        bodies.did(request, lambda: end(held, on=on, by=request.user), "The last day was recorded.")
    else:
        messages.error(request, "Enter a real date, like 14 October 2025.")
    return _back(held.school_id)
