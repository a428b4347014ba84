"""Make what is loaded the edition that pages show."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from headway.accounts.actions import system_user
from headway.assessment.publishing.edition import publish
from headway.core.refusals import Refused
from headway.evidence.errors import EvidenceError


class Command(BaseCommand):
    help = (
        "Make what is loaded the edition that pages show, in one step: until it is done the "
        "edition before serves. Safe to repeat: the same releases change nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-at", type=date.fromisoformat, help="a day such as 2026-06-30; today unless given"
        )
        parser.add_argument("--authority", default="", help="three-digit code, such as 330")
        parser.add_argument("--framework", default="", help="key of a shipped framework version")
        parser.add_argument("--note", default="", help="why, for the list of editions")
        parser.add_argument(
            "--force", action="store_true", help="publish again though nothing is new"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = publish(
                by=system_user("loader"),
                as_at=options["as_at"],
                authority=options["authority"],
                framework=options["framework"],
                note=options["note"],
                force=options["force"],
                progress=lambda line: self.stderr.write(line),
            )
        except (EvidenceError, Refused) as error:
            raise CommandError(str(error)) from error
        for sentence in report.sentences:
            self.stdout.write(sentence)
