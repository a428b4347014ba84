"""A passkey, with the browser's own virtual authenticator: added once, then signed in with."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Page

from tests.journeys.conftest import WIDE, broken_rules

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PASSWORD = "long-enough-for-a-test-7"
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def browser_with_key(browser: Any, live_server: Any) -> Iterator[Page]:
    """A page of a browser that holds an authenticator; passkeys need the name localhost."""
    origin = live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(viewport=WIDE, base_url=origin)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield page
    context.close()


def test_a_passkey_is_added_and_signs_its_owner_in(browser_with_key, cast, city):
    page, person = browser_with_key, cast("director")
    person.password = make_password(PASSWORD)
    person.save(update_fields=["password"])
    page.goto(reverse("account_login"))
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    page.goto(reverse("mfa_add_webauthn"))
    if page.url.split("?")[0].endswith(reverse("account_reauthenticate")):
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    assert broken_rules(page) == []
    page.fill("[name=name]", "My laptop")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)
    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN)
    assert kept.wrap().name == "My laptop"
    page.goto(reverse("mfa_list_webauthn"))
    assert "My laptop" in page.inner_text("main")
    assert broken_rules(page) == []

    page.context.clear_cookies()
    page.goto(reverse("home"))
    assert reverse("account_login") in page.url
    page.click("#passkey_login")
    page.wait_for_url(lambda url: reverse("account_login") not in url)
    assert person.name in page.inner_text("header")


def test_a_browser_without_the_key_is_not_let_in(browser_with_key, cast, city):
    page = browser_with_key
    page.goto(reverse("account_login"))
    page.click("#passkey_login")
    page.wait_for_timeout(1000)
    assert reverse("account_login") in page.url
    assert page.locator("form[action='/sign-in/logout/']").count() == 0
