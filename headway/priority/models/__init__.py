"""The priority list and requests for help."""

from headway.priority.models.entries import Assent, Entry, Party, Reclassification, Spell, Trigger
from headway.priority.models.records import (
    Expectation,
    Ground,
    Removal,
    Review,
    ReviewOutcome,
    ScopeChange,
)
from headway.priority.models.reports import Consulted, OutsideAgreement, ReportKind, SelfReport
from headway.priority.models.status import StatusAnswer, StatusReview

__all__ = [
    "Assent",
    "Consulted",
    "Entry",
    "Expectation",
    "Ground",
    "OutsideAgreement",
    "Party",
    "Reclassification",
    "Removal",
    "ReportKind",
    "Review",
    "ReviewOutcome",
    "ScopeChange",
    "SelfReport",
    "Spell",
    "StatusAnswer",
    "StatusReview",
    "Trigger",
]
