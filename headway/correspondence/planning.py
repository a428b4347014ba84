"""Who would get which letter and why, before anything is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from headway.correspondence.kinds import CHAIR, HEAD, Kind, kind_of, kinds
from headway.correspondence.models import Letter, LetterRun
from headway.correspondence.people import People, people_of
from headway.correspondence.states import LetterState
from headway.schools.models import School


@dataclass(frozen=True)
class Line:
    """One letter that a run would write."""

    school: School
    kind: Kind
    why: str
    fields: dict[str, str]
    about: str
    people: People

    @property
    def missing(self) -> tuple[str, ...]:
        """Who is missing among the people that it goes to, in words."""
        words = {HEAD: "head", CHAIR: "chair of governors"}
        return tuple(
            f"{words[role].capitalize()}: {self.people[role].missing}"
            for role in self.kind.to
            if role in words and self.people[role].missing
        )


@dataclass(frozen=True)
class Left:
    """A school that a feature named and that gets no letter, with the reason."""

    urn: int
    name: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What a run would do."""

    on: date
    lines: tuple[Line, ...]
    left: tuple[Left, ...] = ()

    @property
    def missing(self) -> tuple[Line, ...]:
        """Letters to schools of which a contact is missing: they come first."""
        return tuple(line for line in self.lines if line.missing)

    @property
    def by_kind(self) -> dict[Kind, list[Line]]:
        """The letters of each kind."""
        found: dict[Kind, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.kind, []).append(line)
        return found

    @property
    def copies(self) -> int:
        """How many copies would go: two for each school with a head and a chair."""
        return sum(len(line.kind.to) for line in self.lines)


def run_kinds() -> list[Kind]:
    """The kinds that go out in a run."""
    return [kind for kind in kinds().values() if kind.addressees is not None]


def planned(keys: Iterable[str], on: date, run: LetterRun | None = None) -> Plan:
    """The letters of these kinds that are due on a day, by the name of the school.

    A school that has closed, or that has this very letter outside `run`, gets none and is listed.
    """
    found: list[Any] = []
    for key in keys:
        kind = kind_of(key)
        found += list(kind.addressees(on)) if kind.addressees else []
    schools = School.objects.in_bulk([one.urn for one in found])
    people = people_of(schools.values(), on)
    written = _written([one.about for one in found if one.about], run)
    lines, left, seen = [], [], set()
    for one in found:
        school = schools.get(one.urn)
        if school is None:
            left.append(Left(one.urn, f"School {one.urn}", "The register does not know it."))
        elif not school.is_open:
            left.append(Left(one.urn, school.name, "It has closed."))
        elif (one.kind, one.about) in written:
            left.append(Left(one.urn, school.name, "It has this letter already."))
        elif (one.urn, one.kind) not in seen:
            seen.add((one.urn, one.kind))
            lines.append(
                Line(school, kind_of(one.kind), one.why, dict(one.fields), one.about,
                     people[one.urn])
            )  # fmt: skip
    lines.sort(key=lambda line: (line.school.name, line.school.urn, line.kind.key))
    return Plan(on, tuple(lines), tuple(left))


def _written(abouts: list[str], run: LetterRun | None) -> set[tuple[str, str]]:
    """Kind and case of the letters that exist about these cases, outside the run."""
    held = Letter.objects.filter(about__in=abouts).exclude(state=LetterState.CANCELLED)
    if run is not None:
        held = held.exclude(run=run)
    return set(held.values_list("kind", "about"))
