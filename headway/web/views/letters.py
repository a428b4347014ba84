"""Letters: all that a person may see, one letter, a school's letters, the way to the reply."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from headway.core import clock
from headway.core.access import ANYONE_SIGNED_IN, Permission, needs
from headway.core.documents import pdf_answer
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.correspondence import actions
from headway.correspondence.actions.drafting import moving
from headway.correspondence.making import file_name, made_docx, made_pdf
from headway.correspondence.models import Letter, LetterRun
from headway.correspondence.queries import answers_of, bytes_of, copies_of, waiting_for_approval
from headway.correspondence.states import LetterState
from headway.correspondence.windows import window
from headway.schools.models import School
from headway.web.paging import page_asked
from headway.web.presenting import school as presenting
from headway.web.presenting.letters import (
    LETTER_COLUMNS,
    OUTCOMES,
    PAGE,
    Filters,
    copy_said,
    kind_title,
    letter_tabs,
    tone,
    with_counts,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VERBS = {
    "approve": "approve_letter",
    "send": "send_letter",
    "hold": "hold_letter",
    "release": "release_letter",
    "cancel": "cancel_letter",
}


def _seen(request: HttpRequest) -> Any:
    found = Letter.objects.visible_to(request.user).select_related("school")
    return found.defer("text", "fields")


def _filters(request: HttpRequest) -> Filters:
    found = Filters.read(request.GET)
    if not found.run:
        return found
    title = LetterRun.objects.filter(pk=found.run).values_list("title", flat=True).first()
    return Filters(found.state, found.kind, found.outcome, found.run, title or "")


@require_safe
@needs(Permission.LETTER_LIST)
def letters(request: HttpRequest) -> HttpResponse:
    """Every letter, narrowed by state, kind and what became of it."""
    filters = _filters(request)
    rows = with_counts(filters.narrowed(_seen(request), clock.today()))
    ordered = rows.order_by("-drafted_at", "school__name", "-pk")
    page = Paged(ordered, page_asked(request), filters.query())
    return render(request, "web/letters.html", {
        "tabs": letter_tabs("letters"), "filters": filters, "outcomes": OUTCOMES,
        "questions": filters.questions(_seen(request)), "tags": filters.tags(), "page": page,
        "table": Table(LETTER_COLUMNS, page.rows, "Letters"), "query": filters.query(),
        "waiting": waiting_for_approval(request.user).count(),
    })  # fmt: skip


class Paged:
    """One page of a query, with the way to the others; counts and reads once each."""

    def __init__(self, query: Any, asked: int, address: str) -> None:
        self.total = query.count()
        self.pages = max(1, -(-self.total // PAGE))
        self.page = min(max(1, asked), self.pages)
        self.rows = list(query[(self.page - 1) * PAGE : self.page * PAGE])
        self.before = self._address(address, self.page - 1)
        self.after = self._address(address, self.page + 1)

    def _address(self, address: str, page: int) -> str:
        joint = "&" if address else ""
        return f"?{address}{joint}page={page}" if 1 <= page <= self.pages else ""


@require_safe
@needs(Permission.LETTER_LIST)
def letters_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file."""
    filters = _filters(request)
    rows = with_counts(filters.narrowed(_seen(request), clock.today())).order_by("-drafted_at")
    about = [("Made on", day(clock.today())), *((one.label, one.words) for one in filters.tags())]
    export = Export("Letters", LETTER_COLUMNS, list(rows), about)
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(Permission.LETTER_SEE)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: its words, who approved it, who got it, what came back."""
    found = get_object_or_404(
        Letter.objects.visible_to(request.user).select_related(
            "school", "run", "template", "framework", "drafted_by", "approved_by",
            "acknowledged_by", "replaces", "replaced_by",
        ), pk=pk,
    )  # fmt: skip
    may = {verb: moving.decision(request.user, name, found) for verb, name in VERBS.items()}
    return render(request, "web/letter.html", {
        "letter": found, "title": kind_title(found.kind), "tone": tone(found.state), "may": may,
        "copies": [(copy, copy_said(copy), tone(copy.state)) for copy in copies_of(found)],
        "answers": answers_of(found), "window": window(clock.today()),
        "urgent": _urgent(found), "may_send": request.user.holds(Permission.LETTER_SEND),
        "may_redraft": found.state == LetterState.CANCELLED and not hasattr(found, "replaced_by")
        and request.user.holds(Permission.LETTER_WRITE),
    })  # fmt: skip


def _urgent(found: Letter) -> bool:
    from headway.correspondence.kinds import kinds

    return found.kind in kinds() and kinds()[found.kind].urgent


@require_safe
@needs(Permission.LETTER_SEE)
def letter_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The exact bytes of an approved letter; of a draft, what they would be now."""
    found = get_object_or_404(Letter.objects.visible_to(request.user).select_related("school"),
                              pk=pk)  # fmt: skip
    if form not in ("pdf", "docx"):
        raise Http404
    kept = bytes_of(found, form)
    make = made_pdf if form == "pdf" else made_docx
    content = bytes(kept.content) if kept else make(found)
    if form == "pdf":
        return pdf_answer(content, file_name(found, form))
    headers = {"Content-Disposition": f'attachment; filename="{file_name(found, form)}"'}
    return HttpResponse(content, content_type=DOCX, headers=headers)


