"""What became of each copy: arrived, came back, posted, sent again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from headway.accounts.models import User
from headway.core import audit, clock
from headway.core.access import Permission
from headway.core.jobs import start
from headway.core.refusals import ChangedMeanwhile, NotAllowed, Refused, WrongState
from headway.correspondence.actions.drafting import moving as letters_moving
from headway.correspondence.actions.drafting import people_now
from headway.correspondence.actions.letters import copy_for, copying
from headway.correspondence.composing import address_lines
from headway.correspondence.models import Channel, Letter, LetterRun, Recipient
from headway.correspondence.queries import to_post
from headway.correspondence.states import CopyState, LetterState

UNDECIDED = (CopyState.QUEUED, CopyState.SENDING)


def gone(copy: Recipient, *, by: User) -> None:
    """Note on the letter that a copy has gone; the last one finishes it. Inside a transaction."""
    for _ in range(3):
        letter = Letter.objects.select_related("school").get(pk=copy.letter_id)
        left = letter.recipients.filter(state__in=UNDECIDED).exists()
        try:
            with transaction.atomic():
                if letter.out_at is None:
                    with letters_moving.changing(letter, "note_first_copy", by=by) as locked:
                        locked.out_at = clock.now()
                if letter.state == LetterState.SENDING and not left:
                    with letters_moving(letter, "finish_letter", by=by) as locked:
                        locked.sent_at = clock.now()
            return
        except ChangedMeanwhile:  # the copy for somebody else went at the same moment
            continue


def record_posted(copy: Recipient, *, by: User, at: datetime | None = None) -> Recipient:
    """Record that a printed copy was posted or handed over."""
    if copy.channel != Channel.POST:
        raise Refused("This copy goes by e-mail. Wait for it, or record that it came back.")
    if copy.letter.state not in {LetterState.SENDING, LetterState.SENT, LetterState.ACKNOWLEDGED}:
        raise WrongState("Send the letter first; its copies on paper are posted then.")
    from headway.correspondence.actions.sending import finish_run

    with transaction.atomic():
        with copying(copy, "record_posted", by=by) as locked:
            locked.gone_at = at or clock.now()
        gone(copy, by=by)
    if copy.letter.run_id:
        finish_run(copy.letter.run_id)
    return copy


def put_on_paper(run: LetterRun) -> None:
    """Let every copy of a run that has not gone go by post. Inside the action that sends it."""
    copies = list(
        Recipient.objects.filter(letter__run=run, state=CopyState.QUEUED).select_related(
            "letter__school"
        )
    )
    for copy in copies:
        copy.channel = Channel.POST
        copy.address = copy.address or ", ".join(address_lines(copy.letter.school))
    Recipient.objects.bulk_update(copies, ["channel", "address"], batch_size=200)


def record_run_posted(run: LetterRun, *, by: User) -> int:
    """Record that every copy of a run that waited on paper was posted; how many there were."""
    if not by.holds(Permission.LETTER_SEND):
        raise NotAllowed("Your role does not include sending letters.")
    from headway.correspondence.actions.sending import finish_run

    now = clock.now()
    with transaction.atomic():
        copies = list(to_post(run).select_for_update(of=("self",)))
        Recipient.objects.filter(pk__in=[copy.pk for copy in copies]).update(
            state=CopyState.POSTED, gone_at=now, version=F("version") + 1
        )
        audit.record_all(
            by, "record_posted", copies, before={"state": CopyState.QUEUED.value},
            after={"state": CopyState.POSTED.value, "gone_at": now.isoformat()},
        )  # fmt: skip
        letters = Letter.objects.filter(pk__in={copy.letter_id for copy in copies})
        letters.filter(out_at=None).update(out_at=now, version=F("version") + 1)
        done = list(
            letters.filter(state=LetterState.SENDING)
            .exclude(recipients__state__in=UNDECIDED)
            .select_related("school")
        )
        Letter.objects.filter(pk__in=[letter.pk for letter in done]).update(
            state=LetterState.SENT, sent_at=now, version=F("version") + 1
        )
        audit.record_all(
            by, "finish_letter", done, before={"state": LetterState.SENDING.value},
            after={"state": LetterState.SENT.value, "sent_at": now.isoformat()},
        )  # fmt: skip
    finish_run(run.pk)
    return len(copies)


def record_delivered(copy: Recipient, *, by: User, at: datetime | None = None) -> Recipient:
    """Record that the mail service delivered a copy."""
    if copy.state == CopyState.DELIVERED:
        return copy
    with transaction.atomic():
        with copying(copy, "record_delivered", by=by) as locked:
            locked.delivered_at = at or clock.now()
            locked.gone_at = locked.gone_at or locked.delivered_at
        gone(copy, by=by)
    return copy


def record_opened(copy: Recipient, *, by: User, at: datetime | None = None) -> Recipient:
    """Record that a copy was read, where the mail service says so; the first time counts."""
    if copy.opened_at is None:
        with copying.changing(copy, "record_opened", by=by) as locked:
            locked.opened_at = at or clock.now()
    return copy


def record_bounce(
    copy: Recipient, *, by: User, reason: str, at: datetime | None = None
) -> Recipient:
    """Record that a copy came back, by the mail service's word or by hand."""
    if copy.state == CopyState.BOUNCED:
        return copy
    if not reason.strip():
        raise Refused("Say how the copy came back.")
    with transaction.atomic():
        with copying(copy, "record_bounce", by=by, reason=reason.strip()) as locked:
            locked.problem = reason.strip()[:500]
            locked.gone_at = locked.gone_at or at or clock.now()
        gone(copy, by=by)
    return copy


