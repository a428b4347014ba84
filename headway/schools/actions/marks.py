"""Every write to designations and awards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from headway.core import clock
from headway.core.access import Actor
from headway.core.actions import mover
from headway.core.refusals import Refused
from headway.schools.models import Award, AwardKind, Designation, School
from headway.schools.policies import body_policy, office_policy
from headway.schools.states import AWARD_KIND_MOVES, AWARD_MOVES, DESIGNATION_MOVES
from headway.schools.words import Expertise

designations = mover(DESIGNATION_MOVES, body_policy)
kinds = mover(AWARD_KIND_MOVES, office_policy)
awards = mover(AWARD_MOVES, body_policy)
BEFORE_FIRST = "The last day comes before the first. Check the day."


def record_designation(
    school: School,
    kind: str,
    *,
    title: str = "",
    holder: str = "",
    expertise: Iterable[str] = (),
    from_on: date | None = None,
    to_on: date | None = None,
    source: str = "",
    by: Actor,
) -> Designation:
    """Record a designation; the same one again corrects its expertise, first day and source.

    Raises NotAllowed or NotValid.
    """
    title, holder = " ".join(title.split()), " ".join(holder.split())
    wanted = set(expertise)
    fields = [one for one in Expertise.values if one in wanted] or sorted(wanted)
    with transaction.atomic():
        held = Designation.objects.filter(
            school=school, kind=kind, title__iexact=title, holder__iexact=holder, to_on=None
        ).first()
        if held is None:
            made = Designation(
                school=school, kind=kind, title=title, holder=holder, expertise=fields,
                from_on=from_on, to_on=to_on, source=source.strip(),
            )  # fmt: skip
            with designations.creating(made, "record_designation", by=by):
                if from_on and to_on and to_on < from_on:
                    raise Refused(BEFORE_FIRST)
            return made
        with designations.changing(held, "correct_designation", by=by) as locked:
            locked.expertise = fields or locked.expertise
            locked.from_on, locked.to_on = from_on or locked.from_on, to_on
            locked.source = source.strip() or locked.source
    return held


def end_designation(
    held: Designation, *, on: date | None = None, by: Actor, reason: str = ""
) -> Designation:
    """Record the last day of a designation; today unless said.

    Raises NotAllowed, or Refused if it is over already or the day comes before the first.
    """
    with designations.changing(held, "end_designation", by=by, reason=reason) as locked:
        _end(locked, on)
    return held


def add_award_kind(
    *, name: str, about: str = "", counted: bool = True, by: Actor
) -> AwardKind:  # fmt: skip
    """Add an award or mark that schools can have. Raises NotAllowed or NotValid."""
    kind = AwardKind(name=" ".join(name.split()), about=about.strip(), counted=counted)
    with kinds.creating(kind, "add_award_kind", by=by):
        pass
    return kind


def correct_award_kind(
    kind: AwardKind, *, name: str, about: str = "", counted: bool = True, by: Actor
) -> AwardKind:
    """Correct what a mark is called, and whether it is counted. Raises NotAllowed or NotValid."""
    with kinds.changing(kind, "correct_award_kind", by=by) as locked:
        locked.name, locked.about = " ".join(name.split()), about.strip()
        locked.counted = counted
    return kind


def give_award(
    school: School,
    kind: AwardKind,
    *,
    level: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    source: str = "",
    by: Actor,
) -> Award:
    """Record that a school has an award. Raises NotAllowed, or NotValid for one it has."""
    award = Award(
        school=school, kind=kind, level=level.strip(), from_on=from_on, to_on=to_on,
        source=source.strip(),
    )  # fmt: skip
    with awards.creating(award, "give_award", by=by):
        if from_on and to_on and to_on < from_on:
            raise Refused(BEFORE_FIRST)
    return award


def end_award(award: Award, *, on: date | None = None, by: Actor, reason: str = "") -> Award:
    """Record the last day of an award; today unless said.

    Raises NotAllowed, or Refused if it is over already or the day comes before the first.
    """
    with awards.changing(award, "end_award", by=by, reason=reason) as locked:
        _end(locked, on)
    return award


def _end(locked: Designation | Award, on: date | None) -> None:
    today = clock.today()
    if locked.to_on is not None and locked.to_on <= today:
        raise Refused("This is over already.")
    locked.to_on = on or today
    if locked.from_on and locked.to_on < locked.from_on:
        raise Refused(BEFORE_FIRST)
