"""Bodies behind a school in words, and to whom a concern about an academy is passed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from headway.core.templatetags.headway_words import day
from headway.schools.models import RegionalOffice, School
from headway.schools.queries import TRUST, Behind


@dataclass(frozen=True)
class PassedTo:
    """One to whom a concern about an academy is passed. `missing`: nobody set who that is."""

    who: str
    name: str
    email: str = ""
    also: str = ""
    missing: bool = False


def passed_to(school: School, regulator: str, office: RegionalOffice | None) -> list[PassedTo]:
    """To whom a concern about an academy must be passed: the regulator's office, then its trust.

    regulator  what the framework version calls whom concerns about academies go to
    """
    if office is None:
        first = PassedTo(regulator, "no office is set", missing=True)
    else:
        first = PassedTo(regulator, office.name, office.email, office.reached)
    if not school.trust:
        return [first, PassedTo("Trust", "the register names none", missing=True)]
    uid = f"group {school.trust_uid} in the register" if school.trust_uid else ""
    return [first, PassedTo("Trust", school.trust, also=uid)]


def behind_said(one: Behind) -> str:
    """Since when, and where it is from."""
    if one.body is None:
        uid = f", group {one.uid}" if one.uid else ""
        return f"as the register says{uid}"
    since = f"since {day(one.body.from_on)}" if one.body.from_on else ""
    source = f"source: {one.body.source}" if one.body.source else ""
    return " · ".join(part for part in (since, source) if part)


def behind_lines(found: Iterable[Behind]) -> list[tuple[Behind, str]]:
    """Each body with what is said of it; the trust apart, which the page names by itself."""
    return [(one, behind_said(one)) for one in found if one.kind != TRUST]
