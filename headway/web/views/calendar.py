"""The academic calendar: terms, half-terms and closures of a year, and who changed them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from headway.core import calendar as years
from headway.core import clock, setting_terms, terms
from headway.core.access import Permission, needs
from headway.core.forms import show_refusal
from headway.core.models import AuditEvent, Closure, Term
from headway.core.refusals import Refused
from headway.web.forms_contacts import ClosureForm, TermForm

FIRST_YEAR, LAST_YEAR = 2015, 2060
SHOWN = 20


def _year(request: HttpRequest) -> int:
    """The academic year asked for, by the year it ends in; the present one unless said."""
    asked = request.GET.get("year", "")
    now = years.year_end_of(clock.today())
    if asked.isascii() and asked.isdecimal() and FIRST_YEAR <= int(asked[:4]) <= LAST_YEAR:
        return int(asked[:4])
    return now


@require_safe
@needs(Permission.CALENDAR_EDIT, Permission.ROUND_SEE)
def calendar(request: HttpRequest) -> HttpResponse:
    """One academic year: as the authority set it, or as is usual until somebody does."""
    return _shown(request, _year(request))


def _shown(
    request: HttpRequest, year_end: int, term_form: Any = None, closure_form: Any = None
) -> HttpResponse:
    now = years.year_end_of(clock.today())
    dates = terms.terms_of(year_end)
    chosen = request.GET.get("term", "autumn")
    start = next((t for t in dates if t.name == chosen), dates[0])
    events = AuditEvent.objects.filter(subject_type__in=[Term._meta.label, Closure._meta.label])
    return render(request, "web/calendar.html", {
        "year_end": year_end, "words": years.year_words(year_end), "terms": dates,
        "years": [(y, years.year_words(y)) for y in range(now - 1, now + 3)],
        "closures": Closure.objects.filter(
            withdrawn=False, on__range=(years.first_day(year_end), years.last_day(year_end))
        ),
        "holidays": years.bank_holidays_named(year_end),
        "may_edit": bool(setting_terms.calendar_policy(
            request.user, Permission.CALENDAR_EDIT, None)),
        "term_form": term_form or TermForm(initial=vars(start)),
        "closure_form": closure_form or ClosureForm(),
        "events": events[:SHOWN],
    })  # fmt: skip


@require_POST
@needs(Permission.CALENDAR_EDIT)
def calendar_term(request: HttpRequest) -> HttpResponse:
    """Set one term of the year."""
    year_end = _year(request)
    form = TermForm(request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        half = (given.pop("half_term_starts_on"), given.pop("half_term_ends_on"))
        try:
            setting_terms.set_term(
                year_end, half_term=half if all(half) else None, by=request.user, **given
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The term was set. Deadlines follow it from now on.")
            return redirect(f"{reverse('calendar')}?year={year_end}")
    return _shown(request, year_end, term_form=form)


@require_POST
@needs(Permission.CALENDAR_EDIT)
def calendar_close(request: HttpRequest) -> HttpResponse:
    """Set a closure."""
    form = ClosureForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["on"]
        try:
            setting_terms.add_closure(on, form.cleaned_data["words"], by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The closure was set.")
            return redirect(f"{reverse('calendar')}?year={years.year_end_of(on)}")
    return _shown(request, _year(request), closure_form=form)


@require_POST
@needs(Permission.CALENDAR_EDIT)
def calendar_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a closure."""
    closure = get_object_or_404(Closure.objects.filter(withdrawn=False), pk=pk)
    try:
        setting_terms.withdraw_closure(closure, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The closure was withdrawn.")
    return redirect(f"{reverse('calendar')}?year={years.year_end_of(closure.on)}")
