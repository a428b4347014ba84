"""A letter as it would be, made from a real school's values; nothing is kept."""

from __future__ import annotations

from datetime import date

from headway.accounts.models import User
from headway.core.refusals import Refused
from headway.correspondence.composing import Occasion, composed
from headway.correspondence.kinds import Kind, kind_of, kinds
from headway.correspondence.making import made_pdf
from headway.correspondence.models import Letter, Template
from headway.correspondence.people import people_of
from headway.correspondence.planning import Line, planned
from headway.correspondence.queries import template_in_force
from headway.frameworks.models import Version
from headway.frameworks.queries import letter_text, version_in_force
from headway.schools.models import School


def sample_pdf(line: Line, on: date, *, by: User) -> bytes:
    """The letter that a run would write to this school. Raises Refused as drafting would."""
    from headway.correspondence.actions.drafting import occasion_of

    version = version_in_force(on)
    text = template_in_force(version.key, line.kind.key) or shipped_text(version, line.kind.key)
    return _pdf(line, text, occasion_of(version, on), by)


def preview_pdf(template: Template, version: Version, on: date, *, by: User) -> bytes:
    """A text, draft or not, with a real school's values: the first that is due such a letter.

    Where no school is due one, the fields that come with a letter show their examples.
    """
    from headway.correspondence.actions.drafting import occasion_of

    if template.kind not in kinds():
        raise Refused("No part of the service writes letters of this kind any more.")
    line = _line_for(kind_of(template.kind), on)
    return _pdf(line, template, occasion_of(version, on), by)


def _line_for(kind: Kind, on: date) -> Line:
    from headway.correspondence.fields import fields_of

    if kind.addressees is not None and (lines := planned([kind.key], on).lines):
        return lines[0]
    school = (
        School.objects.filter(maintained=True, is_open=True).order_by("name").first()
        or School.objects.order_by("name").first()
    )
    if school is None:
        raise Refused("There is no school yet to show the letter with.")
    given = {name: one.example for name, one in fields_of(kind).items() if name in kind.fields}
    return Line(school, kind, "An example.", given, "", people_of([school], on)[school.urn])


def shipped_text(version: Version, kind: str) -> Template:
    """The text that came with a version, as a row that is not stored."""
    from headway.frameworks.queries import framework_of

    try:
        found = letter_text(framework_of(version), kind)
    except LookupError as error:
        raise Refused(f"{version.title} has no text for the letter {kind!r}.") from error
    return Template(
        version_key=version.key, kind=kind, number=1, subject=found.subject,
        body="\n\n".join(found.body),
    )  # fmt: skip


def _pdf(line: Line, text: Template, occasion: Occasion, by: User) -> bytes:
    words = composed(line.school, line.kind, text, occasion, given=line.fields, people=line.people)
    return made_pdf(
        Letter(
            school=line.school,
            kind=line.kind.key,
            subject=words.subject,
            text=words.text,
            fields=words.fields,
            marking=line.kind.marking,
            dated=occasion.on,
            drafted_by=by,
        )
    )
