"""Every address × every role, from one table."""

import re

import pytest
from django.urls import URLPattern, get_resolver, reverse

from headway.core.access import ROLES
from tests.access.table import CLOSED, GIVEN, OPEN_TO_ALL, SIGNED_IN_ONLY, TABLE

WHO = [*ROLES, "stranger"]


def names(patterns=None, prefix=""):
    """Names of every address that the resolver knows, `app:name`."""
    for entry in patterns or get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"
        else:
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from names(entry.url_patterns, inner)


def test_every_address_has_a_row_and_every_row_an_address():
    known = {*TABLE, *OPEN_TO_ALL, *SIGNED_IN_ONLY, *CLOSED}
    found = set(names())
    assert found - known == set(), "add these to tests/access/table.py"
    assert known - found == set(), "these addresses do not exist any more"


def address(name, world, urn=None):
    row = TABLE[name]
    given = row.given(world) if row.given else {}
    return reverse(name, kwargs={**given, "urn": urn} if urn else given)


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize("who", WHO)
def test_what_each_role_may_open(who, cast, world, client):
    client.force_login(cast.stranger if who == "stranger" else cast(who))
    wrong = {}
    for name, row in TABLE.items():
        url = address(name, world)
        expected = row.status if who in row.opens or who in row.own else 404
        expected = 302 if who in row.led else expected
        got = client.get(url).status_code
        if got != expected:
            wrong[name] = f"{got}, not {expected}"
        if who in row.own:
            other = client.get(address(name, world, urn=world.other_urn)).status_code
            if other != 404:
                wrong[f"{name} of another school"] = f"{other}, not 404"
    assert wrong == {}


def test_somebody_not_signed_in_is_sent_to_the_sign_in_page(client, world):
    wrong = {}
    for name in TABLE:
        response = client.get(address(name, world))
        if response.status_code != 302 or not response.url.startswith("/sign-in/login/"):
            wrong[name] = response.status_code
    assert wrong == {}


def words(response):
    """The page without the token that is new in every one."""
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def test_an_address_that_does_not_exist_answers_alike(client, cast, world):
    assert client.get("/no/such/page/").url.startswith("/sign-in/login/")
    client.force_login(cast.stranger)
    unknown = client.get("/no/such/page/")
    closed = client.get(reverse("accounts:people"))
    assert unknown.status_code == closed.status_code == 404
    assert words(unknown) == words(closed), "a stranger cannot tell which pages exist"


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_what_the_house_does_not_use_is_closed_to_all(client, cast, name):
    url = reverse(name, kwargs=GIVEN.get(name))
    assert client.get(url).status_code == 404
    client.force_login(cast("system_administrator"))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", sorted(SIGNED_IN_ONLY))
def test_ones_own_sign_in_is_behind_the_door(client, cast, name):
    url = reverse(name, kwargs=GIVEN.get(name))
    assert client.get(url).url.startswith("/sign-in/login/")
    client.force_login(cast.stranger)
    assert client.get(url).status_code in {200, 302, 403, 404, 405}


@pytest.mark.parametrize("name", sorted(OPEN_TO_ALL))
def test_the_way_in_is_open_and_breaks_for_nobody(client, cast, db, name):
    response = client.get(reverse(name, kwargs=GIVEN.get(name)))
    assert response.status_code in {200, 302, 401, 404, 405, 410}


def test_health_addresses_need_no_sign_in(client, db):
    assert client.get("/healthz/live").json() == {"status": "live"}
    assert client.get("/healthz/ready").json() == {"status": "ready"}


def test_a_view_that_declares_nobody_is_open_to_nobody(client, cast, settings):
    settings.ROOT_URLCONF = "tests.access.undeclared"
    client.force_login(cast("director"))
    assert client.get("/undeclared/").status_code == 404
