"""The story of the demonstration."""

from datetime import date

import pytest

from headway.local.demonstration import tell
from headway.local.models import LocalMeasure, LocalValue, Remark
from headway.local.queries import city_series, measure_known
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 15)


def test_the_story_is_told_once_and_gives_the_city_a_direction(cast):
    SchoolFactory.create_batch(4, district="North")
    people = {
        role: cast(role)
        for role in ("data_officer", "council_officer", "director", "administrator")
    }
    tell(people, TODAY)
    held = LocalValue.objects.count()
    tell(people, TODAY)
    assert LocalValue.objects.count() == held
    assert Remark.objects.count() == 3
    assert LocalMeasure.objects.count() == 1
    latest = city_series(measure_known("exclusions"), TODAY).latest
    assert latest.period.label == "October to December 2025"
    assert latest.change.way == "down"


def test_without_schools_the_city_still_has_its_figures(cast):
    tell({"data_officer": cast("data_officer")}, TODAY)
    assert not Remark.objects.exists()
    assert city_series(measure_known("neet"), TODAY).anything
