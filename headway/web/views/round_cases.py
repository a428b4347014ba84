"""One school of the round: evidence, decision, talk, challenge."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from headway.assessment.actions import (
    Choice,
    answer_challenge,
    contact_school,
    decide_case,
    make_challenge,
    open_approach,
    record_reply,
    record_visit,
    reopen_case,
    state_gap,
    withdraw_challenge,
)
from headway.assessment.actions.cases import moving as deciding
from headway.assessment.actions.challenges import moving as challenging
from headway.assessment.forms import (
    AgreeForm,
    AnswerForm,
    ChallengeForm,
    ContactForm,
    DecideForm,
    ReasonForm,
    ReplyForm,
    VisitForm,
)
from headway.assessment.models import (
    Approach,
    ApproachState,
    Case,
    CaseState,
    Challenge,
    Round,
)
from headway.assessment.queries import school_assessment
from headway.assessment.queries.rounds import cases_of, open_challenges, parties_for, party_words
from headway.assessment.queries.rounds_words import first_reasons, why_imminent
from headway.assessment.queries.rounds_worksheet import parties_said, row_of
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.audit import changes, events_of
from headway.core.components import Deed
from headway.core.forms import show_refusal
from headway.core.refusals import ChangedMeanwhile, Refused
from headway.web.presenting.reasons import reasons_of
from headway.web.presenting.round_sheet import category_tag, cell_words
from headway.web.views.rounds import round_seen

TALK_ORDER = ApproachState.values  # what is still to be done comes first


def _case(request: HttpRequest, year_end: int, urn: int) -> tuple[Round, Case]:
    found = round_seen(request, year_end)
    seen = cases_of(found).filter(pk__in=Case.objects.visible_to(request.user).values("pk"))
    case = get_object_or_404(seen, school=urn)
    case.round = found
    return found, case


@require_safe
@needs(Permission.ROUND_SEE)
def round_case(request: HttpRequest, year_end: int, urn: int) -> HttpResponse:
    """Everything about one school, side by side, and what may be done."""
    return case_page(request, *_case(request, year_end, urn))


def case_page(request: HttpRequest, found: Round, case: Case, **forms: Any) -> HttpResponse:
    """The page of a case; `forms` are those that came back with mistakes."""
    user, row = request.user, row_of(request.user, found, case)
    rules = {rule.id: rule.words for rule in found.rules.contents.rules}
    assessed = school_assessment(user, case.school, run=found.run)
    able = {verb: deciding.decision(user, verb, case) for verb in
            ("decide_case", "state_gap", "reopen_case")}  # fmt: skip
    may_say = parties_for(user, found.rules) if case.state == "decided" and not found.locked else []
    runs = user.holds(Permission.ROUND_RUN)
    waiting = _still_to_assess(found, case) if runs and not found.locked else []
    return render(request, "web/round_case.html", {
        "following": waiting[0] if waiting else None, "left": len(waiting),
        "round": found, "case": case, "row": row, "able": able, "runs": runs,
        "sentences": row.proposal.reasons[:2] if row.proposal else [],
        "reasons": reasons_of(assessed, case.school_id, rules) if assessed.proposal else None,
        "cells": [(cell.name, *cell_words(row, place)) for place, cell in enumerate(row.cells)],
        "proposed": category_tag(case.proposed_category, case.proposed_name, case.proposed_listed)
        if case.proposed_category else "",
        "decided": category_tag(case.decided_category, case.decided_name, case.decided_listed)
        if case.decided_category else "",
        "deed": Deed("Decided", case.decided_by.name, case.decided_at)
        if case.decided_by and case.decided_at else None,
        "words": [(party_words(found.rules, p), word) for p, word in parties_said(found, row)],
        "sayings": [
            (p, party_words(found.rules, p), forms.get(f"agree_{p}") or AgreeForm(prefix=p))
            for p in may_say
        ],
        "challenges": Challenge.objects.filter(school=case.school_id).select_related(
            "made_by", "answered_by"
        ),
        "form": forms.get("decide") or DecideForm(
            case=case, begin=first_reasons(row.proposal), imminence=why_imminent(row.proposal)
        ),
        "gap": forms.get("gap") or ReasonForm(prefix="gap"),
        "reopen": forms.get("reopen") or ReasonForm(prefix="reopen"),
        "may_open_talk": runs and not found.locked and case.state == "to_assess"
        and not case.listed_before,
        "talk": row.talk, "talk_form": forms.get("talk") or _talk_form(row.talk),
        "today": clock.today(),
        "challenge": forms.get("challenge") or ChallengeForm(prefix="challenge"),
        "history": [(event, changes(event)) for event in events_of(case)[:30]],
    })  # fmt: skip


def _still_to_assess(found: Round, case: Case) -> list[tuple[int, str]]:
    """URN and name of the schools that wait for a decision: those after this one first."""
    held = found.cases.filter(state=CaseState.TO_ASSESS).exclude(pk=case.pk)
    names = sorted(held.values_list("school__name", "school_id"))
    here = (case.school.name, case.school_id)
    return [(urn, name) for name, urn in sorted(names, key=lambda one: (one < here, one))]


def _talk_form(talk: Approach | None) -> Any:
    forms = {"contacted": VisitForm, "visited": ReplyForm, "replied": ReplyForm}
    return forms.get(talk.state, ContactForm)() if talk else None


@require_POST
@needs(Permission.ROUND_RUN)
def round_decide(request: HttpRequest, year_end: int, urn: int) -> HttpResponse:
    """Decide on the school's category."""
    found, case = _case(request, year_end, urn)
    form = DecideForm(request.POST, case=case)
    if form.is_valid():
        asked = dict(form.cleaned_data)
        try:
            if asked.pop("version") != case.version:
                raise ChangedMeanwhile
            decide_case(case, Choice(**asked), by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{case.school}: {case.decided_name}.")
            return redirect(case)
    return case_page(request, found, case, decide=form)


@require_POST
@needs(Permission.ROUND_RUN)
def round_gap(request: HttpRequest, year_end: int, urn: int) -> HttpResponse:
    """Say why the school has no category."""
    return _with_reason(request, year_end, urn, "gap", state_gap)


@require_POST
@needs(Permission.ROUND_RUN)
def round_reopen(request: HttpRequest, year_end: int, urn: int) -> HttpResponse:
    """Take the decision back."""
    act = lambda case, reason, by: reopen_case(case, by=by, reason=reason)  # noqa: E731
    return _with_reason(request, year_end, urn, "reopen", act)


def _with_reason(
    request: HttpRequest, year_end: int, urn: int, name: str, act: Any
) -> HttpResponse:
    found, case = _case(request, year_end, urn)
    form = ReasonForm(request.POST, prefix=name)
    if form.is_valid():
        try:
            act(case, form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{case.school}: {case.get_state_display().lower()}.")
            return redirect(case)
    return case_page(request, found, case, **{name: form})


@require_safe
@needs(Permission.ROUND_SEE)
def round_talks(request: HttpRequest, year_end: int) -> HttpResponse:
    """Schools seen as vulnerable for the first time: contact, visit, view and outcome."""
    found = round_seen(request, year_end)
    talks = Approach.objects.filter(case__round=found).exclude(case__state="closed")
    return render(request, "web/round_talks.html", {
        "round": found, "today": clock.today(),
        "talks": sorted(
            talks.select_related("case__school", "case__round", "done_by"),
            key=lambda talk: (TALK_ORDER.index(talk.state), talk.case.school.name),
        ),
        "days": found.rules.contents.decision.reply_school_days
        if found.rules.contents.decision else 0,
    })  # fmt: skip


@require_POST
@needs(Permission.ROUND_RUN)
def round_talk(request: HttpRequest, year_end: int, urn: int, step: str) -> HttpResponse:
    """Record the next step of the talk with a school."""
    found, case = _case(request, year_end, urn)
    if step == "open":
        try:
            open_approach(case, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(case)
    kinds = {"contact": (ContactForm, contact_school), "visit": (VisitForm, record_visit),
             "reply": (ReplyForm, record_reply)}  # fmt: skip
    if step not in kinds:
        raise Http404
    talk = get_object_or_404(Approach.objects.select_related("case__round"), case=case)
    kind, act = kinds[step]
    form = kind(request.POST)
    if form.is_valid():
        try:
            act(talk, by=request.user, **form.cleaned_data)  # type: ignore[operator]
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{case.school}: {talk.get_state_display().lower()}.")
            return redirect(case)
    return case_page(request, found, case, talk=form)


# "This is wrong" ---------------------------------------------------------------------------


@require_POST
@needs(Permission.ROUND_RUN)
def round_challenge_make(request: HttpRequest, year_end: int, urn: int) -> HttpResponse:
    """Enter for the school that something is wrong."""
    found, case = _case(request, year_end, urn)
    form = ChallengeForm(request.POST, prefix="challenge")
    if form.is_valid():
        asked = form.cleaned_data
        about = f"{asked['about']}:{asked['about_words'][:80]}" if asked["about_words"] else ""
        try:
            made = make_challenge(
                case.school, about or asked["about"], asked["text"], by=request.user,
                about_words=asked["about_words"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The case rests until it is answered.")
            return redirect("round_challenge", made.pk)
    return case_page(request, found, case, challenge=form)


SEES = (Permission.ROUND_SEE, Permission.DATA_UPLOAD)


@require_safe
@needs(*SEES)
def round_challenges(request: HttpRequest) -> HttpResponse:
    """What schools said is wrong: the open ones first."""
    seen = Challenge.objects.visible_to(request.user).select_related("school", "made_by")
    waiting = open_challenges().filter(pk__in=seen.values("pk"))
    return render(request, "web/round_challenges.html", {
        "waiting": waiting, "done": seen.exclude(state="open").order_by("-made_at")[:50],
    })  # fmt: skip


def _challenge(request: HttpRequest, pk: int) -> Challenge:
    seen = Challenge.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("school", "made_by", "answered_by"), pk=pk)


@require_safe
@needs(*SEES)
def round_challenge(request: HttpRequest, pk: int) -> HttpResponse:
    """One challenge, what it is about, and its answer."""
    return _challenge_page(request, _challenge(request, pk), AnswerForm())


def _challenge_page(request: HttpRequest, challenge: Challenge, form: AnswerForm) -> HttpResponse:
    user = request.user
    return render(request, "web/round_challenge.html", {
        "challenge": challenge, "form": form, "figure": _figure_url(challenge),
        "case": Case.objects.visible_to(user).filter(school=challenge.school_id)
        .select_related("round").order_by("-round__year_end").first(),
        "may_answer": challenging.decision(user, "answer_challenge", challenge),
        "may_withdraw": challenge.entered
        and challenging.decision(user, "withdraw_entered_challenge", challenge),
    })  # fmt: skip


def _figure_url(challenge: Challenge) -> str:
    parts = challenge.about.split(":")
    if len(parts) != 4 or parts[0] != "figure" or not parts[2].isdecimal():
        return ""
    return reverse("school_figure", args=[challenge.school_id, parts[1], int(parts[2]), parts[3]])


@require_POST
@needs(Permission.ROUND_RUN)
def round_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a school."""
    challenge, form = _challenge(request, pk), AnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_challenge(challenge, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Answered: the school can read it, and the case goes on.")
            return redirect("round_challenge", pk)
    return _challenge_page(request, challenge, form)


@require_POST
@needs(Permission.ROUND_RUN)
def round_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was entered for a school."""
    challenge = _challenge(request, pk)
    try:
        withdraw_challenge(challenge, by=request.user, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Withdrawn. The case goes on.")
    return redirect("round_challenge", pk)
