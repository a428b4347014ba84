"""The e-mail about a crisis. It says that there is one and where to read it, and nothing more."""

from __future__ import annotations

import structlog
from django.core.mail import EmailMessage

from headway.accounts.models import Holding
from headway.core import clock
from headway.core.templatetags.headway_words import day
from headway.priority.models import SelfReport

log = structlog.get_logger("priority")


def tell_of_crisis(report: SelfReport) -> int:
    """Tell the directors of the service at once (J-06); gives how many were written to.

    A mail server that does not answer loses nothing: the request is in their work as well.
    """
    holdings = Holding.objects.on(clock.today()).filter(role="director", person__is_active=True)
    addresses = sorted(set(holdings.values_list("person__email", flat=True)))
    if not addresses:
        return 0
    message = EmailMessage(
        subject="A school has asked for help in a crisis",
        body=(
            f"A school asked for urgent help on {day(report.received_on)}. Its request has the "
            f"number {report.number}.\n\nSign in to Headway and open it under Requests for help. "
            f"It is to be acknowledged by {day(report.acknowledge_by)}.\n"
        ),
        to=[],
        bcc=addresses,
    )
    try:
        return message.send()
    except OSError as problem:
        log.warning("crisis message not sent", report=report.pk, problem=type(problem).__name__)
        return 0
