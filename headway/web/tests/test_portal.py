"""The school's own pages, as a head and a chair use them."""

import uuid
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from headway.accounts.models import Invitation
from headway.accounts.tests.factories import OWN_URN, HoldingFactory
from headway.assessment.models import Challenge
from headway.correspondence.models import Answer
from headway.correspondence.tests.factories import LetterFactory, LetterFileFactory
from headway.intelligence.models import Reply
from headway.intelligence.tests.factories import EntryFactory as HeardFactory
from headway.priority.models import Expectation, SelfReport
from headway.priority.tests.factories import EntryFactory, SpellFactory
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown


@pytest.fixture
def own(client, cast, city):
    """The head of Ashwell, signed in, and the school."""
    client.force_login(cast("headteacher"))
    return city.school


@pytest.fixture
def listed(own):
    """Ashwell on the list."""
    entry = EntryFactory(school=own)
    if not entry.spells.exists():
        SpellFactory(entry=entry, school=own)
    return entry


def url(name, *args):
    return reverse(name, args=[OWN_URN, *args])


def test_a_school_that_nothing_was_decided_about_says_so(client, own):
    words = shown(client, "portal_school", OWN_URN)
    assert "Nothing has been decided about your school yet" in words
    assert "There is nothing for you to do now." in words


def test_a_listed_school_reads_its_status_its_reason_and_what_is_next(client, listed):
    words = shown(client, "portal_school", OWN_URN)
    assert "Your school is a priority school" in words
    assert listed.rationale in words
    assert "14 October 2025" in words
    assert "Tell the senior team and the governors" in words


@pytest.mark.requirement("X-02")
def test_no_page_opens_for_another_school(client, own):
    other = SchoolFactory(urn=OWN_URN + 1)
    names = [
        "portal_school", "portal_school_letters", "portal_school_data", "portal_heard",
        "portal_wrong", "portal_expected", "portal_school_help",
    ]  # fmt: skip
    for name in names:
        assert client.get(reverse(name, args=[OWN_URN])).status_code == 200, name
        assert client.get(reverse(name, args=[other.urn])).status_code == 404, name
        assert client.post(reverse(name, args=[other.urn]), {}).status_code in {404, 405}, name


def test_another_schools_letter_entry_and_request_do_not_exist_under_ones_own_address(client, own):
    other = SchoolFactory(urn=OWN_URN + 1)
    letter = LetterFactory(school=other, state="sent")
    heard = HeardFactory(school=other, shared=True)
    assert client.get(url("portal_letter", letter.pk)).status_code == 404
    assert client.get(url("portal_heard_answer", heard.pk)).status_code == 404


def test_a_head_of_two_schools_chooses(client, own, cast):
    SchoolFactory(urn=OWN_URN + 1, name="Birchway Primary School")
    assert client.get(reverse("portal_home")).url == url("portal_school")
    HoldingFactory(person=cast("headteacher"), role="headteacher", urn=OWN_URN + 1)
    words = shown(client, "portal_home")
    assert "Ashwell Primary School" in words
    assert "Birchway Primary School" in words


@pytest.mark.requirement("F-11")
def test_a_sent_letter_is_read_confirmed_and_answered_once(client, own):
    letter = LetterFactory(school=own, state="sent")
    LetterFileFactory(letter=letter)
    assert "The reasons are these." in shown(client, "portal_letter", OWN_URN, letter.pk)
    assert client.get(url("portal_letter_pdf", letter.pk)).content == b"%PDF-1.7 made up"
    client.post(url("portal_received", letter.pk))
    client.post(url("portal_received", letter.pk))
    letter.refresh_from_db()
    assert letter.state == "acknowledged"
    sent = {"text": "We see it differently.", "key": str(uuid.uuid4())}
    for _ in range(2):
        client.post(url("portal_letter", letter.pk), sent)
    assert Answer.objects.get().text == "We see it differently."
    assert "We see it differently." in shown(client, "portal_letter", OWN_URN, letter.pk)


def test_a_letter_that_was_not_sent_is_not_there(client, own):
    draft = LetterFactory(school=own)
    assert client.get(url("portal_letter", draft.pk)).status_code == 404
    assert "No letter has been sent" in shown(client, "portal_school_letters", OWN_URN)


