"""Settings of a framework version: copy, change part by part, approve by two, compare."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core.access import Permission, needs
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.evidence.errors import BadFramework
from headway.frameworks import actions
from headway.frameworks.changeover import changeover
from headway.frameworks.differences import differences
from headway.frameworks.models import Version
from headway.frameworks.queries import framework_of, versions_seen
from headway.web.forms_settings import FirstDayForm, letter_fields, part_form
from headway.web.forms_settings_rows import part_of
from headway.web.presenting.frameworks import by_part, cases_shown, parts_shown, who_would_move


def _version(request: HttpRequest, pk: int) -> Version:
    return get_object_or_404(versions_seen(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@needs(Permission.FRAMEWORK_DRAFT)
def framework_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of one's own that says what this version says."""
    base = _version(request, pk)
    if request.method == "GET":
        return render(request, "web/framework_copy.html", {"version": base})
    typed = {name: request.POST.get(name, "") for name in ("title", "reason")}
    try:
        draft = actions.copy_as_draft(base, by=request.user, **typed)
    except Refused as refusal:
        context = {"version": base, "problem": str(refusal), **typed}
        return render(request, "web/framework_copy.html", context, status=400)
    messages.success(request, f"{draft.title} is kept as a draft. Change it part by part.")
    return redirect(draft)


@require_http_methods(["GET", "POST"])
@needs(Permission.FRAMEWORK_DRAFT)
def framework_edit(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part of a draft on a form; what was typed stays where it cannot be kept."""
    draft = _version(request, pk)
    if not (decision := actions.moving.decision(request.user, "edit_version", draft)):
        messages.error(request, decision.reason)
        return redirect(draft)
    framework = framework_of(draft)
    chosen = part_of(part, framework.contents)
    if chosen is None:
        raise Http404
    form = part_form(chosen, framework, request.POST or None, version=draft.version)
    if form.is_bound and form.is_valid():
        draft.version = form.cleaned_data["opened"]
        try:
            actions.edit_draft(draft, form.answers, by=request.user, section=chosen.title)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return _saved(request, draft, part)
    return render(request, "web/framework_edit.html", {
        "version": draft, "part": chosen, "form": form, "cases": cases_shown(framework, part),
        "letter_fields": letter_fields() if part == "letters" else (),
        "parts": parts_shown(draft, framework, here=part),
        "moves": who_would_move(request.user, draft),
    })  # fmt: skip


def _saved(request: HttpRequest, draft: Version, part: str) -> HttpResponse:
    if draft.failing_case:
        messages.warning(request, f"Saved. One worked case does not come out: {draft.failing_case}")
        return redirect("framework_edit", draft.pk, part)
    messages.success(request, "Saved. The whole version was checked and holds.")
    return redirect(draft)


@require_POST
@needs(Permission.FRAMEWORK_APPROVE)
def framework_decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Approve as the first or second of two, send back, or withdraw."""
    version = _version(request, pk)
    doing = DECISIONS.get(verb)
    if doing is None:
        raise Http404
    try:
        words = doing(request, version)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect(version)


def _propose(request: HttpRequest, version: Version) -> str:
    form = FirstDayForm(request.POST)
    if not form.is_valid():
        raise Refused(form.errors["valid_from"][0])
    actions.propose_version(version, by=request.user, valid_from=form.cleaned_data["valid_from"])
    return "Approved as the first of two. Somebody else has to approve it as well."


def _approve(request: HttpRequest, version: Version) -> str:
    actions.approve_version(version, by=request.user)
    first = version.valid_from
    return f"Approved. It is in force from {first.day} {first:%B %Y}." if first else "Approved."


def _send_back(request: HttpRequest, version: Version) -> str:
    actions.send_back(version, by=request.user, reason=request.POST.get("reason", ""))
    return "Sent back. It is a draft again."


def _withdraw(request: HttpRequest, version: Version) -> str:
    actions.withdraw_version(version, by=request.user, reason=request.POST.get("reason", ""))
    return "Withdrawn. It stays readable and decides nothing."


DECISIONS = {
    "propose": _propose,
    "approve": _approve,
    "send-back": _send_back,
    "withdraw": _withdraw,
}


def _two(request: HttpRequest, pk: int) -> tuple[Version, Version | None]:
    """The version of the page and the one that it is held against."""
    version = _version(request, pk)
    asked = request.GET.get("other", "")
    if asked.isdecimal():
        return version, _version(request, int(asked))
    based = version.based_on_id
    found = versions_seen(request.user).filter(pk=based).first() if based else None
    return version, found


def _compared(request: HttpRequest, pk: int) -> dict[str, Any]:
    version, other = _two(request, pk)
    offered = versions_seen(request.user).exclude(pk=pk)
    return {"version": version, "other": other, "offered": offered}


@require_safe
@needs(Permission.FRAMEWORK_SEE)
def framework_differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between two versions, row by row, in words."""
    context = _compared(request, pk)
    if context["other"] is not None:
        try:
            found = differences(framework_of(context["other"]), framework_of(context["version"]))
            context |= {"parts": by_part(found), "count": len(found)}
        except BadFramework as error:
            context["problem"] = str(error)
    return render(request, "web/framework_differences.html", context)


@require_safe
@needs(Permission.FRAMEWORK_SEE)
def framework_changeover(request: HttpRequest, pk: int) -> HttpResponse:
    """What each reason code of an earlier version becomes in this one."""
    context = _compared(request, pk)
    if context["other"] is not None:
        try:
            context["report"] = changeover(
                framework_of(context["other"]), framework_of(context["version"])
            )
        except BadFramework as error:
            context["problem"] = str(error)
    return render(request, "web/framework_changeover.html", context)
