"""Every write to intelligence and engagement."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotAllowed, NotValid, Refused
from headway.intelligence.models import (
    AUTHOR_ROLE,
    LONGEST,
    EngagementRating,
    Entry,
    EntryVersion,
    Reply,
    party_of,
)
from headway.intelligence.policies import entry_policy, may, rating_policy
from headway.intelligence.states import ENTRY_MOVES, RATING_MOVES
from headway.intelligence.words import Kept, Party, Severity, Theme, Visibility
from headway.schools.models import School

moving = mover(ENTRY_MOVES, entry_policy)
rating = mover(RATING_MOVES, rating_policy)

MONTHS_LIVE = 12
JUDGED = ("theme", "source", "happened_on", "grade", "severity", "expires_on")
CRISIS_IS_SERIOUS = "Only an entry of severity 3 can say that leadership is in crisis."


def months_after(on: date, months: int = MONTHS_LIVE) -> date:
    """The same day some months later, or the month's last day before it."""
    years, month = divmod(on.month - 1 + months, 12)
    longest = monthrange(on.year + years, month + 1)[1]
    return date(on.year + years, month + 1, min(on.day, longest))


def add_entry(
    school: School,
    *,
    by: User,
    text: str,
    theme: str,
    source: str,
    happened_on: date,
    grade: str,
    severity: int,
    visibility: str,
    kept_because: str = "",
    expires_on: date | None = None,
    told_on: date | None = None,
    share: bool = False,
    report: bool = False,
    crisis: bool = False,
    token: UUID | None = None,
) -> Entry:
    """Record what was heard about a school, signed with name and role.

    It is not shared with the school unless `share` says so. The same form sent twice gives the
    one entry. Raises NotAllowed, Refused or NotValid; then nothing is stored.
    """
    token = token or uuid4()
    if (sent := Entry.objects.filter(token=token, author=by).first()) is not None:
        return sent
    now, today, party = clock.now(), clock.today(), party_of(by)
    entry = Entry(
        school=school, theme=theme, source=source, happened_on=happened_on, grade=grade,
        severity=severity, visibility=visibility, told_on=told_on,
        expires_on=expires_on or months_after(today), report_to_council=report,
        marked_on=today if report else None, author=by, author_role=role_words(by), party=party,
        service=service_of(by) if party == Party.COUNCIL_SERVICE else "",
        recorded_at=now, token=token,
    )  # fmt: skip
    if share:
        entry.shared_at, entry.shared_by, entry.told_on = now, by, told_on or today
    else:
        entry.kept_because = kept_because or _kept(visibility)
    if crisis:
        entry.crisis_by, entry.crisis_party, entry.crisis_at = by, party, now
    _check(entry, today)
    try:
        with transaction.atomic():
            with moving.creating(entry, "add_entry", by=by):
                pass
            _write(entry, text, by=by, why="")
    except NotValid:
        # The same form, sent twice at the same moment: the other one was first.
        if (sent := Entry.objects.filter(token=token, author=by).first()) is not None:
            return sent
        raise
    return entry


def change_entry(entry: Entry, *, by: User, why: str, text: str, **judged: Any) -> Entry:
    """Write a new version: the words and what is judged of them. The one before stays.

    `judged` holds any of theme, source, happened_on, grade, severity and expires_on.
    Raises NotAllowed, NotValid, ChangedMeanwhile, or Refused without a reason.
    """
    if not why.strip():
        raise NotValid(ValidationError({"why": "Say why the entry is changed."}))
    with _steered(entry, "change_entry", by=by) as locked:  # its version says why
        for name in JUDGED:
            if name in judged:
                setattr(locked, name, judged[name])
        _check(locked, clock.today())
        _write(locked, text, by=by, why=why)
    return entry


def renew_entry(entry: Entry, *, by: User, until: date | None = None) -> Entry:
    """Say that it is still true: it counts for another twelve months, or until a day."""
    today = clock.today()
    until = until or months_after(today)
    with _steered(entry, "renew_entry", by=by) as locked:
        if until <= today:
            raise NotValid(ValidationError({"until": "Give a day that is still to come."}))
        locked.expires_on = until
        latest = locked.versions.order_by("-number").first()
        _write(locked, latest.text if latest else "", by=by, why="Still true")
    return entry


def tell_school(entry: Entry, *, by: User, on: date | None = None) -> Entry:
    """Note the day on which the school was told what the entry says."""
    with _steered(entry, "tell_school", by=by) as locked:
        locked.told_on = on or clock.today()
        if locked.told_on > clock.today():
            raise NotValid(ValidationError({"on": "The day is still to come."}))
    return entry


def share_entry(entry: Entry, *, by: User) -> Entry:
    """Let the school read the entry and answer it. What was shared cannot be unread."""
    with _steered(entry, "share_entry", by=by) as locked:
        locked.shared_at, locked.shared_by, locked.kept_because = clock.now(), by, ""
        locked.told_on = locked.told_on or clock.today()
    return entry


def mark_entry(entry: Entry, *, by: User) -> Entry:
    """Put the entry into the next report to the council."""
    with _steered(entry, "mark_entry", by=by) as locked:
        locked.report_to_council, locked.marked_on = True, clock.today()
    return entry


def unmark_entry(entry: Entry, *, by: User) -> Entry:
    """Take the entry out of the report to the council."""
    with _steered(entry, "unmark_entry", by=by) as locked:
        locked.report_to_council, locked.marked_on = False, None
    return entry