def test_a_file_that_is_not_what_it_says_is_refused_and_the_words_stay(client, own):
    from django.core.files.uploadedfile import SimpleUploadedFile

    letter = LetterFactory(school=own, state="sent")
    pretended = SimpleUploadedFile("reply.pdf", b"<html>not a PDF</html>", "application/pdf")
    sent = {"text": "Our plan is attached.", "key": str(uuid.uuid4()), "upload": pretended}
    html = client.post(url("portal_letter", letter.pk), sent).content.decode()
    assert "Our plan is attached." in html
    assert "govuk-error-summary" in html
    assert not Answer.objects.exists()


@pytest.mark.requirement("D-09")
def test_what_was_heard_is_read_only_when_it_is_shared(client, own):
    HeardFactory(school=own, words="Two deputies left in a month.")
    shared = HeardFactory(
        school=own, words="The governing board has not met since June.", shared=True
    )
    words = shown(client, "portal_heard", OWN_URN)
    assert "has not met since June" in words
    assert "deputies" not in words
    sent = {"text": "It met on 3 July.", "key": str(uuid.uuid4())}
    for _ in range(2):
        client.post(url("portal_heard_answer", shared.pk), sent)
    assert Reply.objects.get().text == "It met on 3 July."


def test_what_is_wrong_is_said_once_and_can_be_taken_back(client, own):
    html = page(client, "portal_wrong", OWN_URN, query="?about=figure:P_RWM_EXP:2025:all")
    assert "Reading, writing and maths" in html
    sent = {"about": "figure:P_RWM_EXP:2025:all", "text": "It was 61%, not 53%."}
    assert client.post(url("portal_wrong"), sent).status_code == 302
    again = client.post(url("portal_wrong"), sent)
    assert "You have said so already" in again.content.decode()
    challenge = Challenge.objects.get()
    assert challenge.state == "open"
    client.post(url("portal_wrong_back", challenge.pk))
    challenge.refresh_from_db()
    assert challenge.state == "withdrawn"


@pytest.mark.requirement("W-01")
def test_the_head_confirms_what_is_expected_with_a_day(client, listed):
    sent = {"code": "W-01", "on": "2025-10-20", "note": "Told at the full board."}
    assert client.post(url("portal_expected"), sent).status_code == 302
    said = Expectation.objects.get()
    assert (said.code, said.on) == ("W-01", date(2025, 10, 20))
    assert "20 October 2025" in shown(client, "portal_expected", OWN_URN)
    future = {"code": "W-01", "on": "2099-01-01", "note": ""}
    assert "not in the future" in client.post(url("portal_expected"), future).content.decode()


def test_a_school_that_is_not_listed_is_asked_nothing(client, own):
    assert "nothing is asked of it" in shown(client, "portal_expected", OWN_URN)


@pytest.mark.requirement("J-01")
def test_a_request_for_help_is_received_once_with_a_number_and_days(client, own):
    empty = client.post(url("portal_school_help"), {}).content.decode()
    assert "govuk-error-summary" in empty
    sent = {"kind": "vulnerable", "text": "Half of our teachers are new.", "key": str(uuid.uuid4())}
    first = client.post(url("portal_school_help"), sent)
    second = client.post(url("portal_school_help"), sent)
    report = SelfReport.objects.get()
    assert first.url == second.url == url("portal_report", report.pk)
    words = shown(client, "portal_report", OWN_URN, report.pk)
    assert report.number in words
    assert "We decide" in words
    client.post(url("portal_report_back", report.pk))
    report.refresh_from_db()
    assert report.withdrawn_on is not None


def test_the_office_invites_a_head_and_sees_who_has_not_answered(
    client, cast, city, django_capture_on_commit_callbacks
):
    client.force_login(cast("administrator"))
    sent = {"role": "headteacher", "name": "Hilda Demo", "email": "hilda@ashwell.example.test"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("invite", args=[OWN_URN]), sent).status_code == 302
    assert mail.outbox[0].to == ["hilda@ashwell.example.test"]
    assert "Hilda Demo" in shown(client, "invitations")
    invitation = Invitation.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("invite_again", args=[invitation.pk]))
    assert len(mail.outbox) == 2
    client.post(reverse("invite_withdraw", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


def test_the_first_page_costs_the_same_whatever_is_open(client, listed, count_queries, cast):
    few = count_queries(url("portal_school"))
    for _ in range(6):
        LetterFactory(school=listed.school, state="sent")
        HeardFactory(school=listed.school, shared=True)
    assert count_queries(url("portal_school")) == few
