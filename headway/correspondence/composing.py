"""From a school, a kind and a text to the words of a letter. Nothing is stored here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from headway.correspondence.fields import answer_day, fields_of, values_of
from headway.correspondence.kinds import CHAIR, COUNCIL, HEAD, REGULATOR, Context, Kind
from headway.correspondence.merging import CannotMerge, faults, merged
from headway.correspondence.models import Template
from headway.correspondence.people import People
from headway.schools.models import School


@dataclass(frozen=True)
class Composed:
    """The words of one letter and what they rest on."""

    subject: str
    text: str
    fields: dict[str, Any]
    answer_by: date | None


@dataclass(frozen=True)
class Occasion:
    """What all letters of one day have in common: read once for a whole run.

    signed   the name of the service's director
    others   the council's officer and the regulator, by role
    """

    on: date
    version: Any
    framework: Any
    signed: str
    others: People


def context_of(occasion: Occasion, kind: Kind, given: Mapping[str, str], people: People) -> Context:
    """What the values of a letter's fields may rest on."""
    return Context(
        on=occasion.on,
        framework=occasion.framework,
        version=occasion.version,
        kind=kind,
        given=given,
        contacts=people,
    )


def composed(
    school: School,
    kind: Kind,
    template: Template,
    occasion: Occasion,
    *,
    given: Mapping[str, str],
    people: People,
) -> Composed:
    """The letter's words. Raises CannotMerge, naming the school, for a field without a value."""
    known = fields_of(kind)
    if wrong := faults(template.subject, template.body, known):
        raise CannotMerge(f"The text {template} cannot be used. {wrong[0]}")
    everybody = {**occasion.others, **people}
    values = values_of(school, context_of(occasion, kind, given, everybody))
    try:
        subject = merged(template.subject, values, known)
        text = merged(template.body, values, known)
    except CannotMerge as error:
        raise CannotMerge(f"The letter to {school.name} cannot be made: {error}") from error
    kept: dict[str, Any] = {name: value for name, value in values.items() if value}
    kept |= {
        "_to": _addressed(school, kind, everybody),
        "_signed": occasion.signed,
        "_maintained": bool(school.maintained and school.is_open),
    }
    for name in ("school", "service", "council", "director"):
        kept.setdefault(name, values.get(name, ""))
    return Composed(subject[:200], text, kept, answer_day(kind, occasion.on))


def _addressed(school: School, kind: Kind, people: People) -> list[str]:
    """The lines above the letter: names with their offices, then the school or the body."""
    titles = {HEAD: "Headteacher", CHAIR: "Chair of Governors"}
    lines = []
    for role in kind.to:
        person = people.get(role)
        name = person.name if person else ""
        lines.append(f"{name}, {titles[role]}" if name and role in titles else
                     titles.get(role) or name)  # fmt: skip
    if not {COUNCIL, REGULATOR} & set(kind.to):
        lines += address_lines(school)
    return [line for line in lines if line]


def address_lines(school: School) -> list[str]:
    """Where a school is, line by line."""
    place = [part.strip() for part in school.address.split(",")] if school.address else []
    lines = [school.name, *place]
    if school.town and school.town not in lines:
        lines.append(school.town)
    return [*lines, school.postcode]
