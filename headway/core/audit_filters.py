"""Finding in the audit: who, what, which school, which days; changes, or looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from headway.core.models import AuditEvent, ViewEvent

LONGEST = 100  # characters of one answer


@dataclass(frozen=True)
class AuditFilters:
    """What the address asks for. An answer that cannot be read counts as none."""

    actor: str = ""
    subject: str = ""
    urn: str = ""
    verb: str = ""
    since: str = ""
    until: str = ""
    looks: str = ""  # "1": who looked at what is restricted, instead of changes

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> AuditFilters:
        """From an address's query."""
        given = {f.name: str(asked.get(f.name, "")).strip()[:LONGEST] for f in fields(cls)}
        for name in ("since", "until"):
            if _day(given[name]) is None:
                given[name] = ""
        if not (given["urn"].isascii() and given["urn"].isdecimal() and len(given["urn"]) < 10):
            given["urn"] = ""
        return cls(**given)

    @property
    def query(self) -> str:
        """The filters as an address's query."""
        return urlencode(dict(self.chosen))

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The filters that are on."""
        return [(f.name, value) for f in fields(self) if (value := getattr(self, f.name))]

    def of_looks(self) -> QuerySet[ViewEvent]:
        """Who looked at what, latest first."""
        found = ViewEvent.objects.all()
        if self.subject:
            found = found.filter(thing__icontains=self.subject)
        return self._narrowed(found)

    def of_changes(self) -> QuerySet[AuditEvent]:
        """Who changed what, latest first."""
        found = AuditEvent.objects.all()
        if self.subject:
            found = found.filter(subject_name__icontains=self.subject)
        if self.verb:
            app, _, verb = self.verb.partition(".")
            found = found.filter(app=app, verb=verb)
        return self._narrowed(found)

    def _narrowed(self, found: QuerySet) -> QuerySet:
        if self.actor:
            found = found.filter(actor_name__icontains=self.actor)
        if self.urn:
            found = found.filter(urn=int(self.urn))
        if since := _day(self.since):
            found = found.filter(at__gte=_start(since))
        if until := _day(self.until):
            found = found.filter(at__lt=_start(until + timedelta(days=1)))
        return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _start(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))
