"""Entries of one school or of a time, with their words, for those who may read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from headway.core.access import Actor
from headway.intelligence.models import Entry, EntryQuerySet, EntryVersion, Reply
from headway.intelligence.states import EntryState
from headway.intelligence.words import Kept, Visibility

# What everybody reads who takes part for either party.
TO_BOTH = (Visibility.BOTH, Visibility.PARTNER)


def with_words(entries: EntryQuerySet) -> EntryQuerySet:
    """The entries with school, people, versions and answers (two queries more)."""
    versions = EntryVersion.objects.select_related("by").order_by("number")
    replies = Reply.objects.select_related("by").order_by("at", "pk")
    people = ("school", "author", "shared_by", "crisis_by", "confirmed_by", "withdrawn_by")
    return entries.select_related(*people).prefetch_related(
        Prefetch("versions", versions), Prefetch("replies", replies)
    )


def entries_of(user: Actor, urn: int) -> EntryQuerySet:
    """Every entry about a school that this person may read, latest first."""
    return with_words(Entry.objects.visible_to(user).filter(school=urn))


def entries_before(user: Actor, urns: Iterable[int]) -> EntryQuerySet:
    """What this person may read of what was heard under a school's earlier numbers, latest first.

    It counts for no level of the school that follows: what was heard was of the school before.
    """
    return with_words(Entry.objects.visible_to(user).filter(school__in=list(urns)))


def beside(urns: Iterable[int], on: date, *, user: Actor | None = None) -> dict[int, list[Entry]]:
    """Live entries by school, for a worksheet of data and intelligence side by side.

    Without `user` only what both parties read; with one, what that person may read.
    """
    entries = Entry.objects.filter(visibility__in=TO_BOTH)
    if user is not None:
        entries = Entry.objects.visible_to(user)
    found: dict[int, list[Entry]] = {}
    for entry in with_words(entries.filter(school__in=list(urns)).live_on(on)):
        found.setdefault(entry.school_id, []).append(entry)
    return found


def shared_with_school(urn: int) -> QuerySet[Entry]:
    """What the school may read and answer: shared by an explicit step, withdrawn ones with why."""
    return with_words(Entry.objects.filter(school=urn, shared_at__isnull=False))


def held_back(urn: int, on: date) -> list[tuple[str, int]]:
    """Why live entries about a school are not shared with it, and how many for each reason.

    What the law protects is left out: that it exists would tell what it says.
    """
    entries = Entry.objects.filter(school=urn, shared_at__isnull=True).live_on(on)
    kept = entries.exclude(visibility=Visibility.PROTECTED).exclude(kept_because=Kept.PROTECTED)
    counted = Counter(kept.values_list("kept_because", flat=True))
    return [(str(reason.label), counted[reason]) for reason in Kept if counted[reason]]


def entries_since(moment: datetime) -> EntryQuerySet:
    """Held entries recorded since a moment, latest first. The caller narrows by reader."""
    return Entry.objects.held().filter(recorded_at__gte=moment)


def pack(user: Actor, since: date, until: date, *, every: bool = False) -> EntryQuerySet:
    """What goes into the report to the council of these days (requirements D-04, D-05).

    The entries marked for it, by the day of the mark; `every` adds all recorded in these days.
    """
    inside = Q(report_to_council=True, marked_on__range=(since, until))
    if every:
        inside |= Q(recorded_at__date__range=(since, until))
    entries = Entry.objects.visible_to(user).filter(inside, state=EntryState.HELD)
    return with_words(entries).order_by("theme", "school__name", "-happened_on", "pk")
