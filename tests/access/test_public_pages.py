"""What anybody may open without signing in names no school and holds nothing restricted."""

import pytest
from django.urls import reverse

from headway.schools.models import School
from tests.access.table import GIVEN, OPEN_TO_ALL, TABLE

NAME = "Quillingbury Primary School"


@pytest.fixture
def named(world):
    """A world whose schools have names that stand nowhere else."""
    for place, school in enumerate(School.objects.order_by("urn")):
        School.objects.filter(pk=school.pk).update(name=f"{NAME} {place}")
    return world


def told(client, url):
    """Everything that an address says to somebody who is not signed in."""
    answer = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body.decode("utf-8", "replace") + str(answer.headers)


@pytest.mark.requirement("X-07")
@pytest.mark.requirement("X-11")
def test_no_address_names_a_school_to_somebody_who_is_not_signed_in(client, named):
    urns = [str(urn) for urn in School.objects.values_list("urn", flat=True)]
    opened = []
    for name in sorted({*TABLE, *OPEN_TO_ALL}):
        given = TABLE[name].given if name in TABLE else None
        answer, text = told(
            client, reverse(name, kwargs=given(named) if given else GIVEN.get(name))
        )
        assert NAME not in text, name
        assert "OFFICIAL-SENSITIVE" not in text, name
        if answer.status_code == 200:
            opened.append(name)
            assert not any(urn in text for urn in urns), name
    assert {"framework_now", "framework_document", "documents"} <= set(opened)
    assert set(opened) <= OPEN_TO_ALL
