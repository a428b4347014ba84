"""What can be done to assessment runs and to the annual round."""

from headway.assessment.states.estate import ACADEMY_MOVES, RISK_MOVES, WORK_MOVES
from headway.assessment.states.named import (
    AcademyState,
    ApproachState,
    CaseState,
    ChallengeState,
    GapKind,
    HeadView,
    Party,
    RiskLevel,
    RoundState,
    WorkState,
)
from headway.assessment.states.rounds import (
    AGREEMENT_MOVES,
    APPROACH_MOVES,
    CASE_MOVES,
    CHALLENGE_MOVES,
    ROUND_MOVES,
    SIGN_MOVES,
)
from headway.assessment.states.runs import RUN_MOVES

__all__ = [
    "ACADEMY_MOVES",
    "AGREEMENT_MOVES",
    "APPROACH_MOVES",
    "CASE_MOVES",
    "CHALLENGE_MOVES",
    "RISK_MOVES",
    "ROUND_MOVES",
    "RUN_MOVES",
    "SIGN_MOVES",
    "WORK_MOVES",
    "AcademyState",
    "ApproachState",
    "CaseState",
    "ChallengeState",
    "GapKind",
    "HeadView",
    "Party",
    "RiskLevel",
    "RoundState",
    "WorkState",
]
