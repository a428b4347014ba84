"""The message of what is to do, and the calendar feed."""

import re
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from headway.accounts.models import User
from headway.core import clock
from headway.core.models import AuditEvent, DigestDays, DigestSent, Subscription
from headway.core.obligations import Obligation
from headway.core.refusals import NotAllowed
from headway.core.subscriptions import person_of_feed, renew_feed, set_digest, stop_feed
from headway.web.management.commands import send_digests
from headway.web.presenting import work
from headway.web.presenting.work_messages import wanted_on

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _monday(settings):
    settings.SITE = "https://headway.example"
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 5, 7))):
        yield


@pytest.fixture
def open_things(monkeypatch):
    """Two things to do for everybody: one late, one next week but one."""
    found = [
        Obligation("letter-1", "Approve the letter to Ashwell School", "/letters/1/",
                   MONDAY - timedelta(days=2), urn=900_001),
        Obligation("round-2", "Decide on Birchfold", "/round/2/", MONDAY + timedelta(days=20)),
        Obligation("case-3", "Without a day", "/round/3/"),
    ]  # fmt: skip
    monkeypatch.setattr(work, "obligations_of", lambda user, today: list(found))
    return found


def sent(**words):
    out = StringIO()
    call_command("send_digests", stdout=out, **words)
    return out.getvalue()


@pytest.mark.parametrize(
    ("digest", "on", "wanted"),
    [
        ("daily", MONDAY, True),
        ("daily", date(2026, 10, 6), True),
        ("daily", date(2026, 10, 10), False),  # a Saturday
        ("daily", date(2026, 12, 25), False),
        ("weekly", MONDAY, True),
        ("weekly", date(2026, 10, 6), False),
        ("weekly", date(2026, 5, 5), True),  # the Monday before was a bank holiday
        ("off", MONDAY, False),
    ],
)
def test_on_which_days_a_message_comes(digest, on, wanted):
    assert wanted_on(digest, on) is wanted


def test_a_message_has_numbers_and_links_and_nothing_of_a_case(cast, open_things):
    cast("data_officer")
    assert "1 sent" in sent()
    message = mail.outbox[0]
    assert message.subject == "Headway: 1 late, 0 this week"
    assert "https://headway.example/work/?standing=overdue" in message.body
    assert "Letters: 1" in message.body
    for secret in ("Ashwell", "Birchfold", "900001"):
        assert secret not in message.body


def test_each_person_gets_one_a_day_however_often_it_runs(cast, open_things):
    cast("data_officer")
    sent()
    assert "1 had theirs" in sent()
    assert len(mail.outbox) == 1
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 12, 7))):
        sent()
    assert len(mail.outbox) == 2


def test_who_wants_none_or_has_nothing_to_do_gets_none(cast, open_things):
    set_digest(cast("data_officer"), DigestDays.OFF, by=cast("data_officer"))
    assert sent().startswith("0 sent")
    open_things.clear()
    cast("council_service")
    assert "1 have nothing to do" in sent()
    assert mail.outbox == []


def test_a_try_counts_and_sends_nothing(cast, open_things):
    cast("data_officer")
    assert "1 would be sent" in sent(dry_run=True)
    assert not DigestSent.objects.exists()


def test_a_message_that_could_not_be_sent_is_tried_again(cast, open_things, settings):
    cast("data_officer")
    settings.EMAIL_BACKEND = "headway.web.tests.broken_mail.Backend"
    with pytest.raises(CommandError, match="again"):
        sent()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert "1 sent" in sent()


def test_another_process_that_claimed_the_message_sends_it(cast, open_things):
    DigestSent.objects.create(person=cast("data_officer"), on=MONDAY, claimed_at=clock.now())
    assert "1 had theirs" in sent()
    assert mail.outbox == []


class Killed(BaseException):
    """The process ends where it stands: nothing after it is done."""


def killed_while(monkeypatch, name):
    """A run that is killed as it reaches one of its own steps."""

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"headway.web.management.commands.send_digests.{name}", die)
        with pytest.raises(Killed):
            sent()


