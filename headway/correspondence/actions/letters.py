"""Approving, holding back and cancelling letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from headway.accounts.models import User
from headway.core import audit, clock
from headway.core.access import Permission
from headway.core.actions import mover
from headway.core.refusals import NotAllowed, Refused, WrongState
from headway.correspondence.actions.drafting import moving, occasion_of
from headway.correspondence.composing import address_lines
from headway.correspondence.kinds import kind_of
from headway.correspondence.making import Made, made_docx, made_pdf
from headway.correspondence.models import (
    Channel,
    Form,
    Letter,
    LetterFile,
    Recipient,
)
from headway.correspondence.people import People, Person, people_of
from headway.correspondence.policies import copy_policy
from headway.correspondence.states import BEFORE_SENDING, COPY_MOVES, CopyState, LetterState

copying = mover(COPY_MOVES, copy_policy)


def approve_letter(letter: Letter, *, by: User) -> Letter:
    """Approve a letter that somebody else drafted. Its bytes are made now and never again.

    Raises NotAllowed for whoever drafted it, WrongState unless it is a draft, ChangedMeanwhile
    when another officer was quicker, or Refused while it is held back.
    """
    decision = moving.decision(by, "approve_letter", letter)
    if not decision:
        raise (WrongState if letter.state != LetterState.DRAFT else NotAllowed)(decision.reason)
    # Outside the transaction: nothing else can be written while one is open on SQLite.
    content = made_pdf(letter)
    people = people_of([letter.school], clock.today())[letter.school_id]
    everybody = {**occasion_of(letter.framework, clock.today()).others, **people}
    return keep_approved(letter, content, everybody, by=by)


def keep_approved(letter: Letter, content: bytes, people: People, *, by: User) -> Letter:
    """Record the approval with the bytes and the people they go to, all or nothing."""
    now = clock.now()
    with moving(letter, "approve_letter", by=by) as locked:
        if locked.held_because:
            raise Refused(f"This letter is held back: {locked.held_because}")
        locked.approved_by, locked.approved_at = by, now
        LetterFile.objects.bulk_create(
            LetterFile(
                letter=locked, form=form, content=made.content, sha256=made.sha256, made_at=now
            )
            for form, made in _forms(locked, content)
        )
        # The approval's own event covers the copies: each is recorded again as it goes.
        Recipient.objects.bulk_create(
            copy_for(locked, people.get(role, Person(role))) for role in kind_of(locked.kind).to
        )
    return letter


def keep_many(
    some: Sequence[tuple[Letter, bytes]], people: Mapping[int, People], *, by: User
) -> int:
    """Record the approval of many letters of a run at once, as `keep_approved` does for one.

    One that was cancelled, held back or approved by itself meanwhile is left as it is. One
    transaction and a handful of queries: letter by letter, a run would take thrice as long.
    """
    now = clock.now()
    with transaction.atomic():
        held = (
            Letter.objects.select_for_update(of=("self",))
            .select_related("school")
            .in_bulk([letter.pk for letter, _ in some])
        )
        ready = [
            (held[letter.pk], content) for letter, content in some
            if held[letter.pk].state == LetterState.DRAFT
            and not held[letter.pk].held_because
            and moving.policy(by, Permission.LETTER_APPROVE, held[letter.pk])
        ]  # fmt: skip
        letters = [letter for letter, _ in ready]
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            state=LetterState.APPROVED, approved_by=by, approved_at=now, version=F("version") + 1
        )
        LetterFile.objects.bulk_create(
            LetterFile(
                letter=letter, form=form, content=made.content, sha256=made.sha256, made_at=now
            )
            for letter, content in ready
            for form, made in _forms(letter, content)
        )
        Recipient.objects.bulk_create(
            copy_for(letter, people[letter.pk].get(role, Person(role)))
            for letter in letters
            for role in kind_of(letter.kind).to
        )
        audit.record_all(
            by, "approve_letter", letters, at=now,
            before={"state": LetterState.DRAFT.value, "approved_by_id": None, "approved_at": None},
            after={
                "state": LetterState.APPROVED.value, "approved_by_id": by.pk,
                "approved_at": now.isoformat(),
            },
        )  # fmt: skip
    return len(ready)


def _forms(letter: Letter, content: bytes) -> tuple[tuple[Form, Made], ...]:
    return (Form.PDF, Made(content)), (Form.DOCX, Made(made_docx(letter)))


def copy_for(letter: Letter, person: Person) -> Recipient:
    """The copy for one person, not stored yet; by post to the school where no address is known."""
    named = person.called or person.role
    return Recipient(
        letter=letter,
        role=person.role,
        name=named
        if person.name
        else f"The {named}"
        if person.role in {"head", "chair"}
        else named,
        channel=person.channel,
        email=person.email,
        address=", ".join(address_lines(letter.school)) if person.channel == Channel.POST else "",
        state=CopyState.QUEUED,
    )


def hold_letter(letter: Letter, *, by: User, reason: str) -> Letter:
    """Hold a letter back: it is neither approved with its run nor sent until it is released."""
    if not reason.strip():
        raise Refused("Say why the letter is held back.")
    _before_sending(letter)
    with moving.changing(letter, "hold_letter", by=by, reason=reason.strip()) as locked:
        _before_sending(locked)
        locked.held_because = reason.strip()[:500]
    return letter


def release_letter(letter: Letter, *, by: User, reason: str = "") -> Letter:
    """Let a letter that was held back go its way again."""
    with moving.changing(letter, "release_letter", by=by, reason=reason) as locked:
        if not locked.held_because:
            raise Refused("This letter is not held back.")
        locked.held_because = ""
    return letter


def cancel_letter(letter: Letter, *, by: User, reason: str) -> Letter:
    """Take a letter back before it is sent. The reason is kept with it."""
    if not reason.strip():
        raise Refused("Say why the letter is cancelled.")
    with moving(letter, "cancel_letter", by=by, reason=reason.strip()) as locked:
        locked.cancelled_because = reason.strip()[:500]
        locked.held_because = ""
    return letter


def _before_sending(letter: Letter) -> None:
    if letter.state not in BEFORE_SENDING:
        raise WrongState("Only a letter that has not been sent can be held back.")
