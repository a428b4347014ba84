"""Who may open the pages of Priority Partners."""

from typing import Any

from headway.partners.models import Interest, Profile
from headway.partners.tests.factories import AllocationFactory, InterestFactory, ProfileFactory
from headway.schools.models import School
from tests.access.row import LEADERS, Row

KEEPS = frozenset({"director", "service_staff"})
SEES = LEADERS | {"administrator", "partner"}
WITH_COMMITTEE = SEES | {"committee_member"}


def own_school(world: Any) -> dict[str, Any]:
    """The school of the cast's partner."""
    return {"urn": world.own_urn}


def profile(world: Any) -> dict[str, Any]:
    """A Partner's profile."""
    return {"pk": Profile.objects.order_by("pk").first().pk}


def interest(world: Any) -> dict[str, Any]:
    """A declared interest."""
    return {"pk": Interest.objects.order_by("pk").first().pk}


def file_kind(world: Any) -> dict[str, Any]:
    """A list as a file."""
    return {"kind": "csv"}


ROWS: dict[str, Row] = {
    "partners": Row(WITH_COMMITTEE),
    "partner": Row(WITH_COMMITTEE, given=profile),
    "partner_add": Row(KEEPS),
    "partner_edit": Row(KEEPS, given=profile),
    "partner_leave": Row(KEEPS, given=profile),
    "partner_interest_end": Row(WITH_COMMITTEE, 405, given=interest),
    "partner_mine": Row(WITH_COMMITTEE, 302),
    "partner_caseload": Row(KEEPS),
    "partner_caseload_download": Row(KEEPS, given=file_kind),
    "partner_portraits": Row(WITH_COMMITTEE),
    "partner_school": Row(SEES, given=own_school),
    "partner_allocate": Row(KEEPS, given=own_school),
    "partner_end": Row(KEEPS, given=own_school),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
    school = School.objects.get(urn=world.own_urn)
    AllocationFactory(school=school, profile=ProfileFactory())
    InterestFactory(school=school)
