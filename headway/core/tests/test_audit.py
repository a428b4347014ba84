"""The audit cannot be rewritten, and holds no secret."""

import pytest
from django.db import DatabaseError, connection, transaction

from headway.accounts import actions
from headway.accounts.tests.factories import UserFactory
from headway.core import audit
from headway.core.audit import changes
from headway.core.models import AuditEvent
from headway.intelligence.actions import rate_engagement, withdraw_entry
from headway.intelligence.tests.factories import EntryFactory
from headway.partners.actions import allocate, end_allocation
from headway.partners.tests.factories import AllocationFactory, ProfileFactory
from headway.schools.tests.factories import SchoolFactory


@pytest.fixture
def event(cast):
    actions.add_person(
        email="new@example.test", name="New Person", by=cast("system_administrator"),
        password="a long enough phrase",
    )  # fmt: skip
    return AuditEvent.objects.get()


@pytest.mark.requirement("X-08")
@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_an_event(event, how):
    events = AuditEvent.objects.filter(pk=event.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        events.update(reason="other") if how == "update" else events.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            statement = {
                "update": "UPDATE core_auditevent SET actor_name = 'x'",
                "delete": "DELETE FROM core_auditevent",
            }[how]
            cursor.execute(statement)
    assert AuditEvent.objects.get().reason == ""


def test_a_secret_is_written_only_as_a_mark_of_change(event):
    person = UserFactory._meta.model.objects.get(email="new@example.test")
    assert event.after["password"].startswith("(secret ")
    assert person.password not in str(event.after)


def test_restricted_words_are_stored_with_the_case_and_only_marked_in_its_events(cast):
    school = SchoolFactory()
    by = cast("director")
    rate_engagement(school, by=by, level=2, evidence="The head walked out of two meetings.")
    entry = EntryFactory(school=school)
    withdraw_entry(entry, by=by, why="It was about the deputy's own child.")
    profile = ProfileFactory()
    allocation = allocate(school, profile, by=by, days=8, reason="Knows the phase.")
    end_allocation(allocation, by=by, because="Moves.", handover="Do not ring the chair at work.")
    allocation.refresh_from_db()
    assert allocation.handover == "Do not ring the chair at work."
    entry.refresh_from_db()
    assert entry.withdrawn_why.startswith("It was about")
    events = [f"{one.before} {one.after}" for one in AuditEvent.objects.all()]
    for words in ("walked out", "own child", "ring the chair"):
        assert not any(words in one for one in events)
    assert not AuditEvent.objects.filter(reason__contains="own child").exists()
    assert AuditEvent.objects.get(verb="rate_engagement").after["evidence"].startswith("(secret ")


def test_a_change_whose_mark_happens_to_be_the_same_is_stored_all_the_same(cast, monkeypatch):
    monkeypatch.setattr(audit, "hash_mark", lambda value: "same")
    allocation = AllocationFactory(handover="First words.")
    end_allocation(allocation, by=cast("director"), because="Moves.", handover="Other words.")
    allocation.refresh_from_db()
    assert allocation.handover == "Other words."


def test_everything_of_one_request_carries_its_identifier(cast):
    with audit.during_request("r-1"):
        actions.add_person(email="a@example.test", name="A", by=cast("system_administrator"))
    actions.add_person(email="b@example.test", name="B", by=cast("system_administrator"))
    assert list(AuditEvent.objects.order_by("pk").values_list("request_id", flat=True)) == [
        "r-1",
        "",
    ]


def test_the_log_line_has_identifiers_and_no_name(cast, capsys):
    actions.add_person(
        email="secret.name@example.test", name="Zebedee", by=cast("system_administrator")
    )
    logged = capsys.readouterr().err
    assert "accounts.add_person" in logged
    assert "Zebedee" not in logged
    assert "secret.name" not in logged


def test_the_changes_of_an_event_for_a_page():
    event = AuditEvent(
        before={"name": "Old", "gone": "x"},
        after={"name": "New", "person_id": 3, "text": "y" * 999},
    )
    found = {name: (old, new) for name, old, new in changes(event)}
    assert found["name"] == ("Old", "New")
    assert found["gone"] == ("x", "")
    assert found["person"] == ("", "3")
    assert len(found["text"][1]) < 250, "a framework's whole text does not fill the page"


def test_events_of_a_case_are_found_again(event):
    person = UserFactory._meta.model.objects.get(email="new@example.test")
    assert list(audit.events_of(person)) == [event]
