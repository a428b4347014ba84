"""Following an inspection: opened once, said in confidence, told, published, matched."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.core.models import AuditEvent
from headway.core.refusals import ChangedMeanwhile, NotAllowed, NotValid, Refused, WrongState
from headway.inspections import actions
from headway.inspections.models import (
    AreaOutcome,
    Feedback,
    Inspection,
    InspectionCase,
    Judgement,
    Standing,
)
from headway.inspections.obligations import obligations
from headway.inspections.queries import asked_on, cases_of, cases_waiting, followed
from headway.inspections.states import CaseState
from headway.inspections.tests.factories import (
    FeedbackFactory,
    InspectionCaseFactory,
    InspectionFactory,
)
from headway.inspections.words import graded_in, in_short, regime_of, worse
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 12, 11, tzinfo=UTC)
LATER = datetime(2026, 1, 15, 9, tzinfo=UTC)
SAID = {"achievement": "needs_attention", "inclusion": "strong_standard", "safeguarding": "met"}


@pytest.fixture
def school():
    return SchoolFactory(urn=OWN_URN)


@pytest.fixture
def aldermere(settings):
    settings.AUTHORITY = "399"


def opened(school, by, **changes):
    with clock.pretending(MONDAY):
        given = {"started_on": date(2026, 1, 13), "ended_on": date(2026, 1, 14), **changes}
        return actions.open_inspection(school, by=by, **given)


def heard(case, by, **changes):
    with clock.pretending(LATER):
        given = {"heard_on": date(2026, 1, 14), "grades": SAID, "notes": "Writing.", **changes}
        return actions.record_feedback(case, by=by, **given)


def test_an_inspection_is_recorded_on_the_day_of_the_call_with_the_framework_of_its_day(
    cast, school
):
    case = opened(school, cast("partner"))
    assert (case.regime, case.kind, case.state) == ("RC-25", "report_card", "open")
    (event,) = AuditEvent.objects.filter(app="inspections")
    assert event.sentence.startswith("Priority Partner recorded the inspection of")


def test_the_form_sent_twice_gives_one_record_and_a_second_of_the_day_is_refused(cast, school):
    token = uuid4()
    first = opened(school, cast("partner"), token=token)
    assert opened(school, cast("partner"), token=token).pk == first.pk
    with pytest.raises(NotValid, match="is recorded already"):
        opened(school, cast("director"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"started_on": date(2026, 3, 2), "ended_on": None}, "days before, not weeks"),
        ({"ended_on": date(2026, 1, 12)}, "last day is before the first"),
        ({"ended_on": date(2026, 2, 12)}, "takes days, not weeks"),
        ({"kind": "short"}, "what sort"),
    ],
)
def test_days_that_cannot_be_are_refused_with_what_to_do(cast, school, changes, words):
    with pytest.raises(NotValid, match=words):
        opened(school, cast("director"), **changes)
    assert not InspectionCase.objects.exists()


@pytest.mark.parametrize(
    "role", ["administrator", "council_service", "data_officer", "headteacher"]
)
def test_who_takes_no_part_records_nothing(cast, school, role):
    with pytest.raises(NotAllowed):
        opened(school, cast(role))


def test_a_partner_records_for_their_own_schools_only(cast):
    with pytest.raises(NotAllowed):
        opened(SchoolFactory(urn=OWN_URN + 7), cast("partner"))


@pytest.mark.requirement("C-11")
@pytest.mark.parametrize(
    ("role", "before", "after"),
    [
        ("director", True, True), ("service_staff", True, True), ("partner", True, True),
        ("council_officer", True, True), ("dcs", True, True), ("administrator", False, True),
        ("council_service", False, False), ("data_officer", False, False),
        ("committee_member", False, False), ("headteacher", False, False),
        ("chair_of_governors", False, False), ("system_administrator", False, False),
    ],
)  # fmt: skip
def test_what_was_said_is_for_named_roles_until_publication_is_recorded(
    cast, school, role, before, after
):
    case = opened(school, cast("partner"))
    said = heard(case, cast("partner"))
    seen = Feedback.objects.visible_to(cast(role))
    assert seen.filter(pk=said.pk).exists() is before
    with clock.pretending(datetime(2026, 2, 17, 9, tzinfo=UTC)):
        actions.record_published(
            case, by=cast("director"), published_on=date(2026, 2, 16), grades=SAID
        )
    assert seen.filter(pk=said.pk).exists() is after


def test_another_school_s_partner_and_a_stranger_never_see_it(cast, school):
    said = FeedbackFactory(case__school=school, case__published=True)
    other = cast("partner", urn=OWN_URN + 9)
    for person in (other, cast.stranger):
        assert not Feedback.objects.visible_to(person).filter(pk=said.pk).exists()
        assert not InspectionCase.objects.visible_to(person).exists()


def test_once_the_file_has_the_outcome_of_these_days_it_counts_as_published(cast, school):
    case = FeedbackFactory(case__school=school).case
    (one,) = followed(cast("administrator"), [case])
    assert (one.published, one.latest, one.hidden) == (False, None, True)
    row = InspectionFactory(
        school=school, inspected_on=case.started_on, ended_on=case.ended_on,
        worse_than_good=True, known_on=date(2026, 2, 20), published_on=date(2026, 2, 16),
    )  # fmt: skip
    (one,) = cases_of(cast("administrator"), school)
    assert one.inspection == row
    assert one.published_on == date(2026, 2, 16)
    assert one.latest is not None
    assert one.worse is True
    assert not cases_waiting(cast("director")).exists()


def test_an_outcome_of_other_days_or_of_the_school_before_is_not_taken_for_it(cast, school):
    case = InspectionCaseFactory(school=school)
    other = InspectionFactory(school=school)
    InspectionFactory(
        school=school, inspected_on=case.started_on, ended_on=None, predecessor=True, kind="short",
        edition=other.edition,
    )  # fmt: skip
    (one,) = cases_of(cast("director"), school)
    assert one.inspection is None
    assert list(cases_waiting(cast("director"))) == [case]


@pytest.mark.requirement("N-02")
def test_a_correction_stands_beside_the_first_wording_with_its_reason(cast, school):
    case = opened(school, cast("partner"))
    first = heard(case, cast("partner"))
    with pytest.raises(NotValid, match="why"):
        heard(case, cast("director"), notes="Writing and phonics.")
    second = heard(case, cast("director"), notes="Writing and phonics.", why="Read my notes again")
    assert (first.number, second.number) == (1, 2)
    assert Feedback.objects.get(pk=first.pk).notes == "Writing."
    (one,) = cases_of(cast("partner"), school)
    assert one.latest == second
    assert one.case.heard_on == date(2026, 1, 14)


def test_two_who_write_at_once_are_told_apart(cast, school):
    case = opened(school, cast("partner"))
    stale = InspectionCase.objects.get(pk=case.pk)
    heard(case, cast("partner"))
    with pytest.raises((ChangedMeanwhile, NotValid)):
        heard(stale, cast("director"), why="Another wording")
    assert Feedback.objects.count() == 1


def test_nothing_of_it_is_in_the_audit_in_a_standing_or_in_a_count(cast, school):
    counted = (Inspection, Standing, AreaOutcome, Judgement)
    before = [model.objects.count() for model in counted]
    heard(opened(school, cast("partner")), cast("partner"), notes="A secret of the lead inspector")
    assert [model.objects.count() for model in counted] == before
    kept = " ".join(str((e.before, e.after, e.reason)) for e in AuditEvent.objects.all())
    assert "secret" not in kept
    assert "needs_attention" not in kept


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"grades": {}, "notes": ""}, "Write what was said"),
        ({"grades": {"achievement": "good"}}, "Choose grades"),
        ({"grades": {"overall": "2"}}, "Choose grades"),
        ({"heard_on": date(2026, 1, 12)}, "before the inspection began"),
        ({"heard_on": date(2026, 1, 25)}, "still to come"),
    ],
)
def test_feedback_that_cannot_be_is_refused(cast, school, changes, words):
    case = opened(school, cast("partner"))
    with pytest.raises(NotValid, match=words):
        heard(case, cast("partner"), **changes)
    assert not Feedback.objects.exists()
    assert InspectionCase.objects.get().heard_on is None


@pytest.mark.requirement("N-03")
def test_provider_and_council_are_told_each_with_its_moment_within_a_working_day(
    cast, school, aldermere
):
    case = opened(school, cast("partner"))
    with pytest.raises(Refused, match="before telling"):
        actions.tell_party(case, "council", by=cast("partner"))
    heard(case, cast("partner"))
    todo = list(obligations(cast("partner"), date(2026, 1, 14)))
    assert [one.due_on for one in todo] == [date(2026, 1, 15)] * 2
    assert [one.what.split(" the outcome")[0] for one in todo] == [
        "Tell the service", "Tell the council",
    ]  # fmt: skip
    for hour, party in ((10, "provider"), (15, "council")):
        with clock.pretending(datetime(2026, 1, 15, hour, tzinfo=UTC)):
            actions.tell_party(case, party, by=cast("partner"), how="By telephone")
    case.refresh_from_db()
    assert (case.provider_told_at.hour, case.council_told_at.hour) == (10, 15)
    assert list(obligations(cast("partner"), date(2026, 1, 15))) == []
    with pytest.raises(Refused, match="already"):
        actions.tell_party(case, "council", by=cast("director"))


def test_only_the_school_s_own_partner_and_the_service_are_asked_to_tell(cast, school):
    FeedbackFactory(case__school=school)
    asked = {
        role: len(list(obligations(cast(role), date(2026, 1, 14))))
        for role in ("director", "partner", "council_officer", "administrator", "headteacher")
    }
    assert asked == {
        "director": 2, "partner": 2, "council_officer": 0, "administrator": 0, "headteacher": 0,
    }  # fmt: skip
    assert not list(obligations(cast("partner", urn=OWN_URN + 3), date(2026, 1, 14)))


def test_a_friday_s_outcome_is_told_on_monday(settings):
    settings.AUTHORITY = "399"
    assert asked_on(date(2026, 1, 16)).tell_by(date(2026, 1, 16)) == date(2026, 1, 19)
    settings.AUTHORITY = "000"
    assert asked_on(date(2026, 1, 16)).told_to == ("provider", "council")


@pytest.mark.requirement("N-07")
def test_what_was_said_is_published_without_typing_it_again(cast, school):
    case = opened(school, cast("partner"))
    said = heard(case, cast("partner"))
    with clock.pretending(datetime(2026, 2, 17, 9, tzinfo=UTC)):
        actions.record_published(
            case, by=cast("partner"), published_on=date(2026, 2, 16), grades=said.grades
        )
        with pytest.raises(NotValid, match="Say why"):
            actions.record_published(
                case, by=cast("partner"), published_on=date(2026, 2, 13), grades=said.grades
            )
        actions.record_published(
            case, by=cast("partner"), published_on=date(2026, 2, 13), grades=said.grades,
            why="The day of the report itself",
        )  # fmt: skip
    assert (case.state, case.published_on) == (CaseState.PUBLISHED, date(2026, 2, 13))
    assert case.outcome == "Below the standard in 1 area"
    (one,) = cases_of(cast("partner"), school)
    assert one.worse is True
    assert ("Achievement", "Needs attention") in one.grades_said


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"published_on": date(2026, 1, 13)}, "before its last day"),
        ({"published_on": date(2026, 3, 1)}, "still to come"),
        ({"grades": {}}, "Give the outcome"),
        ({"grades": {"achievement": "4"}}, "Choose grades"),
    ],
)
def test_a_publication_that_cannot_be_is_refused(cast, school, given, words):
    case = opened(school, cast("partner"))
    with (
        clock.pretending(datetime(2026, 2, 17, 9, tzinfo=UTC)),
        pytest.raises(NotValid, match=words),
    ):
        actions.record_published(
            case, by=cast("partner"), **{"published_on": date(2026, 2, 16), "grades": SAID, **given}
        )
    assert InspectionCase.objects.get().state == CaseState.OPEN


def test_days_are_corrected_with_a_reason_within_their_framework(cast, school):
    case = opened(school, cast("partner"))
    days = {"started_on": date(2026, 1, 12), "ended_on": date(2026, 1, 13)}
    with clock.pretending(LATER):
        with pytest.raises(NotValid, match="Say why"):
            actions.change_days(case, by=cast("partner"), why=" ", **days)
        with pytest.raises(NotValid, match="another inspection framework"):
            actions.change_days(
                case, by=cast("partner"), why="x", started_on=date(2025, 3, 1),
                ended_on=date(2025, 3, 2),
            )  # fmt: skip
        actions.change_days(case, by=cast("partner"), why="They came a day earlier", **days)
    assert case.days == "12 January 2026 to 13 January 2026"


def test_a_record_that_was_taken_back_counts_no_more_and_its_day_is_free(cast, school):
    case = opened(school, cast("partner"))
    heard(case, cast("partner"))
    with pytest.raises(NotValid, match="Say why"):
        actions.strike_inspection(case, by=cast("partner"), why="")
    actions.strike_inspection(case, by=cast("partner"), why="It was another school.")
    assert list(obligations(cast("director"), date(2026, 1, 15))) == []
    with pytest.raises(WrongState):
        heard(case, cast("partner"), why="Again")
    opened(school, cast("partner"))


@pytest.mark.parametrize(
    ("on", "regime", "first", "grades", "words", "is_worse"),
    [
        (date(2023, 5, 1), "EIF-19", "Safeguarding", {"overall": "3"}, "Requires improvement",
         True),
        (date(2023, 5, 1), "EIF-19", "Safeguarding", {"overall": "2"}, "Good", False),
        (date(2025, 2, 1), "EIF-24", "Safeguarding", {"quality_of_education": "3"},
         "Below the standard in 1 area", True),
        (date(2026, 2, 1), "RC-25", "Safeguarding", {"inclusion": "exceptional"},
         "Nothing below the standard", False),
        (date(2026, 2, 1), "RC-25", "Safeguarding",
         {"leadership_and_governance": "urgent_improvement", "safeguarding": "not_met"},
         "Report card: special measures", True),
        (date(2025, 2, 1), "EIF-24", "Safeguarding",
         {"safeguarding": "not_met", "personal_development": "2"}, "Safeguarding is not in order",
         True),
        (date(2026, 2, 1), "RC-25", "Safeguarding", {}, "", None),
    ],
)  # fmt: skip
def test_grades_are_those_of_the_framework_of_the_day_and_read_by_its_own_rule(
    on, regime, first, grades, words, is_worse
):
    assert regime_of(on) == regime
    assert graded_in(regime)[0].label == first
    assert in_short(regime, grades) == words
    assert worse(regime, grades) is is_worse


def test_a_day_before_every_framework_has_the_first():
    assert regime_of(date(2001, 1, 1)) == "S5-05"
