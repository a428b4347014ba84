"""Writing and reading the audit. The only module that makes an AuditEvent or a ViewEvent."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from headway.core import clock
from headway.core.access import Actor, urn_of
from headway.core.models import AuditEvent, ViewEvent
from headway.core.privacy import SECRET, SENSITIVE, class_of
from headway.core.states import sentence_of

log = structlog.get_logger("audit")
request_id: ContextVar[str] = ContextVar("request_id", default="")
ENCODER = DjangoJSONEncoder()


@contextmanager
def during_request(identifier: str) -> Iterator[None]:
    """Everything recorded inside carries this request's identifier."""
    token = request_id.set(identifier)
    try:
        yield
    finally:
        request_id.reset(token)


def viewed(
    actor: Actor, what: str | models.Model, urn: int | None = None, *, at: datetime | None = None
) -> None:
    """Record that somebody looked at something restricted: once an hour for each thing.

    `what` is a case, or words of ours such as "intelligence"; never text that people wrote.
    Pages call it as they show the thing.
    """
    at = at or clock.now()
    if isinstance(what, models.Model):
        thing = f"{what._meta.verbose_name} {what.pk}"
        urn = school_behind(what) if urn is None else urn
    else:
        thing = what
    if urn is not None:
        thing = f"{thing} of school {urn}"
    hour = at.replace(minute=0, second=0, microsecond=0)
    if ViewEvent.objects.filter(actor_id=actor.pk, thing=thing[:120], hour=hour).exists():
        return
    look = ViewEvent(
        at=at, hour=hour, actor_id=actor.pk, actor_name=actor.name, thing=thing[:120], urn=urn,
        request_id=request_id.get(),
    )  # fmt: skip
    # Two windows opened at once: the constraint lets one of them through.
    ViewEvent.objects.bulk_create([look], ignore_conflicts=True)


def stored(case: models.Model) -> dict[str, Any]:
    """Every stored field of a case so that two moments can be compared; never kept anywhere."""
    values = {f.attname: f.value_from_object(case) for f in case._meta.concrete_fields}
    return {
        name: ENCODER.encode(value) if isinstance(value, list | dict) else value
        for name, value in values.items()
        if name != "version"
    }


def snapshot(case: models.Model) -> dict[str, Any]:
    """The stored fields of a case as JSON values; secrets and restricted words only as marks."""
    return {
        field.attname: plain(case, field)
        for field in case._meta.concrete_fields
        if field.attname != "version"
    }


def plain(case: models.Model, field: models.Field) -> Any:
    """One field's value as JSON can hold it."""
    value = field.value_from_object(case)
    if held_back(case, field):
        return f"(secret {hash_mark(value)})" if value else ""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return ENCODER.default(value) if not isinstance(value, models.Choices) else value.value


WORDS_FROM = 120  # characters; a shorter field without choices holds a code or a name of ours


def held_back(case: models.Model | type[models.Model], field: models.Field) -> bool:
    """Whether the audit says only that a field changed: secrets, restricted words, named fields.

    What people wrote of a school or a person in confidence stands where its readers are kept to;
    an event is read by others, and can never be removed.
    """
    kind = class_of(case, field.name)
    return kind == SECRET or field.name in marked_only(case) or (kind == SENSITIVE and words(field))


def words(field: models.Field) -> bool:
    """Whether a field holds what people wrote, rather than a code, a day or a number."""
    if isinstance(field, models.TextField | models.JSONField):
        return True
    return (
        isinstance(field, models.CharField)
        and not field.choices
        and (field.max_length or WORDS_FROM + 1) > WORDS_FROM
    )


def _said(subject: models.Model, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """What an event keeps of a change: words that are held back, only as their marks."""
    names = {f.attname for f in subject._meta.concrete_fields if held_back(subject, f)}
    return {
        name: f"(secret {hash_mark(value)})"
        if name in names and value and not str(value).startswith("(secret ")
        else value
        for name, value in (values or {}).items()
    }


def marked_only(case: models.Model | type[models.Model]) -> frozenset[str]:
    """Fields that a model lets the audit mark but not keep, because they are forgotten one day.

    An event can never be removed, so a name that retention takes away must not be in it.
    """
    return getattr(case, "AUDITED_BY_MARK", frozenset())


def hash_mark(value: Any) -> str:
    """Enough to see that a secret changed, too little to learn anything of it."""
    import hashlib

    return hashlib.sha256(str(value).encode()).hexdigest()[:4]


def record(
    actor: Actor,
    verb: str,
    subject: models.Model,
    *,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditEvent:
    """Write one event. Only actions, loaders and the machinery in `core.actions` call this.

    Raises LookupError for a verb without a sentence in the feature's states.py.
    """
    app = subject._meta.app_label
    sentence_of(app, verb)
    event = AuditEvent.objects.create(
        at=at or clock.now(),
        actor_id=actor.pk,
        actor_name=actor.name,
        app=app,
        verb=verb,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        subject_name=str(subject)[:300],
        urn=school_behind(subject),
        reason=reason,
        before=_said(subject, before),
        after=_said(subject, after),
        request_id=request_id.get(),
    )
    log.info(
        "action", verb=f"{app}.{verb}", subject=event.subject_type, subject_id=event.subject_id,
        user=actor.pk,
    )  # fmt: skip
    return event


def record_all(
    actor: Actor,
    verb: str,
    subjects: Sequence[models.Model],
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    at: datetime | None = None,
) -> None:
    """The same change of many cases at once: an event for each, written together.

    Raises LookupError for a verb without a sentence in the feature's states.py.
    """
    moment = at or clock.now()
    for subject in subjects[:1]:
        sentence_of(subject._meta.app_label, verb)
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=moment,
            actor_id=actor.pk,
            actor_name=actor.name,
            app=subject._meta.app_label,
            verb=verb,
            subject_type=subject._meta.label,
            subject_id=str(subject.pk),
            subject_name=str(subject)[:300],
            urn=school_behind(subject),
            before=_said(subject, before),
            after=_said(subject, after),
            request_id=request_id.get(),
        )
        for subject in subjects
    )
    log.info("actions", verb=verb, count=len(subjects), user=actor.pk)


def school_behind(subject: models.Model) -> int | None:
    """The URN that the case belongs to, if it belongs to a school."""
    try:
        return urn_of(subject)
    except TypeError:
        return None


def events_of(subject: models.Model) -> models.QuerySet[AuditEvent]:
    """Everything that happened to a case, latest first."""
    return AuditEvent.objects.filter(subject_type=subject._meta.label, subject_id=str(subject.pk))


LONGEST_SHOWN = 200  # characters of one value on a page; the event itself keeps all of it


def changes(event: AuditEvent) -> list[tuple[str, str, str]]:
    """Field, old value and new value, as a page shows them; "" where there was none."""
    return [
        (words_of(name), shown(event.before, name), shown(event.after, name))
        for name in sorted({*event.before, *event.after})
    ]


def words_of(name: str) -> str:
    """A field's name as words."""
    return name.removesuffix("_id").replace("_", " ")


def shown(values: Mapping[str, Any], name: str) -> str:
    """A value in words, cut where it is long."""
    value = values.get(name)
    if value is None:
        return ""
    text = value if isinstance(value, str) else ENCODER.encode(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} …"
