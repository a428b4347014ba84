"""Who may open the pages of timeline, contacts and the academic calendar."""

from typing import Any

from headway.schools.models import RoleHolder, School
from headway.schools.tests.factories import RoleHolderFactory
from tests.access.row import KEEPERS, LEADERS, Row

SEES_ALL = LEADERS | {"administrator"}
KEEPS = frozenset({"director", "service_staff", "administrator"})
OWN = frozenset({"partner"})


def own_school(world: Any) -> dict[str, Any]:
    """The school of the cast's partner."""
    return {"urn": world.own_urn}


def holder(world: Any) -> dict[str, Any]:
    """A head of that school."""
    pk = RoleHolder.objects.get(school_id=world.own_urn).pk
    return {"pk": pk, "what": "checked"}


ROWS: dict[str, Row] = {
    "calendar": Row(SEES_ALL | KEEPERS),
    "calendar_term": Row(KEEPS | KEEPERS, 405),
    "calendar_close": Row(KEEPS | KEEPERS, 405),
    "calendar_open": Row(KEEPS | KEEPERS, 405, given=lambda w: {"pk": 1}),
    "contacts": Row(SEES_ALL | OWN),
    "contacts_download": Row(SEES_ALL | OWN, given=lambda w: {"kind": "csv"}),
    "audiences": Row(SEES_ALL | OWN),
    "audiences_download": Row(SEES_ALL | OWN, 302, given=lambda w: {"kind": "csv"}),
    "contacts_template": Row(KEEPS),
    "contacts_import": Row(KEEPS),
    "contact_change": Row(KEEPS, 405, given=holder),
    "school_vacancy": Row(KEEPS, 405, given=own_school),
    "vacancy_change": Row(KEEPS, 405, given=lambda w: {"pk": 1, "what": "filled"}),
    "school_timeline": Row(SEES_ALL, own=OWN, given=own_school),
    "school_timeline_download": Row(
        SEES_ALL, own=OWN, given=lambda w: own_school(w) | {"kind": "csv"}
    ),
    "school_contacts": Row(SEES_ALL, own=OWN, given=own_school),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
    RoleHolderFactory(school=School.objects.get(urn=world.own_urn))
