"""Every write to letters: texts, single letters, runs, sending, answers."""

from headway.correspondence.actions.answers import acknowledge, answer, take_answer
from headway.correspondence.actions.copies import (
    record_bounce,
    record_delivered,
    record_opened,
    record_posted,
    record_run_posted,
    send_again,
    settle,
)
from headway.correspondence.actions.drafting import draft_letter, redraft
from headway.correspondence.actions.letters import (
    approve_letter,
    cancel_letter,
    hold_letter,
    release_letter,
)
from headway.correspondence.actions.runs import (
    approve_run,
    cancel_run,
    go_on,
    plan_run,
    start_run,
)
from headway.correspondence.actions.sending import send_due, send_letter, send_run
from headway.correspondence.actions.templates import (
    approve_template,
    discard_template,
    draft_template,
    edit_template,
    ship_templates,
)

__all__ = [
    "acknowledge",
    "answer",
    "approve_letter",
    "approve_run",
    "approve_template",
    "cancel_letter",
    "cancel_run",
    "discard_template",
    "draft_letter",
    "draft_template",
    "edit_template",
    "go_on",
    "hold_letter",
    "plan_run",
    "record_bounce",
    "record_delivered",
    "record_opened",
    "record_posted",
    "record_run_posted",
    "redraft",
    "release_letter",
    "send_again",
    "send_due",
    "send_letter",
    "send_run",
    "settle",
    "ship_templates",
    "start_run",
    "take_answer",
]
