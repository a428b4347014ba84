"""Monitoring of schools in a category, and what reports say of support from outside."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.core.refusals import NotAllowed, NotValid
from headway.inspections import actions
from headway.inspections.models import Monitoring, SupportComment
from headway.inspections.obligations import obligations
from headway.inspections.queries import comments_of, monitoring_of, timeline
from headway.inspections.tests.factories import InspectionFactory
from headway.partners.queries import comments_on
from headway.partners.tests.factories import AllocationFactory, ProfileFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
VISIT = {
    "kind": "authority", "on": date(2026, 1, 14), "who": "The district lead",
    "finding": "The curriculum plan is in use.", "next_by": date(2026, 3, 2),
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_january():
    with clock.pretending(datetime(2026, 1, 20, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def school():
    return SchoolFactory(urn=OWN_URN)


@pytest.mark.requirement("C-12")
def test_ofsted_s_published_visits_and_the_authority_s_own_stand_on_one_timeline(cast, school):
    InspectionFactory(
        school=school, kind="monitoring", inspected_on=date(2025, 11, 18), overall=None,
        outcome="Progress is being made",
    )  # fmt: skip
    actions.record_monitoring(school, by=cast("council_officer"), **VISIT)
    lines = monitoring_of(cast("partner"), school, timeline(school).inspections)
    assert [(line.on, line.finding) for line in lines] == [
        (date(2026, 1, 14), "The curriculum plan is in use."),
        (date(2025, 11, 18), "Progress is being made"),
    ]
    assert lines[0].who == "The authority: The district lead"
    assert monitoring_of(cast("headteacher"), school, []) == []


def test_the_day_to_look_again_is_in_the_work_of_who_looks_until_somebody_did(cast, school):
    actions.record_monitoring(school, by=cast("director"), **VISIT)

    def asked(role):
        todo = obligations(cast(role), date(2026, 1, 20))
        return [one.due_on for one in todo if one.requirement == "C-12"]

    assert asked("council_officer") == asked("partner") == [date(2026, 3, 2)]
    assert asked("administrator") == []
    actions.record_monitoring(
        school, by=cast("director"), **VISIT | {"on": date(2026, 1, 19), "next_by": None}
    )
    assert asked("council_officer") == []


def test_the_form_sent_twice_keeps_one_visit_and_one_comment(cast, school):
    token = uuid4()
    for _ in range(2):
        actions.record_monitoring(school, by=cast("director"), token=token, **VISIT)
        actions.capture_support(
            InspectionFactory.build(school=school), by=cast("director"), token=token, text="x",
            source="Page 2",
        )  # fmt: skip
    assert (Monitoring.objects.count(), SupportComment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "parents"}, "who monitored"), ({"on": date(2026, 2, 1)}, "still to come"),
        ({"who": " "}, "who came"), ({"finding": ""}, "what was found"),
        ({"next_by": date(2026, 1, 14)}, "after the visit"),
    ],
)  # fmt: skip
def test_a_visit_that_cannot_be_is_refused(cast, school, changes, words):
    with pytest.raises(NotValid, match=words):
        actions.record_monitoring(school, by=cast("director"), **VISIT | changes)
    assert not Monitoring.objects.exists()


def test_a_finding_that_is_wrong_is_taken_back_with_a_reason_and_stays_readable(cast, school):
    made = actions.record_monitoring(school, by=cast("director"), **VISIT)
    with pytest.raises(NotValid, match="Say why"):
        actions.take_back(made, by=cast("director"), why="")
    actions.take_back(made, by=cast("director"), why="Another school's visit")
    (line,) = monitoring_of(cast("director"), school, [])
    assert line.record.taken_back == "Another school's visit"
    assert not list(obligations(cast("director"), date(2026, 1, 20)))


def test_who_takes_no_part_records_nothing(cast, school):
    for person in (cast("administrator"), cast("headteacher"), cast("partner", urn=OWN_URN + 6)):
        with pytest.raises(NotAllowed):
            actions.record_monitoring(school, by=person, **VISIT)
        with pytest.raises(NotAllowed):
            actions.capture_support(
                InspectionFactory.build(school=school), by=person, text="x", source="Page 2"
            )


@pytest.mark.requirement("C-13")
def test_a_comment_is_linked_to_the_partner_of_the_day_of_the_inspection(cast, school):
    inspection = InspectionFactory(school=school)
    before, then, after = (ProfileFactory() for _ in range(3))
    days = ((2020, 2022, 9), (2022, 2023, 9), (2023, None, 9))
    for profile, (start, end, month) in zip((before, then, after), days, strict=True):
        AllocationFactory(
            school=school, profile=profile, from_on=date(start, month, 1),
            to_on=date(end, month, 1) if end else None,
        )  # fmt: skip
    made = actions.capture_support(
        inspection, by=cast("director"), text="External support helped leaders.", source="Page 3"
    )
    assert comments_on(then) == [made]
    assert comments_on(before) == comments_on(after) == []
    assert comments_of(cast("director"), school) == {inspection.inspected_on: [made]}
    actions.take_back(made, by=cast("director"), why="It speaks of another school.")
    assert comments_on(then) == []


@pytest.mark.parametrize("missing", ["text", "source"])
def test_a_comment_needs_its_words_and_its_place(cast, school, missing):
    given = {"text": "Support helped.", "source": "Page 3", missing: " "}
    with pytest.raises(NotValid):
        actions.capture_support(InspectionFactory(school=school), by=cast("director"), **given)
