"""The words of the navigation: five for the service, their own for a school."""

import re

import pytest
from django.urls import reverse

from headway.web.navigation import sections

pytestmark = pytest.mark.django_db


def words(user):
    return [section.words for section in sections(user)]


def places(user, section):
    return [p.words for s in sections(user) if s.words == section for p in s.places]


def test_the_service_has_five_words(cast):
    assert words(cast("director")) == ["My work", "Schools", "Priority list", "Reports", "Settings"]
    assert set(words(cast("partner"))) <= set(words(cast("director")))


def test_each_role_has_the_places_that_it_may_open(cast):
    assert places(cast("data_officer"), "Priority list") == ["Assessment"]
    assert "People" in places(cast("system_administrator"), "Settings")
    assert "People" not in places(cast("director"), "Settings")
    assert places(cast("scrutiny_reader"), "Settings") == []
    assert words(cast.stranger) == ["My work"]


def test_a_school_has_words_of_its_own(cast):
    for role in ("headteacher", "chair_of_governors"):
        assert words(cast(role))[0] == "Our school"
        assert not {"Schools", "Priority list", "Settings"} & set(words(cast(role)))


def test_the_section_that_a_page_is_in_is_marked_and_shows_its_places(cast, client):
    client.force_login(cast("system_administrator"))
    html = client.get(reverse("accounts:people")).content.decode()
    main = re.search(r'<nav class="hw-nav".*?</nav>', html, re.S)[0]
    inner = re.search(r'<nav class="hw-subnav".*?</nav>', html, re.S)[0]
    assert re.findall(r'aria-current="(\w+)">([^<]+)<', main) == [("true", "Settings")]
    assert re.findall(r'aria-current="(\w+)">([^<]+)<', inner) == [("page", "People")]
    assert "Framework versions" in inner


def test_every_place_leads_somewhere_or_is_left_out(cast, client):
    client.force_login(cast("director"))
    html = client.get("/").content.decode()
    for url in re.findall(r'class="hw-(?:sub)?nav__link" href="([^"]+)"', html):
        assert client.get(url).status_code == 200, url
