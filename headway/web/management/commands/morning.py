"""Everything that falls on a day by itself, in its order."""

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from headway.accounts.actions import system_user
from headway.assessment.actions import close_cases_of_leavers
from headway.assessment.queries.rounds import current_round
from headway.core import clock

log = structlog.get_logger("morning")
WEEKLY_ON = 6  # Sunday


class Command(BaseCommand):
    """Run by the worker every morning, or by the machine's scheduler."""

    help = (
        "Do what falls on this day: take off schools that left, send the letters put on today, "
        "send the messages of what is to do. Safe to repeat; one part that fails stops no other."
    )

    def handle(self, **options: Any) -> None:
        """One line a part; ends with a code other than 0 if a part failed."""
        parts: list[tuple[str, Callable[[], Any]]] = [
            ("schools that left the round", self._leavers),
            ("schools that left the list", lambda: call_command("take_off_leavers")),
            ("letters", lambda: call_command("send_letters")),
        ]
        if settings.SITE:  # the links of a message need the address of this service
            parts.append(("messages", lambda: call_command("send_digests")))
        if clock.today().weekday() == WEEKLY_ON:
            parts.append(
                ("contacts that are kept no longer", lambda: call_command("forget_contacts"))
            )
        failed = []
        for name, do in parts:
            try:
                do()
            except Exception as error:
                log.exception("a part of the morning failed", part=name)
                self.stderr.write(f"{name}: {type(error).__name__}")
                failed.append(name)
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}. Run this again.")

    def _leavers(self) -> None:
        found = current_round()
        closed = close_cases_of_leavers(found, by=system_user("register")) if found else 0
        self.stdout.write(f"{closed} cases were closed.")
