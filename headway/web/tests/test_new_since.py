"""What newly arrived since a day, and which schools it points to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.inspections.tests.factories import InspectionFactory
from headway.local.tests.factories import LocalValueFactory
from headway.measures.models import Edition
from headway.measures.queries.arrivals import arrivals, firm_size
from headway.measures.tests.factories import (
    AreaFigureFactory,
    EditionFactory,
    FigureFactory,
    ReleaseRecordFactory,
)
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 10)


@pytest.fixture
def world(db):
    """An edition of December, and the current one with a file that December had not."""
    old = ReleaseRecordFactory(title="Key stage 2 results, 2023/24")
    before = EditionFactory(current=False, published_at=datetime(2025, 12, 1, tzinfo=UTC))
    before.releases.add(old)
    edition = EditionFactory()  # published on 15 January 2026
    new = ReleaseRecordFactory(title="Key stage 2 results, 2024/25", status="revised")
    edition.releases.add(old, new)
    return edition, old, new


def pair(world, school, now, before, *, half=4.0, **more):
    """Two years of one measure; `half` is half of each interval."""
    edition, old, new = world
    for year, value, release in ((2025, now, new), (2024, before, old)):
        FigureFactory(
            edition=edition, school=school, year_end=year, value=value, lower=value - half,
            upper=value + half, release=release, latest=year == 2025, **more,
        )  # fmt: skip


@pytest.fixture
def director(client, cast):
    client.force_login(cast("director"))
    return client


@pytest.mark.requirement("B-21")
def test_new_files_point_to_the_schools_whose_change_is_firm(world, director):
    fell, rose, hardly, unsure = (
        SchoolFactory(name=name)
        for name in ("Fallen School", "Risen School", "Hardly School", "Unsure School")
    )
    pair(world, fell, 40.0, 61.0, trend_label="falling")
    pair(world, rose, 75.0, 52.0, trend_label="rising")
    pair(world, hardly, 52.0, 55.0, half=1.0)  # firm, and too little to matter
    pair(world, unsure, 40.0, 61.0, half=15.0)  # large, and within chance
    text = shown(director, "data_new", query="?since=2026-01-10")
    assert "1 file new to these pages, with figures of 4 schools that you may see." in text
    assert "Fallen School Reading, writing and maths" in text
    assert "40% 61%" in text
    worse, better = text.index("For the worse"), text.index("For the better")
    assert worse < text.index("Fallen School") < better < text.index("Risen School")
    assert "Hardly School" not in text
    assert "Unsure School" not in text
    assert "no clear change 2; falling 1; rising 1" in text
    assert "Key stage 2 results, 2024/25 revised" in text
    assert "Key stage 2 results, 2023/24" not in text
    later = shown(director, "data_new", query="?since=2026-01-16")
    assert "No file is new to these pages." in later
    assert "Fallen School" not in later


def test_the_citys_new_figures_stand_beside_the_year_before_and_england(world, director):
    edition, old, new = world
    for year, value, release in ((2025, 59.0, new), (2024, 57.0, old)):
        AreaFigureFactory(
            edition=edition, year_end=year, value=value, release=release,
            gap_text="3.0 points below England.", series="one",
        )  # fmt: skip
    AreaFigureFactory(edition=edition, indicator="A_PA", year_end=2025, release=old)
    text = shown(director, "data_new", query="?since=2026-01-10")
    assert "59% 57% 3.0 points below England." in text
    assert "Persistent absence" not in text


@pytest.mark.parametrize(
    ("change", "firm"),
    [
        ({}, 4.0),
        ({"series": "another"}, None),
        ({"lower": None}, None),
        ({"lower": 55.0, "upper": 65.0}, None),  # the intervals meet
        ({"indicator": "C_NOR"}, None),
        ({"indicator": "X_SUSP", "value": 4.0}, 10.0),
        ({"indicator": "X_SUSP", "value": 50.0}, None),
    ],
)
def test_a_change_is_firm_only_where_it_can_be_told_and_matters(change, firm):
    now = {
        "indicator": "P_RWM_EXP", "series": "one", "value": 40.0, "lower": 36.0, "upper": 44.0,
    }  # fmt: skip
    then = {"series": "one", "value": 60.0, "lower": 56.0, "upper": 64.0}
    size = firm_size(now | change, then)
    assert size == (pytest.approx(firm) if firm else None)


def test_a_ratio_from_nought_is_the_largest_change():
    now = {"indicator": "X_SUSP", "series": "one", "value": 3.0, "lower": 2.0, "upper": 4.0}
    then = {"series": "one", "value": 0.0, "lower": 0.0, "upper": 0.5}
    assert firm_size(now, then) == float("inf")


def test_two_weeks_are_shown_where_the_address_has_no_past_day(world, director):
    two_weeks_ago = clock.today() - timedelta(days=14)
    words = f"New since {two_weeks_ago.day} {two_weeks_ago:%B %Y}"
    for query in ("", "?since=soon", "?since=2999-01-01"):
        assert words in shown(director, "data_new", query=query)


def test_new_inspections_and_local_figures_are_there_too(world, director):
    edition = world[0]
    school = SchoolFactory(name="Larkrise School")
    InspectionFactory(edition=edition, school=school, published_on=date(2026, 1, 12))
    InspectionFactory(edition=edition, school=SchoolFactory(), published_on=date(2025, 12, 12))
    LocalValueFactory(school=school)
    text = shown(director, "data_new", query="?since=2026-01-10")
    assert "1 inspection outcome published." in text
    assert "Larkrise School" in text
    assert "Permanent exclusions : 1 figure" in text


def test_a_committee_member_sees_the_city_and_no_school(world, client, cast):
    pair(world, SchoolFactory(name="Fallen School"), 40.0, 61.0)
    client.force_login(cast("committee_member"))
    text = shown(client, "data_new", query="?since=2026-01-10")
    assert "1 file new" in text
    assert "Fallen School" not in text
    client.force_login(cast("director"))
    file = client.get(reverse("data_new_download", args=["csv"]) + "?since=2026-01-10")
    assert "Fallen School" in file.content.decode()


def test_a_first_edition_is_said_to_be_all_new(city, client, cast):
    client.force_login(cast("director"))
    assert "so every file counts as new" in shown(client, "data_new", query="?since=2026-01-10")
    assert reverse("data_new") in page(client, "city")
    assert reverse("data_new") in page(client, "data")
    assert city.school.urn == OWN_URN


def test_without_an_edition_the_page_says_who_makes_one(director):
    assert "No edition is published yet." in shown(director, "data_new")


def test_it_costs_the_same_for_one_school_or_twenty(world, director, count_queries):
    pair(world, SchoolFactory(), 40.0, 61.0)
    url = f"{reverse('data_new')}?since=2026-01-10"
    few = count_queries(url)
    for school in SchoolFactory.create_batch(20):
        pair(world, school, 40.0, 61.0)
    assert count_queries(url) == few


def test_arrivals_are_there_for_other_pages_without_a_request(world, cast):
    pair(world, SchoolFactory(), 40.0, 61.0)
    found = arrivals(cast("director"), SINCE)
    assert (len(found.worse), found.firm, found.first) == (1, 1, False)
    assert Edition.objects.filter(current=True).get() == found.edition


def test_one_measure_does_not_take_every_place(world, cast):
    for school in SchoolFactory.create_batch(5):
        pair(world, school, 40.0, 61.0)
    found = arrivals(cast("director"), SINCE)
    assert (len(found.worse), found.firm) == (3, 5)
