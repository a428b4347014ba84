"""The priority list as at any day: on a page and as files; its order, changes and figures."""

from collections.abc import Container
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.documents import pdf, pdf_answer
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.priority import actions
from headway.priority.forms import TellForm
from headway.priority.models import Entry, ScopeChange
from headway.priority.queries import (
    StatusItem,
    in_transition,
    open_on,
    statistics,
    status_items,
    wording_on,
)
from headway.priority.queries.changeover import changeover
from headway.priority.queries.listing import open_proposals
from headway.web.presenting import list_explained as explained
from headway.web.presenting import priority_list as presenting
from headway.web.presenting.priority_changes import CHANGE_COLUMNS, change_rows
from headway.web.presenting.work_filters import Narrowed, narrowed

P = Permission
OUTCOMES = {"published", "recorded"}
EVERYTHING = frozenset({"disputed"})


def _narrowed(
    request: HttpRequest, opened: Container[str] = EVERYTHING
) -> tuple[Any, str, Narrowed, list[Any]]:
    on, problem = presenting.day_asked(request.GET.get("on", ""))
    rows = presenting.list_rows(on, request.user, disputes="disputed" in opened)
    found = narrowed(rows, presenting.QUESTIONS, request.GET, text=lambda row: row.text)
    return on, problem, found, rows


def _dated(query: str, on: Any) -> str:
    """An address's query that stays on the same day."""
    day_part = f"on={on.isoformat()}" if on != clock.today() else ""
    return "&".join(part for part in (query, day_part) if part)


@require_safe
@needs(P.LIST_SEE)
def priority_list(request: HttpRequest) -> HttpResponse:
    """The list as it stood on a day, one row a school."""
    opened = open_on(clock.today())
    on, problem, found, rows = _narrowed(request, opened)
    shown = presenting.in_order(found.rows, found.sort)
    table = Table(
        presenting.COLUMNS, shown, "The priority list", found.sort or "place",
        lambda sort: _dated(found.sorted_by(sort), on),
    )  # fmt: skip
    tags = [type(tag)(tag.label, tag.words, _dated(tag.without, on)) for tag in found.tags]
    wording = wording_on(on)
    figures = statistics(on, [one.row for one in rows], wording)
    allocates = on == clock.today() and bool(request.user.reach(P.PARTNER_ALLOCATE))
    without = presenting.without_partner(rows, allocates=allocates)
    context = {
        "on": on, "today": clock.today(), "problem": problem, "found": found, "table": table,
        "tags": tags, "query": _dated(found.query, on), "clear": _dated("q=", on),
        "figures": figures, "split": presenting.split_words(figures),
        "wording": wording, "total": len(shown),
        "proposals": open_proposals(request.user) if "proposals" in opened else [],
        "without": without, "unled": without.schools,
        "outcomes": _outcomes(request) if on == clock.today() and opened & OUTCOMES else [],
        "leavers": _leavers(rows) if request.user.holds(P.LIST_CHANGE) else [],
    }  # fmt: skip
    return render(request, "web/list.html", context)


def _outcomes(request: HttpRequest) -> list[StatusItem]:
    """Inspection outcomes that may change the list, at schools whose list this person sees."""
    reach = request.user.reach(P.LIST_SEE)
    return status_items(clock.today(), None if reach.everywhere else sorted(reach.urns))


def _leavers(rows: list[Any]) -> list[Entry]:
    """Rows of schools that the register shows as closed or not maintained, still on the list."""
    return [
        one.row.entry
        for one in rows
        if one.row.entry.closed_on is None
        and (one.row.school.maintained is False or not one.row.school.is_open)
    ]