def test_a_run_killed_between_claim_and_sending_is_taken_up_later_and_once(
    cast, open_things, monkeypatch
):
    cast("data_officer")
    killed_while(monkeypatch, "text")
    assert DigestSent.objects.get().handed_at is None
    assert "1 had theirs" in sent(), "the claim may still be at work"
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 5, 7, 15))):
        assert "1 sent" in sent()
        assert "1 had theirs" in sent()
    assert len(mail.outbox) == 1
    assert DigestSent.objects.get().sent_at is not None


def test_what_the_mail_service_took_is_not_sent_twice_after_a_kill(cast, open_things, monkeypatch):
    cast("data_officer")
    send = EmailMessage.send

    def taken_and_killed(message, *args, **kwargs):
        send(message, *args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", taken_and_killed)
        with pytest.raises(Killed):
            sent()
    assert len(mail.outbox) == 1
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 5, 9))):
        said = sent()
    assert "1 may have gone" in said
    assert len(mail.outbox) == 1
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 12, 7))):
        assert "1 sent" in sent()


def test_of_two_runs_that_find_a_claim_left_lying_one_sends(cast, open_things):
    before = clock.now() - timedelta(hours=1)
    held = DigestSent.objects.create(person=cast("data_officer"), on=MONDAY, claimed_at=before)
    other = DigestSent.objects.get(pk=held.pk)
    assert send_digests._take_up(held) is not None
    assert send_digests._take_up(other) is None
    assert send_digests._hand_over(held)
    assert not send_digests._hand_over(held)


def test_without_the_address_of_the_service_nothing_is_sent(cast, open_things, settings):
    settings.SITE = ""
    cast("data_officer")
    with pytest.raises(CommandError, match="HEADWAY_SITE"):
        sent()


# The feed ----------------------------------------------------------------------------------


def feed_url(client):
    client.post(reverse("work_feed_change", args=["renew"]))
    html = client.get(reverse("work_messages")).content.decode()
    return re.search(r'value="https://headway.example(/work/feed/[^"]+)"', html)[1]


def test_the_feed_has_days_under_names_that_stay(cast, client, open_things):
    client.force_login(cast("data_officer"))
    url = feed_url(client)
    client.logout()
    answer = client.get(url)
    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 2, "what has no day is no event"
    assert "UID:letter-1@testserver" in text
    assert "DTSTART;VALUE=DATE:20261003" in text
    assert "SUMMARY:Approve the letter to Ashwell School" in text
    assert "URL:https://headway.example/letters/1/" in text
    assert "Data officer" not in text


def test_the_address_is_shown_once_and_only_its_hash_is_kept(cast, client, open_things):
    client.force_login(cast("data_officer"))
    url = feed_url(client)
    token = url.rpartition("/")[2].removesuffix(".ics")
    assert token not in client.get(reverse("work_messages")).content.decode()
    assert token not in str(list(Subscription.objects.values()))
    assert token not in str(list(AuditEvent.objects.values("before", "after")))


def test_a_renewed_or_stopped_feed_ends_the_old_address(cast, client, open_things):
    client.force_login(cast("data_officer"))
    old = feed_url(client)
    new = feed_url(client)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    client.post(reverse("work_feed_change", args=["stop"]))
    assert client.get(new).status_code == 404


def test_a_secret_that_is_none_leads_nowhere(cast, client):
    for token in ("x", "y" * 43, "z" * 200):
        assert client.get(reverse("work_feed", args=[token])).status_code == 404
    assert person_of_feed("") is None
    person = cast("data_officer")
    token = renew_feed(person, by=person)
    assert person_of_feed(token) == person
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert person_of_feed(token) is None


def test_nobody_chooses_for_somebody_else(cast):
    for act in (
        lambda by: set_digest(cast("partner"), "off", by=by),
        lambda by: renew_feed(cast("partner"), by=by),
        lambda by: stop_feed(cast("partner"), by=by),
    ):
        with pytest.raises(NotAllowed, match="somebody else"):
            act(cast("system_administrator"))
        act(cast("partner"))


def test_the_choice_is_kept(cast, client):
    client.force_login(cast("partner"))
    url = reverse("work_messages")
    client.post(url, {"digest": "daily"})
    assert Subscription.objects.get().digest == "daily"
    assert "Choose" in client.post(url, {"digest": "hourly"}).content.decode()
