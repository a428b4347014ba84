"""The school's own pages: where it stands and why, its letters, and a way to answer and ask."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.assessment.actions import make_challenge, withdraw_challenge
from headway.assessment.models import Challenge
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.documents import pdf_answer
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.correspondence import actions as letters
from headway.correspondence.models import Letter
from headway.correspondence.queries import answers_of, kept_pdf
from headway.intelligence.actions import answer_entry
from headway.intelligence.queries import held_back, shared_with_school
from headway.priority import actions as priority
from headway.priority.models import SelfReport
from headway.priority.queries import wording_on
from headway.priority.queries.expectations import checklist
from headway.schools.models import School
from headway.web import forms_portal as forms
from headway.web.presenting.portal import no_letters
from headway.web.sources_portal import (
    challenges_of,
    figures_shown,
    first_page,
    open_entry,
    wrong_words,
)

SEES = Permission.PORTAL_SEE


def _school(request: HttpRequest, urn: int) -> School:
    """The school, if its own pages are this person's; anything else does not exist."""
    if not request.user.holds(SEES, at=urn):
        raise Http404
    return get_object_or_404(School.objects.visible_to(request.user), urn=urn)


def _sent(request: HttpRequest, *, files: bool = False) -> tuple[Any, ...]:
    """What a form is given: what was sent, even where every field of it is empty."""
    if request.method != "POST":
        return (None, None) if files else (None,)
    return (request.POST, request.FILES) if files else (request.POST,)


def _tried(request: HttpRequest, form: Form, do: Callable[[], Any]) -> Any:
    """Do it, or put the refusal on the form and give None; what was typed stays."""
    try:
        return do()
    except Refused as refusal:
        show_refusal(form, refusal)
    return None


def _page(request: HttpRequest, name: str, school: School, **context: Any) -> HttpResponse:
    return render(request, f"web/portal_{name}.html", {"school": school, **context})


@require_safe
@needs(SEES)
def portal(request: HttpRequest, part: str = "") -> HttpResponse:
    """A part of one's own school's pages. A head of two schools chooses first."""
    urns = request.user.reach(SEES).urns
    schools = list(School.objects.visible_to(request.user).filter(urn__in=urns))
    name = f"portal_school_{part}" if part else "portal_school"
    if len(schools) == 1:
        return redirect(name, schools[0].urn)
    chosen = [(school, reverse(name, args=[school.urn])) for school in schools]
    return render(request, "web/portal_schools.html", {"schools": chosen})


@require_safe
@needs(SEES)
def portal_school(request: HttpRequest, urn: int) -> HttpResponse:
    """Your school is, or is not, a priority school: why, and what happens next."""
    school = _school(request, urn)
    return _page(request, "school", school, **first_page(request.user, school))


@require_safe
@needs(SEES)
def portal_letters(request: HttpRequest, urn: int) -> HttpResponse:
    """Every letter that was sent to the school."""
    school = _school(request, urn)
    sent = _letters(request, school)
    return _page(request, "letters", school, letters=sent, empty=no_letters())


