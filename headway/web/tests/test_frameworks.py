"""The pages of framework versions: what each says, and who sees a draft."""

import pytest
from django.urls import reverse

from headway.frameworks.actions import keep_draft
from headway.frameworks.tests.factories import VersionFactory
from headway.frameworks.versions import shipped, version
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db

KEYS = sorted(shipped())


def held(key="bham-2019"):
    contents = version(key).contents
    return VersionFactory(
        key=key,
        toml=shipped()[key],
        hash=version(key).hash,
        title=contents.title,
        valid_from=contents.valid_from,
        valid_to=contents.valid_to,
    )


@pytest.mark.requirement("Z-01")
@pytest.mark.parametrize("key", KEYS)
def test_each_version_has_one_page_with_its_days_rules_names_and_settings(client, cast, key):
    kept = held(key)
    contents = version(key).contents
    client.force_login(cast("director"))
    text = shown(client, "framework", kept.pk)
    assert f"in force from {contents.valid_from.day} {contents.valid_from:%B %Y}" in text
    for said in (contents.scope.words, contents.term, *(rule.id for rule in contents.rules)):
        assert " ".join(said.split()) in text
    for title, _, _ in contents.settings.rows() if contents.settings else ():
        assert title in text
    for named in contents.thresholds.values():
        assert named.words in text


@pytest.mark.requirement("E-22")
def test_the_page_says_that_the_definition_is_wider_and_names_the_guidance(client, cast):
    kept = held()
    client.force_login(cast("headteacher"))
    text = shown(client, "framework", kept.pk)
    assert "wider than" in text
    assert version("bham-2019").contents.guidance in text


def test_the_list_has_every_version_with_its_days(client, cast):
    kept = held()
    client.force_login(cast("committee_member"))
    html = page(client, "frameworks")
    assert reverse("framework", args=[kept.pk]) in html
    assert f"{kept.valid_from.day} {kept.valid_from:%B %Y}" in html


def test_a_draft_says_who_changed_what_and_is_kept_from_heads(client, cast):
    director = cast("director")
    draft = keep_draft(
        held("bham-2024"), {"imminent_terms": 5}, by=director, reason="To see more schools."
    )
    client.force_login(director)
    text = shown(client, "framework", draft.pk)
    assert "To see more schools." in text
    assert director.name in text
    assert "from 3 terms to 5 terms" in text
    client.force_login(cast("headteacher"))
    assert client.get(reverse("framework", args=[draft.pk])).status_code == 404
    assert draft.key not in page(client, "frameworks")


def test_a_version_that_cannot_be_read_says_so(client, cast):
    broken = VersionFactory()
    client.force_login(cast("director"))
    assert "This version can no longer be read" in shown(client, "framework", broken.pk)


def test_without_a_version_the_list_says_when_they_come(client, cast):
    client.force_login(cast("director"))
    assert "No framework version is held yet." in shown(client, "frameworks")
