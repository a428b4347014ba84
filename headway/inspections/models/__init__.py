"""Inspections: what is published, written only by publishing, and what people record beside it."""

from headway.inspections.models.followup import Monitor, Monitoring, SupportComment
from headway.inspections.models.letters import LetterReading
from headway.inspections.models.likely import Band, Expected
from headway.inspections.models.published import (
    AreaOutcome,
    Basis,
    Inspection,
    InspectionKind,
    InspectionQuerySet,
    Judgement,
    Outcome,
    Standing,
    StandingGroup,
    StandingQuerySet,
)
from headway.inspections.models.recorded import (
    FOLLOWED,
    LONGEST,
    AskedBy,
    Attendance,
    Feedback,
    InspectionCase,
)

__all__ = [
    "FOLLOWED",
    "LONGEST",
    "AreaOutcome",
    "AskedBy",
    "Attendance",
    "Band",
    "Basis",
    "Expected",
    "Feedback",
    "Inspection",
    "InspectionCase",
    "InspectionKind",
    "InspectionQuerySet",
    "Judgement",
    "LetterReading",
    "Monitor",
    "Monitoring",
    "Outcome",
    "Standing",
    "StandingGroup",
    "StandingQuerySet",
    "SupportComment",
]
