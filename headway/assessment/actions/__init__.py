"""Every write to assessment runs and to the annual round."""

from headway.assessment.actions.agreeing import agree_with_undisputed, say_of_case, sign_round
from headway.assessment.actions.approaches import (
    contact_school,
    open_approach,
    record_reply,
    record_visit,
    reply_day,
)
from headway.assessment.actions.cases import (
    Choice,
    assess_as_proposed,
    decide_case,
    reopen_case,
    state_gap,
)
from headway.assessment.actions.challenges import (
    answer_challenge,
    make_challenge,
    withdraw_challenge,
)
from headway.assessment.actions.estate import (
    change_risk,
    drop_academy_concern,
    make_risk_assessment,
    note_progress,
    notify_academy_concern,
    plan_work,
    record_academy_concern,
)
from headway.assessment.actions.hearing import ask_to_hear, hear_round
from headway.assessment.actions.rounds import (
    begin_agreeing,
    begin_assessing,
    close_cases_of_leavers,
    open_round,
    repin_round,
    return_to_assessing,
)
from headway.assessment.actions.runs import (
    ask_for_edition,
    freeze_run,
    publish_asked,
    show_run,
)

__all__ = [
    "Choice",
    "agree_with_undisputed",
    "answer_challenge",
    "ask_for_edition",
    "ask_to_hear",
    "assess_as_proposed",
    "begin_agreeing",
    "begin_assessing",
    "change_risk",
    "close_cases_of_leavers",
    "contact_school",
    "decide_case",
    "drop_academy_concern",
    "freeze_run",
    "hear_round",
    "make_challenge",
    "make_risk_assessment",
    "note_progress",
    "notify_academy_concern",
    "open_approach",
    "open_round",
    "plan_work",
    "publish_asked",
    "record_academy_concern",
    "record_reply",
    "record_visit",
    "reopen_case",
    "repin_round",
    "reply_day",
    "return_to_assessing",
    "say_of_case",
    "show_run",
    "sign_round",
    "state_gap",
    "withdraw_challenge",
]
