"""What pages ask of the bodies behind schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from headway.core.access import Actor
from headway.schools.models import Body, BodyKind, RegionalOffice, School

TRUST = "trust"  # a body that only the register names


@dataclass(frozen=True)
class Behind:
    """One body behind a school: recorded by people, or as the register has it."""

    kind: str
    kind_words: str
    name: str
    body: Body | None = None  # None: the register's own
    uid: str = ""  # of a trust


def behind(school: School, recorded: Iterable[Body]) -> list[Behind]:
    """The bodies behind a school: those recorded, and the register's where nothing is recorded.

    `recorded` are the bodies in force on the day asked about.
    """
    found = [Behind(b.kind, str(b.get_kind_display()), b.name, b) for b in recorded]
    kinds = {one.kind for one in found}
    if school.diocese and BodyKind.DIOCESE not in kinds:
        words = str(BodyKind.DIOCESE.label)
        found.insert(0, Behind(BodyKind.DIOCESE, words, school.diocese))
    if school.trust:
        found.insert(0, Behind(TRUST, "Academy trust", school.trust, uid=school.trust_uid))
    return found


def bodies_of(user: Actor, school: School, on: date) -> list[Behind]:
    """The bodies behind one school on a day, as far as this person may see it (one query)."""
    return behind(school, Body.objects.visible_to(user).on(on).filter(school=school))


def regional_office(on: date) -> RegionalOffice | None:
    """The office to which a concern about an academy was passed on a day; None where not set."""
    return RegionalOffice.objects.on(on).first()


def disagreeing_parties(school: School, on: date) -> list[tuple[str, str]]:
    """Who of a school an escalation can name as disagreeing: key and words (one query).

    Head and governing board always; then each body behind the school under its own name.
    """
    held = behind(school, Body.objects.on(on).filter(school=school))
    return [
        ("head", "The headteacher"),
        ("governors", "The governing board"),
        *((one.kind, f"{one.kind_words}: {one.name}") for one in held),
    ]
