"""Joint agreement, the two signatures, and the agreed list as a document."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from headway.assessment.actions import agree_with_undisputed, say_of_case
from headway.assessment.forms import AgreeForm
from headway.assessment.models import Case
from headway.assessment.queries.rounds import (
    blockers,
    cases_of,
    decided,
    fingerprint,
    parties_for,
    parties_of,
    party_words,
)
from headway.assessment.queries.rounds_steps import standing_of
from headway.assessment.queries.rounds_worksheet import work_rows
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.components import Deed, Preview
from headway.core.documents import pdf, pdf_answer
from headway.core.exports import Export, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.priority.actions import sign_list
from headway.priority.queries.listing import listed_on
from headway.web.presenting.round_papers import LIST_COLUMNS, PAPER, list_paper
from headway.web.presenting.rounds import cleared_by, deadline, listed_lines
from headway.web.views.round_cases import case_page
from headway.web.views.rounds import MARKING, facts_of, posted, round_seen

SPEAKS = (Permission.AGREE_SERVICE, Permission.AGREE_COUNCIL)


@require_POST
@needs(*SPEAKS)
def round_agree(request: HttpRequest, year_end: int, urn: int, party: str) -> HttpResponse:
    """Say whether a party agrees with the decision on one school."""
    found = round_seen(request, year_end)
    seen = cases_of(found).filter(pk__in=Case.objects.visible_to(request.user).values("pk"))
    case = get_object_or_404(seen, school=urn)
    case.round = found
    form = AgreeForm(request.POST, prefix=party)
    if form.is_valid():
        try:
            say_of_case(case, party, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{case.school}: your word is recorded.")
            return redirect(case)
    return case_page(request, found, case, **{f"agree_{party}": form})


@require_safe
@needs(Permission.ROUND_SEE)
def round_agreement(request: HttpRequest, year_end: int) -> HttpResponse:
    """Open disagreements first, then what each party has not said."""
    found = round_seen(request, year_end)
    rows = [row for row in work_rows(request.user, found) if row.case.state == "decided"]
    parties = parties_of(found.rules)
    mine = parties_for(request.user, found.rules)
    able = {
        party: sum(
            party not in row.words and not row.disputed and not row.case.paused  # type: ignore[attr-defined]
            for row in rows
        )
        for party in mine
    }
    return render(request, "web/round_agreement.html", {
        "round": found, "parties": [(p, party_words(found.rules, p)) for p in parties],
        "disputed": [_said(found, row) for row in rows if row.disputed],
        "listed": [_said(found, row) for row in rows if row.case.decided_listed],
        "unsaid": [
            (p, party_words(found.rules, p), [row for row in rows if p not in row.words])
            for p in parties
        ],
        "bulk": [
            (p, party_words(found.rules, p), count, Preview(0, 0, count, note="Disputed and "
             "paused schools are left. You can change your word on each school until the list "
             "is locked."))
            for p, count in able.items() if count and not found.locked
        ],
        "decided": len(rows),
    })  # fmt: skip


def _said(found: Any, row: Any) -> tuple[Any, list[tuple[str, Any]]]:
    return row, [(party_words(found.rules, p), row.words.get(p)) for p in parties_of(found.rules)]


@require_POST
@needs(*SPEAKS)
def round_agree_all(request: HttpRequest, year_end: int, party: str) -> HttpResponse:
    """Agree with every decision that nobody disputes."""
    found = round_seen(request, year_end)
    try:
        count = agree_with_undisputed(found, party, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Agreed with {count} decisions.")
    return redirect("round_agreement", year_end)


@require_safe
@needs(Permission.ROUND_SEE)
def round_sign(request: HttpRequest, year_end: int) -> HttpResponse:
    """The list to be signed, what stands in the way, and who has signed."""
    found = round_seen(request, year_end)
    at = standing_of(found)
    before = set(listed_on(clock.today()).values_list("school_id", flat=True))
    now = [case for case in decided(found) if case.decided_listed]
    urns = {case.school_id for case in now}
    chip, warning = deadline(found, clock.today())
    return render(request, "web/round_sign.html", {
        "round": found, "at": at, "listed": listed_lines(found, now), "mark": fingerprint(found),
        "blockers": [
            (one, cleared_by(one.key)) for one in ([] if found.locked else blockers(found))
        ], "due": chip, "warning": warning,
        "preview": Preview(len(urns - before), len(before - urns), len(urns & before)),
        "signed": [
            (party_words(found.rules, one.party), one,
             Deed("Signed", f"{one.sign.by.name} ({one.sign.role})", one.sign.at)
             if one.sign else None)
            for one in at.signed
        ],
        "mine": [
            (p, party_words(found.rules, p)) for p in parties_for(request.user, found.rules)
            if not any(one.party == p and one.counts for one in at.signed)
        ] if found.state == "agreeing" else [],
        "missing": [party_words(found.rules, one.party) for one in at.signed if not one.counts],
        "note": found.rules.contents.note,
    })  # fmt: skip


@require_POST
@needs(*SPEAKS)
def round_sign_now(request: HttpRequest, year_end: int, party: str) -> HttpResponse:
    """Sign for a party; the second signature locks the list."""
    found = round_seen(request, year_end)
    seen = request.POST.get("seen", "")
    done = posted(
        request,
        lambda: sign_list(found, party, by=request.user, seen=seen),
        "Your signature is recorded.",
    )
    if done and found.locked:
        messages.success(request, "Both parties have signed the same list. It is locked.")
    return redirect(reverse("round_sign", args=[year_end]))


@require_safe
@needs(Permission.ROUND_SEE)
def round_list(request: HttpRequest, year_end: int, kind: str) -> HttpResponse:
    """The agreed list as PDF or workbook; before the lock it says that it is a draft."""
    found = round_seen(request, int(year_end))
    rows = [case for case in decided(found) if case.decided_listed]
    title = f"{'Agreed' if found.locked else 'Draft'} priority list {found.year_words}"
    if kind == "xlsx":
        return as_xlsx(Export(title, LIST_COLUMNS, rows, facts_of(found), MARKING))
    data = list_paper(found, rows, title, facts_of(found))
    return pdf_answer(pdf(PAPER, data, made_on=clock.today()), f"list-{found.year_end}.pdf")