@require_POST
@needs(Permission.LETTER_WRITE, Permission.LETTER_APPROVE, Permission.LETTER_SEND)
def letter_do(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Approve, send, hold back, release or cancel a letter; draft a cancelled one anew."""
    found = get_object_or_404(Letter.objects.visible_to(request.user).select_related("school"),
                              pk=pk)  # fmt: skip
    reason = request.POST.get("reason", "")[:500]
    works = {
        "approve": lambda: actions.approve_letter(found, by=request.user),
        "send": lambda: actions.send_letter(found, by=request.user, override=reason),
        "hold": lambda: actions.hold_letter(found, by=request.user, reason=reason),
        "release": lambda: actions.release_letter(found, by=request.user, reason=reason),
        "cancel": lambda: actions.cancel_letter(found, by=request.user, reason=reason),
    }
    if verb == "redraft":
        return _redrafted(request, found, reason)
    if verb not in works:
        raise Http404
    _same_version(found, request)
    try:
        works[verb]()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _done(verb, found))
    return redirect(found)


def _redrafted(request: HttpRequest, found: Letter, reason: str) -> HttpResponse:
    """A new draft in place of a letter that was cancelled, from today's text and contacts."""
    try:
        fresh = actions.redraft(found, by=request.user, reason=reason, fields={})
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, "A new letter is drafted in its place. Somebody else approves it.")
    return redirect(fresh)


def _same_version(case: Any, request: HttpRequest) -> None:
    """Act on the version that the person saw, so that a double click acts once."""
    seen = request.POST.get("version", "")
    if seen.isdecimal():
        case.version = int(seen)


def _done(verb: str, found: Letter) -> str:
    if verb == "send" and found.send_on:
        return f"The letter goes on {day(found.send_on)}: today is not a day for letters."
    if verb == "send" and found.held_because:
        return f"The letter was held back. {found.held_because}"
    words = {
        "approve": "The letter is approved. Its PDF and Word document are kept as they are now.",
        "send": "The letter is being sent.",
        "hold": "The letter is held back.",
        "release": "The letter is released.",
        "cancel": "The letter is cancelled.",
    }
    return words[verb]


@require_safe
@needs(Permission.LETTER_SEE)
def school_letters(request: HttpRequest, urn: int) -> HttpResponse:
    """Every letter to one school, latest first."""
    school = get_object_or_404(School.objects.visible_to(request.user), urn=urn)
    if not request.user.reach(Permission.LETTER_SEE).covers(urn):
        raise Http404
    assessed = request.user.reach(Permission.ASSESSMENT_SEE).covers(urn)
    rows = with_counts(_seen(request).filter(school_id=urn)).order_by("-drafted_at", "-pk")
    return render(request, "web/school_letters.html", {
        "school": school, "caption": presenting.caption(school), "part": "letters",
        "side": presenting.side_items(school, "school_letters", assessed=assessed,
                                      user=request.user),
        "table": Table(LETTER_COLUMNS, list(rows), f"Letters to {school.name}"),
    })  # fmt: skip


@require_safe
@needs(ANYONE_SIGNED_IN)
def reply(request: HttpRequest, urn: int, kind: str) -> HttpResponse:
    """The link in a letter: the school's own people come to the letter, to answer it there.

    From a letter that says the school is not listed, the same page leads to a report of its own.
    """
    found = (
        Letter.objects.visible_to(request.user)
        .filter(school_id=urn, kind=kind, out_at__isnull=False)
        .order_by("-out_at", "-pk")
        .first()
    )
    if found is None:
        raise Http404
    if request.user.holds(Permission.LETTER_ANSWER, at=urn):
        return redirect(reverse("portal_letter", args=[urn, found.pk]))
    return redirect(found)
