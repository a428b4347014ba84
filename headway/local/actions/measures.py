"""Defining local measures."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotValid, Refused
from headway.local.models import BUILT_IN, LocalMeasure, LocalValue
from headway.local.policies import measure_policy
from headway.local.states import MEASURE_MOVES

measures = mover(MEASURE_MOVES, measure_policy)
FIXED = ("every", "of_schools", "adds_up")  # what figures that are held were counted by


def define_measure(*, by: User, name: str, **said: Any) -> LocalMeasure:
    """Define a measure of the authority's own. Raises NotAllowed, or NotValid for a known name."""
    name = name.strip()
    if name.lower() in {one.name.lower() for one in BUILT_IN}:
        raise NotValid(ValidationError({"name": "There is a measure of this name already."}))
    measure = LocalMeasure(key=_key(name), name=name, made_at=clock.now(), made_by=by, **said)
    _check(measure)
    with measures.creating(measure, "define_measure", by=by):
        pass
    return measure


def change_measure(measure: LocalMeasure, *, by: User, **said: Any) -> LocalMeasure:
    """Change what a measure is. How it is counted stays once a figure is held.

    Raises NotAllowed, NotValid, ChangedMeanwhile, or Refused for a change of how it is counted.
    """
    held = LocalValue.objects.filter(measure=measure.key).exists()
    with measures.changing(measure, "change_measure", by=by) as locked:
        for name, value in said.items():
            if name in FIXED and held and getattr(locked, name) != value:
                raise Refused(
                    "Figures are held already, so how often and how it is counted cannot change. "
                    "Retire this measure and define another."
                )
            setattr(locked, name, value.strip() if isinstance(value, str) else value)
        _check(locked)
    return measure


def retire_measure(measure: LocalMeasure, *, by: User) -> LocalMeasure:
    """Ask for it no more; its figures stay. Can be undone."""
    with measures.changing(measure, "retire_measure", by=by) as locked:
        locked.retired_at, locked.retired_by = clock.now(), by
    return measure


def restore_measure(measure: LocalMeasure, *, by: User) -> LocalMeasure:
    """Ask for it again."""
    with measures.changing(measure, "restore_measure", by=by) as locked:
        locked.retired_at = locked.retired_by = None
    return measure


def _check(measure: LocalMeasure) -> None:
    if measure.adds_up and measure.unit.strip() == "%":
        raise NotValid(
            ValidationError(
                {"adds_up": "Percentages do not add up. Untick it, or change the unit."}
            )
        )


def _key(name: str) -> str:
    """An address for the name, which no other measure has."""
    base = slugify(name)[:32] or "measure"
    taken = set(LocalMeasure.objects.filter(key__startswith=base).values_list("key", flat=True))
    taken |= {one.key for one in BUILT_IN}
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key
