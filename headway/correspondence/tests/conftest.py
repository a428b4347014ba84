"""What the tests of letters share."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from headway.accounts.models import Holding
from headway.core import clock
from headway.correspondence.tests import trial
from headway.correspondence.tests.factories import TemplateFactory
from headway.frameworks import versions
from headway.frameworks.tests.factories import VersionFactory
from headway.schools.tests.factories import SchoolFactory

TUESDAY = datetime(2025, 11, 4, 10, 0, tzinfo=UTC)
FRIDAY = datetime(2025, 11, 7, 10, 0, tzinfo=UTC)
TEXT = (Path(versions.__file__).parent / "aldermere-2025.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _trial_kinds(monkeypatch):
    trial.known(monkeypatch)


@pytest.fixture
def cast(cast):
    """The fixed cast, in their roles for years: these tests are told on days of the past."""

    def person(role, **more):
        found = cast(role, **more)
        Holding.objects.filter(person=found).update(starts_on=date(2020, 9, 1))
        found.forget_holdings()
        return found

    return person


@pytest.fixture
def on_tuesday():
    """A day on which letters may go."""
    with clock.pretending(TUESDAY):
        yield TUESDAY


@pytest.fixture
def version(db):
    """The framework version of Aldermere with its whole text, and texts of the trial kinds."""
    held = VersionFactory(key="aldermere-2025", toml=TEXT)
    TemplateFactory(kind="trial_listed", number=1, body=trial.BODY)
    TemplateFactory(kind="trial_urgent", number=1)
    TemplateFactory(kind="trial_council", number=1, body="To {council}\n\nThis changes: {change}.")
    return held


@pytest.fixture
def school(db):
    return SchoolFactory(urn=100_001, name="Ashwell Primary School", head_name="Harper Demo")
