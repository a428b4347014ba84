"""What is read of intelligence: as at a day, as a list, for a school, for a pack."""

from datetime import date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.evidence.heard import NOTHING_HELD, ONLY_HEARSAY
from headway.intelligence import actions
from headway.intelligence.models import Entry, EntryVersion
from headway.intelligence.queries import (
    EngagementFilters,
    EntryFilters,
    beside,
    engagement_of,
    entries_exported,
    entries_listed,
    entries_of,
    entries_since,
    held_back,
    pack,
    ratings_of,
    schools_rated,
    shared_with_school,
    signals,
)
from headway.intelligence.tests.factories import EntryFactory, RatingFactory, ReplyFactory
from headway.intelligence.words import Engagement, Grade, Kept, Theme, Visibility
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def moment(year, month, day):
    return timezone.make_aware(datetime(year, month, day, 12))


@pytest.fixture
def school(db):
    return SchoolFactory(urn=OWN_URN, district="Northbank")


def test_two_first_hand_entries_on_leadership_become_a_concern(school):
    for _ in range(2):
        EntryFactory(school=school, happened_on=date(2026, 5, 4))
    signal = signals(TODAY)[school.urn]
    assert signal.level == 2
    assert signal.leadership_concern is True
    assert signal.sentences == (
        "Two first-hand entries on leadership and management since May 2026.",
    )


def test_a_school_without_live_entries_is_not_in_the_table(school):
    EntryFactory(school=school, withdrawn=True)
    EntryFactory(school=school, expires_on=TODAY)
    assert signals(TODAY) == {}


def test_hearsay_alone_is_not_known(school):
    EntryFactory(school=school, grade=Grade.HEARSAY, severity=3)
    signal = signals(TODAY, [school.urn])[school.urn]
    assert (signal.level, signal.sentences) == (None, (ONLY_HEARSAY,))


@pytest.mark.parametrize("visibility", [Visibility.OWN, Visibility.PROTECTED])
def test_the_theme_of_a_restricted_entry_is_not_named(school, visibility):
    EntryFactory(school=school, visibility=visibility, kept_because=Kept.PROTECTED)
    (sentence,) = signals(TODAY)[school.urn].sentences
    assert "on a theme that is restricted" in sentence


def test_a_crisis_counts_when_the_other_party_agreed(school):
    EntryFactory(school=school, crisis=True, theme=Theme.HR)
    signal = signals(TODAY)[school.urn]
    assert signal.crisis_agreed is None
    assert "HR and employee relations" in signal.sentences[0]
    EntryFactory(school=school, confirmed=True)
    signal = signals(TODAY)[school.urn]
    assert (signal.level, signal.crisis_agreed) == (3, True)


def test_a_past_day_is_seen_as_it_was_then(cast, school):
    with clock.pretending(moment(2026, 3, 2)):
        entry = actions.add_entry(
            school, by=cast("director"), text="First", theme="leadership", source="visit",
            happened_on=date(2026, 3, 1), grade="documented", severity=3, visibility="both",
        )  # fmt: skip
    with clock.pretending(moment(2026, 4, 2)):
        actions.change_entry(
            entry, by=cast("director"), why="Less", text="Second", severity=1, grade="first_hand"
        )
    with clock.pretending(moment(2026, 5, 2)):
        actions.withdraw_entry(entry, by=cast("director"), why="Not so")
    assert signals(date(2026, 3, 1)) == {}
    assert signals(date(2026, 3, 20))[school.urn].level == 2
    assert signals(date(2026, 4, 20))[school.urn].level == 0
    assert signals(date(2026, 5, 20)) == {}


def test_signals_cost_one_query_for_any_number(school, django_assert_num_queries):
    for _ in range(5):
        EntryFactory()
    with django_assert_num_queries(1):
        assert len(signals(TODAY)) == 5


def test_beside_data_stands_what_both_parties_read_or_what_one_person_may(cast, school):
    both = EntryFactory(school=school)
    own = EntryFactory(school=school, visibility=Visibility.OWN)
    EntryFactory(school=school, expires_on=TODAY)
    assert beside([school.urn], TODAY) == {school.urn: [both]}
    seen = beside([school.urn], TODAY, user=cast("director"))
    assert set(seen[school.urn]) == {both, own}


def test_a_school_reads_what_is_shared_and_why_the_rest_is_not(school):
    shared = EntryFactory(school=school, shared=True)
    ReplyFactory(entry=shared)
    EntryFactory(school=school)
    EntryFactory(school=school, kept_because=Kept.SOURCE)
    EntryFactory(school=school, visibility=Visibility.PROTECTED, kept_because=Kept.PROTECTED)
    assert list(shared_with_school(school.urn)) == [shared]
    assert held_back(school.urn, TODAY) == [
        ("It has not been checked yet", 1), ("It would show who said it", 1),
    ]  # fmt: skip


def test_expired_entries_stay_readable(cast, school):
    entry = EntryFactory(school=school, expires_on=TODAY - timedelta(days=10))
    assert list(entries_of(cast("director"), school.urn)) == [entry]