def send_again(copy: Recipient, *, by: User, by_post: bool = False) -> Recipient:
    """Send a copy that came back once more, to the contact as it is now: a new, linked copy.

    Raises Refused while the address is still the one that it came back from.
    """
    if copy.state != CopyState.BOUNCED:
        raise WrongState("Only a copy that came back is sent again.")
    if Recipient.objects.filter(again_of=copy).exists():
        raise WrongState("This copy has been sent again already.")
    letter = Letter.objects.select_related("school").get(pk=copy.letter_id)
    person = people_now(letter, clock.today()).get(copy.role)
    if person is None:
        raise Refused("This copy did not go to the school. Send it by hand.")
    again = copy_for(letter, person)
    if by_post:
        again.channel, again.email = Channel.POST, ""
        again.address = ", ".join(part for part in (letter.school.name, letter.school.address,
                                  letter.school.town, letter.school.postcode) if part)  # fmt: skip
    elif not person.email or person.email.lower() == copy.email.lower():
        raise Refused(
            "The contact still has the address that the letter came back from. Correct the "
            "contact, or send this copy by post."
        )
    again.again_of = copy
    from headway.correspondence.actions.sending import dispatch_letter

    with copying.creating(again, "address_copy", by=by, reason="The first one came back."):
        pass
    if again.channel == Channel.EMAIL:
        start(f"Send again: {letter.subject}"[:200], dispatch_letter, by=by, letter=letter.pk)
    return again


def settle(copy: Recipient, *, went: bool, by: User) -> Recipient:
    """Say of a copy that may have gone whether it has: it is recorded, or put back to be sent."""
    if not (decision := copying.decision(by, "record_sent", copy)):
        raise (WrongState if copy.state != CopyState.SENDING else NotAllowed)(decision.reason)
    words = "A person looked and says that it went." if went else "A person says it has not gone."
    with transaction.atomic():
        if went:
            with copying(copy, "record_sent", by=by, reason=words) as locked:
                locked.gone_at = locked.claimed_at or clock.now()
            gone(copy, by=by)
            return copy
        with copying(copy, "put_back", by=by, reason=words) as locked:
            locked.claim, locked.claimed_at = None, None
    from headway.correspondence.actions.sending import dispatch_letter

    start(f"Send: letter {copy.letter_id}", dispatch_letter, by=by, letter=copy.letter_id)
    return copy
