"""Constraints that only the database asks about, in stories of hundreds of actions."""

import pytest

from headway.accounts.tests.factories import UserFactory
from headway.core.actions import _asked, constraints_left_to_database
from headway.core.refusals import NotValid
from headway.priority.actions.moving import recording
from headway.priority.models import Expectation
from headway.priority.tests.factories import EntryFactory

pytestmark = pytest.mark.django_db


def test_the_database_still_refuses_what_breaks_a_constraint(monkeypatch):
    monkeypatch.setattr(recording, "_allow", lambda *of: None)
    entry, by = EntryFactory(), UserFactory()
    kept = {"entry": entry, "school": entry.school, "code": "W-07", "by": by}
    refused = Expectation(
        **kept, answer="refused", note="", on="2025-11-03", at="2025-11-03T10:00Z"
    )
    with (
        constraints_left_to_database(),
        pytest.raises(NotValid),
        recording.creating(refused, "note_expectation", by=by),
    ):
        pass
    assert _asked.get()
    assert not Expectation.objects.exists()
