"""What can be done to concerns about academies, the risk assessment and the work plan."""

from headway.assessment.states.named import AcademyState, WorkState
from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs

RUN = Permission.ROUND_RUN
A, W = AcademyState, WorkState

ACADEMY_MOVES: Verbs = {
    "record_academy_concern": Start(A.RECORDED, RUN, says="{actor} recorded {subject}."),
    "notify_academy_concern": Move(
        A.RECORDED, A.NOTIFIED, RUN, says="{actor} recorded that {subject} was notified."
    ),
    "drop_academy_concern": Move(
        A.RECORDED, A.DROPPED, RUN, says="{actor} took {subject} no further."
    ),
}

RISK_MOVES: Verbs = {
    "make_risk_assessment": Edit(RUN, says="{actor} made the risk assessment of {subject}."),
    "change_risk": Edit(RUN, says="{actor} changed {subject}."),
}

WORK_MOVES: Verbs = {
    "plan_work": Start(W.PLANNED, RUN, says="{actor} planned {subject}."),
    "start_work": Move(W.PLANNED, W.UNDER_WAY, RUN, says="{actor} started {subject}."),
    "finish_work": Move((W.PLANNED, W.UNDER_WAY), W.DONE, RUN, says="{actor} finished {subject}."),
    "drop_work": Move((W.PLANNED, W.UNDER_WAY), W.DROPPED, RUN, says="{actor} dropped {subject}."),
    "note_progress": Edit(RUN, says="{actor} noted progress on {subject}."),
}
