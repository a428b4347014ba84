"""What pages and other features ask of Priority Partners."""

from headway.partners.queries.caseloads import (
    Caseload,
    Unallocated,
    caseload,
    load_of,
    unallocated,
)
from headway.partners.queries.comments import comments_on
from headway.partners.queries.reading import (
    allocation_of,
    allocations_of,
    conflict_of,
    partner_names,
    partner_of,
    profile_of,
    profiles_found,
)
from headway.partners.queries.suggesting import Suggestion, Suggestions, suggestions

__all__ = [
    "Caseload",
    "Suggestion",
    "Suggestions",
    "Unallocated",
    "allocation_of",
    "allocations_of",
    "caseload",
    "comments_on",
    "conflict_of",
    "load_of",
    "partner_names",
    "partner_of",
    "profile_of",
    "profiles_found",
    "suggestions",
    "unallocated",
]
