"""What is known of the letters about entries and requests: drafted, sent, answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from headway.core.prepared import Prepared
from headway.correspondence.models import Letter
from headway.correspondence.states import LetterState

GONE = (LetterState.SENT, LetterState.ACKNOWLEDGED)


class LetterSaid(NamedTuple):
    """How far a letter has come."""

    about: str
    kind: str
    state: str


def letters_about(abouts: Iterable[str]) -> dict[str, list[Letter]]:
    """The letters about cases that were not cancelled, latest first, by case (one query)."""
    wanted = list(abouts)
    found: dict[str, list[Letter]] = {about: [] for about in wanted}
    for letter in _about(wanted).defer("text", "fields"):
        found[letter.about].append(letter)
    return found


def letters_said(abouts: Iterable[str], kinds: Iterable[str]) -> dict[str, list[LetterSaid]]:
    """The same of some kinds of letters, which the database finds by its index; states only."""
    wanted = list(abouts)
    found: dict[str, list[LetterSaid]] = {about: [] for about in wanted}
    for letter in map(LetterSaid._make, OF_KINDS.tuples(wanted, list(kinds))):
        found[letter.about].append(letter)
    return found


def _about(wanted: Iterable[str]) -> QuerySet[Letter]:
    found = Letter.objects.filter(about__in=wanted).exclude(state=LetterState.CANCELLED)
    return found.order_by("-drafted_at", "-pk")


OF_KINDS = Prepared(
    lambda wanted, kinds: _about(wanted).filter(kind__in=kinds).values_list(*LetterSaid._fields)
)


def sent_on(about: str, kind: str) -> date | None:
    """The day on which the last copy of a letter of this kind left; None before."""
    letter = Letter.objects.filter(
        about=about, kind=kind, state__in=GONE, sent_at__isnull=False
    ).first()
    return timezone.localdate(letter.sent_at) if letter and letter.sent_at else None
