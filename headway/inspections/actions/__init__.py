"""Every write of what people record about inspections."""

from headway.inspections.actions.attendance import record_attendance
from headway.inspections.actions.cases import (
    change_days,
    open_inspection,
    record_published,
    strike_inspection,
    tell_party,
)
from headway.inspections.actions.feedback import record_feedback

__all__ = [
    "change_days",
    "open_inspection",
    "record_attendance",
    "record_feedback",
    "record_published",
    "strike_inspection",
    "tell_party",
]