@require_safe
@needs(P.LIST_SEE)
def list_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file, with its day, version and filters inside."""
    on, _, found, _ = _narrowed(request)
    facts = [
        ("As at", day(on)),
        ("Framework version", wording_on(on).title),
        *found.facts,
        ("Made on", day(clock.today())),
    ]
    if on != clock.today():
        facts.append(("Note", "Inspections and levels are those of today, not of that day."))
    export = Export(
        "Priority list", presenting.COLUMNS, presenting.in_order(found.rows, found.sort), facts,
        presenting.MARKING,
    )  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(P.ROUND_SEE)
def list_explained(request: HttpRequest) -> HttpResponse:
    """How each school came onto the list, for the council: a tagged PDF of the same rows."""
    on, _, found, rows = _narrowed(request)
    wording, shown = wording_on(on), presenting.in_order(found.rows, found.sort)
    others = explained.left_out(on, [one.row.school.urn for one in rows], request.user)
    facts = [("As at", day(on)), ("Framework version", wording.title), *found.facts,
             ("Made on", f"{day(clock.today())}, by {request.user}")]  # fmt: skip
    data = explained.paper_of(
        shown, explained.left_out_asked(others, request.GET), on=on, wording=wording, facts=facts,
        user=request.user,
    )  # fmt: skip
    content = pdf(explained.PAPER, data, made_on=clock.today())
    return pdf_answer(content, f"priority-list-explained-{on.isoformat()}.pdf")


@require_safe
@needs(P.LIST_SEE)
def list_order(request: HttpRequest) -> HttpResponse:
    """The order of support, each place with its reasons (F-14)."""
    rows = presenting.list_rows(clock.today(), request.user)
    return render(request, "web/list_order.html", {"rows": rows, "today": clock.today()})


@require_safe
@needs(P.LIST_SEE)
def list_transition(request: HttpRequest) -> HttpResponse:
    """Schools that left the list in the last year: still to be kept in touch with (F-15)."""
    seen = Entry.objects.visible_to(request.user)
    ids = set(seen.filter(left_on__isnull=False).values_list("pk", flat=True))
    rows = [entry for entry in in_transition() if entry.pk in ids]
    return render(request, "web/list_transition.html", {"rows": rows})


@require_safe
@needs(P.LIST_SEE)
def list_changes(request: HttpRequest) -> HttpResponse:
    """What changed on the list and when the council was told of it (F-12)."""
    rows = change_rows(request.user)
    form = TellForm(initial={"on": clock.today()})
    context = {
        "rows": rows, "form": form, "untold": [row for row in rows if row.change.told_on is None],
        "may_tell": request.user.holds(P.LIST_CHANGE),
    }  # fmt: skip
    return render(request, "web/list_changes.html", context)


@require_safe
@needs(P.LIST_SEE)
def list_changes_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The log of changes as a file, for the council's pack."""
    facts = [("To", "The council"), ("Made on", day(clock.today()))]
    rows = change_rows(request.user)
    export = Export("Changes of the priority list", CHANGE_COLUMNS, rows, facts,
                    presenting.MARKING)  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_POST
@needs(P.LIST_CHANGE)
def list_tell(request: HttpRequest) -> HttpResponse:
    """Record that the council was told of the chosen changes."""
    form = TellForm(request.POST)
    chosen = [pk for pk in request.POST.getlist("change") if pk.isdecimal()]
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect("list_changes")
    changes = ScopeChange.objects.visible_to(request.user).filter(pk__in=chosen)
    try:
        told = actions.tell_council(
            changes, how=form.cleaned_data["how"], on=form.cleaned_data["on"], by=request.user
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The council was told of {told} change{'s' * (told != 1)}.")
    return redirect("list_changes")


@require_POST
@needs(P.LIST_CHANGE)
def list_leavers(request: HttpRequest) -> HttpResponse:
    """Have the register take off what the authority does not maintain any more."""
    gone = actions.take_off_leavers()
    names = ", ".join(str(entry.school) for entry in gone)
    messages.success(request, f"Taken off by the register: {names or 'no school'}.")
    return redirect("list")


@require_safe
@needs(P.LIST_CHANGE, P.AGREE_COUNCIL)
def list_changeover(request: HttpRequest) -> HttpResponse:
    """Entries of an earlier version: which reason code becomes which, and which match none."""
    rows = changeover()
    context = {
        "rows": rows, "unmatched": sum(1 for row in rows if not row.matches),
        "wording": wording_on(clock.today()), "back": reverse("list"),
    }  # fmt: skip
    return render(request, "web/list_changeover.html", context)
