"""Bodies behind schools and the office for academies: recorded, corrected, ended, dated."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from headway.core import clock
from headway.core.access import ROLES
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, NotValid, Refused
from headway.schools import actions, queries
from headway.schools.models import Body, BodyKind, RegionalOffice
from headway.schools.tests.factories import BodyFactory, RegionalOfficeFactory, SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _today():
    with clock.pretending(timezone.make_aware(datetime(2026, 11, 2, 10))):
        yield


def named(school, on=TODAY):
    return [(one.kind, one.name) for one in queries.behind(school, Body.objects.on(on))]


def test_the_registers_diocese_stands_until_somebody_records_another(cast):
    school = SchoolFactory(diocese="Diocese of Northbank", trust="Northern Trust", trust_uid="77")
    assert named(school) == [("trust", "Northern Trust"), ("diocese", "Diocese of Northbank")]
    actions.record_body(
        school, BodyKind.DIOCESE, name=" Diocese of  Southbank ", from_on=date(2026, 9, 1),
        by=cast("administrator"),
    )  # fmt: skip
    assert named(school)[1:] == [("diocese", "Diocese of Southbank")]
    assert named(school, on=date(2026, 8, 31))[1:] == [("diocese", "Diocese of Northbank")]


def test_the_same_name_again_corrects_whom_to_reach_and_the_audit_holds_no_name(cast):
    by, held = cast("administrator"), BodyFactory(name="Order of Elm", kind=BodyKind.RELIGIOUS)
    again = actions.record_body(
        held.school, BodyKind.RELIGIOUS, name="order of elm", contact="Zebedee Demo",
        email="Z@elm.example", by=by,
    )  # fmt: skip
    assert (again.pk, again.email, again.from_on) == (held.pk, "z@elm.example", date(2015, 9, 1))
    event = AuditEvent.objects.get()
    assert "ebedee" not in f"{event.before}{event.after}{event.subject_name}"
    actions.end_body(again, on=TODAY, by=by)
    assert named(held.school) == [("religious", "Order of Elm")]
    assert named(held.school, on=date(2026, 11, 3)) == []


def test_a_body_ends_once_and_not_before_it_began(cast):
    held, by = BodyFactory(), cast("director")
    with pytest.raises(Refused, match="before the first"):
        actions.end_body(held, on=date(2001, 1, 1), by=by)
    actions.end_body(held, by=by)
    with pytest.raises(Refused, match="over already"):
        actions.end_body(held, by=by)
    with pytest.raises(NotValid, match="valid email"):
        actions.record_body(held.school, BodyKind.SPONSOR, name="X", email="no", by=by)


def test_an_escalation_can_name_head_governors_diocese_and_every_other_body():
    school = SchoolFactory(diocese="Diocese of Northbank")
    BodyFactory(school=school, kind=BodyKind.FOUNDATION, name="The Elm Foundation")
    BodyFactory(school=school, kind=BodyKind.SPONSOR, name="Gone", to_on=date(2020, 1, 1))
    assert queries.disagreeing_parties(school, TODAY) == [
        ("head", "The headteacher"),
        ("governors", "The governing board"),
        ("diocese", "Diocese: Diocese of Northbank"),
        ("foundation", "Foundation or trustees: The Elm Foundation"),
    ]


def test_a_new_office_ends_the_one_before_and_each_day_has_its_own(cast):
    by, first = cast("administrator"), RegionalOfficeFactory(name="Commissioner, Vale")
    second = actions.set_office(name="Director,  Vale", from_on=date(2026, 10, 1), by=by)
    assert second.name == "Director, Vale"
    assert queries.regional_office(date(2026, 9, 30)) == first
    assert queries.regional_office(TODAY) == second
    assert queries.regional_office(date(2001, 1, 1)) is None
    with pytest.raises(Refused, match="Choose a later first day"):
        actions.set_office(name="Earlier", from_on=date(2026, 10, 1), by=by)
    actions.correct_office(second, name="Regional Director, Vale", email="A@b.example", by=by)
    second.refresh_from_db()
    assert (second.name, second.email) == ("Regional Director, Vale", "a@b.example")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_change_bodies_and_the_office(cast, role):
    held = BodyFactory(school=SchoolFactory(urn=cast.own_urn))
    office = RegionalOfficeFactory()
    by = cast(role)
    doing = (
        lambda: actions.record_body(held.school, BodyKind.SPONSOR, name="Elm", by=by),
        lambda: actions.end_body(held, by=by),
        lambda: actions.set_office(name="New", from_on=TODAY, by=by),
        lambda: actions.correct_office(RegionalOffice.objects.get(pk=office.pk), name="X", by=by),
    )
    for do in doing:
        if role in {"director", "service_staff", "administrator"}:
            do()
        else:
            with pytest.raises(NotAllowed, match="administrator of the service"):
                do()
