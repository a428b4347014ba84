"""What an inspection changes on the priority list: the questions for the next meeting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.inspections.queries import asked_on
from headway.priority import actions
from headway.priority.forms import StatusForm
from headway.priority.models import StatusReview
from headway.priority.queries import status_item, status_items
from headway.web.presenting import status as presenting
from headway.web.views.intelligence import show_refusal

P = Permission
DECIDES = (P.LIST_CHANGE, P.AGREE_SERVICE, P.AGREE_COUNCIL)


def _items(request: HttpRequest) -> list[Any]:
    reach = request.user.reach(P.LIST_SEE)
    return status_items(clock.today(), None if reach.everywhere else sorted(reach.urns))


@require_safe
@needs(P.LIST_SEE)
def status_list(request: HttpRequest) -> HttpResponse:
    """Outcomes that may change the list, for the next meeting; and what earlier ones changed."""
    items = _items(request)
    past = StatusReview.objects.visible_to(request.user).select_related("school", "decided_by")
    return render(request, "web/status_list.html", {
        "items": items, "body": asked_on(clock.today()).body,
        "table": Table(
            presenting.open_columns(answers=bool(request.user.reach(*DECIDES))), items,
            "Outcomes that may change the list",
        ),
        "past": Table(presenting.PAST_COLUMNS, list(past[:200]), "What earlier outcomes changed"),
    })  # fmt: skip


@require_safe
@needs(P.LIST_SEE)
def status_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The questions for the next meeting as a file."""
    facts = [("For", asked_on(clock.today()).body), ("As at", day(clock.today()))]
    export = Export(
        "Outcomes that may change the list", presenting.OPEN_COLUMNS, _items(request), facts,
        presenting.MARKING,
    )  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*DECIDES)
def status_answer(request: HttpRequest, urn: int) -> HttpResponse:
    """Answer, with a reason, what an outcome changes for one school."""
    item = status_item(urn, clock.today())
    if not request.user.reach(*DECIDES).covers(urn):
        raise Http404
    if item is None:
        messages.info(request, "No outcome waits for an answer about this school.")
        return redirect("status_list")
    form = StatusForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_status(item, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Your answer about {item.school} is kept.")
            return redirect("status_list")
    return render(request, "web/status_answer.html", {
        "item": item, "form": form, "tag": presenting.proposal_tag(item),
        "source": presenting.source_words(item),
        "next_steps": presenting.next_steps(item, request.user),
    })  # fmt: skip
