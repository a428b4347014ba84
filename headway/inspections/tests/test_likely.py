"""When a person says that an inspection is likely: with a reason, until a day, both shown."""

from datetime import UTC, date, datetime

import pytest

from headway.accounts.tests.factories import OWN_URN
from headway.assessment.queries.filters import Filters
from headway.assessment.queries.listing import schools_listed
from headway.assessment.tests.factories import RunFactory
from headway.core import clock
from headway.core.refusals import NotAllowed, NotValid
from headway.inspections import actions
from headway.inspections.models import Expected
from headway.inspections.queries import said_likely
from headway.inspections.tests.factories import StandingFactory
from headway.measures.tests.factories import EditionFactory
from headway.priority.queries.ranking import ranked
from headway.priority.tests.factories import EntryFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 20, 10, tzinfo=UTC)
TODAY = date(2026, 1, 20)
GIVEN = {"band": "soon", "reason": "HMI asked for papers.", "expires_on": date(2026, 7, 1)}


@pytest.fixture(autouse=True)
def in_january():
    with clock.pretending(NOW):
        yield


@pytest.fixture
def schools():
    """Two listed schools; by the rules the first is inspected sooner."""
    edition = EditionFactory()
    RunFactory(edition=edition)
    made = []
    for number, until in enumerate((date(2026, 9, 1), date(2029, 7, 1))):
        school = SchoolFactory(urn=OWN_URN + number)
        StandingFactory(edition=edition, school=school, window_latest=until, imminent=not number)
        EntryFactory(school=school)
        made.append(school)
    return made


@pytest.mark.requirement("C-06")
def test_the_band_is_overridden_with_a_reason_and_the_order_of_support_goes_by_it(cast, schools):
    near, far = schools
    assert [one.row.school for one in ranked(TODAY)] == [near, far]
    actions.say_likely(near, by=cast("director"), **GIVEN | {"band": "later"})
    actions.say_likely(far, by=cast("director"), **GIVEN)
    first, second = ranked(TODAY)
    assert (first.row.school, second.row.school) == (far, near)
    said = " ".join(first.reasons)
    assert "Likely within 3 terms, as Director of Continuous School Improvement says" in said
    assert "until 1 July 2026: HMI asked for papers. By the rules alone:" in said
    assert "by July 2029" in said, "both are shown"


@pytest.mark.requirement("C-06")
def test_candidates_are_sorted_by_what_a_person_says(cast, schools):
    near, far = schools
    before = schools_listed(cast("director"), Filters(sort="window")).schools
    assert [row.urn for row in before] == [near.urn, far.urn]
    actions.say_likely(near, by=cast("director"), **GIVEN | {"band": "later"})
    actions.say_likely(far, by=cast("director"), **GIVEN)
    after = schools_listed(cast("director"), Filters(sort="window")).schools
    assert [row.urn for row in after] == [far.urn, near.urn]
    assert after[0].said.reason == "HMI asked for papers."
    hidden = schools_listed(cast("data_officer"), Filters(sort="window")).schools
    assert [row.urn for row in hidden] == [near.urn, far.urn]
    assert not hasattr(hidden[0], "said")


def test_it_counts_until_its_day_or_until_it_is_taken_back(cast, schools):
    held = actions.say_likely(schools[0], by=cast("partner"), **GIVEN)
    assert said_likely(date(2026, 6, 30), [OWN_URN]) == {OWN_URN: held}
    assert said_likely(date(2026, 7, 1), [OWN_URN]) == {}
    actions.take_back_likely(held, by=cast("director"))
    assert said_likely(TODAY, [OWN_URN]) == {}


def test_a_second_word_ends_the_first_and_both_stay(cast, schools):
    first = actions.say_likely(schools[0], by=cast("partner"), **GIVEN)
    second = actions.say_likely(schools[0], by=cast("director"), **GIVEN | {"band": "next"})
    first.refresh_from_db()
    assert first.ended_at is not None
    assert said_likely(TODAY, [OWN_URN])[OWN_URN] == second
    assert Expected.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"band": "tomorrow"}, "how soon"), ({"reason": " "}, "Say why"),
        ({"expires_on": TODAY}, "a day to come"), ({"expires_on": date(2031, 1, 1)}, "three years"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_the_word_before_holds(cast, schools, changes, words):
    held = actions.say_likely(schools[0], by=cast("partner"), **GIVEN)
    with pytest.raises(NotValid, match=words):
        actions.say_likely(schools[0], by=cast("partner"), **GIVEN | changes)
    assert said_likely(TODAY, [OWN_URN])[OWN_URN] == held


def test_who_takes_no_part_says_nothing(cast, schools):
    for person in (cast("administrator"), cast("headteacher"), cast("partner", urn=OWN_URN + 1)):
        with pytest.raises(NotAllowed):
            actions.say_likely(schools[0], by=person, **GIVEN)
