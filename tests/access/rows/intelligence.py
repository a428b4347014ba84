"""Who may open the pages of intelligence and engagement."""

from typing import Any

from headway.intelligence.models import Entry
from headway.intelligence.tests.factories import EntryFactory
from headway.intelligence.words import Visibility
from headway.schools.models import School
from tests.access.row import LEADERS, Row

SEES_ALL = LEADERS | {"administrator"}
READS = SEES_ALL | {"partner", "council_service"}
OWN = frozenset({"partner"})


def own_school(world: Any) -> dict[str, Any]:
    """The school of the cast's partner."""
    return {"urn": world.own_urn}


def entry(world: Any) -> dict[str, Any]:
    """An entry that everybody reads who takes part, the school's Partner too."""
    held = Entry.objects.filter(school_id=world.own_urn, shared_at=None)
    return {"pk": held.get(visibility=Visibility.PARTNER).pk}


def deed(world: Any) -> dict[str, Any]:
    """Something to do to it."""
    return entry(world) | {"verb": "mark_entry"}


def file_kind(world: Any) -> dict[str, Any]:
    """A list as a file."""
    return {"kind": "csv"}


ROWS: dict[str, Row] = {
    "school_intelligence": Row(SEES_ALL | {"council_service"}, own=OWN, given=own_school),
    "intelligence": Row(READS),
    "intelligence_download": Row(READS, given=file_kind),
    "intelligence_add": Row(READS),
    "intelligence_entry": Row(SEES_ALL | OWN, given=entry),
    # Only its author writes a new version: everybody else is led back to the entry.
    "intelligence_edit": Row(SEES_ALL | OWN, 302, given=entry),
    "intelligence_do": Row(READS, 405, given=deed),
    "intelligence_pack": Row(SEES_ALL | OWN),
    "intelligence_pack_download": Row(SEES_ALL | OWN, given=file_kind),
    "intelligence_engagement": Row(SEES_ALL | OWN),
    "intelligence_engagement_download": Row(SEES_ALL | OWN, given=file_kind),
    "intelligence_rate": Row(SEES_ALL, own=OWN, given=own_school),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
    school = School.objects.get(urn=world.own_urn)
    EntryFactory(school=school, visibility=Visibility.PARTNER)
