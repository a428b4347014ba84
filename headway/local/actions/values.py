"""Entering local figures, and taking them back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import ChangedMeanwhile, NotValid
from headway.local.models import LocalValue, MeasureInfo
from headway.local.periods import Period
from headway.local.policies import value_policy
from headway.local.states import VALUE_MOVES
from headway.schools.models import School

values = mover(VALUE_MOVES, value_policy)
HIGHEST = 1e9


@dataclass
class Entered:
    """What entering did."""

    new: int = 0
    corrected: int = 0
    unchanged: int = 0

    @property
    def words(self) -> str:
        """ "2 figures entered, 1 corrected, 3 as they were"."""
        parts = [
            f"{self.new} {'figure' if self.new == 1 else 'figures'} entered",
            f"{self.corrected} corrected",
            f"{self.unchanged} as they were",
        ]
        return ", ".join(part for part in parts if not part.startswith("0 ")) or "Nothing changed"


def enter_values(
    given: Mapping[MeasureInfo, float],
    *,
    period: Period,
    by: User,
    school: School | None = None,
    district: str = "",
    note: str = "",
    file_name: str = "",
    seen: Mapping[str, int] | None = None,
) -> Entered:
    """Keep figures of one place and period: new ones, and corrections of those held.

    A measure that is not in `given` stays as it is: what was left empty is not known, and is
    never nought. The same figure sent twice changes nothing. `seen` are the versions that the
    form was opened on. Raises NotAllowed, NotValid, or ChangedMeanwhile; then nothing is kept.
    """
    done = Entered()
    with transaction.atomic():
        held = {
            one.measure: one
            for one in LocalValue.objects.held().filter(
                school=school, district=district, starts_on=period.start,
                measure__in=[measure.key for measure in given],
            )
        }  # fmt: skip
        for measure, value in given.items():
            check_value(measure, value, period)
            one = held.get(measure.key)
            if one is None:
                made = LocalValue(
                    measure=measure.key, school=school, district=district,
                    starts_on=period.start, every=period.every.value, value=value, note=note,
                    file_name=file_name[:200], entered_at=clock.now(), entered_by=by,
                )  # fmt: skip
                with values.creating(made, "enter_value", by=by):
                    done.new += 1
            elif one.value == value and (not note or one.note == note):
                done.unchanged += 1
            else:
                _correct(one, value, note, file_name, by=by, seen=seen)
                done.corrected += 1
    return done


def _correct(
    one: LocalValue,
    value: float,
    note: str,
    file_name: str,
    *,
    by: User,
    seen: Mapping[str, int] | None,
) -> None:
    if seen is not None and seen.get(one.measure) != one.version:
        raise ChangedMeanwhile
    with values.changing(one, "correct_value", by=by) as locked:
        locked.value, locked.file_name = value, file_name[:200]
        locked.note = note or locked.note
        locked.entered_at, locked.entered_by = clock.now(), by


def check_value(measure: MeasureInfo, value: float, period: Period) -> None:
    """Raises NotValid for a figure that cannot be, naming the measure."""
    wrong = ""
    if not math.isfinite(value) or abs(value) > HIGHEST:
        wrong = "Enter a number."
    elif measure.adds_up and (value < 0 or value != int(value)):
        wrong = "Enter a whole number, 0 or more."
    elif measure.unit == "%" and not 0 <= value <= 100:
        wrong = "Enter a percentage from 0 to 100."
    elif period.start > clock.today():
        wrong = f"{period.label} is still to come."
    elif measure.every != period.every:
        wrong = f"It is counted {'by quarter' if measure.every == 'quarter' else 'by year'}."
    if wrong:
        raise NotValid(ValidationError({measure.key: f"{measure.name}: {wrong}"}))


def withdraw_value(value: LocalValue, *, by: User, why: str = "") -> LocalValue:
    """Take a figure back: the period has none then. Can be undone."""
    with values(value, "withdraw_value", by=by, reason=why.strip()):
        pass
    return value


def restore_value(value: LocalValue, *, by: User) -> LocalValue:
    """Undo a withdrawal. Raises NotValid where another figure was entered meanwhile."""
    with values(value, "restore_value", by=by):
        pass
    return value
