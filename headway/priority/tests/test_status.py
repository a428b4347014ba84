"""An outcome asks whether the list changes; people answer with a reason."""

from datetime import UTC, date, datetime

import pytest

from headway.assessment.states import RoundState
from headway.assessment.tests.rounds import RoundFactory, pinned_run
from headway.core import clock
from headway.core.refusals import NotAllowed, Refused
from headway.inspections import actions as inspecting
from headway.inspections.tests.factories import InspectionCaseFactory, InspectionFactory
from headway.measures.models import Edition
from headway.measures.tests.factories import EditionFactory
from headway.priority import actions
from headway.priority.models import Entry, StatusReview
from headway.priority.obligations import obligations
from headway.priority.queries import status_item, status_items
from headway.priority.tests.factories import EntryFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 20, 10, tzinfo=UTC)
TODAY = date(2026, 2, 20)


@pytest.fixture(autouse=True)
def in_february(settings):
    settings.AUTHORITY = "399"
    with clock.pretending(NOW):
        yield


@pytest.fixture
def school():
    return SchoolFactory(name="Ashwell Primary School")


def public(school, *, worse, on=date(2026, 2, 16), **changes):
    """A report card that became public."""
    edition = Edition.objects.filter(current=True).first() or EditionFactory()
    given = {
        "edition": edition, "school": school, "inspected_on": date(2026, 1, 13),
        "ended_on": date(2026, 1, 14), "published_on": on, "known_on": on, "overall": None,
        "kind": "report_card", "regime": "RC-25", "worse_than_good": worse,
        "outcome": "Report card: requires significant improvement" if worse else "Report card",
    }  # fmt: skip
    return InspectionFactory(**given | changes)


@pytest.mark.requirement("C-10")
@pytest.mark.parametrize(
    ("listed", "worse", "proposal"),
    [
        (False, True, "add"), (True, False, "remove"), (True, True, "class"),
        (True, None, "look"), (False, None, "look"), (False, False, None),
    ],
)  # fmt: skip
def test_an_outcome_that_is_published_makes_an_item_for_the_next_meeting(
    school, listed, worse, proposal
):
    if listed:
        EntryFactory(school=school)
    public(school, worse=worse)
    item = status_item(school.urn, TODAY)
    assert (item.proposal if item else None) == proposal
    if item:
        assert item.agenda == "For the next meeting: School Improvement Advisory Committee"


@pytest.mark.requirement("C-10")
def test_recording_that_it_is_published_makes_the_item_before_any_file_says_it(cast, school):
    case = InspectionCaseFactory(school=school)
    assert status_items(TODAY) == []
    inspecting.record_published(
        case, by=cast("director"), published_on=date(2026, 2, 18),
        grades={"achievement": "needs_attention"},
    )  # fmt: skip
    (item,) = status_items(TODAY)
    assert (item.proposal, item.by_person, item.known_on) == ("add", True, date(2026, 2, 18))
    public(school, worse=True)
    (item,) = status_items(TODAY)
    assert item.by_person is False, "Ofsted's file goes before what a person recorded"


@pytest.mark.requirement("N-07")
def test_an_answer_to_what_a_person_recorded_still_holds_when_the_file_comes(cast, school):
    case = InspectionCaseFactory(school=school)
    inspecting.record_published(
        case, by=cast("director"), published_on=date(2026, 2, 18),
        grades={"achievement": "needs_attention"},
    )  # fmt: skip
    (item,) = status_items(TODAY)
    actions.answer_status(item, answer="nothing", reason="One area, in hand.", by=cast("director"))
    assert status_items(TODAY) == []
    public(school, worse=True, inspected_on=date(2026, 1, 14))
    assert status_items(TODAY) == [], "one entry, no retyping"


@pytest.mark.requirement("C-10")
def test_who_decides_finds_it_in_their_work_with_a_day(cast, school):
    public(school, worse=True)
    for role in ("director", "service_staff", "council_officer", "dcs"):
        (one,) = [o for o in obligations(cast(role), TODAY) if o.requirement == "C-10"]
        assert one.what == "Reconsider the list status of Ashwell Primary School"
        assert one.due_on == date(2026, 3, 2)
        assert "Add the school" in one.why
    for role in ("partner", "administrator", "headteacher", "committee_member"):
        assert not [o for o in obligations(cast(role), TODAY) if o.requirement == "C-10"]


