"""What pages ask of designations and awards: who can help, and how many have which mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from headway.core.access import Actor
from headway.schools.models import Award, AwardKind, Designation, DesignationKind, School


@dataclass(frozen=True)
class Known:
    """What one school is known for on a day."""

    school: School
    designations: tuple[Designation, ...]
    awards: tuple[Award, ...]


def known_for(user: Actor, on: date) -> list[Known]:
    """Open schools with a designation or an award, by name, as far as seen (three queries)."""
    designations: dict[int, list[Designation]] = {}
    for one in Designation.objects.visible_to(user).on(on).order_by("kind", "title", "holder"):
        designations.setdefault(one.school_id, []).append(one)
    awards: dict[int, list[Award]] = {}
    for award in Award.objects.visible_to(user).on(on).select_related("kind"):
        awards.setdefault(award.school_id, []).append(award)
    urns = {*designations, *awards}
    schools = School.objects.visible_to(user).open_now().filter(urn__in=urns)
    return [
        Known(school, tuple(designations.get(school.urn, ())), tuple(awards.get(school.urn, ())))
        for school in schools.order_by("name", "urn")
    ]


def known_of(
    user: Actor, school: School
) -> tuple[Iterable[Designation], Iterable[Award]]:  # fmt: skip
    """All designations and awards of one school, those that are over too (two queries)."""
    return (
        Designation.objects.visible_to(user).filter(school=school),
        Award.objects.visible_to(user).filter(school=school).select_related("kind"),
    )


@dataclass(frozen=True)
class MarkCount:
    """How many open schools have a mark on a day. `value` names it in the search."""

    question: str
    value: str
    words: str
    schools: int
    about: str = ""


def mark_counts(on: date) -> list[MarkCount]:
    """Schools with each designation that any has, and with each mark, zero too (three queries).

    A school with several leaders of one kind counts once.
    """
    held = dict(
        Designation.objects.on(on)
        .filter(school__is_open=True)
        .order_by()
        .values_list("kind")
        .annotate(schools=Count("school", distinct=True))
    )
    found = [
        MarkCount("kind", kind.value, str(kind.label), held[kind.value])
        for kind in DesignationKind
        if held.get(kind.value)
    ]
    given = dict(
        Award.objects.on(on)
        .filter(school__is_open=True)
        .order_by()
        .values_list("kind")
        .annotate(schools=Count("school", distinct=True))
    )
    return found + [
        MarkCount("award", str(kind.pk), kind.name, given.get(kind.pk, 0), kind.about)
        for kind in AwardKind.objects.filter(counted=True)
    ]
