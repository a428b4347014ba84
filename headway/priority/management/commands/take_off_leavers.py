"""Take schools off the list that the register shows as closed or no longer maintained."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from headway.priority.actions import take_off_leavers


class Command(BaseCommand):
    """Run after each publication of the register, or every night."""

    help = "Take schools off the priority list that are not maintained any more. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """The usual choice of only looking."""
        parser.add_argument("--dry-run", action="store_true", help="store nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        """Say what was done, school by school."""
        with transaction.atomic():
            gone = take_off_leavers()
            if dry_run:
                transaction.set_rollback(True)
        for entry in gone:
            self.stdout.write(f"{entry.school_id} {entry.school}: {entry.closing_words}")
        would = "would be" if dry_run else "were"
        self.stdout.write(f"{len(gone)} school{'s' * (len(gone) != 1)} {would} taken off the list.")
