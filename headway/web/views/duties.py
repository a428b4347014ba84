"""The year: every duty on its days, one duty with what was recorded of it, and recording it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import calendar, clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.core.templatetags.headway_words import day
from headway.duties import actions
from headway.duties.forms import RecordForm
from headway.duties.models import Record
from headway.duties.policies import duty_policy
from headway.duties.queries import Fallen, fallen_on, history_of, occasions_of, year_of
from headway.duties.states import RecordState
from headway.evidence.rules.duties import KINDS
from headway.web.presenting import duties as presenting
from headway.web.presenting.work_filters import Narrowed, narrowed

FIRST_YEAR, LAST_YEAR = 2016, 2060


def _asked(request: HttpRequest) -> int:
    """The academic year asked for, by the year it ends in; the present one unless said."""
    asked = request.GET.get("year", "")[:4]
    if asked.isascii() and asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked)
    return calendar.year_end_of(clock.today())


@require_safe
@needs(Permission.DUTY_SEE)
def year(request: HttpRequest) -> HttpResponse:
    """The duties of a year by month, under the filters of the address.

    Of the present year the months around today, unless the whole is asked for.
    """
    today, year_end = clock.today(), _asked(request)
    found, held = _narrowed(request, year_end)
    now = calendar.year_end_of(today)
    brief = year_end == now and request.GET.get("span") != "year"
    rows = presenting.around(found.rows, today) if brief else found.rows
    query = f"year={year_end}&{found.query}".rstrip("&")
    return render(request, "web/year.html", {
        "year_end": year_end, "words": calendar.year_words(year_end), "found": found,
        "months": presenting.months(rows, today), "total": len(found.rows), "held": held,
        "years": presenting.years_around(now), "tally": presenting.tally(found.rows),
        "query": query, "brief": brief, "present": year_end == now,
    })  # fmt: skip


@require_safe
@needs(Permission.DUTY_SEE)
def year_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole year under the same filters as a file."""
    today, year_end = clock.today(), _asked(request)
    found, _ = _narrowed(request, year_end)
    words = calendar.year_words(year_end)
    facts = [("Academic year", words), ("As at", day(today)), *found.facts]
    title = f"Duties of the year {words}"
    export = Export(title, presenting.COLUMNS, found.rows, facts, presenting.MARKING)
    return as_csv(export) if kind == "csv" else as_xlsx(export)


def _narrowed(request: HttpRequest, year_end: int) -> tuple[Narrowed, bool]:
    """The lines under the filters, and whether the year has any."""
    today = clock.today()
    lines = presenting.lines(year_of(year_end, today), request.user, today)
    return narrowed(lines, presenting.QUESTIONS, request.GET), bool(lines)


def _fallen(duty: str, occasion: str) -> Fallen:
    found = fallen_on(duty, occasion)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DUTY_SEE)
def duty(request: HttpRequest, duty: str, occasion: str) -> HttpResponse:
    """One duty on one of its days: what asks for it, what was recorded, and recording it."""
    found = _fallen(duty, occasion)
    form = RecordForm(request.POST or None, meets=found.meets)
    if form.is_bound and form.is_valid():
        try:
            _record(found, request.user, form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "It was recorded. Take it back here if that was a mistake.")
            return redirect(found.url)
    return _shown(request, found, form)


def _record(found: Fallen, user: Any, said: dict[str, Any]) -> Record:
    if said["state"] == RecordState.DONE:
        more = {name: said[name] for name in ("topic", "came") if name in said}
        return actions.record_done(found, by=user, on=said["on"], note=said["note"], **more)
    return actions.record_not_needed(found, by=user, on=said["on"], note=said["note"])


def _shown(request: HttpRequest, found: Fallen, form: RecordForm) -> HttpResponse:
    user, today = request.user, clock.today()
    asked = Record(owners=list(found.row.roles))
    decision = duty_policy(user, Permission.DUTY_SEE, found.record or asked)
    elsewhere = found.elsewhere
    same = presenting.lines(occasions_of(found.row.key, found.year_end, today), user, today)
    return render(request, "web/duty.html", {
        "one": presenting.lines([found], user, today)[0], "fallen": found, "form": form,
        "kind": KINDS[found.row.kind],
        "may_record": bool(decision) and not elsewhere, "refusal": decision.reason,
        "elsewhere": elsewhere if elsewhere and presenting.opens(user, elsewhere) else "",
        "followed": bool(elsewhere), "same": same if len(same) > 1 else [],
        "history": history_of(found.row.key, found.occasion.key),
        "year": f"{reverse('year')}?year={found.year_end}",
    })  # fmt: skip


@require_POST
@needs(Permission.DUTY_SEE)
def duty_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was recorded, as it stood when the page was opened."""
    record = get_object_or_404(Record, pk=pk)
    asked = request.POST.get("version", "")
    if asked.isascii() and asked.isdecimal():
        record.version = int(asked[:9])
    try:
        actions.take_back(record, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It was taken back: the duty is open again.")
    return redirect(record.get_absolute_url())
