"""What stands in whose work, what is recorded of it, and what is followed elsewhere."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headway.core import audit, clock
from headway.core.obligations import Standing, obligations_of
from headway.core.refusals import ChangedMeanwhile, NotAllowed, NotValid, Refused
from headway.duties import actions, queries
from headway.duties.models import Record
from headway.duties.obligations import obligations
from headway.duties.queries import fallen_on, occasions_of, open_for, year_of
from headway.duties.tests.factories import RecordFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 14)
MEETING = ("team-meeting", "2027-autumn-1")


@pytest.fixture(autouse=True)
def _aldermere(settings):
    """A Wednesday before the autumn half-term, in the fictional authority."""
    settings.AUTHORITY = "399"
    SchoolFactory(la="399")
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 14, 9))):
        yield


def keys(user, today=TODAY):
    return {one.key for one in obligations(user, today)}


def meeting():
    return fallen_on(*MEETING)


def test_a_duty_stands_in_the_work_of_the_roles_that_have_it_when_it_is_near(cast):
    assert "duty-team-meeting-2027-autumn-1" in keys(cast("director"))
    assert "duty-escalation-group-2027-autumn-1" in keys(cast("council_officer"))
    assert keys(cast("headteacher")) == set()
    assert keys(cast.stranger) == set()
    early = date(2026, 9, 10)
    assert "duty-team-meeting-2027-autumn-1" not in keys(cast("director"), early)


def test_it_is_promised_then_due_then_overdue(cast):
    (one,) = [x for x in obligations(cast("director"), TODAY) if "team-meeting" in x.key]
    assert one.due_on == date(2026, 10, 23)
    assert one.url == "/year/team-meeting/2027-autumn-1/"
    stands = [one.standing(date(2026, 10, day)) for day in (14, 20, 24)]
    assert stands == [Standing.PROMISED, Standing.DUE, Standing.OVERDUE]
    late = keys(cast("director"), date(2026, 11, 20))
    assert "duty-team-meeting-2027-autumn-1" in late


def test_of_a_duty_that_comes_again_only_the_latest_that_is_past_is_late(cast):
    on = date(2026, 12, 17)
    found = [one for one in open_for(cast("director"), on) if one.row.key == "committee-report"]
    late = [one for one in found if one.due_on < on]
    assert len(late) == 1
    assert on - late[0].due_on < timedelta(days=14)


def test_what_is_recorded_leaves_the_work_of_everybody_who_has_it(cast):
    committee = fallen_on("committee", "2027-autumn-3")
    key = f"duty-committee-{committee.occasion.key}"
    on = committee.due_on
    assert key in keys(cast("director"), on)
    assert key in keys(cast("committee_member"), on)
    actions.record_done(committee, by=cast("committee_member"), on=TODAY, note="Ten came.")
    assert key not in keys(cast("director"), on)
    assert key not in keys(cast("committee_member"), on)


def test_who_recorded_what_is_told_and_can_be_taken_back(cast):
    director = cast("director")
    record = actions.record_done(meeting(), by=director, note="On reading")
    assert meeting().record == record
    assert (record.on, record.recorded_by, record.year_end) == (TODAY, director, 2027)
    actions.take_back(record, by=director)
    assert meeting().record is None
    said = [event.sentence for event in audit.events_of(record)]
    assert said == [
        "Director of Continuous School Improvement took back what was recorded of: Hold the "
        "half-termly team meeting of Partners, with professional development.",
        "Director of Continuous School Improvement recorded as done on 14 October 2026: Hold the "
        "half-termly team meeting of Partners, with professional development.",
    ]
    actions.take_back(record, by=director)
    assert audit.events_of(record).count() == 2, "pressed twice it is taken back once"
    again = actions.record_not_needed(meeting(), by=director, note="Moved to November")
    assert again.pk != record.pk


def test_pressed_twice_it_is_recorded_once(cast):
    first = actions.record_done(meeting(), by=cast("director"))
    second = actions.record_done(meeting(), by=cast("service_staff"))
    assert first == second
    assert Record.objects.count() == 1
    with pytest.raises(Refused, match="Take that back first"):
        actions.record_not_needed(meeting(), by=cast("director"), note="Not this time")


def test_two_at_once_record_it_once(cast, monkeypatch):
    held = actions._held
    asked = iter([None])  # the first look is before the other's record, the next after it
    monkeypatch.setattr(actions, "_held", lambda record: next(asked, held(record)))
    other = RecordFactory(recorded_by=cast("service_staff"))
    assert actions.record_done(meeting(), by=cast("director")) == other
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordFactory()


def test_an_older_page_takes_nothing_back(cast):
    record = RecordFactory()
    Record.objects.filter(pk=record.pk).update(version=2)
    with pytest.raises(ChangedMeanwhile):
        actions.take_back(record, by=cast("director"))


def test_only_whoever_has_a_duty_or_keeps_the_year_records_it(cast):
    with pytest.raises(NotAllowed, match="not yours"):
        actions.record_done(meeting(), by=cast("partner"))
    with pytest.raises(NotAllowed):
        actions.record_done(meeting(), by=cast("headteacher"))
    own = fallen_on("self-assessment", "2027")
    assert actions.record_done(own, by=cast("partner"), on=TODAY).owners == ["partner"]
    assert actions.record_done(meeting(), by=cast("administrator"))


def test_a_day_to_come_and_a_missing_reason_are_refused(cast):
    with pytest.raises(NotValid, match="still to come"):
        actions.record_done(meeting(), by=cast("director"), on=TODAY + timedelta(days=1))
    with pytest.raises(NotValid, match="Say why"):
        actions.record_not_needed(meeting(), by=cast("director"), note="  ")
    assert not Record.objects.exists()


def test_what_a_feature_follows_from_facts_is_linked_and_asked_of_nobody(cast):
    found = {one.row.requirement: one for one in year_of(2027, TODAY)}
    pages = {name: found[name].elsewhere for name in ("E-02", "E-08", "E-09", "E-12", "G-11")}
    assert pages == {
        "E-02": "/list/review/", "E-08": "/round/", "E-09": "/partners/", "E-12": "/round/",
        "G-11": "",
    }  # fmt: skip
    assert "E-10" not in found, "its day is made by people"
    agree = found["E-08"]
    with pytest.raises(Refused, match="Do it there"):
        actions.record_done(agree, by=cast("director"))
    assert not any("agree-list" in key for key in keys(cast("director"), agree.due_on))


def test_each_duty_stands_once_among_everything_to_do(cast):
    every = [one.key for one in obligations_of(cast("director"), date(2026, 10, 20))]
    assert len(every) == len(set(every))


def test_a_new_partner_is_inducted_and_each_is_recorded_apart(cast):
    from headway.accounts.tests.factories import UserFactory
    from headway.partners.tests.factories import ProfileFactory

    for name in ("Ignatius Demo", "Perpetua Demo"):
        ProfileFactory(person=UserFactory(name=name), from_on=date(2026, 9, 7))
    told = [x.what for x in obligations(cast("director"), TODAY) if "induction" in x.key]
    assert [words.partition(" (")[2] for words in told] == ["Ignatius Demo)", "Perpetua Demo)"]
    first = next(x for x in open_for(cast("director"), TODAY) if x.occasion.about)
    actions.record_done(first, by=cast("director"), note="Shadows Sunniva; mentor is Caradoc")
    assert sum("induction" in key for key in keys(cast("director"))) == 1


def test_a_year_without_a_version_in_force_has_no_duties(cast, settings):
    assert year_of(2019, TODAY) == []
    settings.AUTHORITY = "999"
    SchoolFactory._meta.model.objects.update(la="999")
    assert keys(cast("director")) == set()


@pytest.mark.parametrize(
    ("duty", "occasion"),
    [("team-meeting", "2027-autumn-9"), ("no-such-duty", "2027"), ("team-meeting", "x"),
     ("monthly-report", "2026-13"), ("monthly-report", "26-10"), ("team-meeting", "")],
)  # fmt: skip
def test_what_the_calendar_does_not_have_is_not_found(duty, occasion):
    assert fallen_on(duty, occasion) is None


def test_a_month_belongs_to_its_academic_year():
    assert fallen_on("monthly-report", "2026-10").year_end == 2027
    assert fallen_on("monthly-report", "2027-08").due_on == date(2027, 8, 31)
    assert len(occasions_of("monthly-report", 2027)) == 12


def test_what_is_open_costs_the_same_for_one_record_or_many(cast, django_assert_max_num_queries):
    director = cast("director")
    open_for(director, TODAY)
    for place in range(1, 9):
        RecordFactory(duty="committee", occasion=f"2027-autumn-{place}")
    fresh = type(director).objects.get(pk=director.pk)
    with django_assert_max_num_queries(8):
        open_for(fresh, TODAY)


def test_a_persons_own_calendar_has_their_duties_to_the_end_of_the_year(cast):
    ahead = queries.duties_ahead(cast("partner"), TODAY)
    assert {one.row.key for one in ahead} == {"plans-final", "initial-visits", "self-assessment"}
    RecordFactory(duty="self-assessment", occasion="2027")
    assert "self-assessment" not in {
        one.row.key for one in queries.duties_ahead(cast("partner"), TODAY)
    }
