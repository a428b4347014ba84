"""The message of what is to do, to everybody who wants one today."""

from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from headway.accounts.models import User
from headway.core import clock
from headway.core.models import DigestDays, DigestSent
from headway.web.presenting.work import Todo, todos
from headway.web.presenting.work_messages import subject, text, wanted_on


class Command(BaseCommand):
    help = (
        "Send the message of what is to do to everybody who wants one today. Safe to repeat: "
        "each person gets one message a day, and one that could not be sent is tried again, as "
        "is one whose run was stopped before the mail service had it."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, send nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        today = clock.today()
        site = str(settings.SITE).rstrip("/")
        if not site and not dry_run:
            raise CommandError(
                "A message needs the address of this service. Set HEADWAY_SITE, such as "
                "https://headway.example.gov.uk."
            )
        people = User.objects.filter(is_active=True, system_actor="").select_related("subscription")
        tally = {"sent": 0, "failed": 0, "nothing": 0, "already": 0, "unknown": 0}
        for person in people:
            held = getattr(person, "subscription", None)
            if wanted_on(held.digest if held else DigestDays.WEEKLY, today):
                tally[self._send(person, today, site, dry_run=dry_run)] += 1
        self.stdout.write(
            f"{tally['sent']} {'would be ' if dry_run else ''}sent, {tally['already']} had theirs, "
            f"{tally['nothing']} have nothing to do, {tally['failed']} could not be sent."
        )
        if tally["unknown"]:
            self.stdout.write(
                f"{tally['unknown']} may have gone: a run was stopped while the mail service took "
                "them. They are not sent again today."
            )
        if tally["failed"]:
            raise CommandError("Run this again to try those that could not be sent.")

    def _send(self, person: User, today: date, site: str, *, dry_run: bool) -> str:
        held = DigestSent.objects.filter(person=person, on=today).first()
        if held is not None and not _left_lying(held):
            return _standing(held)
        lines: list[Todo] = todos(person, today)
        if not lines:
            return "nothing"
        if dry_run:
            return "sent"
        claimed = _claim(person, today, len(lines)) if held is None else _take_up(held)
        if claimed is None:
            return "already"
        message = EmailMessage(
            subject(lines), text(person.name, lines, site=site), to=[person.email]
        )
        if not _hand_over(claimed):
            return "already"
        try:
            message.send()
        except (OSError, SMTPException):
            _release(claimed)
            return "failed"
        DigestSent.objects.filter(pk=claimed.pk).update(sent_at=clock.now())
        return "sent"


# Between claim and handing over lies only the writing of the text: a claim this old is dead.
STALE = timedelta(minutes=10)


def _left_lying(held: DigestSent) -> bool:
    """Whether a run was stopped after it claimed the message and before it handed it over."""
    return (
        held.sent_at is None
        and held.handed_at is None
        and held.claimed_at is not None
        and held.claimed_at <= clock.now() - STALE
    )


def _standing(held: DigestSent) -> str:
    """What is known of a message that this run leaves alone."""
    if held.sent_at is None and held.handed_at is not None:
        return "unknown" if held.handed_at <= clock.now() - STALE else "already"
    return "already"


def _claim(person: User, today: date, things: int) -> DigestSent | None:
    """The right to send today's message: one process has it. None if another took it."""
    try:
        with transaction.atomic():
            return DigestSent.objects.create(
                person=person, on=today, things=things, claimed_at=clock.now()
            )
    except IntegrityError:
        return None


def _take_up(held: DigestSent) -> DigestSent | None:
    """The claim of a run that was stopped; of two that find it, one takes it."""
    same = DigestSent.objects.filter(
        pk=held.pk, claimed_at=held.claimed_at, handed_at__isnull=True, sent_at__isnull=True
    )
    now = clock.now()
    if not same.update(claimed_at=now):
        return None
    held.claimed_at = now
    return held


def _hand_over(claimed: DigestSent) -> bool:
    """Written down before the mail service has it: from here on it is never sent a second time."""
    mine = DigestSent.objects.filter(
        pk=claimed.pk, claimed_at=claimed.claimed_at, handed_at__isnull=True
    )
    return bool(mine.update(handed_at=clock.now()))


def _release(claimed: DigestSent) -> None:
    """The mail service refused: the next run may try again."""
    DigestSent.objects.filter(pk=claimed.pk).delete()
