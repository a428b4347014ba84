"""Figures entered, corrected, withdrawn; and the series that they make."""

from datetime import date

import pytest

from headway.core.models import AuditEvent
from headway.core.refusals import ChangedMeanwhile, NotAllowed, NotValid, Refused, WrongState
from headway.local import actions
from headway.local.models import LocalMeasure, LocalValue, built_in
from headway.local.periods import Period, period_of
from headway.local.queries import city_series, district_series, school_rows, school_series
from headway.local.queries.measures import measure_known, measures_known
from headway.local.queries.series import change_of
from headway.local.tests.factories import LocalMeasureFactory, LocalValueFactory
from headway.schools.models import Phase
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 15)
AUTUMN = period_of(date(2025, 10, 1), "quarter")
SUMMER = AUTUMN.before
EXCLUSIONS, PART_TIME, NEET = (built_in(key) for key in ("exclusions", "part-time", "neet"))


@pytest.fixture
def officer(cast):
    return cast("data_officer")


def test_figures_of_a_school_are_kept_with_who_entered_them(officer):
    school = SchoolFactory()
    done = actions.enter_values(
        {EXCLUSIONS: 0, PART_TIME: 4}, period=AUTUMN, by=officer, school=school, note="December"
    )
    assert done.words == "2 figures entered"
    held = LocalValue.objects.get(measure="exclusions")
    assert (held.value, held.entered_by, held.how, held.note) == (
        0,
        officer,
        "typed in",
        "December",
    )
    event = AuditEvent.objects.filter(verb="enter_value", urn=school.urn).last()
    assert "entered exclusions, October to December 2025" in event.sentence


def test_the_same_figure_sent_twice_changes_nothing_and_another_corrects_it(officer):
    school = SchoolFactory()
    for value, words in ((3, "1 figure entered"), (3, "1 as they were"), (2, "1 corrected")):
        done = actions.enter_values({EXCLUSIONS: value}, period=AUTUMN, by=officer, school=school)
        assert done.words == words
    assert [one.value for one in LocalValue.objects.all()] == [2]
    event = AuditEvent.objects.get(verb="correct_value")
    assert (event.before["value"], event.after["value"]) == (3, 2)
    assert actions.enter_values({}, period=AUTUMN, by=officer).words == "Nothing changed"


def test_a_correction_of_a_figure_that_somebody_changed_meanwhile_is_refused(officer):
    held = LocalValueFactory(value=1)
    actions.enter_values({EXCLUSIONS: 2}, period=AUTUMN, by=officer, school=held.school)
    with pytest.raises(ChangedMeanwhile):
        actions.enter_values(
            {EXCLUSIONS: 5}, period=AUTUMN, by=officer, school=held.school, seen={"exclusions": 1}
        )
    assert LocalValue.objects.get().value == 2


