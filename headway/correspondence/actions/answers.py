"""What schools do with a letter: say that they have it, and answer it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import Refused, WrongState
from headway.correspondence.actions.drafting import moving
from headway.correspondence.models import Answer, AnswerFile, Letter
from headway.correspondence.policies import answer_policy
from headway.correspondence.states import ANSWER_MOVES, LetterState
from headway.correspondence.uploads import looked_into

answering = mover(ANSWER_MOVES, answer_policy)


def acknowledge(letter: Letter, *, by: User) -> Letter:
    """Record for the school that it has the letter. Once is enough: a second time changes nothing.

    Raises NotAllowed for anybody but the school's own people, WrongState before it is sent.
    """
    decision = moving.policy(by, moving.verbs["acknowledge_letter"].permission, letter)
    if decision and letter.state == LetterState.ACKNOWLEDGED:
        return letter
    with moving(letter, "acknowledge_letter", by=by) as locked:
        locked.acknowledged_by, locked.acknowledged_at = by, clock.now()
    return letter


def answer(
    letter: Letter, *, by: User, text: str, upload: Any = None, key: uuid.UUID | None = None
) -> Answer:
    """Keep what the school answers, with the file it came with, and acknowledge the letter.

    The same form sent twice (`key`) is kept once. Raises NotAllowed, or Refused for an empty
    answer or a file that is not what it says.
    """
    if key is not None and (held := Answer.objects.filter(key=key, letter=letter).first()):
        return held
    if not text.strip():
        raise Refused("Write your answer before you send it.")
    if letter.out_at is None:
        raise WrongState("This letter has not been sent.")
    checked = looked_into(upload) if upload else None
    given = Answer(letter=letter, by=by, at=clock.now(), text=text.strip(), key=key or uuid.uuid4())
    with transaction.atomic():
        with answering.creating(given, "answer_letter", by=by):
            pass
        if checked:
            AnswerFile.objects.create(
                answer=given, name=checked.name, kind=checked.kind, content=checked.content,
                sha256=checked.sha256,
            )  # fmt: skip
        if letter.state == LetterState.SENT:
            acknowledge(letter, by=by)
    return given


def take_answer(given: Answer, *, by: User) -> Answer:
    """Record that the service has read an answer, so that the school can see it."""
    with answering.changing(given, "take_answer", by=by) as locked:
        if locked.taken_by_id is None:
            locked.taken_by, locked.taken_at = by, clock.now()
    return given
