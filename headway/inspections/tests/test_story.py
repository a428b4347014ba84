"""The demonstration's story of inspections: told once, whole, and by people who may do it."""

from datetime import UTC, date, datetime

import pytest

from headway.accounts.tests.factories import OWN_URN, HoldingFactory
from headway.core import clock
from headway.inspections.demonstration import tell
from headway.inspections.models import (
    Expected,
    Feedback,
    InspectionCase,
    LetterReading,
    Monitoring,
    SupportComment,
)
from headway.inspections.tests.factories import InspectionFactory, StandingFactory
from headway.measures.tests.factories import EditionFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 6)
TOLD = (InspectionCase, Feedback, LetterReading, Expected, Monitoring, SupportComment)


def test_the_story_is_told_once(cast):
    edition = EditionFactory()
    for number in range(4):
        school = SchoolFactory(urn=OWN_URN + number)
        StandingFactory(edition=edition, school=school, category_of_concern=number == 3)
        InspectionFactory(
            edition=edition, school=school, inspected_on=date(2026, 3, 10), ended_on=None,
            known_on=date(2026, 4, 20), worse_than_good=False,
        )  # fmt: skip
    partner = cast("partner")
    HoldingFactory(person=partner, role="partner", urn=OWN_URN + 1)
    people = {role: cast(role) for role in ("director", "council_officer")}
    with clock.pretending(datetime(2026, 10, 6, 9, tzinfo=UTC)):
        for _ in range(2):
            tell({**people, "partner": partner}, TODAY)
    assert [model.objects.count() for model in TOLD] == [3, 2, 1, 1, 2, 2]
    assert InspectionCase.objects.filter(state="published").count() == 1
