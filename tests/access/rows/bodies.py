"""Who may open the pages of bodies and groups of schools, their designations and marks."""

from typing import Any

from headway.schools.models import Body, School
from headway.schools.tests.factories import BodyFactory
from tests.access.row import LEADERS, Row

KEEPS = frozenset({"director", "service_staff", "administrator"})
IN_THE_ROUND = LEADERS | {"administrator"}


def own_school(world: Any) -> dict[str, Any]:
    """The school of the cast's partner."""
    return {"urn": world.own_urn}


def own_body(world: Any) -> dict[str, Any]:
    """The body behind that school."""
    return {"pk": Body.objects.get(school_id=world.own_urn).pk}


ROWS: dict[str, Row] = {
    "regional_office": Row(IN_THE_ROUND),
    "regional_office_correct": Row(KEEPS, 405, given=lambda w: {"pk": 1}),
    "school_bodies": Row(KEEPS, given=own_school),
    "body_add": Row(KEEPS, 405, given=own_school),
    "body_end": Row(KEEPS, 405, given=own_body),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
    BodyFactory(school=School.objects.get(urn=world.own_urn))
