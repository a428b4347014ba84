"""What time it is. Actions read it here, so that a story may be told on the days it happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware of its zone; the demonstration lives on days of its own."""
    return _pretended.get() or timezone.now() + settings.CLOCK_SHIFT


def today() -> date:
    """The present day in England."""
    return timezone.localdate(now())


@contextmanager
def pretending(moment: datetime) -> Iterator[None]:
    """Inside, it is `moment`: for tests, and for the demonstration's past.

    Raises RuntimeError in a service that people rely on: its records say when things happened.
    """
    if settings.MODE not in {"demo", "test"}:
        raise RuntimeError("Time is pretended in the demonstration and in tests only.")
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
