"""What pages and other features ask of intelligence."""

from headway.intelligence.queries.engagement import (
    EngagementFilters,
    Rated,
    engagement_of,
    latest_ratings,
    ratings_of,
    schools_rated,
)
from headway.intelligence.queries.listing import (
    EntryFilters,
    Listed,
    entries_exported,
    entries_listed,
)
from headway.intelligence.queries.reading import (
    beside,
    entries_before,
    entries_of,
    entries_since,
    held_back,
    pack,
    shared_with_school,
    with_words,
)
from headway.intelligence.queries.signals import Signal, signals

__all__ = [
    "EngagementFilters",
    "EntryFilters",
    "Listed",
    "Rated",
    "Signal",
    "beside",
    "engagement_of",
    "entries_before",
    "entries_exported",
    "entries_listed",
    "entries_of",
    "entries_since",
    "held_back",
    "latest_ratings",
    "pack",
    "ratings_of",
    "schools_rated",
    "shared_with_school",
    "signals",
    "with_words",
]
