"""Every write to the priority list and to requests for help."""

from headway.priority.actions.additions import (
    agree_entry,
    open_candidate,
    propose_entry,
    record_consultation,
    record_contact,
    record_discussion,
    withdraw_entry,
)
from headway.priority.actions.attending import record_attendance
from headway.priority.actions.classes import agree_class, propose_class, withdraw_class
from headway.priority.actions.expectations import (
    confirm_expectation,
    note_expectation,
    note_for_many,
)
from headway.priority.actions.leavers import take_off_leavers
from headway.priority.actions.removals import close_removal, keep_listed, propose_removal
from headway.priority.actions.reports import (
    acknowledge_report,
    agree_report,
    assess_report,
    consult_council,
    decline_report,
    enter_report,
    make_report,
    record_withdrawal,
    reporting_problem,
    settle_outside,
    withdraw_report,
)
from headway.priority.actions.reviews import review_entry
from headway.priority.actions.rounds import complete_list, sign_list
from headway.priority.actions.status import answer_status
from headway.priority.actions.telling import place_entry, tell_council

__all__ = [
    "acknowledge_report",
    "agree_class",
    "agree_entry",
    "agree_report",
    "answer_status",
    "assess_report",
    "close_removal",
    "complete_list",
    "confirm_expectation",
    "consult_council",
    "decline_report",
    "enter_report",
    "keep_listed",
    "make_report",
    "note_expectation",
    "note_for_many",
    "open_candidate",
    "place_entry",
    "propose_class",
    "propose_entry",
    "propose_removal",
    "record_attendance",
    "record_consultation",
    "record_contact",
    "record_discussion",
    "record_withdrawal",
    "reporting_problem",
    "review_entry",
    "settle_outside",
    "sign_list",
    "take_off_leavers",
    "tell_council",
    "withdraw_class",
    "withdraw_entry",
    "withdraw_report",
]
