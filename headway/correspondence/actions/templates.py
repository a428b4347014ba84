"""Texts of letters: taken over from the framework version, changed, approved by a second."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotValid, Refused
from headway.correspondence.fields import fields_of
from headway.correspondence.kinds import kind_of, kinds
from headway.correspondence.merging import faults
from headway.correspondence.models import Template
from headway.correspondence.policies import template_policy
from headway.correspondence.queries import template_in_force
from headway.correspondence.states import TEMPLATE_MOVES, TemplateState
from headway.frameworks.models import Version
from headway.frameworks.queries import framework_of

moving = mover(TEMPLATE_MOVES, template_policy)


def ship_templates(version: Version, *, by: User) -> list[Template]:
    """Take over the texts that came with a framework version, where nobody has changed them.

    A text that somebody changed stays as it is when the product brings a new one. Safe to repeat.
    """
    framework = framework_of(version)
    found = []
    for letter in framework.contents.letters:
        held = template_in_force(version.key, letter.kind)
        body = "\n\n".join(letter.body)
        same = held is not None and (held.subject, held.body) == (letter.subject, body)
        if same or (held is not None and not held.shipped):
            continue
        now = clock.now()
        template = Template(
            version_key=version.key, kind=letter.kind, subject=letter.subject, body=body,
            number=_next(version.key, letter.kind), shipped=True, drafted_by=by, drafted_at=now,
        )  # fmt: skip
        try:
            with moving.creating(template, "ship_template", by=by):
                pass
        except NotValid:  # somebody else took it over at the same moment
            continue
        found.append(template)
    return found


def text_for(version: Version, kind: str, *, by: User) -> Template:
    """The text in force of a kind of letter. Raises Refused where the version has none."""
    found = template_in_force(version.key, kind)
    if found is None:
        ship_templates(version, by=by)
        found = template_in_force(version.key, kind)
    if found is None:
        raise Refused(
            f"{version.title} has no text for the letter {kind_of(kind).title!r}. Write one "
            "under Letters, Texts, and have it approved."
        )
    return found


def draft_template(
    version: Version, kind: str, *, subject: str, body: str, note: str, by: User
) -> Template:
    """Draft a new text of a kind. Letters keep the text in force until a second person agrees.

    Raises NotAllowed, or Refused for a field that letters of the kind do not have.
    """
    _whole(kind, subject, body)
    with transaction.atomic():
        template = Template(
            version_key=version.key, kind=kind, number=_next(version.key, kind),
            subject=subject.strip(), body=_lines(body), note=note.strip(), drafted_by=by,
            drafted_at=clock.now(),
        )  # fmt: skip
        with moving.creating(template, "draft_template", by=by, reason=note.strip()):
            pass
    return template


def edit_template(template: Template, *, subject: str, body: str, note: str, by: User) -> Template:
    """Change a draft. Whoever changes it becomes its writer, so somebody else approves it."""
    _draft_only(template)
    _whole(template.kind, subject, body)
    with moving.changing(template, "edit_template", by=by, reason=note.strip()) as locked:
        _draft_only(locked)
        locked.subject, locked.body, locked.note = subject.strip(), _lines(body), note.strip()
        locked.drafted_by, locked.drafted_at = by, clock.now()
    return template


def approve_template(template: Template, *, by: User) -> Template:
    """Put a draft in force: letters are drafted from it from now on."""
    with moving(template, "approve_template", by=by) as locked:
        _whole(locked.kind, locked.subject, locked.body)
        locked.approved_by, locked.approved_at = by, clock.now()
    return template


def discard_template(template: Template, *, by: User, reason: str = "") -> Template:
    """Put a draft away for good; the text in force stays."""
    with moving(template, "discard_template", by=by, reason=reason):
        pass
    return template


def _draft_only(template: Template) -> None:
    if template.state != TemplateState.DRAFT:
        raise Refused("An approved text is not changed. Draft a new version of it.")


def _whole(kind: str, subject: str, body: str) -> None:
    if kind not in kinds():
        raise Refused(f"There is no letter of the kind {kind}.")
    if wrong := faults(subject, body, fields_of(kind_of(kind))):
        raise Refused(" ".join(str(fault) for fault in wrong))


def _lines(body: str) -> str:
    return body.replace("\r\n", "\n").strip()


def _next(version_key: str, kind: str) -> int:
    held = Template.objects.filter(version_key=version_key, kind=kind)
    return (held.aggregate(last=Max("number"))["last"] or 0) + 1
