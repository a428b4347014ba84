"""What people recorded since the evidence of a round: whether judging it again can tell more."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from headway.assessment.models import Round, Run
from headway.core import clock
from headway.intelligence.models import Entry


def heard_until(run: Run) -> datetime:
    """The moment up to which a run knows what people recorded."""
    if timezone.localdate(run.created_at) == run.as_at:
        return run.created_at
    return timezone.make_aware(datetime.combine(run.as_at + timedelta(days=1), time.min))


def heard_since(found: Round) -> int:
    """Entries about the round's schools that are new or changed since its evidence (one query).

    A count and nothing else: what an entry says stays with those who may read it.
    """
    since = heard_until(found.run)
    changed = (
        Q(versions__recorded_at__gt=since)
        | Q(withdrawn_at__gt=since)
        | Q(crisis_at__gt=since)
        | Q(confirmed_at__gt=since)
    )
    return Entry.objects.filter(changed, school__cases__round=found).distinct().count()


def heard_today(found: Round) -> Run | None:
    """The run that judged this round's evidence with what is known today, if there is one."""
    same = Run.objects.filter(edition=found.run.edition_id, version_hash=found.run.version_hash)
    return same.filter(as_at=clock.today()).first()
