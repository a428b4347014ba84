"""What the entries known on a day come to for each school: the sixth domain of the profile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from headway.evidence.heard import Heard, Signal, signal_of
from headway.intelligence.models import EntryVersion
from headway.intelligence.words import (
    ADJECTIVES,
    OF_LEADERSHIP,
    WEIGHTS,
    Grade,
    Theme,
    Visibility,
)

__all__ = ["Signal", "signals"]

FIELDS = (
    "entry_id", "entry__school_id", "theme", "happened_on", "grade", "severity", "expires_on",
    "entry__visibility", "entry__crisis_at", "entry__confirmed_at",
)  # fmt: skip


def signals(on: date, urns: Iterable[int] | None = None) -> dict[int, Signal]:
    """Schools with at least one live entry on a day, and what their entries come to (one query).

    As at the day: of each entry the version that was in force then, without what was recorded
    or agreed later, and with what was withdrawn or let expire later. Heads never see this
    unless an entry is shared: the sentences name no restricted text.
    """
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    versions = EntryVersion.objects.filter(
        Q(entry__withdrawn_at__isnull=True) | Q(entry__withdrawn_at__gte=end),
        recorded_at__lt=end,
    )
    if urns is not None:
        versions = versions.filter(entry__school_id__in=list(urns))
    latest = {row[0]: row for row in versions.order_by("entry_id", "number").values_list(*FIELDS)}
    live: dict[int, list[Heard]] = {}
    for row in latest.values():
        if row[6] > on:
            live.setdefault(row[1], []).append(_heard(row, end))
    return {urn: signal_of(entries) for urn, entries in live.items()}


def _heard(row: tuple, end: datetime) -> Heard:
    entry, _, theme, happened_on, grade, severity, _, visibility, crisis_at, confirmed_at = row
    hidden = theme == Theme.SAFEGUARDING or visibility in {Visibility.OWN, Visibility.PROTECTED}
    said = crisis_at is not None and crisis_at < end
    agreed = said and confirmed_at is not None and confirmed_at < end
    return Heard(
        entry=entry,
        happened_on=happened_on,
        theme="" if hidden else _theme_words(theme),
        weight=WEIGHTS[Grade(grade)],
        grade=ADJECTIVES.get(Grade(grade), Grade(grade).short.lower()),
        severity=severity,
        leadership=theme in OF_LEADERSHIP,
        crisis="agreed" if agreed else "said" if said else "",
    )


def _theme_words(theme: str) -> str:
    words = str(Theme(theme).label)
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
