"""The trial case's table and sentences."""

from collections.abc import Iterator

import pytest
from django.db import connection

from headway.core import states
from headway.core.tests.trial import TRIAL_MOVES, Trial


@pytest.fixture(scope="session")
def _trial_table(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Trial)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Trial)


@pytest.fixture
def trials(_trial_table: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Trial]]:
    """The trial model, with a table and with sentences for its verbs."""
    tables = states.verb_tables

    def with_trial(app: str) -> object:
        return [("TRIAL_MOVES", TRIAL_MOVES)] if app == "trial" else tables(app)

    monkeypatch.setattr(states, "verb_tables", with_trial)
    states.sentence_of.cache_clear()
    yield Trial
    states.sentence_of.cache_clear()
