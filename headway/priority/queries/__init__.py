"""What pages and other features ask of the priority list and of requests for help."""

from headway.priority.queries.listing import (
    ListedEntry,
    entries_of,
    entry_of,
    entry_rows,
    history_of,
    in_transition,
    listed_on,
    open_entry_of,
)
from headway.priority.queries.ranking import Ranked, ranked
from headway.priority.queries.reports import open_reports, reports_seen
from headway.priority.queries.statistics import Band, Share, Statistics, statistics
from headway.priority.queries.status import StatusItem, open_on, status_item, status_items
from headway.priority.queries.wording import Wording, wording_for, wording_on, wordings

__all__ = [
    "Band",
    "ListedEntry",
    "Ranked",
    "Share",
    "Statistics",
    "StatusItem",
    "Wording",
    "entries_of",
    "entry_of",
    "entry_rows",
    "history_of",
    "in_transition",
    "listed_on",
    "open_entry_of",
    "open_on",
    "open_reports",
    "ranked",
    "reports_seen",
    "statistics",
    "status_item",
    "status_items",
    "wording_for",
    "wording_on",
    "wordings",
]
