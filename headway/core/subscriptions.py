"""What a person asked to be told: every write to it, and finding somebody by their feed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from headway.core import clock
from headway.core.access import Actor, Permission
from headway.core.actions import mover
from headway.core.models import DigestDays, Subscription
from headway.core.refusals import Decision
from headway.core.states import SUBSCRIPTION_MOVES

SECRET_BYTES = 32


def subscription_policy(user: Actor, permission: Permission, held: Subscription) -> Decision:
    """Everybody decides for themselves, and nobody for somebody else."""
    if held.person_id == user.pk:
        return Decision(True)
    return Decision(False, "This is somebody else's. Everybody chooses for themselves.")


subscribing = mover(SUBSCRIPTION_MOVES, subscription_policy)


def subscription_of(person: Any) -> Subscription:
    """What a person asked for, or what holds for who asked for nothing; not stored then."""
    return Subscription.objects.filter(person_id=person.pk).first() or Subscription(person=person)


def set_digest(person: Any, digest: str, *, by: Any) -> Subscription:
    """Say how often the message should come. Raises NotAllowed or NotValid."""
    held = _stored(person, by=by)
    with subscribing.changing(held, "change_subscription", by=by) as locked:
        locked.digest = DigestDays(digest)
    return held


def renew_feed(person: Any, *, by: Any) -> str:
    """Make a new secret for the calendar feed and return it, once; the old one ends."""
    token = secrets.token_urlsafe(SECRET_BYTES)
    held = _stored(person, by=by)
    with subscribing.changing(held, "renew_feed", by=by) as locked:
        locked.feed_hash = _hash(token)
        locked.feed_made_at = clock.now()
    return token


def stop_feed(person: Any, *, by: Any) -> Subscription:
    """Switch the feed off: its address leads nowhere from now on."""
    held = _stored(person, by=by)
    with subscribing.changing(held, "stop_feed", by=by) as locked:
        locked.feed_hash = ""
        locked.feed_made_at = None
    return held


def person_of_feed(token: str) -> Any:
    """Whose feed it is; None for a secret that is not one, or of an account switched off."""
    if not token or len(token) > 100:
        return None
    wanted = _hash(token)
    held = Subscription.objects.select_related("person").filter(feed_hash=wanted).first()
    if held is None or not hmac.compare_digest(held.feed_hash, wanted):
        return None
    return held.person if held.person.is_active else None


def _stored(person: Any, *, by: Any) -> Subscription:
    held = subscription_of(person)
    if held.pk is None:
        with subscribing.creating(held, "subscribe", by=by):
            pass
    return held


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
