"""A run from plan to post: who, why, approved by a second, sent on a day for letters, once."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.html import strip_tags

from headway.core import clock
from headway.core.refusals import ChangedMeanwhile, NotAllowed, Refused, WrongState
from headway.correspondence.actions import (
    approve_run,
    cancel_letter,
    cancel_run,
    go_on,
    hold_letter,
    plan_run,
    record_posted,
    release_letter,
    send_due,
    send_letter,
    send_run,
    start_run,
)
from headway.correspondence.models import Letter, LetterFile, LetterRun, Recipient
from headway.correspondence.planning import planned
from headway.correspondence.queries import kept_pdf, samples, tally, to_post
from headway.correspondence.states import CopyState, LetterState, RunState
from headway.correspondence.tests.conftest import FRIDAY, TUESDAY
from headway.schools.models import School
from headway.schools.tests.factories import RoleHolderFactory, SchoolFactory, VacancyFactory

pytestmark = pytest.mark.slow


@pytest.fixture
def schools(db):
    """Three schools: both contacts, a head without an address, and nobody known at all."""
    first, second, third = (
        SchoolFactory(urn=100_001 + n, name=f"{name} Primary School")
        for n, name in enumerate(("Ashwell", "Birchfold", "Cobley"))
    )
    RoleHolderFactory(school=first, role="head", name="Harper Demo", email="head@example.test")
    RoleHolderFactory(
        school=first, role="chair_of_governors", name="Chris Demo", email="chair@example.test"
    )
    RoleHolderFactory(school=second, role="head", name="Ira Demo", email="")
    return first, second, third


@pytest.fixture
def drafted(cast, version, schools, on_tuesday, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = plan_run(["trial_listed"], by=cast("director"), on=TUESDAY.date(), version=version)
        start_run(run, by=cast("director"))
    return LetterRun.objects.get(pk=run.pk)


@pytest.fixture
def approved(cast, drafted, django_capture_on_commit_callbacks):
    read = [one.pk for one in samples(drafted)]
    with django_capture_on_commit_callbacks(execute=True):
        approve_run(drafted, by=cast("service_staff"), read=read)
    return LetterRun.objects.get(pk=drafted.pk)


def sent(run, by, capture, **more):
    with capture(execute=True):
        send_run(run, by=by, **more)
    return LetterRun.objects.get(pk=run.pk)


def test_the_plan_says_who_gets_what_and_who_is_missing(schools, version, on_tuesday):
    plan = planned(["trial_listed"], TUESDAY.date())
    assert [line.school.name[:3] for line in plan.lines] == ["Ash", "Bir", "Cob"]
    assert [line.school.name[:3] for line in plan.missing] == ["Bir", "Cob"]
    assert plan.missing[0].missing == (
        "Head: no e-mail address is recorded", "Chair of governors: nobody is recorded",
    )  # fmt: skip
    assert plan.copies == 6
    assert Letter.objects.count() == 0


@pytest.mark.requirement("A-05")
def test_the_plan_page_lists_schools_without_a_contact_before_anything_is_made(
    client, cast, schools, version, on_tuesday
):
    school = schools[2]
    School.objects.filter(urn=school.urn).update(head_name="Reg Demo")
    VacancyFactory(school=school, from_on=date(2025, 9, 1))
    client.force_login(cast("administrator"))
    said = client.get(reverse("letters_plan"), {"kinds": "trial_listed", "on": "2025-11-04"})
    words = " ".join(strip_tags(said.content.decode()).split())
    first = words.index("Contacts to put right first: 2")
    assert first < words.index("Birchfold Primary School") < words.index("Cobley Primary School")
    assert "Head: the post is vacant since 1 September 2025" in words
    assert "Chair of governors: nobody is recorded" in words
    assert "Reg Demo" not in words, "the register may still name who has left"
    assert Letter.objects.count() == 0


def test_drafting_again_after_a_kill_writes_only_what_is_missing(drafted, cast):
    assert (drafted.state, drafted.letters.count()) == (RunState.DRAFTED, 3)
    LetterRun.objects.filter(pk=drafted.pk).update(state=RunState.DRAFTING)
    Letter.objects.filter(school=100_003).delete()
    from headway.core.models import Job
    from headway.correspondence.actions.runs import draft_letters

    progress = type("P", (), {"__call__": lambda *a, **k: None, "finished_at": lambda *a: None})()
    draft_letters(progress, drafted.pk)
    assert drafted.letters.count() == 3
    assert Job.objects.exists()


@pytest.mark.requirement("E-10")
def test_one_letter_for_each_school_in_the_run_and_two_people_for_each(
    approved, cast, django_capture_on_commit_callbacks
):
    run = sent(approved, cast("director"), django_capture_on_commit_callbacks)
    assert run.letters.count() == School.objects.filter(maintained=True).count() == 3
    for letter in run.letters.all():
        assert sorted(letter.recipients.values_list("role", flat=True)) == ["chair", "head"]


@pytest.mark.requirement("F-11")
def test_what_was_sent_is_kept_exactly_with_to_whom_and_when(
    approved, cast, django_capture_on_commit_callbacks
):
    sent(approved, cast("director"), django_capture_on_commit_callbacks)
    letter = Letter.objects.get(school=100_001)
    assert letter.state == LetterState.SENT
    assert {one.to[0] for one in mail.outbox} == {"head@example.test", "chair@example.test"}
    for message in mail.outbox:
        assert message.attachments[0][1] == kept_pdf(letter)
    gone = list(letter.recipients.values_list("name", "email", "state"))
    assert ("Harper Demo", "head@example.test", CopyState.SENT) in gone
    assert all(copy.gone_at for copy in letter.recipients.all())
    with pytest.raises(Exception, match="never change"):
        LetterFile.objects.filter(letter=letter).update(content=b"another")


def test_copies_without_an_address_wait_for_the_post(
    approved, cast, django_capture_on_commit_callbacks
):
    run = sent(approved, cast("director"), django_capture_on_commit_callbacks)
    assert run.state == RunState.SENDING
    waiting = list(to_post(run))
    assert {copy.name for copy in waiting} == {
        "Ira Demo", "The Headteacher", "The Chair of Governors"
    }  # fmt: skip
    for copy in waiting:
        record_posted(copy, by=cast("administrator"))
    run.refresh_from_db()
    assert run.state == RunState.SENT
    assert tally(run).sent == 3


def test_a_run_is_approved_by_a_second_person_who_read_each_kind(drafted, cast):
    with pytest.raises(NotAllowed, match="Someone other"):
        approve_run(drafted, by=cast("director"), read=[samples(drafted)[0].pk])
    with pytest.raises(Refused, match="Read one letter of each kind"):
        approve_run(drafted, by=cast("service_staff"), read=[])


def test_two_officers_who_approve_at_once_approve_once(drafted, cast):
    other = LetterRun.objects.get(pk=drafted.pk)
    read = [one.pk for one in samples(drafted)]
    approve_run(drafted, by=cast("service_staff"), read=read)
    with pytest.raises((ChangedMeanwhile, WrongState)):
        approve_run(other, by=cast("service_staff"), read=read)


def test_a_double_click_on_send_sends_once(approved, cast, django_capture_on_commit_callbacks):
    twin = LetterRun.objects.get(pk=approved.pk)
    sent(approved, cast("director"), django_capture_on_commit_callbacks)
    with pytest.raises(Refused):
        send_run(twin, by=cast("director"))
    assert len(mail.outbox) == 2


def test_going_on_with_the_work_sends_nothing_twice(
    approved, cast, django_capture_on_commit_callbacks
):
    run = sent(approved, cast("director"), django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        go_on(run, by=cast("director"))
    assert len(mail.outbox) == 2


def test_nothing_goes_on_a_friday(approved, cast, django_capture_on_commit_callbacks):
    with clock.pretending(FRIDAY):
        run = sent(approved, cast("director"), django_capture_on_commit_callbacks)
    assert (run.state, run.send_on.isoformat()) == (RunState.APPROVED, "2025-11-10")
    assert mail.outbox == []
    with clock.pretending(FRIDAY.replace(day=10)):
        with django_capture_on_commit_callbacks(execute=True):
            assert send_due() == 1
            assert send_due() == 0
    assert len(mail.outbox) == 2


def test_only_urgent_letters_go_on_a_friday_and_only_with_a_reason(
    approved, cast, django_capture_on_commit_callbacks
):
    with clock.pretending(FRIDAY):
        with pytest.raises(Refused, match="Only urgent letters"):
            send_run(approved, by=cast("director"), override="The head asked for it.")


def test_a_school_that_left_between_agreement_and_letter_is_held_back(
    approved, cast, django_capture_on_commit_callbacks
):
    School.objects.filter(pk=100_001).update(maintained=False)
    run = sent(approved, cast("director"), django_capture_on_commit_callbacks)
    letter = Letter.objects.get(school=100_001)
    assert (letter.state, mail.outbox) == (LetterState.APPROVED, [])
    assert "no longer maintained" in letter.held_because
    assert tally(run).held == 1


def test_a_letter_held_back_is_not_approved_with_its_run(
    drafted, cast, django_capture_on_commit_callbacks
):
    letter = Letter.objects.select_related("school").get(school=100_001)
    hold_letter(letter, by=cast("administrator"), reason="The head is away.")
    read = [one.pk for one in samples(drafted)]
    with django_capture_on_commit_callbacks(execute=True):
        approve_run(drafted, by=cast("service_staff"), read=read)
    letter.refresh_from_db()
    assert letter.state == LetterState.DRAFT
    release_letter(letter, by=cast("administrator"))
    with pytest.raises(WrongState):
        send_letter(letter, by=cast("director"))


def test_a_run_is_taken_back_before_it_is_sent(approved, cast):
    with pytest.raises(Refused, match="Say why"):
        cancel_run(approved, by=cast("director"), reason=" ")
    cancel_run(approved, by=cast("director"), reason="The list changed.")
    assert set(approved.letters.values_list("state", flat=True)) == {LetterState.CANCELLED}
    assert Recipient.objects.exclude(state=CopyState.QUEUED).count() == 0


def test_a_cancelled_letter_does_not_go_with_its_run(
    approved, cast, django_capture_on_commit_callbacks
):
    cancel_letter(
        Letter.objects.select_related("school").get(school=100_001), by=cast("director"),
        reason="Wrong reason code.",
    )  # fmt: skip
    sent(approved, cast("director"), django_capture_on_commit_callbacks)
    assert mail.outbox == []
