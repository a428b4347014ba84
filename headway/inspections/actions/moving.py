"""The machinery of this feature's changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError

from headway.accounts.models import User
from headway.core.actions import mover
from headway.core.refusals import NotValid, WrongState
from headway.inspections.models import InspectionCase
from headway.inspections.models.recorded import ROLE
from headway.inspections.policies import inspection_policy
from headway.inspections.states import (
    ATTENDANCE_MOVES,
    CASE_MOVES,
    EXPECTED_MOVES,
    FOLLOW_UP_MOVES,
    READING_MOVES,
    CaseState,
)

moving = mover(CASE_MOVES, inspection_policy)
attending = mover(ATTENDANCE_MOVES, inspection_policy)
reading = mover(READING_MOVES, inspection_policy)
expecting = mover(EXPECTED_MOVES, inspection_policy)
following = mover(FOLLOW_UP_MOVES, inspection_policy)


@contextmanager
def changing(case: InspectionCase, verb: str, *, by: User, reason: str = "") -> Iterator[Any]:
    """A change of an inspection that nobody took back."""
    with moving.changing(case, verb, by=by, reason=reason) as locked:
        if locked.state == CaseState.STRUCK:
            raise WrongState("This record was taken back. Record the inspection anew.")
        yield locked


def not_valid(field: str, words: str) -> NotValid:
    """A refusal beside the field that it speaks of."""
    return NotValid(ValidationError({field: words}))


def role_of(by: User) -> str:
    """The roles of today, kept as they were then."""
    return by.role_words[:ROLE]