def _letters(request: HttpRequest, school: School) -> Any:
    return (
        Letter.objects.visible_to(request.user)
        .filter(school=school, out_at__isnull=False)
        .order_by("-out_at", "-pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(SEES)
def portal_letter(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """One letter: its words, the file as it was sent, and the answer."""
    school = _school(request, urn)
    letter = get_object_or_404(_letters(request, school), pk=pk)
    form = forms.LetterAnswerForm(*_sent(request, files=True))
    if request.method == "POST" and form.is_valid():
        sent = _tried(request, form, lambda: letters.answer(
            letter, by=request.user, text=form.cleaned_data["text"],
            upload=form.cleaned_data["upload"], key=form.cleaned_data["key"],
        ))  # fmt: skip
        if sent is not None:
            messages.success(request, "Your answer was sent, and is kept beside the letter.")
            return redirect("portal_letter", urn, pk)
    return _page(request, "letter", school, letter=letter, form=form, answers=answers_of(letter))


@require_safe
@needs(SEES)
def portal_letter_pdf(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The letter exactly as it was sent."""
    school = _school(request, urn)
    letter = get_object_or_404(_letters(request, school), pk=pk)
    content = kept_pdf(letter)
    if content is None:
        raise Http404
    return pdf_answer(content, f"letter-{letter.pk}.pdf")


@require_POST
@needs(SEES)
def portal_received(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The school confirms that it has the letter."""
    school = _school(request, urn)
    letter = get_object_or_404(_letters(request, school), pk=pk)
    try:
        letters.acknowledge(letter, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Thank you. We know now that the letter arrived.")
    return redirect("portal_letter", urn, pk)


@require_safe
@needs(SEES)
def portal_data(request: HttpRequest, urn: int) -> HttpResponse:
    """The figures that we use of the school, each with a way to say that it is wrong."""
    school = _school(request, urn)
    return _page(request, "data", school, panels=figures_shown(school))


@require_safe
@needs(SEES)
def portal_heard(request: HttpRequest, urn: int) -> HttpResponse:
    """What was heard about the school and is shared with it, with its answers."""
    school = _school(request, urn)
    entries = [(entry, forms.HeardAnswerForm()) for entry in shared_with_school(urn)]
    kept = sum(count for _, count in held_back(urn, clock.today()))
    return _page(request, "heard", school, entries=entries, kept=kept)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(SEES)
def portal_heard_answer(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Answer something that was heard."""
    school = _school(request, urn)
    entry = get_object_or_404(shared_with_school(urn), pk=pk)
    form = forms.HeardAnswerForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        said = _tried(request, form, lambda: answer_entry(
            entry, by=request.user, text=form.cleaned_data["text"], token=form.cleaned_data["key"]
        ))  # fmt: skip
        if said is not None:
            messages.success(request, "Your answer stands beside the entry now.")
            return redirect("portal_heard", urn)
    return _page(request, "heard_answer", school, entry=entry, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(SEES)
def portal_wrong(request: HttpRequest, urn: int) -> HttpResponse:
    """Say that something is wrong; until it is answered nothing is agreed about the school."""
    school = _school(request, urn)
    asked = request.POST.get("about") or request.GET.get("about") or "proposal"
    form = forms.WrongForm(*_sent(request), initial={"about": asked[:120]})
    about_words = wrong_words(school, asked)
    if request.method == "POST" and form.is_valid():
        made = _tried(request, form, lambda: make_challenge(
            school, asked, form.cleaned_data["text"], by=request.user, about_words=about_words,
            own_evidence=form.cleaned_data["own_evidence"],
        ))  # fmt: skip
        if made is not None:
            messages.success(
                request,
                "We have it. Nothing is agreed about your school until somebody has answered you.",
            )
            return redirect("portal_wrong", urn)
    said = challenges_of(request.user, school)
    asking = bool(request.GET.get("about")) or request.method == "POST"
    return _page(request, "wrong", school, form=form, about=about_words, said=said, asking=asking)


@require_POST
@needs(SEES)
def portal_wrong_withdraw(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Take it back: it was right after all."""
    school = _school(request, urn)
    challenge = get_object_or_404(Challenge.objects.visible_to(request.user), pk=pk, school=school)
    try:
        withdraw_challenge(challenge, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back.")
    return redirect("portal_wrong", urn)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(SEES)
def portal_expected(request: HttpRequest, urn: int) -> HttpResponse:
    """What is expected of a listed school, and what its head has confirmed."""
    school = _school(request, urn)
    entry = open_entry(school)
    form = forms.ExpectedForm(*_sent(request))
    if request.method == "POST" and entry is not None and form.is_valid():
        said = _tried(request, form, lambda: priority.confirm_expectation(
            entry, form.cleaned_data["code"], by=request.user, note=form.cleaned_data["note"],
            on=form.cleaned_data["on"],
        ))  # fmt: skip
        if said is not None:
            messages.success(request, "Confirmed. Thank you.")
            return redirect("portal_expected", urn)
    rows = checklist(entry).rows if entry else ()
    sent = form.data.get("code") if form.is_bound else ""
    shown = [
        (row, form if row.expected.code == sent else forms.ExpectedForm(
            initial={"code": row.expected.code, "on": clock.today()},
            auto_id=f"id_{row.expected.code}_%s",
        ))
        for row in rows
    ]  # fmt: skip
    return _page(request, "expected", school, entry=entry, rows=shown, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(SEES)
def portal_help(request: HttpRequest, urn: int) -> HttpResponse:
    """Ask for help: two questions, and an answer by a day that is stated."""
    school = _school(request, urn)
    form = forms.HelpForm(*_sent(request))
    problem = priority.reporting_problem(school, wording_on(clock.today()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        report = _tried(request, form, lambda: priority.make_report(
            school, kind=given["kind"], text=given["text"], wants=given["wants"], by=request.user,
            form_key=str(given["key"] or ""),
        ))  # fmt: skip
        if report is not None:
            return redirect("portal_report", urn, report.pk)
    past = SelfReport.objects.visible_to(request.user).filter(school=school)
    return _page(request, "help", school, form=form, past=past, problem=problem)


@require_safe
@needs(SEES)
def portal_report(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The receipt of a request, and what came of it."""
    school = _school(request, urn)
    found = SelfReport.objects.visible_to(request.user).filter(school=school)
    report = get_object_or_404(found, pk=pk)
    return _page(request, "report", school, report=report)


@require_POST
@needs(SEES)
def portal_report_withdraw(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Take a request back."""
    school = _school(request, urn)
    found = SelfReport.objects.visible_to(request.user).filter(school=school)
    report = get_object_or_404(found, pk=pk)
    try:
        priority.withdraw_report(report, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Your request was taken back.")
    return redirect(reverse("portal_report", args=[urn, pk]))
