"""Every write to local measures, their figures and the talk about figures."""

from headway.local.actions.files import Plan, bring_in, plan_of
from headway.local.actions.measures import (
    change_measure,
    define_measure,
    restore_measure,
    retire_measure,
)
from headway.local.actions.remarks import (
    answer_remark,
    close_remark,
    make_remark,
    reopen_remark,
    share_remark,
)
from headway.local.actions.values import Entered, enter_values, restore_value, withdraw_value

__all__ = [
    "Entered",
    "Plan",
    "answer_remark",
    "bring_in",
    "change_measure",
    "close_remark",
    "define_measure",
    "enter_values",
    "make_remark",
    "plan_of",
    "reopen_remark",
    "restore_measure",
    "restore_value",
    "retire_measure",
    "share_remark",
    "withdraw_value",
]
