"""Who may open the pages of the priority list and requests for help."""

from typing import Any

from headway.priority.models import Entry, SelfReport
from headway.priority.tests.factories import EntryFactory, ScopeChangeFactory, SelfReportFactory
from headway.schools.models import School
from tests.access.row import LEADERS, Row

READS = LEADERS | {"administrator", "committee_member", "partner"}
TAKES_PART = LEADERS | {"administrator"}
RUNS = frozenset({"director", "service_staff"})
WRITES = RUNS | {"administrator"}
OWN = frozenset({"partner"})


def entry(world: Any) -> dict[str, Any]:
    """The entry of the cast's own school."""
    return {"pk": Entry.objects.filter(school_id=world.own_urn).order_by("pk")[0].pk}


def report(world: Any) -> dict[str, Any]:
    """The request for help of that school."""
    return {"pk": SelfReport.objects.filter(school_id=world.own_urn).order_by("pk")[0].pk}


def csv(world: Any) -> dict[str, Any]:
    """The kind of a file."""
    return {"kind": "csv"}


ROWS: dict[str, Row] = {
    "list": Row(READS),
    "list_download": Row(READS, given=csv),
    "list_explained": Row(TAKES_PART),
    "list_order": Row(READS),
    "list_transition": Row(READS),
    "list_changes": Row(READS),
    "list_changes_download": Row(READS, given=csv),
    "list_tell": Row(RUNS, 405),
    "list_leavers": Row(RUNS, 405),
    "list_changeover": Row(LEADERS),
    "list_review": Row(READS),
    "list_add": Row(RUNS),
    "priority_entry": Row(READS, given=entry),
    "priority_step": Row(LEADERS, given=lambda w: entry(w) | {"step": "place"}),
    "priority_letter": Row(WRITES, 405, given=lambda w: entry(w) | {"kind": "removal"}),
    "list_requests": Row(TAKES_PART),
    "list_requests_download": Row(TAKES_PART, given=csv),
    "list_request_add": Row(RUNS),
    "self_report": Row(TAKES_PART, given=report),
    "self_report_step": Row(RUNS, given=lambda w: report(w) | {"step": "acknowledge"}),
    "self_report_letter": Row(WRITES, 405, given=report),
    "school_decisions": Row(TAKES_PART, own=OWN, given=lambda w: {"urn": w.own_urn}),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
    school = School.objects.get(urn=world.own_urn)
    ScopeChangeFactory(entry=EntryFactory(school=school))
    SelfReportFactory(school=school)
