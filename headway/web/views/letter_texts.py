"""The texts of letters: read, changed by people who are no programmers, approved by a second."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.documents import pdf_answer
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.correspondence import actions
from headway.correspondence.actions.templates import moving
from headway.correspondence.fields import fields_of
from headway.correspondence.forms import TextForm
from headway.correspondence.kinds import kinds
from headway.correspondence.models import Template
from headway.correspondence.queries import templates_of, use_of
from headway.correspondence.samples import preview_pdf, shipped_text
from headway.correspondence.states import TemplateState
from headway.frameworks.actions import hold_in_force
from headway.frameworks.models import Version
from headway.frameworks.queries import NoFramework, version_in_force
from headway.web.presenting.letters import fields_shown, kind_title, letter_tabs, tone


@require_safe
@needs(Permission.LETTER_LIST)
def texts(request: HttpRequest) -> HttpResponse:
    """Every kind with its text in force and its draft, under the version in force today."""
    try:
        version = version_in_force(clock.today())
    except NoFramework as refusal:
        return render(request, "web/letters_texts.html", {
            "tabs": letter_tabs("letters_templates"), "problem": str(refusal),
        })  # fmt: skip
    held: dict[str, list[Template]] = {}
    for template in templates_of(version.key):
        held.setdefault(template.kind, []).append(template)
    rows = []
    for kind in kinds().values():
        mine = held.get(kind.key, [])
        rows.append({
            "kind": kind,
            "force": next((t for t in mine if t.state == TemplateState.APPROVED), None),
            "draft": next((t for t in mine if t.state == TemplateState.DRAFT), None),
            "shipped": _has_text(version, kind.key),
            "older": [t for t in mine if t.state == TemplateState.APPROVED][1:],
        })  # fmt: skip
    return render(request, "web/letters_texts.html", {
        "tabs": letter_tabs("letters_templates"), "version": version, "rows": rows,
        "may_change": request.user.holds(Permission.LETTER_TEMPLATE),
    })  # fmt: skip


def _has_text(version: Version, kind: str) -> bool:
    try:
        shipped_text(version, kind)
    except Refused:
        return False
    return True


@require_http_methods(["GET", "POST"])
@needs(Permission.LETTER_TEMPLATE)
def text_new(request: HttpRequest, version: int, kind: str) -> HttpResponse:
    """Draft a new text of a kind, beginning with the one in force."""
    if kind not in kinds():
        raise Http404
    # A version that ships and was never used has no row yet: it is stored on this first use.
    held = (
        get_object_or_404(Version, pk=version) if version
        else hold_in_force(clock.today(), by=request.user)
    )  # fmt: skip
    form = TextForm(kind, request.POST or None, initial=_beginning(held, kind))
    if form.is_bound and form.is_valid():
        try:
            text = actions.draft_template(held, kind, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The draft is saved. Look at the letter that it makes.")
            return redirect(text)
    return render(request, "web/letters_text_edit.html", {
        "form": form, "title": kind_title(kind), "kind": kinds()[kind], "text": None,
        "fields": fields_shown(fields_of(kinds()[kind])), "version": held,
    })  # fmt: skip


def _beginning(version: Version, kind: str) -> dict[str, Any]:
    mine = [t for t in templates_of(version.key) if t.kind == kind]
    found = next((t for t in mine if t.state == TemplateState.APPROVED), None)
    if found is None:
        try:
            found = shipped_text(version, kind)
        except Refused:
            return {}
    return {"subject": found.subject, "body": found.body}


@require_http_methods(["GET", "POST"])
@needs(Permission.LETTER_LIST)
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a text: what it says, what it makes, who wrote and approved it; its use."""
    found = get_object_or_404(Template.objects.select_related("drafted_by", "approved_by"), pk=pk)
    may_edit = moving.decision(request.user, "edit_template", found)
    editing = bool(may_edit) and found.state == TemplateState.DRAFT
    form = None
    if editing and found.kind in kinds():
        form = TextForm(found.kind, request.POST or None, initial={
            "subject": found.subject, "body": found.body, "note": found.note,
        })  # fmt: skip
        if form.is_bound and form.is_valid():
            try:
                actions.edit_template(found, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, "The draft is saved. Look at the letter that it makes.")
                return redirect(found)
    kind = kinds().get(found.kind)
    return render(request, "web/letters_text.html", {
        "text": found, "title": kind_title(found.kind), "tone": tone(found.state), "form": form,
        "fields": fields_shown(fields_of(kind)) if kind else [],
        "may_approve": moving.decision(request.user, "approve_template", found),
        "may_discard": moving.decision(request.user, "discard_template", found),
        "used": use_of(found).count(), "letters": use_of(found)[:10],
    })  # fmt: skip


@require_safe
@needs(Permission.LETTER_LIST)
def text_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter that a text makes, as the exact PDF, with a real school's values."""
    found = get_object_or_404(Template, pk=pk)
    version = Version.objects.filter(key=found.version_key).order_by(
        "-created_at"
    ).first() or version_in_force(clock.today())
    try:
        content = preview_pdf(found, version, clock.today(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    return pdf_answer(content, f"preview-{found.kind}-{found.number}.pdf")


@require_POST
@needs(Permission.LETTER_TEMPLATE, Permission.LETTER_APPROVE)
def text_do(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Approve or discard a draft."""
    found = get_object_or_404(Template, pk=pk)
    works = {"approve": actions.approve_template, "discard": actions.discard_template}
    if verb not in works:
        raise Http404
    try:
        works[verb](found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    done = "in force: letters are drafted from it now" if verb == "approve" else "discarded"
    messages.success(request, f"The text is {done}.")
    return redirect("letters_templates")
