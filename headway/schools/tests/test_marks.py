"""Designations and awards: recorded, corrected, ended, counted on a day."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headway.core import clock
from headway.core.access import ROLES
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, NotValid, Refused
from headway.schools import actions, queries
from headway.schools.models import DesignationKind
from headway.schools.tests.factories import (
    AwardFactory,
    AwardKindFactory,
    DesignationFactory,
    SchoolFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
NLE = DesignationKind.NLE


@pytest.fixture(autouse=True)
def _today():
    with clock.pretending(timezone.make_aware(datetime(2026, 11, 2, 10))):
        yield


def test_the_same_designation_again_corrects_it_and_the_audit_holds_no_name(cast):
    by, school = cast("administrator"), SchoolFactory()
    one = actions.record_designation(
        school, NLE, holder="Zebedee Demo", expertise=["maths", "leadership"], by=by
    )
    again = actions.record_designation(
        school, NLE, holder="zebedee  demo", expertise=["reading"], from_on=TODAY, by=by
    )
    assert (again.pk, again.expertise, again.from_on) == (one.pk, ["reading"], TODAY)
    assert one.expertise == ["leadership", "maths"], "in the order of the list"
    said = "".join(f"{e.before}{e.after}{e.subject_name}" for e in AuditEvent.objects.all())
    assert "ebedee" not in said


def test_what_a_designation_must_have(cast):
    by, school = cast("director"), SchoolFactory()
    with pytest.raises(NotValid, match="Enter who holds it"):
        actions.record_designation(school, NLE, by=by)
    with pytest.raises(NotValid, match="that are offered"):
        actions.record_designation(school, DesignationKind.NSS, expertise=["magic"], by=by)
    with pytest.raises(Refused, match="before the first"):
        actions.record_designation(
            school, DesignationKind.NSS, from_on=TODAY, to_on=date(2020, 1, 1), by=by
        )
    with transaction.atomic(), pytest.raises(IntegrityError):
        DesignationFactory.create_batch(2, school=school)


def test_a_mark_is_given_once_runs_out_and_is_ended(cast):
    by, school = cast("director"), SchoolFactory()
    kind = actions.add_award_kind(name="Kind  School", about=" Is kind. ", by=by)
    with pytest.raises(NotValid, match="of this name already"):
        actions.add_award_kind(name="kind school", by=by)
    actions.correct_award_kind(kind, name="Kinder School", by=by)
    award = actions.give_award(school, kind, level="gold", from_on=date(2025, 9, 1), by=by)
    with pytest.raises(NotValid, match="has this mark already"):
        actions.give_award(school, kind, by=by)
    with pytest.raises(Refused, match="before the first"):
        actions.give_award(SchoolFactory(), kind, from_on=TODAY, to_on=date(2020, 1, 1), by=by)
    with pytest.raises(Refused, match="before the first"):
        actions.end_award(award, on=date(2020, 1, 1), by=by)
    actions.end_award(award, on=date(2026, 10, 31), by=by)
    with pytest.raises(Refused, match="over already"):
        actions.end_award(award, by=by)
    held = DesignationFactory(school=school, to_on=date(2027, 8, 31))
    actions.end_designation(held, by=by)
    assert held.to_on == TODAY, "one that was to run out later can end today"


def test_marks_are_counted_by_school_on_a_day():
    school, other = SchoolFactory(), SchoolFactory()
    for name in ("Ada Demo", "Ben Demo"):
        DesignationFactory(school=school, kind=NLE, holder=name)
    DesignationFactory(school=other, to_on=date(2026, 1, 1))
    DesignationFactory(school=SchoolFactory(is_open=False))
    kind, unused = AwardKindFactory(name="Aaa"), AwardKindFactory(name="Bbb")
    AwardKindFactory(name="Ccc", counted=False)
    AwardFactory(kind=kind, school=school)
    AwardFactory(kind=kind, school=other)
    found = [(one.question, one.words, one.schools) for one in queries.mark_counts(TODAY)]
    assert found == [
        ("kind", "National Leader of Education", 1), ("award", "Aaa", 2), ("award", "Bbb", 0),
    ]  # fmt: skip
    earlier = {one.words: one.schools for one in queries.mark_counts(date(2025, 12, 1))}
    assert earlier["National Support School"] == 1
    assert unused.pk


def test_who_can_help_is_told_as_far_as_schools_are_seen(cast):
    own = DesignationFactory(school=SchoolFactory(urn=cast.own_urn)).school
    other = AwardFactory().school
    found = lambda role: {row.school for row in queries.known_for(cast(role), TODAY)}  # noqa: E731
    assert found("director") == found("partner") == {own, other}
    assert found("headteacher") == {own}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_change_designations_and_marks(cast, role):
    by, school = cast(role), SchoolFactory(urn=cast.own_urn)
    held, award = DesignationFactory(school=school), AwardFactory(school=school)
    kind = AwardKindFactory()
    doing = (
        lambda: actions.record_designation(school, NLE, holder="Ada Demo", by=by),
        lambda: actions.end_designation(held, by=by),
        lambda: actions.add_award_kind(name="New", by=by),
        lambda: actions.correct_award_kind(kind, name="Newer", by=by),
        lambda: actions.give_award(school, kind, by=by),
        lambda: actions.end_award(award, by=by),
    )
    for do in doing:
        if role in {"director", "service_staff", "administrator"}:
            do()
        else:
            with pytest.raises(NotAllowed, match="administrator of the service"):
                do()
