"""Whoever writes until their session ends gets back what they had written."""

import pytest
from django.test import Client
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN

pytestmark = pytest.mark.django_db
LONG = "Two leaders leave at Christmas, and <b>nobody</b> has applied."
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def url():
    return reverse("portal_school_help", args=[OWN_URN])


def test_what_was_typed_comes_back_for_copying_after_the_session_ended(client, url):
    answer = client.post(url, {"kind": "crisis", "text": LONG, "password": LONG}, headers=SAME)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You have been signed out" in page
    assert page.count("&lt;b&gt;nobody&lt;/b&gt; has applied.") == 1, "escaped, and no secret field"
    assert "crisis" not in page, "a choice is quickly made again"
    assert reverse("account_login") in page


def test_it_comes_back_where_the_form_s_token_is_gone_too(url):
    page = Client(enforce_csrf_checks=True).post(url, {"text": LONG}, headers=SAME)
    assert page.status_code == 403
    assert "has applied." in page.content.decode()


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_the_words_of_another_site_never_stand_on_a_page_of_ours(client, url, headers):
    answer = client.post(url, {"text": LONG}, headers=headers)
    assert answer.status_code == 302
    page = Client(enforce_csrf_checks=True).post(url, {"text": LONG}, headers=headers)
    assert "has applied." not in page.content.decode()


def test_without_words_the_way_leads_to_the_sign_in_page(client, url):
    answer = client.post(url, {"kind": "crisis"}, headers=SAME)
    assert answer.url.startswith(reverse("account_login"))
