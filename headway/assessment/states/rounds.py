"""What can be done to the annual round, its cases, agreements, talks and challenges."""

from headway.assessment.states.named import (
    ApproachState,
    CaseState,
    ChallengeState,
    RoundState,
)
from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs

RUN = Permission.ROUND_RUN
R, C, A, H = RoundState, CaseState, ApproachState, ChallengeState

ROUND_MOVES: Verbs = {
    "open_round": Start(R.REVIEWING, RUN, says="{actor} opened {subject}."),
    "begin_assessing": Move(
        R.REVIEWING, R.ASSESSING, RUN, says="{actor} began the assessment of {subject}."
    ),
    "begin_agreeing": Move(
        R.ASSESSING, R.AGREEING, RUN, says="{actor} laid {subject} before both parties."
    ),
    "return_to_assessing": Move(
        R.AGREEING, R.ASSESSING, RUN, says="{actor} took {subject} back to the assessment."
    ),
    "repin_round": Edit(RUN, says="{actor} put {subject} on newer evidence."),
    "lock_by_service": Move(
        R.AGREEING,
        R.LOCKED,
        Permission.AGREE_SERVICE,
        says="{actor} gave the second signature: {subject} is agreed and locked.",
    ),
    "lock_by_council": Move(
        R.AGREEING,
        R.LOCKED,
        Permission.AGREE_COUNCIL,
        says="{actor} gave the second signature: {subject} is agreed and locked.",
    ),
}

CASE_MOVES: Verbs = {
    "decide_case": Move(
        (C.TO_ASSESS, C.DECIDED, C.GAP), C.DECIDED, RUN, says="{actor} decided on {subject}."
    ),
    "decide_as_proposed": Move(
        C.TO_ASSESS, C.DECIDED, RUN, says="{actor} decided on {subject} as the rules propose."
    ),
    "state_gap": Move(
        (C.TO_ASSESS, C.DECIDED),
        C.GAP,
        RUN,
        says="{actor} said why there is no category for {subject}.",
    ),
    "reopen_case": Move(
        (C.DECIDED, C.GAP), C.TO_ASSESS, RUN, says="{actor} opened {subject} again."
    ),
    "close_case": Move(
        (C.TO_ASSESS, C.DECIDED, C.GAP),
        C.CLOSED,
        RUN,
        says="{actor} closed {subject}, because the authority maintains it no longer.",
    ),
    "move_proposal": Edit(RUN, says="{actor} brought newer evidence to {subject}."),
}

AGREEMENT_MOVES: Verbs = {
    "agree_for_service": Start("", Permission.AGREE_SERVICE, says="{actor} recorded {subject}."),
    "agree_for_council": Start("", Permission.AGREE_COUNCIL, says="{actor} recorded {subject}."),
}

SIGN_MOVES: Verbs = {
    "sign_for_service": Start(
        "", Permission.AGREE_SERVICE, says="{actor} signed {subject} for the service."
    ),
    "sign_for_council": Start(
        "", Permission.AGREE_COUNCIL, says="{actor} signed {subject} for the council."
    ),
}

APPROACH_MOVES: Verbs = {
    "open_approach": Start(A.TO_CONTACT, RUN, says="{actor} noted that {subject} is to be had."),
    "contact_school": Move(
        A.TO_CONTACT, A.CONTACTED, RUN, says="{actor} contacted the school about {subject}."
    ),
    "record_visit": Move(
        A.CONTACTED, A.VISITED, RUN, says="{actor} recorded the visit for {subject}."
    ),
    "record_reply": Move(
        (A.VISITED, A.REPLIED),
        A.REPLIED,
        RUN,
        says="{actor} recorded the school's reply to {subject}.",
    ),
    "reply_for_school": Move(
        (A.VISITED, A.REPLIED),
        A.REPLIED,
        Permission.CHALLENGE_MAKE,
        says="{actor} replied for the school to {subject}.",
    ),
}

CHALLENGE_MOVES: Verbs = {
    "make_challenge": Start(
        H.OPEN, Permission.CHALLENGE_MAKE, says="{actor} said that something is wrong: {subject}."
    ),
    "enter_challenge": Start(
        H.OPEN, RUN, says="{actor} entered for the school that something is wrong: {subject}."
    ),
    "answer_challenge": Move(H.OPEN, H.ANSWERED, RUN, says="{actor} answered {subject}."),
    "withdraw_challenge": Move(
        H.OPEN, H.WITHDRAWN, Permission.CHALLENGE_MAKE, says="{actor} withdrew {subject}."
    ),
    "withdraw_entered_challenge": Move(
        H.OPEN, H.WITHDRAWN, RUN, says="{actor} withdrew {subject} for the school."
    ),
}