def test_what_was_public_when_the_list_was_agreed_asks_nothing(school):
    RoundFactory(
        state=RoundState.LOCKED, locked_at=datetime(2026, 2, 17, tzinfo=UTC),
        run=pinned_run(as_at=date(2026, 2, 16)),
    )  # fmt: skip
    public(school, worse=True)
    assert status_items(TODAY) == []
    other = SchoolFactory()
    public(other, worse=True, on=date(2026, 2, 17))
    assert [one.school for one in status_items(TODAY)] == [other]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "monitoring"}, {"kind": "ungraded"}, {"predecessor": True},
        {"on": date(2025, 10, 1)}, {"on": date(2026, 2, 21)},
    ],
)  # fmt: skip
def test_a_visit_an_old_outcome_and_one_of_the_school_before_ask_nothing(school, changes):
    public(school, worse=True, **changes)
    assert status_items(TODAY) == []


def test_an_academy_is_never_asked_about():
    public(SchoolFactory(maintained=False), worse=True)
    assert status_items(TODAY) == []


def test_the_newest_outcome_of_a_school_is_the_question(school):
    public(school, worse=True)
    public(
        school, worse=False, on=date(2026, 2, 18), inspected_on=date(2026, 2, 3),
        ended_on=date(2026, 2, 4),
    )  # fmt: skip
    assert status_items(TODAY) == []


def test_an_answer_keeps_who_why_and_for_which_meeting(cast, school):
    public(school, worse=True)
    item = status_item(school.urn, TODAY)
    review = actions.answer_status(
        item, answer="nothing", reason="The school closes in August.", by=cast("council_officer")
    )
    assert (review.decided_by.name, review.answer) == ("Council officer", "nothing")
    assert review.body == "School Improvement Advisory Committee"
    assert status_items(TODAY) == []
    with pytest.raises(Refused, match="Somebody else has answered"):
        actions.answer_status(item, answer="nothing", reason="Again", by=cast("director"))
    assert StatusReview.objects.count() == 1


@pytest.mark.requirement("C-10")
def test_an_addition_or_a_removal_is_made_by_its_own_deed_and_only_then_answered(cast, school):
    public(school, worse=True)
    item = status_item(school.urn, TODAY)
    with pytest.raises(Refused, match="Propose the school for the list first"):
        actions.answer_status(item, answer="addition", reason="Agreed.", by=cast("director"))
    assert not Entry.objects.exists(), "nothing is listed by an answer"
    entry = EntryFactory(school=school, proposed=True)
    review = actions.answer_status(item, answer="addition", reason="Agreed.", by=cast("director"))
    assert review.entry == entry
    listed = EntryFactory()
    public(listed.school, worse=False)
    item = status_item(listed.school_id, TODAY)
    with pytest.raises(Refused, match="Propose the removal first"):
        actions.answer_status(item, answer="removal", reason="Good.", by=cast("director"))
    with pytest.raises(Refused, match="on the list already"):
        actions.answer_status(item, answer="addition", reason="Good.", by=cast("director"))


@pytest.mark.parametrize(
    ("given", "words"),
    [({"answer": "perhaps"}, "Choose what came of it"), ({"reason": " "}, "Give the reason")],
)
def test_an_answer_without_a_reason_is_refused(cast, school, given, words):
    public(school, worse=True)
    item = status_item(school.urn, TODAY)
    with pytest.raises(Refused, match=words):
        actions.answer_status(
            item, by=cast("director"), **{"answer": "nothing", "reason": "x", **given}
        )


def test_who_takes_no_part_in_the_list_answers_nothing(cast, school):
    public(school, worse=True)
    item = status_item(school.urn, TODAY)
    for role in ("partner", "administrator", "headteacher"):
        with pytest.raises(NotAllowed):
            actions.answer_status(item, answer="nothing", reason="x", by=cast(role))
    with pytest.raises(Refused, match="has no class"):
        actions.answer_status(item, answer="new_class", reason="x", by=cast("director"))
