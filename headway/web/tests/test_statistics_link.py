"""The link to the authority's own published statistics."""

from datetime import timedelta

import pytest
from django.urls import reverse

from headway.core import clock
from headway.evidence.errors import BadFramework
from headway.evidence.rules import load
from headway.frameworks.actions import approve_version, copy_as_draft, propose_version
from headway.frameworks.tests.factories import VersionFactory
from headway.frameworks.versions import shipped, version
from headway.web.forms_settings import part_form
from headway.web.forms_settings_rows import part_of
from headway.web.tests.reading import page

pytestmark = pytest.mark.django_db
KEY = "aldermere-2025"
GIVEN = "https://statistics.aldermere.example/education"
OTHER = "https://figures.aldermere.example/schools"


@pytest.mark.requirement("B-24")
def test_the_data_and_city_pages_link_to_what_the_version_in_force_says(city, client, cast):
    client.force_login(cast("director"))
    for name in ("data", "city"):
        assert f'href="{GIVEN}"' in page(client, name)
    contents = version(KEY).contents
    base = VersionFactory(
        key=KEY, toml=shipped()[KEY], hash=version(KEY).hash, title=contents.title,
        authority="399", valid_from=contents.valid_from,
    )  # fmt: skip
    draft = copy_as_draft(base, by=cast("director"), reason="Moved.", title="From now on")
    form = part_form(part_of("names", contents), version(KEY), None, version=draft.version)
    typed = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    url = reverse("framework_edit", args=[draft.pk, "names"])
    bad = client.post(url, typed | {"statistics": "ftp://somewhere.example"})
    assert "Enter an address that begins https://." in bad.content.decode()
    client.post(url, typed | {"statistics": OTHER})
    draft.refresh_from_db()
    tomorrow = clock.today() + timedelta(days=1)
    propose_version(draft, by=cast("service_staff"), valid_from=tomorrow)
    approve_version(draft, by=cast("council_officer"))
    with clock.pretending(clock.now() + timedelta(days=2)):
        client.force_login(cast("director"))
        for name in ("data", "city"):
            assert f'href="{OTHER}"' in page(client, name)
            assert GIVEN not in page(client, name)


def test_without_a_link_or_a_version_there_is_none(client, cast, settings):
    settings.AUTHORITY = ""
    client.force_login(cast("director"))
    assert "published education statistics" not in page(client, "data")


def test_a_link_that_is_no_address_is_refused():
    text = shipped()[KEY].replace(f'"{GIVEN}"', '"javascript:alert(1)"')
    with pytest.raises(BadFramework, match="statistics"):
        load(text)
