"""Saying when an inspection is likely, against the computed band, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from headway.accounts.models import User
from headway.core import clock
from headway.inspections.actions.moving import expecting, not_valid
from headway.inspections.models import Band, Expected
from headway.schools.models import School

LONGEST_DAYS = 3 * 366  # by then the rules have had new outcomes to work with


def say_likely(school: School, *, by: User, band: str, reason: str, expires_on: date) -> Expected:
    """Put a person's band in place of the computed one, until a day.

    One said before ends with it. Raises NotAllowed or NotValid; then nothing is changed.
    """
    today = clock.today()
    if band not in Band.values:
        raise not_valid("band", "Choose how soon an inspection is likely.")
    if not reason.strip():
        raise not_valid("reason", "Say why: it is shown beside what the rules say.")
    if not today < expires_on <= today + timedelta(days=LONGEST_DAYS):
        raise not_valid("expires_on", "Give a day to come, within the next three years.")
    made = Expected(
        school=school, band=band, reason=reason.strip(), expires_on=expires_on, by=by,
        at=clock.now(),
    )  # fmt: skip
    with transaction.atomic():
        for held in Expected.objects.filter(school=school, ended_at__isnull=True):
            take_back_likely(held, by=by)
        with expecting.creating(made, "say_likely", by=by, reason=reason):
            pass
    return made


def take_back_likely(held: Expected, *, by: User) -> Expected:
    """From now on the computed band counts again. What was said stays readable."""
    with expecting.changing(held, "take_back_likely", by=by) as locked:
        if locked.ended_at is None:
            locked.ended_at, locked.ended_by = clock.now(), by
    return held