def say_crisis(entry: Entry, *, by: User) -> Entry:
    """Say that the entry shows a crisis of leadership. One person's word changes no rule."""
    with _steered(entry, "say_crisis", by=by) as locked:
        if locked.severity != Severity.SERIOUS:
            raise Refused(CRISIS_IS_SERIOUS)
        locked.crisis_by, locked.crisis_party = by, party_of(by)
        locked.crisis_at = clock.now()
    return entry


def confirm_crisis(entry: Entry, *, by: User) -> Entry:
    """Agree, as a second named person of the other party, that leadership is in crisis.

    The rules of a framework version may now propose the school. Raises NotAllowed for the same
    person or the same party.
    """
    with _steered(entry, "confirm_crisis", by=by) as locked:
        locked.confirmed_by, locked.confirmed_at = by, clock.now()
    return entry


def withdraw_entry(entry: Entry, *, by: User, why: str) -> Entry:
    """Take an entry back, with the reason. It stays readable and counts no more."""
    if not why.strip():
        raise NotValid(ValidationError({"why": "Say why the entry is withdrawn."}))
    if not (decision := may(by, "withdraw_entry", entry)):
        raise NotAllowed(decision.reason)
    with moving(entry, "withdraw_entry", by=by) as locked:  # the entry says why, to its readers
        locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
        locked.withdrawn_why = why.strip()
    return entry


def answer_entry(entry: Entry, *, by: User, text: str, token: UUID | None = None) -> Reply:
    """Answer a shared entry for the school; the answer stands beside it for every reader.

    The same form sent twice gives the one answer. Raises NotAllowed or NotValid.
    """
    token = token or uuid4()
    if (sent := Reply.objects.filter(token=token, by=by).first()) is not None:
        return sent
    reply = Reply(entry=entry, text=text.strip(), by=by, by_role=role_words(by), token=token)
    with moving.changing(entry, "answer_entry", by=by):
        reply.at = clock.now()
        _cleaned(reply)
        reply.save(force_insert=True)
    return reply


def rate_engagement(
    school: School, *, by: User, level: int, evidence: str, token: UUID | None = None
) -> EngagementRating:
    """Rate how engaged a school is, with the evidence. Earlier ratings stay as they were.

    The same form sent twice gives the one rating. Raises NotAllowed or NotValid.
    """
    token = token or uuid4()
    if (sent := EngagementRating.objects.filter(token=token, by=by).first()) is not None:
        return sent
    made = EngagementRating(
        school=school, level=level, evidence=evidence.strip(), rated_on=clock.today(), by=by,
        by_role=role_words(by), recorded_at=clock.now(), token=token,
    )  # fmt: skip
    try:
        with rating.creating(made, "rate_engagement", by=by):
            pass
    except NotValid:
        if (sent := EngagementRating.objects.filter(token=token, by=by).first()) is not None:
            return sent
        raise
    return made


def role_words(by: User) -> str:
    """The author's roles as they are today, kept as they were then."""
    return by.role_words[:AUTHOR_ROLE]


def service_of(by: User) -> str:
    """The council service that the author's role is for: nobody names another in a form."""
    if not by.council_service:
        raise Refused(
            "Your role does not say which of the council's services you are of. Ask a system "
            "administrator to say so; what you typed is still in the boxes."
        )
    return by.council_service


@contextmanager
def _steered(entry: Entry, verb: str, *, by: User, reason: str = "") -> Iterator[Entry]:
    """A change of an entry under both policies: of reading it, and of this verb."""
    with moving.changing(entry, verb, by=by, reason=reason) as locked:
        if not (decision := may(by, verb, locked)):
            raise NotAllowed(decision.reason)
        yield locked


def _kept(visibility: str) -> str:
    return Kept.PROTECTED if visibility == Visibility.PROTECTED else Kept.UNCHECKED


def _check(entry: Entry, today: date) -> None:
    """What the fields must say together."""
    wrong: dict[str, str] = {}
    if entry.happened_on > today:
        wrong["happened_on"] = "When it happened cannot be in the future."
    if entry.expires_on <= entry.happened_on:
        wrong["expires_on"] = "It must count for at least a day after it happened."
    if entry.theme == Theme.SAFEGUARDING and entry.visibility in {
        Visibility.BOTH,
        Visibility.PARTNER,
    }:
        wrong["visibility"] = (
            "An entry on safeguarding is restricted: choose your own service only, or protected "
            "by law."
        )
    if entry.visibility == Visibility.PROTECTED and entry.shared_at is not None:
        wrong["share"] = "What the law protects is never shared with the school."
    if entry.crisis_by_id is not None and entry.severity != Severity.SERIOUS:
        wrong["severity"] = CRISIS_IS_SERIOUS
    if wrong:
        raise NotValid(ValidationError(wrong))


def _write(entry: Entry, text: str, *, by: User, why: str) -> EntryVersion:
    last = entry.versions.order_by("-number").first()
    made = EntryVersion(
        entry=entry,
        number=last.number + 1 if last else 1,
        text=text.strip(),
        why=why.strip(),
        by=by,
        recorded_at=clock.now(),
        **{name: getattr(entry, name) for name in JUDGED},
    )
    _cleaned(made)
    made.save(force_insert=True)
    return made


def _cleaned(case: EntryVersion | Reply) -> None:
    if len(case.text) > LONGEST:
        raise NotValid(ValidationError({"text": too_long(case.text)}))
    try:
        case.full_clean()
    except ValidationError as error:
        raise NotValid(error) from error


def too_long(text: str) -> str:
    """What to do with a text that is longer than an entry may be."""
    return (
        f"The text has {len(text):,} characters; an entry has at most {LONGEST:,}. Keep here what "
        "matters and say where the document is. What you typed is still in the box."
    )