@pytest.mark.parametrize(
    ("key", "value", "period", "said"),
    [
        ("exclusions", -1, AUTUMN, "whole number, 0 or more"),
        ("exclusions", 1.5, AUTUMN, "whole number, 0 or more"),
        ("exclusions", float("nan"), AUTUMN, "Enter a number"),
        ("neet", 1e12, AUTUMN, "Enter a number"),
        ("exclusions", 1, period_of(date(2099, 1, 1), "quarter"), "still to come"),
        ("exclusions", 1, period_of(date(2025, 1, 1), "year"), "counted by quarter"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_nothing_is_kept(officer, key, value, period, said):
    with pytest.raises(NotValid, match=said):
        actions.enter_values({built_in(key): value}, period=period, by=officer)
    assert not LocalValue.objects.exists()


def test_a_percentage_lies_between_0_and_100_and_a_yearly_measure_is_asked_by_year(officer):
    share = LocalMeasureFactory(unit="%", adds_up=False).info
    with pytest.raises(NotValid, match="from 0 to 100"):
        actions.enter_values({share: 101}, period=AUTUMN, by=officer)
    yearly = LocalMeasureFactory(every="year").info
    with pytest.raises(NotValid, match="counted by year"):
        actions.enter_values({yearly: 1}, period=AUTUMN, by=officer)


def test_only_those_who_upload_enter_figures(cast):
    with pytest.raises(NotAllowed, match="Ask a data officer"):
        actions.enter_values({EXCLUSIONS: 1}, period=AUTUMN, by=cast("council_officer"))


def test_a_withdrawn_figure_is_none_and_the_withdrawal_can_be_taken_back(officer):
    held = LocalValueFactory(value=4)
    actions.withdraw_value(held, by=officer, why="Counted twice.")
    assert not school_series(officer, held.school, TODAY)[0].anything
    with pytest.raises(WrongState):
        actions.withdraw_value(held, by=officer)
    actions.restore_value(held, by=officer)
    assert school_series(officer, held.school, TODAY)[0].latest.value == 4


def test_a_withdrawal_cannot_be_taken_back_over_another_figure(officer):
    held = LocalValueFactory(value=4)
    actions.withdraw_value(held, by=officer)
    actions.enter_values({EXCLUSIONS: 1}, period=AUTUMN, by=officer, school=held.school)
    with pytest.raises(NotValid):
        actions.restore_value(held, by=officer)


def test_a_quarter_without_a_figure_keeps_its_place_and_is_never_nought(officer):
    held = LocalValueFactory(value=0)
    LocalValueFactory(school=held.school, starts_on=date(2025, 4, 1), value=3)
    points = school_series(officer, held.school, TODAY)[0].newest_first
    assert [(p.period.label, p.value, p.words) for p in points[:3]] == [
        ("October to December 2025", 0, "0 pupils"),
        ("July to September 2025", None, "Not reported"),
        ("April to June 2025", 3, "3 pupils"),
    ]
    assert points[0].change.words == "No figure for July to September 2025 to compare with."


def test_the_quarter_under_way_is_shown_only_once_it_is_reported(officer):
    school = SchoolFactory()
    assert school_series(officer, school, TODAY)[0].points[-1].period == AUTUMN
    LocalValueFactory(school=school, starts_on=date(2026, 1, 1))
    assert school_series(officer, school, TODAY)[0].points[-1].period == AUTUMN.next


def test_a_partner_sees_figures_of_their_own_schools_only(cast):
    own = LocalValueFactory(school=SchoolFactory(urn=cast_urn(cast)))
    LocalValueFactory()
    partner = cast("partner")
    assert list(LocalValue.objects.visible_to(partner).filter(school__isnull=False)) == [own]
    assert [row.school for row in school_rows(partner, EXCLUSIONS, AUTUMN)] == [own.school]


def cast_urn(cast):
    from headway.accounts.tests.factories import OWN_URN

    return OWN_URN


def test_figures_of_districts_and_the_city_are_for_those_who_see_the_city(cast):
    LocalValueFactory(school=None, district="North")
    assert LocalValue.objects.visible_to(cast("committee_member")).count() == 1
    assert LocalValue.objects.visible_to(cast("headteacher")).count() == 0


def test_the_citys_quarter_is_the_sum_of_its_schools_and_says_how_many_reported(officer):
    schools = SchoolFactory.create_batch(4)
    for school, now, before in zip(schools, (6, 5, 3, None), (40, 30, None, 7), strict=True):
        if now is not None:
            LocalValueFactory(school=school, value=now)
        if before is not None:
            LocalValueFactory(school=school, value=before, starts_on=SUMMER.start)
    latest = city_series(EXCLUSIONS, TODAY).latest
    assert (latest.value, latest.rests_on) == (14, "3 of 4 schools reported")
    assert latest.change.words == (
        "Down by 59 pupils on July to September 2025, among the 2 schools that reported both "
        "times, for the better."
    )


def test_a_change_of_a_few_is_said_to_be_perhaps_chance():
    up = change_of(EXCLUSIONS, 12, 9, SUMMER)
    assert up.words == (
        "Up by 3 pupils on July to September 2025, for the worse. "
        "A difference of this size may be chance."
    )
    assert (up.way, up.better) == ("up", False)
    assert change_of(EXCLUSIONS, 9, 9, SUMMER).way == "same"
    assert change_of(EXCLUSIONS, None, 9, SUMMER).words == ""


def test_where_no_school_reported_both_times_no_direction_is_given(officer):
    LocalValueFactory(value=3)
    LocalValueFactory(value=9, starts_on=SUMMER.start)
    latest = city_series(EXCLUSIONS, TODAY).latest
    assert latest.change.words == "No figure for July to September 2025 to compare with."


def test_the_councils_own_count_goes_before_the_sum_of_schools(officer):
    LocalValueFactory(value=3)
    for value, start in ((50, AUTUMN.start), (44, SUMMER.start)):
        LocalValueFactory(school=None, value=value, starts_on=start)
    latest = city_series(EXCLUSIONS, TODAY).latest
    assert (latest.value, latest.rests_on) == (50, "the council's own count, typed in")
    assert latest.change.way == "up"


def test_percentages_of_schools_are_not_added_up(officer):
    share = LocalMeasureFactory(unit="%", adds_up=False, better="none").info
    LocalValueFactory(measure=share.key, value=40)
    assert not city_series(share, TODAY).anything
    LocalValueFactory(measure=share.key, school=None, value=38.5)
    assert city_series(share, TODAY).latest.words == "38.5%"
    assert change_of(share, 40, 38.5, SUMMER).words == "Up by 1.5% on July to September 2025."


def test_a_measure_of_one_phase_is_asked_of_schools_of_it(officer):
    measure = LocalMeasureFactory(phase="secondary", name="Pupils taught elsewhere").info
    second, first = SchoolFactory(phase=Phase.SECONDARY), SchoolFactory()
    names = [one.measure.name for one in school_series(officer, first, TODAY)]
    assert names == ["Permanent exclusions", "Children in part-time placements"]
    assert [row.school for row in school_rows(officer, measure, AUTUMN)] == [second]
    LocalValueFactory(measure=measure.key, school=second)
    assert city_series(measure, TODAY).latest.rests_on == "1 of 1 schools reported"
    assert school_rows(officer, NEET, AUTUMN) == []


def test_a_district_has_a_series_of_its_own(officer):
    LocalValueFactory(school=None, district="North", value=9)
    ((name, series),) = district_series(officer, EXCLUSIONS, TODAY)
    assert (name, series.latest.value) == ("North", 9)
    assert not city_series(EXCLUSIONS, TODAY).anything


def test_a_measure_is_defined_changed_retired_and_taken_into_use_again(officer):
    said = {
        "unit": "pupils", "better": "lower", "every": "quarter", "phase": "", "of_schools": True,
        "adds_up": True, "source": "Returns", "owner": "Admissions",
    }  # fmt: skip
    made = actions.define_measure(by=officer, name="Permanent waits", **said)
    assert measure_known(made.key) == made.info
    again = actions.define_measure(by=officer, name="Permanent  waits!", **said)
    assert made.key != again.key
    actions.change_measure(made, by=officer, owner="Inclusion")
    LocalValueFactory(measure=made.key)
    with pytest.raises(Refused, match="Retire this measure and define another"):
        actions.change_measure(made, by=officer, every="year")
    actions.retire_measure(made, by=officer)
    assert made.info not in measures_known()
    assert made.info in measures_known(retired=True)
    actions.restore_measure(LocalMeasure.objects.get(pk=made.pk), by=officer)
    assert made.key in {one.key for one in measures_known()}


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("permanent exclusions", {}, "There is a measure of this name already"),
        ("Share of lessons", {"unit": "%", "adds_up": True}, "Percentages do not add up"),
    ],
)
def test_a_measure_that_cannot_be_is_refused(officer, name, more, said):
    given = {
        "unit": "pupils", "better": "none", "every": "year", "source": "x", "owner": "y", **more
    }  # fmt: skip
    with pytest.raises(NotValid, match=said):
        actions.define_measure(by=officer, name=name, **given)
    assert measure_known("no-such-measure") is None


def test_only_those_who_upload_define_measures(cast):
    with pytest.raises(NotAllowed):
        actions.define_measure(
            by=cast("director"), name="Anything", unit="days", better="none", every="year",
            source="x", owner="y",
        )  # fmt: skip


def test_a_period_can_be_made_by_hand():
    assert Period(date(2025, 10, 1), AUTUMN.every) == AUTUMN
