"""Who attends an inspection: listed schools, or any maintained one, as the version says."""

from datetime import UTC, date, datetime

import pytest

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, NotValid
from headway.inspections.models import Attendance
from headway.inspections.tests.factories import InspectionCaseFactory
from headway.priority import actions
from headway.priority.obligations import obligations
from headway.priority.queries.attending import attendance_due
from headway.priority.tests.factories import EntryFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
ON = date(2020, 1, 14)
HERE = {"attended": True, "who": "The Partner", "points": "Two terms of phonics visits."}


@pytest.fixture(autouse=True)
def in_january():
    with clock.pretending(datetime(2020, 1, 15, 9, tzinfo=UTC)):
        yield


def inspected(**changes):
    """A school of the authority whose version of 2019 names listed schools only."""
    school = SchoolFactory(la="330", **changes)
    return InspectionCaseFactory(
        school=school, started_on=ON, ended_on=ON, regime="EIF-19", kind="graded"
    )


@pytest.mark.requirement("N-04")
def test_for_a_school_that_is_not_listed_who_asked_must_be_said(cast):
    case = inspected()
    with pytest.raises(NotValid, match="HMI or the council asked"):
        actions.record_attendance(case, by=cast("director"), **HERE)
    held = actions.record_attendance(case, by=cast("director"), requested_by="hmi", **HERE)
    assert held.get_requested_by_display() == "His Majesty's Inspector"


@pytest.mark.requirement("N-01")
def test_for_a_listed_school_who_met_whom_and_the_points_made_are_kept(cast):
    case = inspected()
    EntryFactory(school=case.school, opened_on=date(2019, 10, 1))
    held = actions.record_attendance(case, by=cast("director"), met_inspectors=True, **HERE)
    assert (held.met_inspectors, held.points) == (True, "Two terms of phonics visits.")
    assert held.on == ON


def test_under_a_version_that_names_every_maintained_school_nobody_has_to_ask(cast):
    school = SchoolFactory(la="399", urn=OWN_URN)
    case = InspectionCaseFactory(school=school)
    with clock.pretending(datetime(2026, 1, 14, 9, tzinfo=UTC)):
        (one,) = [o for o in obligations(cast("partner"), date(2026, 1, 14)) if "attend" in o.key]
        assert one.due_on == case.ended_on
        actions.record_attendance(case, by=cast("partner"), **HERE)
        assert attendance_due(date(2026, 1, 14)) == []


def test_an_academy_is_never_attended_of_right(cast):
    assert attendance_due(date(2020, 1, 15)) == []
    inspected(maintained=False)
    assert attendance_due(date(2020, 1, 15)) == []


def test_that_nobody_was_there_needs_a_reason_and_can_be_corrected(cast):
    case = inspected()
    with pytest.raises(NotValid, match="why nobody was there"):
        actions.record_attendance(case, by=cast("director"), attended=False)
    actions.record_attendance(case, by=cast("director"), attended=False, why_not="The Partner ill")
    actions.record_attendance(case, by=cast("director"), requested_by="council", **HERE)
    held = Attendance.objects.get()
    assert (held.attended, held.why_not) == (True, "")
    verbs = AuditEvent.objects.filter(app="inspections").order_by("pk").values_list("verb")
    assert [verb for (verb,) in verbs] == ["record_attendance", "change_attendance"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"who": " "}, "who was there"), ({"on": date(2020, 1, 20)}, "up to today"),
     ({"on": date(2020, 1, 2)}, "a day of the inspection")],
)  # fmt: skip
def test_attendance_that_cannot_be_is_refused(cast, changes, words):
    with pytest.raises(NotValid, match=words):
        actions.record_attendance(
            inspected(), by=cast("director"), requested_by="hmi", **HERE | changes
        )


def test_a_partner_says_nothing_of_another_school_and_the_council_is_not_asked_to_attend(cast):
    case = inspected()
    EntryFactory(school=case.school, opened_on=date(2019, 10, 1))
    with pytest.raises(NotAllowed):
        actions.record_attendance(case, by=cast("partner"), **HERE)
    for role, tasks in (("director", 1), ("partner", 0), ("council_officer", 0)):
        found = [o for o in obligations(cast(role), ON) if o.requirement == "N-05"]
        assert len(found) == tasks
