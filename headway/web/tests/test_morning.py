"""What falls on a day by itself."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from headway.core import clock
from headway.priority.tests.factories import EntryFactory
from headway.schools.tests.factories import SchoolFactory
from headway.web.management.commands import morning

TUESDAY = datetime(2026, 10, 6, 6, 30, tzinfo=UTC)


@pytest.fixture
def left(db):
    """A listed school that has become an academy."""
    entry = EntryFactory(school=SchoolFactory())
    entry.school.maintained = False
    entry.school.save()
    return entry


def test_a_school_that_left_is_taken_off_once_however_often_the_morning_is_run(left, capsys):
    with clock.pretending(TUESDAY):
        call_command("morning")
        call_command("morning")
    left.refresh_from_db()
    assert left.left_on is not None
    assert capsys.readouterr().out.count("were taken off the list") == 2


def test_a_part_that_fails_stops_no_other_and_is_named(left, monkeypatch, settings):
    settings.SITE = ""
    ordinary = morning.call_command

    def broken(name, *args, **kwargs):
        if name == "send_letters":
            raise OSError("the mail service does not answer")
        return ordinary(name, *args, **kwargs)

    monkeypatch.setattr(morning, "call_command", broken)
    with clock.pretending(TUESDAY), pytest.raises(CommandError, match="Not done: letters"):
        call_command("morning")
    left.refresh_from_db()
    assert left.left_on is not None, "what came before was done"
