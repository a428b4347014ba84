"""Vacant posts and turnover: recorded, ended by the next holder, taken back, counted."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headway.core import clock
from headway.core.access import ROLES
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, NotValid, Refused
from headway.schools import actions, queries
from headway.schools.contact_files import Row
from headway.schools.models import Role, RoleHolder, Vacancy
from headway.schools.tests.factories import RoleHolderFactory, SchoolFactory, VacancyFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _today():
    with clock.pretending(timezone.make_aware(datetime(2026, 11, 2, 10))):
        yield


def test_a_vacancy_ends_the_head_before_and_is_ended_by_the_next(cast):
    by = cast("administrator")
    held = RoleHolderFactory(name="Ada Demo", from_on=date(2020, 9, 1))
    vacancy = actions.record_vacancy(
        held.school, Role.HEAD, from_on=date(2026, 9, 1), note=" The deputy leads. ", by=by
    )
    held.refresh_from_db()
    assert (held.to_on, vacancy.note) == (date(2026, 8, 31), "The deputy leads.")
    assert queries.vacant_headships([held.school_id], TODAY) == {held.school_id: vacancy}
    assert queries.vacant_headships([held.school_id], date(2026, 8, 31)) == {}
    actions.set_contact(held.school, Role.HEAD, name="Ben Demo", from_on=date(2026, 11, 1), by=by)
    vacancy.refresh_from_db()
    assert vacancy.to_on == date(2026, 10, 31)
    assert queries.vacant_headships([held.school_id], TODAY) == {}
    assert [e.verb for e in AuditEvent.objects.order_by("pk")] == [
        "end_contact", "record_vacancy", "fill_vacancy", "set_contact",
    ]  # fmt: skip


def test_an_interim_head_leaves_the_headship_vacant(cast):
    vacancy = VacancyFactory()
    actions.set_contact(
        vacancy.school, Role.INTERIM_HEAD, name="Cy Demo", from_on=TODAY, by=cast("director")
    )
    assert vacancy.school_id in queries.vacant_headships([vacancy.school_id], TODAY)
    assert queries.addressees(vacancy.school, TODAY)[0].name == "Cy Demo"


def test_a_file_with_the_next_head_ends_the_vacancy(cast):
    vacancy = VacancyFactory()
    rows = [Row(2, vacancy.school_id, Role.HEAD, "Ben Demo", "", date(2026, 10, 1))]
    assert actions.plan_import(rows, file="c.csv").fill == (vacancy,)
    actions.import_contacts(rows, file="c.csv", by=cast("administrator"))
    vacancy.refresh_from_db()
    assert (vacancy.to_on, vacancy.version) == (date(2026, 9, 30), 2)


def test_of_two_vacant_posts_of_deputy_a_new_deputy_ends_the_older(cast):
    school = SchoolFactory()
    older, newer = (
        VacancyFactory(school=school, role=Role.DEPUTY_HEAD, from_on=day)
        for day in (date(2026, 1, 1), date(2026, 9, 1))
    )
    actions.set_contact(
        school, Role.DEPUTY_HEAD, name="Di Demo", from_on=TODAY, by=cast("director")
    )
    assert list(Vacancy.objects.on(TODAY)) == [newer]
    older.refresh_from_db()
    assert older.to_on == date(2026, 11, 1)


def test_nobody_is_recorded_over_and_the_database_keeps_one_open_vacancy(cast):
    by = cast("director")
    held = RoleHolderFactory(name="Ada Demo", from_on=date(2026, 10, 1))
    with pytest.raises(Refused, match="Ada Demo is recorded in this post from 1 October 2026"):
        actions.record_vacancy(held.school, Role.HEAD, from_on=date(2026, 9, 1), by=by)
    before = actions.record_vacancy(
        held.school, Role.HEAD, from_on=date(2026, 7, 1), to_on=date(2026, 9, 30), by=by
    )
    assert before.to_on == date(2026, 9, 30)
    other = VacancyFactory()
    with transaction.atomic(), pytest.raises(IntegrityError):
        VacancyFactory(school=other.school)
    with pytest.raises(NotValid, match="vacant already"):
        actions.record_vacancy(other.school, Role.HEAD, from_on=TODAY, by=by)
    with pytest.raises(Refused, match="before the first"):
        actions.fill_vacancy(other, on=date(2020, 1, 1), by=by)
    with pytest.raises(Refused, match="before the first"):
        actions.record_vacancy(
            other.school, Role.CLERK, from_on=TODAY, to_on=date(2020, 1, 1), by=by
        )


def test_a_vacancy_recorded_in_error_is_taken_back_once_and_counts_no_more(cast):
    by, vacancy = cast("administrator"), VacancyFactory()
    actions.withdraw_vacancy(vacancy, by=by)
    assert not Vacancy.objects.on(TODAY).exists()
    with pytest.raises(Refused, match="taken back already"):
        actions.withdraw_vacancy(vacancy, by=by)
    with pytest.raises(Refused, match="not vacant any more"):
        actions.fill_vacancy(vacancy, by=by)
    actions.record_vacancy(vacancy.school, Role.HEAD, from_on=TODAY, by=by)
    assert Vacancy.objects.on(TODAY).count() == 1


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_record_a_vacancy_and_who_sees_it(cast, role):
    vacancy = VacancyFactory(school=SchoolFactory(urn=cast.own_urn))
    doing = (
        lambda: actions.record_vacancy(vacancy.school, Role.CLERK, from_on=TODAY, by=cast(role)),
        lambda: actions.fill_vacancy(vacancy, by=cast(role)),
        lambda: actions.withdraw_vacancy(vacancy, by=cast(role)),
    )
    for do in doing:
        if role in {"director", "service_staff", "administrator"}:
            do()
        else:
            with pytest.raises(NotAllowed, match="administrator of the service"):
                do()
    sees = {"director", "service_staff", "administrator", "council_officer", "dcs", "partner"}
    assert Vacancy.objects.visible_to(cast(role)).filter(pk=vacancy.pk).exists() is (role in sees)


def told(school):
    return queries.turnover(
        RoleHolder.objects.filter(school=school), Vacancy.objects.filter(school=school), TODAY
    )


def test_turnover_counts_people_once_and_says_how_far_back_it_is_known():
    school = SchoolFactory()
    assert told(school).heads == 0
    RoleHolderFactory(school=school, name="Too Old", from_on=None, to_on=date(2021, 8, 31))
    RoleHolderFactory(
        school=school, name="Ada Demo", from_on=date(2021, 9, 1), to_on=date(2024, 8, 31)
    )
    VacancyFactory(school=school, from_on=date(2024, 9, 1), to_on=date(2024, 9, 30))
    VacancyFactory(school=school, from_on=date(2026, 9, 1), withdrawn=True)
    RoleHolderFactory(
        school=school, role=Role.INTERIM_HEAD, name="Ben  Demo", from_on=date(2024, 10, 1),
        to_on=date(2024, 12, 31),
    )  # fmt: skip
    RoleHolderFactory(school=school, name="ben demo", from_on=date(2025, 1, 1))
    RoleHolderFactory(
        school=school, role=Role.INTERIM_HEAD, name="Cy Demo", from_on=date(2024, 9, 10),
        to_on=date(2024, 9, 30),
    )  # fmt: skip
    RoleHolderFactory(school=school, role=Role.CHAIR)
    found = told(school)
    assert (found.heads, found.interim, found.vacancies, found.vacant_days) == (3, 1, 1, 30)
    assert (found.since, found.known_from, found.whole) == (
        date(2021, 11, 2), date(2021, 9, 1), True,
    )  # fmt: skip


def test_a_deputy_with_an_address_is_no_head_that_a_letter_reaches():
    school = SchoolFactory()
    RoleHolderFactory(school=school, role=Role.DEPUTY_HEAD)
    RoleHolderFactory(school=school, role=Role.CHAIR)
    assert queries.missing_count(TODAY) == 1
    assert queries.missing_contacts([school.urn], TODAY) == {school.urn: ("no head",)}
