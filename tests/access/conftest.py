"""A small world in which every address leads somewhere."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN, HoldingFactory, UserFactory
from headway.core.models import Job


@pytest.fixture()
def world(cast):
    """Everything that the addresses of the table need."""
    somebody = UserFactory(name="Somebody")
    return SimpleNamespace(
        own_urn=OWN_URN,
        other_urn=OWN_URN + 1,
        somebody=somebody,
        holding=HoldingFactory(person=somebody, role="committee_member"),
        job=Job.objects.create(
            title="A job", asked_by=cast("director"), asked_at=timezone.now()
        ),
    )
