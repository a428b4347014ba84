"""The message of what is to do, to everybody who wants one today."""

from datetime import date
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
        "each person gets one message a day, and one that could not be sent is tried again."
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
        tally = {"sent": 0, "failed": 0, "nothing": 0, "already": 0}
        for person in people:
            held = getattr(person, "subscription", None)
            if wanted_on(held.digest if held else DigestDays.WEEKLY, today):
                tally[self._send(person, today, site, dry_run=dry_run)] += 1
        self.stdout.write(
            f"{tally['sent']} {'would be ' if dry_run else ''}sent, {tally['already']} had theirs, "
            f"{tally['nothing']} have nothing to do, {tally['failed']} could not be sent."
        )
        if tally["failed"]:
            raise CommandError("Run this again to try those that could not be sent.")

    def _send(self, person: User, today: date, site: str, *, dry_run: bool) -> str:
        if DigestSent.objects.filter(person=person, on=today, sent_at__isnull=False).exists():
            return "already"
        lines: list[Todo] = todos(person, today)
        if not lines:
            return "nothing"
        if dry_run:
            return "sent"
        claimed = _claim(person, today, len(lines))
        if claimed is None:
            return "already"
        body = text(person.name, lines, site=site)
        try:
            EmailMessage(subject(lines), body, to=[person.email]).send()
        except (OSError, SMTPException):
            _release(claimed)
            return "failed"
        DigestSent.objects.filter(pk=claimed.pk).update(sent_at=clock.now())
        return "sent"


def _claim(person: User, today: date, things: int) -> DigestSent | None:
    """The right to send today's message: one process has it. None if another took it."""
    try:
        with transaction.atomic():
            return DigestSent.objects.create(person=person, on=today, things=things)
    except IntegrityError:
        return None


def _release(claimed: DigestSent) -> None:
    """The mail service refused: the next run may try again."""
    DigestSent.objects.filter(pk=claimed.pk).delete()
