"""Who may open the pages of bodies and groups of schools, their designations and marks."""

from typing import Any

from headway.schools.models import Body, Membership, School
from headway.schools.tests.factories import (
    AwardFactory,
    BodyFactory,
    DesignationFactory,
    DisengagementFactory,
    MembershipFactory,
    RegionalOfficeFactory,
)
from tests.access.row import LEADERS, LISTERS, Row

KEEPS = frozenset({"director", "service_staff", "administrator"})
IN_THE_ROUND = LEADERS | {"administrator"}


def own_school(world: Any) -> dict[str, Any]:
    """The school of the cast's partner."""
    return {"urn": world.own_urn}


def own_body(world: Any) -> dict[str, Any]:
    """The body behind that school."""
    return {"pk": Body.objects.get(school_id=world.own_urn).pk}


def own_group(world: Any) -> dict[str, Any]:
    """The group of that school."""
    return {"pk": Membership.objects.get(school_id=world.own_urn).group_id}


ROWS: dict[str, Row] = {
    "regional_office": Row(IN_THE_ROUND),
    "regional_office_correct": Row(KEEPS, 405, given=lambda w: {"pk": 1}),
    "school_bodies": Row(KEEPS, given=own_school),
    "body_add": Row(KEEPS, 405, given=own_school),
    "body_end": Row(KEEPS, 405, given=own_body),
    "helpers": Row(LISTERS),
    "helpers_download": Row(LISTERS, given=lambda w: {"kind": "csv"}),
    "award_kinds": Row(KEEPS),
    "award_kind_correct": Row(KEEPS, 405, given=lambda w: {"pk": 1}),
    "mark_end": Row(KEEPS, 405, given=lambda w: {"pk": 1, "what": "award"}),
    "designation_add": Row(KEEPS, 405, given=own_school),
    "award_add": Row(KEEPS, 405, given=own_school),
    "groups": Row(LISTERS),
    "group": Row(LISTERS, given=own_group),
    "group_add": Row(KEEPS, 405),
    "group_members": Row(KEEPS, 405, given=own_group),
    "group_correct": Row(KEEPS, 405, given=own_group),
    "group_close": Row(KEEPS, 405, given=own_group),
    "membership_change": Row(KEEPS, 405, given=lambda w: {"pk": 1, "what": "left"}),
    "flag_lift": Row(KEEPS, 405, given=lambda w: {"pk": 1}),
    "school_join": Row(KEEPS, 405, given=own_school),
    "school_disengaged": Row(KEEPS, 405, given=own_school),
    "groups_apart": Row(IN_THE_ROUND | {"partner"}),
    "groups_apart_download": Row(IN_THE_ROUND | {"partner"}, given=lambda w: {"kind": "csv"}),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
    school = School.objects.get(urn=world.own_urn)
    BodyFactory(school=school)
    MembershipFactory(school=school)
    DisengagementFactory(school=school)
    DesignationFactory(school=school)
    AwardFactory(school=school)
    RegionalOfficeFactory()
