"""What is heard about schools: the list, one entry, a school's own, the report to the council."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.assessment.queries import school_assessment
from headway.core import audit, clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.intelligence import actions
from headway.intelligence.forms import EntryForm, VersionForm, WhyForm
from headway.intelligence.models import Entry
from headway.intelligence.policies import may
from headway.intelligence.queries import (
    EntryFilters,
    engagement_of,
    entries_before,
    entries_exported,
    entries_listed,
    entries_of,
    pack,
    signals,
    with_words,
)
from headway.schools.models import School
from headway.schools.queries import lineage_before, schools_suggested
from headway.web.paging import page_asked, page_links
from headway.web.presenting import intelligence as presenting
from headway.web.presenting.reasons import marks
from headway.web.presenting.school import caption, side_items

READS = (Permission.INTELLIGENCE_SEE, Permission.INTELLIGENCE_OWN)
REPORT_DAYS = 31


def seen_school(request: HttpRequest, urn: int, *permissions: Permission) -> School:
    """A school of which the reader holds one of the permissions; else it does not exist here."""
    if not request.user.reach(*permissions).covers(urn):
        raise Http404
    return get_object_or_404(School.objects.visible_to(request.user), urn=urn)


@require_safe
@needs(*READS)
def school_intelligence(request: HttpRequest, urn: int) -> HttpResponse:
    """Data beside intelligence: the levels of a school and what people have recorded."""
    school = seen_school(request, urn, *READS)
    user, today = request.user, clock.today()
    audit.viewed(user, "intelligence", urn)
    assessed = user.reach(Permission.ASSESSMENT_SEE).covers(urn)
    found = school_assessment(user, school, brief=True)
    entries = presenting.shown(entries_of(user, urn), today)
    before = presenting.shown(entries_before(user, lineage_before(school)), today)
    sees = user.reach(Permission.INTELLIGENCE_SEE).covers(urn)
    level, says = presenting.level_today(signals(today, [urn]).get(urn))
    return render(request, "web/intelligence_school.html", {
        "school": school, "caption": caption(school),
        "side": side_items(school, "school_intelligence", assessed=assessed, user=user),
        "assessed": assessed, "marks": list(zip(marks(found.levels), found.levels, strict=True)),
        "today": level, "says": says,
        "live": [one for one in entries if one.counts],
        "past": [one for one in entries if not one.counts], "before": before,
        "rating": engagement_of(urn, today) if sees else None, "sees": sees,
        "may_add": user.holds(Permission.INTELLIGENCE_ADD, at=urn),
        "may_rate": user.holds(Permission.ENGAGEMENT_RATE, at=urn),
    })  # fmt: skip


@require_safe
@needs(*READS)
def intelligence(request: HttpRequest) -> HttpResponse:
    """Every entry that the reader may read, under the filters of the address."""
    today = clock.today()
    audit.viewed(request.user, "the list of intelligence")
    filters = EntryFilters.read(request.GET)
    listed = entries_listed(request.user, filters, today, page=page_asked(request))
    table = Table(
        presenting.columns(today), listed.entries, "Entries", filters.sort,
        lambda sort: filters.query(sort=sort),
    )  # fmt: skip
    return render(request, "web/intelligence.html", {
        "listed": listed, "filters": filters, "table": table, "links": page_links(listed),
        "tabs": presenting.tabs(request.user, "intelligence"),
    })  # fmt: skip


@require_safe
@needs(*READS)
def intelligence_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as a file, with its filters and its marking inside."""
    today, filters = clock.today(), EntryFilters.read(request.GET)
    audit.viewed(request.user, "the list of intelligence, as a file")
    facts = [
        ("Filters", "; ".join(f"{t['label']}: {t['words']}" for t in filters.tags) or "None"),
        ("Made on", day(today)), ("Made by", request.user.name),
    ]  # fmt: skip
    return _file(kind, "Intelligence", entries_exported(request.user, filters, today), facts)


