"""What schools belong to: the bodies behind them, and the office for academies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.frameworks.queries import NoFramework, framework_in_force
from headway.schools import actions
from headway.schools.models import (
    Award,
    Body,
    Designation,
    Disengagement,
    Group,
    Membership,
    RegionalOffice,
    ReportingPhase,
    School,
)
from headway.schools.policies import office_policy
from headway.schools.queries import bodies_of, known_of, regional_office
from headway.web.forms_bodies import (
    AwardForm,
    BodyForm,
    DesignationForm,
    DisengagedForm,
    JoinForm,
    NewOfficeForm,
    OfficeForm,
)
from headway.web.forms_contacts import LastDayForm
from headway.web.presenting.bodies import PassedTo, behind_lines, passed_to
from headway.web.presenting.marks import award_said, designation_said, spell_of

EDITS = Permission.BODY_EDIT


def did(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Do something that has no form of its own, and say how it went."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def school_seen(request: HttpRequest, urn: int) -> School:
    """The school, or 404 where it may not be seen."""
    return get_object_or_404(School.objects.visible_to(request.user), urn=urn)


@require_safe
@needs(EDITS)
def school_bodies(request: HttpRequest, urn: int) -> HttpResponse:
    """Everything that one school belongs to, with what can be changed."""
    return page(request, school_seen(request, urn))


def page(request: HttpRequest, school: School, **forms: Any) -> HttpResponse:
    """The page; `forms` are those that came back with mistakes."""
    groups = Group.objects.on(clock.today())
    context: dict[str, Any] = {
        "school": school,
        "behind": behind_lines(bodies_of(request.user, school, clock.today())),
        "before": Body.objects.filter(school=school, to_on__lt=clock.today()),
        "body_form": BodyForm(prefix="body"),
        "belongs": belongs(request.user, school, with_past=True),
        "join_form": JoinForm(prefix="join", groups=groups),
        "designation_form": DesignationForm(prefix="designation"),
        "award_form": AwardForm(prefix="award"),
        "marks": marks_of(request.user, school),
        "flag_form": DisengagedForm(prefix="flag", groups=groups),
    }
    return render(request, "web/school_bodies.html", context | forms)


@dataclass(frozen=True)
class Belongs:
    """The groups of one school, its flags, and those of before."""

    now: tuple[Membership, ...]
    before: tuple[Membership, ...]
    flags: tuple[Disengagement, ...]
    flags_before: tuple[Disengagement, ...]


def belongs(user: Any, school: School, *, with_past: bool = False) -> Belongs:
    """What the school belongs to, as far as this person may see it (two queries)."""
    today = clock.today()
    ours = Membership.objects.visible_to(user).filter(school=school).select_related("group")
    flags = Disengagement.objects.visible_to(user).filter(school=school).select_related("group")
    if not with_past:
        return Belongs(tuple(ours.on(today)), (), tuple(flags.on(today)), ())
    over = lambda one: one.to_on is not None and one.to_on < today  # noqa: E731
    return Belongs(
        tuple(one for one in ours if not over(one)), tuple(one for one in ours if over(one)),
        tuple(one for one in flags if not over(one)), tuple(one for one in flags if over(one)),
    )  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """What one school is known for, now and before, with what is said of each."""

    designations: tuple[tuple[Designation, str], ...]
    awards: tuple[tuple[Award, str], ...]
    before: tuple[str, ...]


def marks_of(user: Any, school: School) -> Marks:
    """Designations and awards of a school, as far as this person may see it (two queries)."""
    today = clock.today()
    over = lambda one: one.to_on is not None and one.to_on < today  # noqa: E731
    found = known_of(user, school)
    designations, awards = list(found[0]), list(found[1])
    before = [f"{designation_said(d)}, {spell_of(d)}" for d in designations if over(d)]
    before += [f"{award_said(a)}, {spell_of(a)}" for a in awards if over(a)]
    return Marks(
        tuple((d, spell_of(d)) for d in designations if not over(d)),
        tuple((a, spell_of(a)) for a in awards if not over(a)),
        tuple(before),
    )


@require_POST
@needs(EDITS)
def body_add(request: HttpRequest, urn: int) -> HttpResponse:
    """Record a body behind a school."""
    school, form = school_seen(request, urn), BodyForm(request.POST, prefix="body")
    if form.is_valid():
        try:
            body = actions.record_body(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{body.name} was recorded.")
            return redirect(f"{reverse('school_bodies', args=[urn])}#bodies")
    return page(request, school, body_form=form)


@require_POST
@needs(EDITS)
def body_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the last day of a body."""
    seen = Body.objects.visible_to(request.user).select_related("school")
    body, form = get_object_or_404(seen, pk=pk), LastDayForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["on"]
        did(
            request, lambda: actions.end_body(body, on=on, by=request.user),
            "The last day was recorded.",
        )  # fmt: skip
    else:
        messages.error(request, "Enter a real date, like 14 October 2025.")
    return redirect(f"{reverse('school_bodies', args=[body.school_id])}#bodies")


def concern_passed_to(school: School) -> list[PassedTo]:
    """To whom a concern about an academy goes, on the school's own page; nobody for another."""
    if school.maintained is not False or school.reporting_phase == ReportingPhase.INDEPENDENT:
        return []
    try:
        regulator = framework_in_force(clock.today()).contents.bodies
    except NoFramework:
        regulator = None
    words = regulator.academy_regulator if regulator else "The regulator of academies"
    return passed_to(school, words, regional_office(clock.today()))


# The office for academies ------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ROUND_SEE, EDITS)
def office(request: HttpRequest) -> HttpResponse:
    """Where concerns about academies go, and went before; set another from a day on."""
    form = NewOfficeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.set_office(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.name} was set.")
            return redirect("regional_office")
    return _office_page(request, form, None)


def _office_page(
    request: HttpRequest, form: NewOfficeForm, words: OfficeForm | None
) -> HttpResponse:
    now = regional_office(clock.today())
    start = {"name": now.name, "email": now.email, "reached": now.reached} if now else {}
    return render(request, "web/regional_office.html", {
        "now": now, "every": RegionalOffice.objects.all(), "form": form,
        "words": words or OfficeForm(initial=start, prefix="words"),
        "may_edit": office_policy(request.user, EDITS, now or RegionalOffice()),
    })  # fmt: skip


@require_POST
@needs(EDITS)
def office_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the words of an office."""
    held, form = get_object_or_404(RegionalOffice, pk=pk), OfficeForm(request.POST, prefix="words")
    if form.is_valid():
        try:
            actions.correct_office(held, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The words were corrected.")
            return redirect("regional_office")
    return _office_page(request, NewOfficeForm(), form)
