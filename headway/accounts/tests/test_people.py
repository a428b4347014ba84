"""Adding people, giving and ending roles, and who may."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from headway.accounts import actions, queries
from headway.accounts.models import Holding, User
from headway.accounts.tests.factories import OWN_URN, HoldingFactory
from headway.core.access import ROLES, SYSTEM_ACTORS, Held, Permission
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, NotValid, Refused


@pytest.fixture
def keeper(cast):
    return cast("system_administrator")


@pytest.fixture
def person(keeper):
    return actions.add_person(email="New@Example.test ", name=" Priya ", by=keeper)


def test_an_added_person_sees_nothing_until_a_role_is_given(person, keeper):
    assert (person.email, person.name) == ("new@example.test", "Priya")
    assert not any(person.reach(permission) for permission in Permission)
    actions.give_role(person, "director", by=keeper, reason="Appointed in March.")
    assert person.holds(Permission.SCHOOL_SEE)
    assert person.role_words == "Director of Continuous School Improvement"
    event = AuditEvent.objects.filter(verb="give_role").get()
    assert event.reason == "Appointed in March."
    assert "gave a role: Priya" in event.sentence


def test_one_address_is_one_person(person, keeper):
    with pytest.raises(NotValid, match="has been added already"):
        actions.add_person(email="NEW@example.test", name="Another", by=keeper)
    with pytest.raises(NotValid, match="valid email"):
        actions.add_person(email="not an address", name="Another", by=keeper)


@pytest.mark.parametrize("role", [r for r in ROLES if r != "system_administrator"])
def test_only_a_system_administrator_manages_people(cast, person, role):
    someone = cast(role)
    with pytest.raises(NotAllowed, match="does not include managing people"):
        actions.add_person(email="x@example.test", name="X", by=someone)
    with pytest.raises(NotAllowed):
        actions.give_role(person, "director", by=someone)
    with pytest.raises(NotAllowed):
        actions.switch_off(person, by=someone, reason="No")


def test_nobody_changes_their_own_roles_or_switches_themselves_off(keeper):
    with pytest.raises(NotAllowed, match="your own roles"):
        actions.give_role(keeper, "director", by=keeper)
    with pytest.raises(NotAllowed, match="your own roles"):
        actions.end_role(keeper.holdings.get(), by=keeper)
    with pytest.raises(Refused, match="cannot switch yourself off"):
        actions.switch_off(keeper, by=keeper, reason="Leaving")


def test_a_system_actor_cannot_be_changed(keeper):
    loader = actions.system_user("loader")
    with pytest.raises(NotAllowed, match="part of Headway"):
        actions.rename_person(loader, name="x", email="x@example.test", by=keeper)
    assert actions.system_user("loader").pk == loader.pk
    assert loader.holds(Permission.DATA_LOAD)
    assert not loader.holds(Permission.PEOPLE_MANAGE)
    assert set(SYSTEM_ACTORS) == {"loader", "installer", "allocator", "post", "register"}


def test_an_ended_role_stops_at_once(person, keeper):
    holding = actions.give_role(person, "partner", urn=OWN_URN, by=keeper)
    assert person.holds(Permission.SCHOOL_SEE, at=OWN_URN)
    actions.end_role(holding, by=keeper)
    assert not person.holds(Permission.SCHOOL_SEE, at=OWN_URN)
    again = actions.give_role(person, "partner", urn=OWN_URN, by=keeper)
    assert again.pk != holding.pk


def test_a_role_counts_between_its_days(person, keeper):
    today = timezone.localdate()
    actions.give_role(person, "director", by=keeper, starts_on=today + timedelta(days=1))
    assert not person.reach(Permission.SCHOOL_SEE)
    HoldingFactory(person=person, role="dcs", starts_on=date(2020, 1, 1), ends_on=today)
    person.forget_holdings()
    assert not person.reach(Permission.SCHOOL_SEE)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_held_as_its_line_in_the_table_says(person, keeper, role):
    held = ROLES[role].held
    if held == Held.NAMED:
        with pytest.raises(Refused, match="needs a school"):
            actions.give_role(person, role, by=keeper)
    elif held == Held.EVERYWHERE:
        with pytest.raises(Refused, match="held everywhere"):
            service = "hr" if role == "council_service" else ""
            actions.give_role(person, role, by=keeper, urn=OWN_URN, service=service)
    else:
        actions.give_role(person, role, by=keeper, urn=OWN_URN)
        actions.give_role(person, role, by=keeper)


def test_the_same_role_is_held_once(person, keeper):
    actions.give_role(person, "director", by=keeper)
    with pytest.raises(NotValid, match="holds this role already"):
        actions.give_role(person, "director", by=keeper)


@pytest.mark.requirement("X-02")
@pytest.mark.parametrize("role", ["headteacher", "chair_of_governors"])
def test_a_head_or_chair_reaches_their_own_school_only(cast, role):
    person = cast(role)
    assert person.holds(Permission.SCHOOL_SEE, at=OWN_URN)
    assert not person.holds(Permission.SCHOOL_SEE, at=OWN_URN + 1)
    assert not person.reach(Permission.SCHOOL_LIST, Permission.ASSESSMENT_SEE)


@pytest.mark.requirement("X-03")
def test_a_partner_sees_allocated_schools_fully_and_others_in_outline(cast):
    partner = cast("partner")
    assert partner.reach(Permission.SCHOOL_SEE).urns == {OWN_URN}
    assert partner.reach(Permission.SCHOOL_OUTLINE).everywhere
    assert partner.holds(Permission.ASSESSMENT_SEE, at=OWN_URN)
    assert not partner.holds(Permission.ASSESSMENT_SEE, at=OWN_URN + 1)


@pytest.mark.requirement("X-01")
def test_one_person_may_have_several_roles(person, keeper):
    actions.give_role(person, "partner", urn=OWN_URN, by=keeper)
    actions.give_role(person, "scrutiny_reader", by=keeper)
    assert person.role_titles == ["Priority Partner", "Overview and scrutiny reader"]
    assert person.holds(Permission.CITY_PUBLIC)


def test_a_switched_off_account_reaches_nothing(person, keeper):
    actions.give_role(person, "director", by=keeper)
    actions.switch_off(person, by=keeper, reason="Left the service")
    assert not User.objects.get(pk=person.pk).reach(Permission.SCHOOL_SEE)
    actions.switch_on(person, by=keeper, reason="Came back")
    assert User.objects.get(pk=person.pk).reach(Permission.SCHOOL_SEE)


@pytest.mark.requirement("X-06")
def test_the_role_of_a_council_service_says_which_service_it_is_for(person, keeper):
    with pytest.raises(NotValid, match="Choose the council's service"):
        actions.give_role(person, "council_service", by=keeper)
    with pytest.raises(NotValid, match="leave it empty"):
        actions.give_role(person, "director", service="hr", by=keeper)
    held = actions.give_role(person, "council_service", service="hr", by=keeper)
    assert person.role_titles == ["Council service: Human resources"]
    assert person.council_service == "hr"
    actions.name_service(held, "finance", by=keeper)
    assert User.objects.get(pk=person.pk).council_service == "finance"
    with pytest.raises(NotAllowed):
        actions.name_service(held, "er", by=person)
    actions.end_role(held, by=keeper)
    assert User.objects.get(pk=person.pk).council_service == ""


def test_a_system_administrator_corrects_name_address_and_service_on_the_page(
    person, keeper, client
):
    client.force_login(keeper)
    held = HoldingFactory(person=person, role="council_service", service="")
    page = reverse("accounts:person", args=[person.pk])
    assert "reads and records nothing" in client.get(page).content.decode()
    client.post(reverse("accounts:name_service", args=[held.pk]), {"service": "governors"})
    assert "Council service: Governors" in client.get(page).content.decode()
    named = {"name": "Ada Sample", "email": "ADA@example.test"}
    assert client.post(reverse("accounts:rename", args=[person.pk]), named).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.email) == ("Ada Sample", "ada@example.test")
    refused = client.post(reverse("accounts:rename", args=[person.pk]), {"name": "", "email": "x"})
    assert "Enter the person" in refused.content.decode()
    assert User.objects.get(pk=person.pk).name == "Ada Sample"


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "king"},
        {"service": "parks", "role": "council_service"},
        {"service": "hr", "role": "director"},
        {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_a_holding_that_makes_no_sense(person, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        HoldingFactory(person=person, **wrong)


def test_every_role_has_a_sentence_and_every_permission_a_role():
    for role in ROLES.values():
        assert role.sentence.endswith(".")
        assert role.sees.endswith(".")
    held = frozenset().union(*(r.grants | r.everywhere for r in ROLES.values()))
    assert held == set(Permission)
    assert all(permission.sentence.endswith(".") for permission in Permission)


def test_the_page_of_who_may_do_what_is_the_role_table(cast, client):
    client.force_login(cast("director"))
    page = client.get(reverse("accounts:roles")).content.decode()
    matrix = queries.who_may_do_what()
    assert len(matrix.rows) == len(Permission)
    see = next(row for row in matrix.rows if row.sentence == Permission.SCHOOL_SEE.sentence)
    assert "Data officer" in see.everywhere
    assert see.own == ("Priority Partner", "Headteacher", "Chair of governors")
    assert "Priority Partner, Headteacher, Chair of governors" in page
    for role in ROLES.values():
        assert escape(role.title) in page


# The pages ---------------------------------------------------------------------------------


@pytest.fixture
def desk(client, keeper):
    client.force_login(keeper)
    return client


def test_a_person_is_added_and_given_a_role_on_pages(desk):
    response = desk.post(reverse("accounts:add"), {"name": "Tobias", "email": "t@example.test"})
    person = User.objects.get(email="t@example.test")
    assert response.url == reverse("accounts:person", args=[person.pk])
    page = desk.post(
        reverse("accounts:give_role", args=[person.pk]),
        {"role": "headteacher", "urn": "100009", "reason": "New head"},
        follow=True,
    ).content.decode()
    assert "The role was given." in page
    assert "school 100009" in page
    holding = person.holdings.get()
    page = desk.post(reverse("accounts:end_role", args=[holding.pk]), follow=True).content.decode()
    assert "The role was ended." in page
    page = desk.post(
        reverse("accounts:switch", args=[person.pk]), {"reason": "Left"}, follow=True
    ).content.decode()
    assert "This account has been switched off." in page
    assert "Reason: Left" in page


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("give_role", {}, "Choose a role."),
        ("give_role", {"role": "headteacher"}, "needs a school"),
        ("give_role", {"role": "headteacher", "urn": "12"}, "Enter the URN as six digits."),
        ("switch", {}, "Say why."),
    ],
)
def test_what_is_wrong_is_said_beside_the_form(desk, person, name, data, says):
    page = desk.post(reverse(f"accounts:{name}", args=[person.pk]), data).content.decode()
    assert says in page
    assert "error-summary" in page
    assert "This field is required" not in page


def test_a_taken_address_is_said_on_the_page(desk, person):
    page = desk.post(
        reverse("accounts:add"), {"name": "Other", "email": "new@example.test"}
    ).content.decode()
    assert "has been added already" in page


def test_a_refusal_to_end_ones_own_role_is_shown(desk, keeper):
    holding = keeper.holdings.get()
    page = desk.post(reverse("accounts:end_role", args=[holding.pk]), follow=True).content.decode()
    assert "your own roles" in page
    assert Holding.objects.get(pk=holding.pk).ends_on is None


def test_the_list_of_people_costs_the_same_for_two_or_twenty(desk, count_queries):
    HoldingFactory()
    few = count_queries(reverse("accounts:people"))
    HoldingFactory.create_batch(18)
    assert count_queries(reverse("accounts:people")) == few


@pytest.mark.requirement("X-08")
def test_the_audit_page_says_who_did_what_when_and_why(desk, person, keeper):
    actions.give_role(person, "director", by=keeper, reason="Appointed")
    page = desk.get(reverse("core:audit")).content.decode()
    assert "System administrator added Priya." in page
    assert "Appointed" in page
    assert "scrypt" not in page
    found = desk.get(reverse("core:audit"), {"subject": "nobody"}).content.decode()
    assert "No event fits." in found


# The command line ---------------------------------------------------------------------------


def test_the_first_person_is_added_on_the_command_line(db, monkeypatch):
    import io

    from django.core.management import CommandError, call_command

    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough phrase\n"))
    call_command(
        "add_person", "first@example.test", "First", "system_administrator",
        password_from_input=True, stdout=io.StringIO(),
    )  # fmt: skip
    person = User.objects.get(email="first@example.test")
    assert person.check_password("a long enough phrase")
    assert person.holds(Permission.PEOPLE_MANAGE)
    with pytest.raises(CommandError, match="needs a school"):
        call_command("add_person", "head@example.test", "Head", "headteacher")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="12 characters"):
        call_command("add_person", "x@example.test", "X", "dcs", password_from_input=True)


@pytest.mark.requirement("X-04")
@pytest.mark.parametrize("role", ["council_officer", "dcs", "director", "service_staff"])
def test_council_and_service_staff_see_every_maintained_school_and_academies(cast, role):
    from headway.schools.models import School
    from headway.schools.tests.factories import SchoolFactory

    schools = {SchoolFactory(maintained=True).pk, SchoolFactory(maintained=False).pk}
    assert set(School.objects.visible_to(cast(role)).values_list("pk", flat=True)) == schools
