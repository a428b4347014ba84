"""Framework versions, by text."""

from datetime import UTC, date, datetime
from hashlib import sha256

import factory

from headway.frameworks.models import Version, VersionState
from headway.schools.tests.factories import PersonFactory


class VersionFactory(factory.django.DjangoModelFactory):
    """A shipped version. Its text is a stand-in: give `toml` where rules are read."""

    class Meta:
        model = Version

    key = factory.Sequence(lambda n: f"aldermere-{2025 + n}")
    title = "Aldermere framework"
    state = VersionState.SHIPPED
    valid_from = date(2025, 9, 1)
    toml = factory.LazyAttribute(lambda o: f'key = "{o.key}"\n')
    hash = factory.LazyAttribute(lambda o: sha256(o.toml.encode()).hexdigest())
    created_at = datetime(2025, 9, 1, 8, 0, tzinfo=UTC)
    created_by = factory.SubFactory(PersonFactory)