def _file(kind: str, title: str, entries: Any, facts: list[tuple[str, str]]) -> HttpResponse:
    columns = presenting.columns(clock.today())
    export = Export(title, columns, entries, facts, presenting.MARKING)
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.INTELLIGENCE_ADD)
def intelligence_add(request: HttpRequest) -> HttpResponse:
    """Choose the school, then say what was heard."""
    school = _chosen(request)
    if school is None:
        typed = request.GET.get("q", "")[:100]
        reach = request.user.reach(Permission.INTELLIGENCE_ADD)
        found = [s for s in schools_suggested(request.user, typed, most=25) if reach.covers(s.urn)]
        context = {"typed": typed, "found": found, "tabs": _tabs(request, "intelligence_add")}
        return render(request, "web/intelligence_choose.html", context)
    form = EntryForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            entry = actions.add_entry(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Your entry about {school.name} is kept.")
            return redirect(entry)
    return render(request, "web/intelligence_add.html", {
        "form": form, "school": school, "tabs": _tabs(request, "intelligence_add"),
    })  # fmt: skip


def _tabs(request: HttpRequest, here: str) -> Any:
    return presenting.tabs(request.user, here)


def _chosen(request: HttpRequest) -> School | None:
    asked = request.GET.get("school", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 9):
        return None
    return seen_school(request, int(asked), Permission.INTELLIGENCE_ADD)


def _entry(request: HttpRequest, pk: int) -> Entry:
    return get_object_or_404(with_words(Entry.objects.visible_to(request.user)), pk=pk)


@require_safe
@needs(*READS)
def intelligence_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with its versions, the school's answers and what may be done."""
    return _show(request, _entry(request, pk))


def _show(request: HttpRequest, entry: Entry, why: WhyForm | None = None) -> HttpResponse:
    audit.viewed(request.user, entry)
    (shown,) = presenting.shown([entry], clock.today())
    return render(request, "web/intelligence_entry.html", {
        "entry": entry, "shown": shown, "deeds": presenting.deeds(request.user, entry),
        "earlier": list(entry.versions.all())[-2::-1], "why": why or WhyForm(),
        "may_change": may(request.user, "change_entry", entry),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.INTELLIGENCE_ADD)
def intelligence_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a new version; the one before stays readable."""
    entry = _entry(request, pk)
    if not (decision := may(request.user, "change_entry", entry)):
        messages.error(request, decision.reason)
        return redirect(entry)
    now = {name: getattr(entry, name) for name in actions.JUDGED}
    held = now | {"text": entry.latest.text if entry.latest else ""}
    form = VersionForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "token"}
        given["expires_on"] = given["expires_on"] or entry.expires_on
        try:
            actions.change_entry(entry, by=request.user, **given)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The new version is kept beside the one before.")
            return redirect(entry)
    return render(request, "web/intelligence_edit.html", {"form": form, "entry": entry})


DONE: dict[str, tuple[Callable[..., Entry], str]] = {
    "renew_entry": (actions.renew_entry, "It counts for another twelve months."),
    "share_entry": (actions.share_entry, "The school can read and answer the entry now."),
    "tell_school": (actions.tell_school, "The day is noted."),
    "mark_entry": (actions.mark_entry, "It goes into the next report to the council."),
    "unmark_entry": (actions.unmark_entry, "It is out of the report to the council."),
    "say_crisis": (actions.say_crisis, "It waits for somebody of the other party to agree."),
    "confirm_crisis": (actions.confirm_crisis, "Two named people agree that it is a crisis."),
    "withdraw_entry": (actions.withdraw_entry, "The entry is withdrawn."),
}


@require_POST
@needs(Permission.INTELLIGENCE_ADD)
def intelligence_do(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Renew, share, mark, agree or withdraw."""
    entry = _entry(request, pk)
    if verb not in DONE:
        raise Http404
    act, words = DONE[verb]
    given: dict[str, Any] = {}
    if verb == "withdraw_entry":
        form = WhyForm(request.POST)
        if not form.is_valid():
            return _show(request, entry, form)
        given = form.cleaned_data
    elif verb == "tell_school" and (on := _day(request.POST.get("on", ""))):
        given = {"on": on}
    try:
        act(entry, by=request.user, **given)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("intelligence_entry", pk)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _asked_pack(request: HttpRequest) -> tuple[date, date, bool, Any]:
    until = _day(request.GET.get("until", "")) or clock.today()
    since = _day(request.GET.get("since", "")) or until - timedelta(days=REPORT_DAYS)
    every = request.GET.get("every") == "yes"
    audit.viewed(request.user, "the intelligence reported to the council")
    return since, until, every, pack(request.user, since, until, every=every)


@require_safe
@needs(Permission.INTELLIGENCE_SEE)
def intelligence_pack(request: HttpRequest) -> HttpResponse:
    """What goes into the report to the council of these days, by theme."""
    since, until, every, entries = _asked_pack(request)
    query = f"since={since.isoformat()}&until={until.isoformat()}{'&every=yes' if every else ''}"
    return render(request, "web/intelligence_pack.html", {
        "shown": presenting.shown(entries, clock.today()), "since": since, "until": until,
        "every": every, "query": query, "tabs": _tabs(request, "intelligence_pack"),
        "add": reverse("intelligence_add"), "title": presenting.pack_title(until),
    })  # fmt: skip


@require_safe
@needs(Permission.INTELLIGENCE_SEE)
def intelligence_pack_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file, marked."""
    since, until, every, entries = _asked_pack(request)
    facts = [
        ("From", day(since)), ("To", day(until)),
        ("Entries", "All recorded or marked" if every else "Marked for the council"),
        ("Made on", day(clock.today())), ("Made by", request.user.name),
    ]  # fmt: skip
    return _file(kind, presenting.pack_title(until), entries, facts)
