"""What the mail service reports, what is to do about letters, and what pages cost."""

import base64
import json

import pytest
from django.urls import reverse

from headway.core.obligations import Standing
from headway.correspondence.actions import record_bounce, send_again, settle
from headway.correspondence.models import Recipient
from headway.correspondence.obligations import obligations
from headway.correspondence.states import CopyState, LetterState
from headway.correspondence.tests.conftest import TUESDAY
from headway.correspondence.tests.factories import (
    AnswerFactory,
    LetterFactory,
    LetterFileFactory,
    RecipientFactory,
)
from headway.schools.tests.factories import RoleHolderFactory

SECRET = "post:0123456789-0123456789"


@pytest.fixture
def copy(school):
    letter = LetterFactory(school=school, state=LetterState.SENT)
    LetterFileFactory(letter=letter)
    return RecipientFactory(letter=letter, state=CopyState.SENT, message_id="<m-1@x>",
                            service_id="abc", gone_at=TUESDAY)  # fmt: skip


@pytest.fixture
def postmark(settings):
    settings.MAIL_SERVICE = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "POSTMARK_SERVER_TOKEN": "x"}


def report(client, secret=SECRET, **said):
    word = base64.b64encode(secret.encode()).decode()
    return client.post(
        reverse("letters_hook"), json.dumps(said), content_type="application/json",
        headers={"authorization": f"Basic {word}"},
    )  # fmt: skip


BOUNCE = {"RecordType": "Bounce", "MessageID": "abc", "ID": 1, "Type": "HardBounce",
          "TypeCode": 1, "Email": "head@example.test", "Description": "No such mailbox.",
          "BouncedAt": "2025-11-04T11:00:00Z"}  # fmt: skip


def test_a_bounce_is_recorded_once_however_often_it_is_reported(client, copy, postmark):
    for _ in range(2):
        assert report(client, **BOUNCE).status_code == 200
    copy.refresh_from_db()
    assert (copy.state, copy.problem) == (CopyState.BOUNCED, "No such mailbox.")


def test_a_report_without_the_secret_changes_nothing(client, copy, postmark):
    assert report(client, secret="post:another-secret-of-length", **BOUNCE).status_code == 400
    copy.refresh_from_db()
    assert copy.state == CopyState.SENT


def test_an_installation_without_a_mail_service_takes_no_reports(client, copy):
    assert report(client, **BOUNCE).status_code == 404


def test_what_came_back_is_to_do_until_it_is_sent_again_to_another_address(
    copy, cast, on_tuesday, django_capture_on_commit_callbacks, mailoutbox
):
    record_bounce(copy, by=cast("administrator"), reason="No such mailbox.")
    (found,) = [o for o in obligations(cast("administrator"), TUESDAY.date())
                if o.key.startswith("letter-bounced")]  # fmt: skip
    assert "came back" in found.what
    holder = RoleHolderFactory(school=copy.letter.school, email=copy.email)
    with pytest.raises(Exception, match="Correct the contact"):
        send_again(copy, by=cast("administrator"))
    type(holder).objects.filter(pk=holder.pk).update(email="right@example.test")
    with django_capture_on_commit_callbacks(execute=True):
        again = send_again(copy, by=cast("administrator"))
    again.refresh_from_db()
    assert (again.state, again.again_of) == (CopyState.SENT, copy)
    assert [one.to for one in mailoutbox] == [["right@example.test"]]
    assert not [o for o in obligations(cast("administrator"), TUESDAY.date())
                if o.key.startswith("letter-bounced")]  # fmt: skip
    with pytest.raises(Exception, match="already"):
        send_again(copy, by=cast("administrator"))


def test_a_person_says_whether_an_uncertain_copy_went(
    copy, cast, on_tuesday, django_capture_on_commit_callbacks, mailoutbox
):
    Recipient.objects.filter(pk=copy.pk).update(state=CopyState.SENDING)
    copy.refresh_from_db()
    settle(copy, went=True, by=cast("administrator"))
    assert (copy.state, mailoutbox) == (CopyState.SENT, [])


def test_obligations_cost_the_same_for_one_letter_or_many(
    cast, school, django_assert_max_num_queries
):
    AnswerFactory()
    LetterFactory.create_batch(4, state=LetterState.DRAFT)
    LetterFactory.create_batch(4, state=LetterState.APPROVED)
    director = cast("director")
    director.current_holdings()
    with django_assert_max_num_queries(10):
        found = list(obligations(director, TUESDAY.date()))
    assert len(found) >= 9
    assert all(one.standing(TUESDAY.date()) in set(Standing) for one in found)


def test_the_list_of_letters_costs_the_same_for_one_or_twenty(client, cast, count_queries):
    client.force_login(cast("director"))
    LetterFactory(state=LetterState.SENT)
    few = count_queries("/letters/")
    LetterFactory.create_batch(19, state=LetterState.SENT)
    assert count_queries("/letters/") == few
