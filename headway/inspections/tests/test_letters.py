"""Reading the letter of a good inspection: two flags, its words, its source, in versions."""

from datetime import UTC, date, datetime

import pytest

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.core.refusals import NotAllowed, NotValid, Refused
from headway.inspections import actions
from headway.inspections.models import LetterReading
from headway.inspections.queries import readings_of
from headway.inspections.tests.factories import InspectionFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
GIVEN = {
    "letter_on": date(2022, 12, 14), "issues": True, "again": True,
    "text": "Writing is not built on.", "source": "Ofsted's site",
}  # fmt: skip


@pytest.fixture
def inspection():
    return InspectionFactory(school=SchoolFactory(urn=OWN_URN), worse_than_good=False)


@pytest.fixture(autouse=True)
def in_january():
    with clock.pretending(datetime(2023, 1, 9, 9, tzinfo=UTC)):
        yield


@pytest.mark.requirement("C-05")
def test_two_flags_and_the_words_are_kept_with_person_day_and_source(cast, inspection):
    made = actions.read_letter(inspection, by=cast("partner"), **GIVEN)
    assert (made.issues, made.again, made.number) == (True, True, 1)
    assert (made.by, made.by_role) == (cast("partner"), "Priority Partner")
    assert (made.letter_on, made.source) == (date(2022, 12, 14), "Ofsted's site")


def test_a_correction_is_a_version_of_its_own_and_two_at_once_are_told_apart(cast, inspection):
    actions.read_letter(inspection, by=cast("partner"), **GIVEN)
    with pytest.raises(NotValid, match="Say why"):
        actions.read_letter(inspection, by=cast("director"), seen=1, **GIVEN)
    second = actions.read_letter(
        inspection, by=cast("director"), seen=1, why="Read whole", **GIVEN | {"again": False}
    )
    with pytest.raises(NotValid, match="meanwhile"):
        actions.read_letter(inspection, by=cast("partner"), seen=1, why="Mine", **GIVEN)
    (found,) = readings_of(cast("partner"), inspection.school).values()
    assert [one.number for one in found] == [2, 1]
    assert found[0] == second


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": " "}, "which issues"), ({"source": ""}, "where the letter can be read"),
        ({"letter_on": date(2022, 11, 1)}, "older than the inspection"),
        ({"letter_on": date(2023, 2, 1)}, "still to come"),
    ],
)  # fmt: skip
def test_a_reading_that_cannot_be_is_refused(cast, inspection, changes, words):
    with pytest.raises(NotValid, match=words):
        actions.read_letter(inspection, by=cast("partner"), **GIVEN | changes)
    assert not LetterReading.objects.exists()


def test_the_letter_of_a_worse_outcome_is_not_read_this_way(cast, inspection):
    inspection.worse_than_good = True
    with pytest.raises(Refused, match="worse than good"):
        actions.read_letter(inspection, by=cast("director"), **GIVEN)


def test_who_takes_no_part_reads_nothing_into_a_letter(cast, inspection):
    for person in (cast("administrator"), cast("headteacher"), cast("partner", urn=OWN_URN + 4)):
        with pytest.raises(NotAllowed):
            actions.read_letter(inspection, by=person, **GIVEN)
    actions.read_letter(inspection, by=cast("partner"), **GIVEN)
    assert readings_of(cast("headteacher"), inspection.school) == {}
