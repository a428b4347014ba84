"""How sensitive each stored field is. Every feature declares its own in `privacy.py`:

    PRIVACY = {
        "Person.name": "personal",      tells something of an identifiable person
        "Note.text": "sensitive",       restricted: intelligence, judgements of people
        "Plan.state": "plain",          neither
        "User.password": "secret",      never shown, logged or written to the audit
        "Figure.*": "plain",            every field of a model of published values
    }

A test fails for a field that no line covers; docs/data-dictionary.md is written from this.
"""

from collections.abc import Mapping
from functools import cache

from django.db import models

from headway.core.features import declaration

PERSONAL, SENSITIVE, PLAIN, SECRET = "personal", "sensitive", "plain", "secret"
CLASSES = (PERSONAL, SENSITIVE, PLAIN, SECRET)

PRIVACY = {
    "AuditEvent.id": PLAIN,
    "AuditEvent.at": PLAIN,
    "AuditEvent.actor_id": PERSONAL,
    "AuditEvent.actor_name": PERSONAL,
    "AuditEvent.app": PLAIN,
    "AuditEvent.verb": PLAIN,
    "AuditEvent.subject_type": PLAIN,
    "AuditEvent.subject_id": PLAIN,
    "AuditEvent.subject_name": PERSONAL,
    "AuditEvent.urn": PLAIN,
    "AuditEvent.reason": SENSITIVE,
    "AuditEvent.before": SENSITIVE,
    "AuditEvent.after": SENSITIVE,
    "AuditEvent.request_id": PLAIN,
    "ViewEvent.id": PLAIN,
    "ViewEvent.at": PLAIN,
    "ViewEvent.hour": PLAIN,
    "ViewEvent.actor_id": PERSONAL,
    "ViewEvent.actor_name": PERSONAL,
    "ViewEvent.thing": PLAIN,
    "ViewEvent.urn": PLAIN,
    "ViewEvent.request_id": PLAIN,
    "Term.id": PLAIN,
    "Term.version": PLAIN,
    "Term.year_end": PLAIN,
    "Term.name": PLAIN,
    "Term.starts_on": PLAIN,
    "Term.half_term_starts_on": PLAIN,
    "Term.half_term_ends_on": PLAIN,
    "Term.ends_on": PLAIN,
    "Closure.id": PLAIN,
    "Closure.version": PLAIN,
    "Closure.on": PLAIN,
    "Closure.words": PLAIN,
    "Closure.withdrawn": PLAIN,
    "Subscription.id": PLAIN,
    "Subscription.version": PLAIN,
    "Subscription.person": PERSONAL,
    "Subscription.digest": PERSONAL,
    "Subscription.feed_hash": SECRET,
    "Subscription.feed_made_at": PERSONAL,
    "DigestSent.id": PLAIN,
    "DigestSent.person": PERSONAL,
    "DigestSent.on": PLAIN,
    "DigestSent.claimed_at": PLAIN,
    "DigestSent.handed_at": PLAIN,
    "DigestSent.sent_at": PLAIN,
    "DigestSent.things": PLAIN,
    "Job.id": PLAIN,
    "Job.title": PLAIN,
    "Job.asked_by": PERSONAL,
    "Job.asked_at": PLAIN,
    "Job.started_at": PLAIN,
    "Job.ended_at": PLAIN,
    "Job.state": PLAIN,
    "Job.done": PLAIN,
    "Job.total": PLAIN,
    "Job.says": PLAIN,
    "Job.problem": PLAIN,
    "Job.result_url": PLAIN,
}


@cache
def declared(app: str) -> Mapping[str, str]:
    """The feature's declaration; empty if it has none."""
    module = declaration(app, "privacy")
    return module.PRIVACY if module else {}


def class_of(model: models.Model | type[models.Model], field: str) -> str | None:
    """How sensitive a field is; None where nobody said."""
    meta = model._meta
    lines = declared(meta.app_label)
    return lines.get(f"{meta.object_name}.{field}") or lines.get(f"{meta.object_name}.*")
