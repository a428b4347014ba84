"""Who may open what people record about inspections."""

from typing import Any

from headway.inspections.models import InspectionCase
from headway.inspections.tests.factories import FeedbackFactory
from headway.schools.models import School
from tests.access.row import LEADERS, Row

SEES_ALL = LEADERS | {"administrator"}
OWN = frozenset({"partner"})


def own_school(world: Any) -> dict[str, Any]:
    """The school of the cast's partner."""
    return {"urn": world.own_urn}


def case(world: Any) -> dict[str, Any]:
    """An inspection of that school whose feedback was heard."""
    return {"pk": InspectionCase.objects.get(school_id=world.own_urn).pk}


ROWS: dict[str, Row] = {
    "inspections": Row(SEES_ALL | OWN),
    "inspections_download": Row(SEES_ALL | OWN, given=lambda w: {"kind": "csv"}),
    "status_list": Row(SEES_ALL | OWN | {"committee_member"}),
    "status_download": Row(SEES_ALL | OWN | {"committee_member"}, given=lambda w: {"kind": "csv"}),
    # No outcome waits in this world: whoever answers is led to the list of outcomes.
    "status_answer": Row(LEADERS, 302, given=own_school),
    "inspection_open": Row(LEADERS, own=OWN, given=own_school),
    "monitoring_add": Row(LEADERS, own=OWN, given=own_school),
    "support_capture": Row(LEADERS, own=OWN, given=lambda w: own_school(w) | {"on": "2022-11-08"}),
    "followup_back": Row(LEADERS | OWN, 405, given=lambda w: {"kind": "monitoring", "pk": 1}),
    "inspection_likely": Row(LEADERS, own=OWN, given=own_school),
    "letter_read": Row(LEADERS, own=OWN, given=lambda w: own_school(w) | {"on": "2022-11-08"}),
    "inspection_case": Row(SEES_ALL | OWN, given=case),
    "inspection_step": Row(LEADERS | OWN, given=lambda w: case(w) | {"step": "feedback"}),
    "inspection_tell": Row(LEADERS | OWN, 405, given=lambda w: case(w) | {"party": "council"}),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
    FeedbackFactory(case__school=School.objects.get(urn=world.own_urn))
