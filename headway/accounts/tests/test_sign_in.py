"""Signing in, being locked out, second factors, and the doors that stay shut."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from headway.accounts.tests.factories import UserFactory
from headway.core.models import AuditEvent

PASSWORD = "correct horse battery staple"
SIGN_IN = "/sign-in/login/"


@pytest.fixture
def person(db):
    return UserFactory(email="imogen@example.test", name="Imogen", password=PASSWORD)


def sign_in(client, password=PASSWORD, email="imogen@example.test"):
    return client.post(SIGN_IN, {"login": email, "password": password})


def confirm(client):
    """What is asked for again before something that matters."""
    page = client.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    assert page.status_code == 302


def test_the_right_password_opens_the_door_in_any_spelling_of_the_address(client, person):
    response = sign_in(client, email="Imogen@Example.test")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_wrong_password_says_what_to_do(client, person):
    response = sign_in(client, "wrong")
    assert response.status_code == 200
    assert "Check both and try again." in response.content.decode()


def test_an_empty_form_asks_for_what_is_missing_in_our_own_words(client, person):
    page = client.post(SIGN_IN, {}).content.decode()
    assert "Enter the e-mail address." in page
    assert "Enter the password." in page
    assert "This field is required" not in page
    assert "error-summary" in page


def test_five_failures_lock_the_address_out_and_the_page_says_for_how_long(client, person):
    for _ in range(5):
        response = sign_in(client, "wrong")
    assert response.status_code == 429
    assert "15 minutes" in response.content.decode()
    assert sign_in(client).status_code == 429, "the right password does not help while locked"


def test_somebody_else_is_not_locked_out_with_them(client, person):
    UserFactory(email="other@example.test", password=PASSWORD)
    for _ in range(5):
        sign_in(client, "wrong")
    assert sign_in(client, email="other@example.test").status_code == 302


def test_a_switched_off_account_cannot_sign_in(client, person):
    person.is_active = False
    person.save()
    response = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert response.status_code in {200, 302}


def test_signing_out_takes_a_post(client, person):
    client.force_login(person)
    client.get("/sign-in/logout/")
    assert "_auth_user_id" in client.session
    client.post("/sign-in/logout/")
    assert "_auth_user_id" not in client.session


def test_nobody_can_register_themselves(client, db):
    page = client.get("/sign-in/signup/")
    assert "You cannot register yourself." in page.content.decode()
    client.post(
        "/sign-in/signup/",
        {"email": "new@example.test", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not UserFactory._meta.model.objects.filter(email="new@example.test").exists()


def test_a_new_password_is_set_by_a_link_from_the_mail(client, person):
    client.post("/sign-in/password/reset/", {"email": person.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    new = "a wholly different phrase"
    client.post(address, {"password1": new, "password2": new})
    assert sign_in(client, new).status_code == 302


def test_asking_for_a_link_does_not_tell_whether_the_address_is_known(client, person):
    known = client.post("/sign-in/password/reset/", {"email": person.email}, follow=True)
    unknown = client.post("/sign-in/password/reset/", {"email": "who@example.test"}, follow=True)
    assert known.content.decode() == unknown.content.decode()


def test_a_weak_password_is_refused_in_our_own_words(client, person):
    client.force_login(person)
    page = client.post(
        "/sign-in/password/change/",
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
    ).content.decode()
    assert "at least 12 characters" in page
    assert "too short" not in page


def test_an_authenticator_app_is_added_and_then_asked_for(client, person):
    from allauth.mfa.totp.internal import auth

    sign_in(client)
    confirm(client)
    page = client.get("/sign-in/second-factor/totp/activate/")
    assert page.status_code == 200, page.headers
    secret = page.context["form"].secret

    def code():
        return auth.format_hotp_value(
            auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time())))
        )

    assert client.post("/sign-in/second-factor/totp/activate/", {"code": code()}).status_code == 302
    client.post("/sign-in/logout/")
    response = sign_in(client)
    assert response.url.startswith("/sign-in/second-factor/authenticate/")
    assert "_auth_user_id" not in client.session
    wrong = client.post(response.url, {"code": "000000"})
    assert "The code is not correct" in wrong.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "usersessions_list",
        "account_change_password",
        "accounts:me",
    ],
)
def test_pages_about_ones_own_sign_in_can_be_drawn(client, person, name):
    sign_in(client)
    confirm(client)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "govuk" in response.content.decode()


def test_the_sign_in_page_lists_no_people_outside_demo_mode(client, db):
    page = client.get(SIGN_IN).content.decode()
    assert "demonstration" not in page.lower()
    assert "aldermere" not in page


def test_in_demo_mode_the_sign_in_page_lists_one_person_a_role(client, db, settings, tmp_path):
    from headway.accounts import demonstration
    from headway.core.access import ROLES

    settings.DEMO, settings.DATA = True, tmp_path
    shown = demonstration.make_people((100001, 100002))
    page = client.get(SIGN_IN).content.decode()
    assert shown.password in page
    for person in shown.people:
        assert person.email in page
    users = UserFactory._meta.model.objects
    assert users.filter(system_actor="").count() == len(ROLES)
    for role in ROLES:
        made = users.get(email=demonstration.address(role))
        assert made.current_holdings()[0].role == role
        client.logout()
        assert sign_in(client, shown.password, made.email).status_code == 302
    before = AuditEvent.objects.count()
    demonstration.make_people((100001, 100002))
    assert AuditEvent.objects.count() == before, "a second run adds nobody"


def test_people_of_the_demonstration_exist_in_demo_mode_only(settings):
    from headway.accounts import demonstration

    with pytest.raises(RuntimeError, match="demo mode only"):
        demonstration.people_to_try()
