"""What can be done with local measures and their figures, with comments, and with lists."""

from django.db import models

from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs


class ValueState(models.TextChoices):
    """Whether a figure stands."""

    HELD = "held", "Held"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RemarkState(models.TextChoices):
    """Where a comment stands."""

    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


class ListState(models.TextChoices):
    """Whether a list of the authority's own holds."""

    HELD = "held", "Held"
    WITHDRAWN = "withdrawn", "Withdrawn"


P = Permission
UNDER_WAY = (RemarkState.OPEN.value, RemarkState.ANSWERED.value)

MEASURE_MOVES: Verbs = {
    "define_measure": Start("", P.DATA_UPLOAD, says="{actor} defined {subject}."),
    "change_measure": Edit(P.DATA_UPLOAD, says="{actor} changed what {subject} is."),
    "retire_measure": Edit(P.DATA_UPLOAD, says="{actor} retired {subject}."),
    "restore_measure": Edit(P.DATA_UPLOAD, says="{actor} took {subject} into use again."),
}
VALUE_MOVES: Verbs = {
    "enter_value": Start("held", P.DATA_UPLOAD, says="{actor} entered {subject}."),
    "correct_value": Edit(P.DATA_UPLOAD, says="{actor} corrected {subject}."),
    "withdraw_value": Move("held", "withdrawn", P.DATA_UPLOAD, says="{actor} withdrew {subject}."),
    "restore_value": Move(
        "withdrawn", "held", P.DATA_UPLOAD, says="{actor} took back that {subject} was withdrawn."
    ),
}
REMARK_MOVES: Verbs = {
    "make_remark": Start("open", P.FIGURES_DISCUSS, says="{actor} wrote {subject}."),
    "answer_remark": Move(
        UNDER_WAY, "answered", P.FIGURES_DISCUSS, says="{actor} answered {subject}."
    ),
    "answer_for_school": Move(
        UNDER_WAY, "answered", P.FIGURES_ANSWER, says="{actor} answered {subject} for the school."
    ),
    "close_remark": Move(UNDER_WAY, "closed", P.FIGURES_DISCUSS, says="{actor} closed {subject}."),
    "reopen_remark": Move(
        "closed", "open", P.FIGURES_DISCUSS, says="{actor} opened {subject} again."
    ),
    "share_remark": Edit(
        P.FIGURES_DISCUSS, says="{actor} let the school read and answer {subject}."
    ),
}
LIST_MOVES: Verbs = {
    "set_list": Start("held", P.DATA_UPLOAD, says="{actor} set {subject}."),
    "withdraw_list": Move("held", "withdrawn", P.DATA_UPLOAD, says="{actor} withdrew {subject}."),
}
