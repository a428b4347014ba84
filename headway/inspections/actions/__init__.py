"""Every write of what people record about inspections."""

from headway.inspections.actions.attendance import record_attendance
from headway.inspections.actions.cases import (
    PARTIES,
    change_days,
    open_inspection,
    record_published,
    strike_inspection,
    tell_party,
)
from headway.inspections.actions.feedback import record_feedback
from headway.inspections.actions.followup import capture_support, record_monitoring, take_back
from headway.inspections.actions.letters import read_letter
from headway.inspections.actions.likely import say_likely, take_back_likely

__all__ = [
    "PARTIES",
    "capture_support",
    "change_days",
    "open_inspection",
    "read_letter",
    "record_attendance",
    "record_feedback",
    "record_monitoring",
    "record_published",
    "say_likely",
    "strike_inspection",
    "take_back",
    "take_back_likely",
    "tell_party",
]
