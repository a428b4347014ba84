"""A process that sends a run of letters, and may be killed in the middle; run by its test.

python -m headway.correspondence.tests.post_room make COUNT
python -m headway.correspondence.tests.post_room send RUN [before|after NUMBER]
python -m headway.correspondence.tests.post_room look RUN
"""

import json
import os
import signal
import sys
from datetime import timedelta

import django

django.setup()

from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from headway.core import clock  # noqa: E402
from headway.correspondence import mailing  # noqa: E402
from headway.correspondence.actions.sending import dispatch_run  # noqa: E402
from headway.correspondence.models import LetterRun, Recipient  # noqa: E402
from headway.correspondence.states import LetterState, RunState  # noqa: E402
from headway.correspondence.tests.factories import (  # noqa: E402
    LetterFactory,
    LetterFileFactory,
    LetterRunFactory,
    RecipientFactory,
)


def make(count: int) -> None:
    """A run on its way with `count` letters, two copies each, none gone."""
    run = LetterRunFactory(state=RunState.SENDING)
    for _ in range(count):
        letter = LetterFactory(run=run, state=LetterState.APPROVED, framework=run.framework)
        LetterFileFactory(letter=letter)
        for role in ("head", "chair"):
            RecipientFactory(letter=letter, role=role, email=f"{role}{letter.pk}@example.test")
    sys.stdout.write(str(run.pk))


class Progress:
    """Nobody watches."""

    def __call__(self, says: str, **numbers: int) -> None:
        """Say nothing."""

    def finished_at(self, url: str) -> None:
        """Lead nowhere."""


def send(run: int, moment: str = "", number: str = "0") -> None:
    """Send what has not gone; kill this very process around the message of that number."""
    ordinary, calls = mailing.hand_over, []

    def hand_over(prepared):
        calls.append(prepared)
        if len(calls) == int(number) and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = ordinary(prepared)
        if len(calls) == int(number) and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    mailing.hand_over = hand_over
    # Later than a killed sender could still be at work.
    with clock.pretending(timezone.now() + timedelta(minutes=0 if moment else 10)):
        dispatch_run(Progress(), run)  # type: ignore[arg-type]


def look(run: int) -> None:
    """How the copies and the run stand."""
    copies = Recipient.objects.filter(letter__run=run)
    states = dict(copies.order_by().values_list("state").annotate(n=Count("pk")))
    names = list(copies.exclude(message_id="").values_list("message_id", flat=True))
    state = LetterRun.objects.get(pk=run).state
    sys.stdout.write(json.dumps({"states": states, "message_ids": names, "run": state}))


if __name__ == "__main__":
    word, *rest = sys.argv[1:]
    {"make": lambda: make(int(rest[0])), "send": lambda: send(int(rest[0]), *rest[1:]),
     "look": lambda: look(int(rest[0]))}[word]()  # fmt: skip
