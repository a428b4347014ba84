"""What is to do about contacts and terms."""

from datetime import date

import pytest

from headway.core import setting_terms
from headway.schools.models import Role
from headway.schools.obligations import obligations
from headway.schools.tests.factories import RoleHolderFactory, SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


def said(user):
    return {one.key: one.what for one in obligations(user, TODAY)}


def test_missing_and_unchecked_contacts_are_one_line_each(cast):
    for checked in (date(2026, 9, 1), date(2024, 1, 1)):
        school = SchoolFactory()
        RoleHolderFactory(school=school, checked_on=checked)
        RoleHolderFactory(school=school, role=Role.CHAIR, checked_on=checked)
    SchoolFactory()
    SchoolFactory(maintained=False)
    found = said(cast("administrator"))
    assert found["contact-missing"] == "Find the missing contacts of 1 school"
    assert found["contact-unchecked"] == "Check 2 contacts that nobody has checked for a year"
    for role in ("partner", "council_officer", "headteacher"):
        assert said(cast(role)) == {}


def test_terms_that_nobody_set_are_asked_for(cast):
    assert (
        "autumn, spring, summer are not set"
        in said(cast("system_administrator"))["calendar-terms-2027"]
    )
    for name, start, end in (
        ("autumn", date(2026, 9, 2), date(2026, 12, 18)),
        ("spring", date(2027, 1, 4), date(2027, 3, 24)),
        ("summer", date(2027, 4, 12), date(2027, 7, 20)),
    ):
        setting_terms.set_term(
            2027, name, starts_on=start, ends_on=end, half_term=None, by=cast("administrator")
        )
    assert said(cast("administrator")) == {}


def test_it_costs_the_same_for_one_school_and_for_twenty(cast, django_assert_num_queries):
    user = cast("administrator")
    user.holds("x")
    SchoolFactory.create_batch(20)
    with django_assert_num_queries(5):
        list(obligations(user, TODAY))
