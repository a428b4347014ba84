"""Telling the council what changed, and moving a school in the order of support."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import Refused
from headway.priority.actions.moving import moving, recording
from headway.priority.models import Entry, ScopeChange


def tell_council(
    changes: Iterable[ScopeChange], *, how: str, by: User, on: date | None = None
) -> int:
    """Record that the council was told of changes; gives how many. One told already is left."""
    on = on or clock.today()
    if not how.strip():
        raise Refused("Say how the council was told: a notice, the monthly report, a meeting.")
    if on > clock.today():
        raise Refused("Enter a day that is not in the future.")
    told = 0
    with transaction.atomic():
        for change in changes:
            if change.told_on is not None:
                continue
            if on < change.on:
                raise Refused(
                    f"The council cannot be told before the change of {change.on:%-d %B %Y}."
                )
            with recording.changing(change, "tell_council", by=by) as kept:
                kept.told_on, kept.told_by, kept.told_how = on, by, how[:200]
            told += 1
    if not told:
        raise Refused("Choose at least one change that the council was not told of yet.")
    return told


def place_entry(entry: Entry, place: int | None, *, reason: str, by: User) -> Entry:
    """Put a school at a place in the order of support, with the reason; None undoes it."""
    if not reason.strip():
        raise Refused("Say why the school is moved. The reason is shown beside its place.")
    if place is not None and place < 1:
        raise Refused("Enter a place of 1 or more.")
    if not entry.is_on_list:
        raise Refused("Only a school on the list has a place in the order of support.")
    with moving.changing(entry, "place", by=by, reason=reason) as case:
        case.place, case.place_reason = place, reason[:1000] if place is not None else ""
    return entry
