"""What pages ask of the assessment, and of a list of schools, which needs all that lies below."""

from headway.assessment.queries.city import City, city
from headway.assessment.queries.evidence import EvidenceCell, evidence_cells
from headway.assessment.queries.filters import Filters, Tag
from headway.assessment.queries.listing import (
    Choice,
    Facet,
    MapPoint,
    SchoolList,
    schools_exported,
    schools_listed,
    schools_mapped,
)
from headway.assessment.queries.replay import under_version, what_if
from headway.assessment.queries.rounds import (
    cases_of,
    current_round,
    decided,
    open_challenges,
    round_of,
)
from headway.assessment.queries.runs import (
    AssessmentRow,
    Change,
    LevelMark,
    Moved,
    Totals,
    assessment_table,
    compared_runs,
    current_run,
    marks_of,
    previous_run,
    runs_seen,
    totals,
)
from headway.assessment.queries.school import SchoolAssessment, past_proposals, school_assessment

__all__ = [
    "AssessmentRow",
    "Change",
    "Choice",
    "City",
    "EvidenceCell",
    "Facet",
    "Filters",
    "LevelMark",
    "MapPoint",
    "Moved",
    "SchoolAssessment",
    "SchoolList",
    "Tag",
    "Totals",
    "assessment_table",
    "cases_of",
    "city",
    "compared_runs",
    "current_round",
    "current_run",
    "decided",
    "evidence_cells",
    "marks_of",
    "open_challenges",
    "past_proposals",
    "previous_run",
    "round_of",
    "runs_seen",
    "school_assessment",
    "schools_exported",
    "schools_listed",
    "schools_mapped",
    "totals",
    "under_version",
    "what_if",
]
