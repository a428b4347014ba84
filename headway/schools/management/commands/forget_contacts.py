"""Retention: take away names and addresses of people whose time is long over."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from headway.accounts.actions import system_user
from headway.core import clock
from headway.schools.actions import forget_contact
from headway.schools.queries import to_forget


class Command(BaseCommand):
    help = (
        "Take away name and address of contacts whose time has been over for longer than they "
        "are kept (CONTACTS_KEPT_DAYS). Role and days stay; each is recorded in the audit."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many, change nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        days = settings.CONTACTS_KEPT_DAYS
        found = to_forget(clock.today(), kept_days=days)
        if dry_run:
            self.stdout.write(f"{found.count()} would be forgotten.")
            return
        by = system_user("register")
        count = 0
        for holder in found:
            forget_contact(holder, by=by, reason=f"Kept for {days} days after the last day.")
            count += 1
        self.stdout.write(f"{count} forgotten.")
