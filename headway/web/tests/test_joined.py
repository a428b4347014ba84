"""Schools that came of several, or of one that was divided: what is drawn and what is said."""

from datetime import date

import pytest

from headway.schools.models import RelationKind
from headway.schools.tests.factories import RelationFactory, SchoolFactory
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db
PAGES = ("school_performance", "school_history")


def joined(school, kind, *names):
    for urn, name in enumerate(names, start=800_101):
        RelationFactory(
            school=school, other_urn=urn, other_name=name, kind=RelationKind.PREDECESSOR,
            join_kind=kind, on=date(2019, 9, 1),
        )  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_years_before_an_amalgamation_are_said_to_be_pooled_or_not_shown(client, cast, name):
    school = SchoolFactory()
    joined(school, "pooled", "Penn Infant School", "Penn Junior School")
    client.force_login(cast("director"))
    text = shown(client, name, school.urn)
    assert "formed on 1 September 2019 from Penn Infant School and Penn Junior School" in text
    assert "where one has none, or it is hidden, the year shows nothing" in text


@pytest.mark.parametrize("name", PAGES)
def test_the_years_before_a_split_stay_with_the_school_that_was_divided(client, cast, name):
    school = SchoolFactory()
    joined(school, "split", "Old Penn School")
    client.force_login(cast("director"))
    assert "one of several that Old Penn School became" in shown(client, name, school.urn)


def test_of_a_school_that_continues_one_other_nothing_special_is_said(client, cast):
    school = SchoolFactory()
    joined(school, "converter", "Old Penn School")
    client.force_login(cast("director"))
    text = shown(client, "school_performance", school.urn)
    assert "formed on" not in text
    assert "one of several" not in text
