"""What pages and other features ask of inspections: published, and recorded by people."""

from headway.inspections.queries.duties import Asked, asked_on
from headway.inspections.queries.followup import comments_of, monitoring_due, monitoring_of
from headway.inspections.queries.letters import letters_read, readings_of
from headway.inspections.queries.likely import said_likely
from headway.inspections.queries.published import (
    AGE_LINES,
    GOOD_OR_BETTER,
    LESS_THAN_GOOD,
    LONG_AGO,
    Age,
    AgeLine,
    AreaGood,
    GoodShare,
    OutcomeCell,
    OutcomeLine,
    Part,
    Timeline,
    good_or_better,
    not_inspected_for_long,
    outcomes_by_phase,
    outcomes_since,
    standing_of,
    timeline,
)
from headway.inspections.queries.recorded import (
    Followed,
    case_seen,
    cases_of,
    cases_waiting,
    followed,
    same_days,
)

__all__ = [
    "AGE_LINES",
    "GOOD_OR_BETTER",
    "LESS_THAN_GOOD",
    "LONG_AGO",
    "Age",
    "AgeLine",
    "AreaGood",
    "Asked",
    "Followed",
    "GoodShare",
    "OutcomeCell",
    "OutcomeLine",
    "Part",
    "Timeline",
    "asked_on",
    "case_seen",
    "cases_of",
    "cases_waiting",
    "comments_of",
    "followed",
    "good_or_better",
    "letters_read",
    "monitoring_due",
    "monitoring_of",
    "not_inspected_for_long",
    "outcomes_by_phase",
    "outcomes_since",
    "readings_of",
    "said_likely",
    "same_days",
    "standing_of",
    "timeline",
]
