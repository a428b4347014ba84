"""The dialogue about figures: comment, answer, share with the school, close."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotValid
from headway.local.models import Remark, RemarkAnswer
from headway.local.models.remarks import LONGEST
from headway.local.policies import remark_policy
from headway.local.queries.remarks import measure_choices
from headway.local.states import REMARK_MOVES
from headway.schools.models import School

moving = mover(REMARK_MOVES, remark_policy)


def make_remark(
    *,
    by: User,
    measure: str,
    text: str,
    school: School | None = None,
    district: str = "",
    figure: str = "",
    share: bool = False,
    token: UUID | None = None,
) -> Remark:
    """Comment on a measure of a school, of a district or of the whole authority.

    The same form sent twice gives the one comment. Raises NotAllowed or NotValid.
    """
    token = token or uuid4()
    if (sent := Remark.objects.filter(token=token, by=by).first()) is not None:
        return sent
    names = dict(measure_choices())
    if measure not in names:
        raise NotValid(ValidationError({"measure": "Choose the measure that you speak of."}))
    now = clock.now()
    remark = Remark(
        school=school, district=district, measure=measure, measure_name=names[measure][:160],
        figure=figure[:200], text=_said(text), by=by, by_role=by.role_words[:200], at=now,
        token=token,
    )  # fmt: skip
    if share and school is not None:
        remark.shared_at, remark.shared_by = now, by
    with moving.creating(remark, "make_remark", by=by):
        pass
    return remark


def answer_remark(
    remark: Remark, *, by: User, text: str, for_school: bool = False, token: UUID | None = None
) -> RemarkAnswer:
    """Answer a comment; the school's own answer is `for_school`.

    The same form sent twice gives the one answer. Raises NotAllowed, WrongState or NotValid.
    """
    token = token or uuid4()
    if (sent := RemarkAnswer.objects.filter(token=token, by=by).first()) is not None:
        return sent
    verb = "answer_for_school" if for_school else "answer_remark"
    answer = RemarkAnswer(
        remark=remark, text=_said(text), by=by, by_role=by.role_words[:200], token=token
    )
    with moving(remark, verb, by=by):
        answer.at = clock.now()
        answer.save(force_insert=True)
    return answer


def share_remark(remark: Remark, *, by: User) -> Remark:
    """Let the school read the comment and its answers, and answer. It cannot be unread."""
    if remark.school_id is None:
        raise NotValid(ValidationError("Only a comment on a school is shared with a school."))
    with moving.changing(remark, "share_remark", by=by) as locked:
        locked.shared_at, locked.shared_by = locked.shared_at or clock.now(), locked.shared_by or by
    return remark


def close_remark(remark: Remark, *, by: User, outcome: str = "") -> Remark:
    """Close a comment, with what came of it."""
    with moving(remark, "close_remark", by=by, reason=outcome.strip()) as locked:
        locked.closed_at, locked.closed_by = clock.now(), by
        locked.outcome = outcome.strip()[:500]
    return remark


def reopen_remark(remark: Remark, *, by: User) -> Remark:
    """Undo a closing."""
    with moving(remark, "reopen_remark", by=by) as locked:
        locked.closed_at = locked.closed_by = None
        locked.outcome = ""
    return remark


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise NotValid(ValidationError({"text": "Write what you want to say."}))
    if len(said) > LONGEST:
        raise NotValid(
            ValidationError(
                {"text": f"Keep it under {LONGEST:,} characters; it has {len(said):,}."}
            )
        )
    return said