@pytest.mark.requirement("D-04")
def test_marked_entries_come_into_the_pack_of_their_days(cast, school):
    marked = EntryFactory(school=school, report_to_council=True, marked_on=TODAY)
    EntryFactory(school=school, report_to_council=True, marked_on=TODAY - timedelta(days=90))
    recorded = EntryFactory(school=school)
    since = TODAY - timedelta(days=40)
    assert list(pack(cast("council_officer"), since, TODAY)) == [marked]
    assert set(pack(cast("council_officer"), since, TODAY, every=True)) >= {marked, recorded}
    assert recorded in entries_since(timezone.now() - timedelta(days=40))


@pytest.mark.requirement("D-03")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("source=inspector", {"inspector"}),
        ("theme=finance", {"finance"}),
        ("standing=expired", {"expired"}),
        ("standing=expiring", {"expiring"}),
        ("standing=withdrawn", {"withdrawn"}),
        ("severity=3&severity=0", {"inspector"}),
        ("grade=hearsay", {"finance"}),
        ("district=Northbank", {"inspector", "finance", "expired", "expiring", "withdrawn"}),
        ("marked=yes", {"finance"}),
        ("since=30", {"inspector", "finance", "expired", "expiring"}),
        ("theme=finance&source=inspector", set()),
        ("q=nowhere", set()),
    ],
)
def test_the_list_is_narrowed_by_its_address(cast, school, query, found):
    recent = {"school": school, "recorded_at": timezone.now()}
    held = {
        "inspector": EntryFactory(source="inspector", severity=3, **recent),
        "finance": EntryFactory(
            theme="finance", grade="hearsay", report_to_council=True, marked_on=TODAY, **recent
        ),
        "expired": EntryFactory(expires_on=TODAY - timedelta(days=1), **recent),
        "expiring": EntryFactory(expires_on=TODAY + timedelta(days=9), **recent),
        "withdrawn": EntryFactory(
            withdrawn=True, school=school, recorded_at=timezone.now() - timedelta(days=99)
        ),
    }
    filters = EntryFilters.read(QueryDict(query))
    listed = entries_listed(cast("director"), filters, TODAY)
    assert set(listed.entries) == {held[name] for name in found}
    assert listed.total == len(found)
    assert list(entries_exported(cast("director"), filters, TODAY)) == listed.entries
    assert filters.query() == query or "&" in query


def test_every_choice_of_a_filter_counts_under_the_others(cast, school):
    EntryFactory(school=school, theme="finance", source="inspector")
    EntryFactory(school=school, theme="staffing")
    filters = EntryFilters.read(QueryDict("theme=finance&sort=nonsense"))
    listed = entries_listed(cast("director"), filters, TODAY)
    facets = {facet.name: {c.value: c.schools for c in facet.choices} for facet in listed.facets}
    assert facets["theme"] == {"finance": 1, "staffing": 1}
    assert facets["source"] == {"inspector": 1}
    (tag,) = filters.tags
    assert (tag["words"], tag["without"]) == ("Finance", "")


def test_the_list_is_paged_and_costs_the_same(cast, school, django_assert_num_queries):
    director = cast("director")
    director.current_holdings()
    for _ in range(45):
        EntryFactory(school=school)
    with django_assert_num_queries(4):
        listed = entries_listed(director, EntryFilters(), TODAY, page=9)
    assert (listed.page, listed.pages, len(listed.entries)) == (2, 2, 5)


@pytest.mark.requirement("D-06")
def test_every_school_has_its_engagement_lowest_first_never_rated_last(cast, school):
    never = SchoolFactory(name="Aardvark School")
    RatingFactory(school=school, level=Engagement.FULL, rated_on=date(2026, 1, 5))
    RatingFactory(school=school, level=Engagement.LOW, rated_on=date(2026, 4, 5))
    other = SchoolFactory()
    RatingFactory(school=other, level=Engagement.SOME)
    rows = schools_rated(cast("director"), EngagementFilters())
    assert [(r.urn, r.words) for r in rows] == [
        (school.urn, "Engages little"), (other.urn, "Engages when asked"),
        (never.urn, "Never rated"),
    ]  # fmt: skip
    assert [r.urn for r in schools_rated(cast("partner"), EngagementFilters())] == [school.urn]
    only = EngagementFilters.read({"level": "never", "q": "aardvark"})
    assert [r.urn for r in schools_rated(cast("director"), only)] == [never.urn]
    assert [tag["label"] for tag in only.tags] == ["Search", "Engagement"]
    assert [r.urn for r in schools_rated(cast("director"), EngagementFilters(level="2"))] == [
        school.urn
    ]
    assert engagement_of(school.urn, date(2026, 2, 1)).level == Engagement.FULL
    assert engagement_of(never.urn, TODAY) is None
    assert ratings_of(cast("director"), school.urn).count() == 2
    assert not ratings_of(cast("headteacher"), school.urn).exists()


def test_nothing_held_says_so():
    assert NOTHING_HELD == "No intelligence is held yet."
    assert EntryVersion.objects.count() == Entry.objects.count() == 0
