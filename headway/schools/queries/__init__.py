"""What pages ask of the register, of who leads its schools, and of what schools belong to."""

from headway.schools.queries.people import (
    Turnover,
    addressees,
    contacts,
    lacking,
    missing_contacts,
    missing_count,
    to_address,
    to_forget,
    turnover,
    vacant_headships,
    vacant_posts,
)
from headway.schools.queries.register import (
    Forebear,
    Overview,
    OverviewLine,
    Share,
    districts,
    history,
    overview,
    schools_found,
    schools_suggested,
)

__all__ = [
    "Forebear",
    "Overview",
    "OverviewLine",
    "Share",
    "Turnover",
    "addressees",
    "contacts",
    "districts",
    "history",
    "lacking",
    "missing_contacts",
    "missing_count",
    "overview",
    "schools_found",
    "schools_suggested",
    "to_address",
    "to_forget",
    "turnover",
    "vacant_headships",
    "vacant_posts",
]
