"""Sending: once and only once, on a day on which a letter may go, whatever is killed meanwhile.

Each copy is claimed in a transaction of its own before it is handed to the mail service, and
recorded as gone in another. A process that is killed in between leaves a claimed copy behind:
when sending goes on, the mail service is asked for it by its message ID, and where nobody can
tell, a person decides. It is never sent again in silence.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F

from headway.accounts.actions import system_user
from headway.accounts.models import User
from headway.core import audit, clock
from headway.core.jobs import Progress, start
from headway.core.refusals import ChangedMeanwhile, NotAllowed, Refused, WrongState
from headway.correspondence import mailing
from headway.correspondence.actions.copies import gone, put_on_paper
from headway.correspondence.actions.drafting import moving as letters_moving
from headway.correspondence.actions.letters import copying, hold_letter
from headway.correspondence.actions.runs import moving as runs_moving
from headway.correspondence.kinds import kind_of
from headway.correspondence.models import Channel, Letter, LetterRun, Recipient
from headway.correspondence.queries import due_to_send, kept_pdf
from headway.correspondence.states import OUT, CopyState, LetterState, RunState
from headway.correspondence.windows import Window, window

log = structlog.get_logger("letters")

STALE = timedelta(minutes=2)  # the mail connection gives up after half of that
MAY_HAVE_GONE = "The work stopped while this copy was being sent. It may have gone."
LEFT = "The school is no longer maintained by the authority, so its letter was held back."


def send_run(run: LetterRun, *, by: User, override: str = "", on_paper: bool = False) -> LetterRun:
    """Send an approved run: now, or on the next day on which letters may go.

    `override` says why it goes on a day on which nothing should; only for urgent kinds.
    `on_paper` sends every copy by post, whoever has an address for e-mail. Afterwards the run
    is being sent, or `run.send_on` is the day. Raises NotAllowed, WrongState, or Refused while
    letters are still being made.
    """
    if not (decision := runs_moving.decision(by, "send_run", run)):
        raise (WrongState if run.state != RunState.APPROVED else NotAllowed)(decision.reason)
    if run.letters.filter(state=LetterState.DRAFT, held_because="").exists():
        raise Refused("Some letters of this run are still being made. Send it when all are there.")
    if not run.letters.filter(state=LetterState.APPROVED, held_because="").exists():
        raise Refused("There is no approved letter in this run to send.")
    found = _window(override, list(run.kinds))
    if not found.open:
        with runs_moving.changing(run, "schedule_run", by=by, reason=_words(found)) as locked:
            locked.send_on, locked.sent_by = found.goes, by
        return run
    with runs_moving(run, "send_run", by=by, reason=override.strip()) as locked:
        locked.sent_by, locked.sent_at = by, clock.now()
        locked.send_on, locked.override = None, override.strip()[:500]
        if on_paper:
            put_on_paper(locked)
        locked.job = start(f"Send: {locked.title}"[:200], dispatch_run, by=by, run=locked.pk)
    return run


def send_letter(letter: Letter, *, by: User, override: str = "") -> Letter:
    """Send one approved letter: now, or on the next day on which letters may go."""
    if not (decision := letters_moving.decision(by, "send_letter", letter)):
        raise (WrongState if letter.state != LetterState.APPROVED else NotAllowed)(decision.reason)
    if letter.held_because:
        raise Refused(f"This letter is held back: {letter.held_because}")
    found = _window(override, [letter.kind])
    if not found.open:
        with letters_moving.changing(
            letter, "schedule_letter", by=by, reason=_words(found)
        ) as locked:
            locked.send_on = found.goes
        return letter
    if left_us(letter):
        return hold_letter(letter, by=by, reason=LEFT)
    with letters_moving(letter, "send_letter", by=by, reason=override.strip()) as locked:
        locked.send_on, locked.override = None, override.strip()[:500]
        start(f"Send: {locked.subject}"[:200], dispatch_letter, by=by, letter=locked.pk)
    return letter


def _window(override: str, kinds: list[str]) -> Window:
    """When it may go. Raises Refused for an override of what is not urgent."""
    found = window(clock.today())
    if found.open or not override.strip():
        return found
    calm = [kind_of(key).title for key in kinds if not kind_of(key).urgent]
    if calm:
        raise Refused(
            f"Only urgent letters go on a day like this, and {calm[0]} is not one. It can go on "
            f"{found.goes.day} {found.goes:%B %Y}."
        )
    return Window(found.asked, found.asked)


def _words(found: Window) -> str:
    return f"Not on {found.asked.day} {found.asked:%B %Y}: {', '.join(found.why)}."


def left_us(letter: Letter) -> bool:
    """Whether a school that was maintained when its letter was drafted no longer is."""
    school = letter.school
    return bool(letter.fields.get("_maintained")) and not (school.is_open and school.maintained)


def send_due(today: date | None = None) -> int:
    """Send what was put on a day that has come; how many runs and letters. Safe to repeat."""
    post = system_user("post")
    runs, letters = due_to_send(today or clock.today())
    count = 0
    for one in (*runs, *letters.select_related("school")):
        try:
            if isinstance(one, LetterRun):
                send_run(one, by=post)
            elif isinstance(one, Letter):
                send_letter(one, by=post)
        except Refused as refusal:  # sent, cancelled or held back meanwhile
            log.info("not sent", subject=one._meta.label, pk=one.pk, because=type(refusal).__name__)
            continue
        count += 1
    return count


# The background work -------------------------------------------------------------------------


def dispatch_run(progress: Progress, run: int) -> None:
    """Send the copies of a run that have not gone. Started again, it goes on where it stopped."""
    found = LetterRun.objects.get(pk=run)
    progress.finished_at(found.get_absolute_url())
    if found.state != RunState.SENDING:
        return
    post = system_user("post")
    _set_out(found, post)
    _dispatch(progress, Recipient.objects.filter(letter__run=found), post)
    finish_run(found.pk)


def _set_out(run: LetterRun, post: User) -> None:
    """Set every approved letter of a run on its way; hold back those of schools that left."""
    approved = run.letters.filter(state=LetterState.APPROVED, held_because="")
    for letter in approved.select_related("school").order_by("pk"):
        if left_us(letter):
            with suppress(Refused):  # held back or cancelled by somebody at this moment
                hold_letter(letter, by=post, reason=LEFT)
    with transaction.atomic():
        letters = list(approved.select_for_update(of=("self",)).select_related("school"))
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            state=LetterState.SENDING, version=F("version") + 1
        )
        audit.record_all(
            post, "send_letter", letters, before={"state": LetterState.APPROVED.value},
            after={"state": LetterState.SENDING.value},
        )  # fmt: skip


def dispatch_letter(progress: Progress, letter: int) -> None:
    """Send the copies of one letter that have not gone."""
    found = Letter.objects.get(pk=letter)
    progress.finished_at(found.get_absolute_url())
    _dispatch(progress, Recipient.objects.filter(letter=found), system_user("post"))
    if found.run_id:
        finish_run(found.run_id)


def finish_run(run: int) -> None:
    """Close a run of which every letter has gone or was held back or cancelled."""
    found = LetterRun.objects.get(pk=run)
    if found.state != RunState.SENDING:
        return
    if found.letters.filter(state__in=(LetterState.SENDING, LetterState.APPROVED),
                            held_because="").exists():  # fmt: skip
        return
    try:
        with runs_moving(found, "finish_run", by=system_user("post")) as locked:
            locked.job = None
    except (WrongState, ChangedMeanwhile):  # another worker closed it
        return


def _dispatch(progress: Progress, copies: Any, post: User) -> None:
    """Send every waiting e-mail among these copies."""
    _look_after_stale(copies, post)
    waiting = list(
        copies.filter(state=CopyState.QUEUED, channel=Channel.EMAIL, letter__state__in=OUT)
        .order_by("letter_id", "role", "pk")
        .values_list("pk", flat=True)
    )
    if not waiting:
        progress("No e-mail is waiting to go.")
        return
    try:
        connection = mailing.connect()
    except mailing.NotAccepted as error:
        progress(f"Nothing was sent. {error} Try again later.", done=0, total=len(waiting))
        return
    claim = uuid.uuid4()
    try:
        for number, pk in enumerate(waiting, 1):
            send_copy(pk, claim, connection, post)
            progress(f"{number} of {len(waiting)} e-mails.", done=number, total=len(waiting))
    finally:
        connection.close()


def send_copy(pk: int, claim: uuid.UUID, connection: Any, post: User) -> None:
    """Claim one copy, hand it to the mail service, record what came of it."""
    copy = Recipient.objects.select_related("letter__school").get(pk=pk)
    content = kept_pdf(copy.letter)
    if content is None:
        return
    try:
        with copying(copy, "claim_copy", by=post) as locked:
            locked.claim, locked.claimed_at = claim, clock.now()
            locked.message_id = mailing.message_id(locked)
            locked.problem = ""
    except Refused:  # another worker has it
        return
    try:
        service_id = mailing.hand_over(mailing.message(copy, copy.letter, content, connection))
    except mailing.NotAccepted as error:
        with copying(copy, "put_back", by=post, reason=str(error)) as locked:
            locked.claim, locked.claimed_at = None, None
            locked.problem = str(error)[:500]
    except mailing.BadAddress as error:
        with transaction.atomic():
            with copying(copy, "record_bounce", by=post, reason=str(error)) as locked:
                locked.gone_at, locked.problem = clock.now(), str(error)[:500]
            gone(copy, by=post)
    except Exception as error:
        # No answer came. The copy stays claimed, and a person is asked.
        log.warning("mail unsure", copy=pk, error=type(error).__name__)
    else:
        with transaction.atomic():
            with copying(copy, "record_sent", by=post) as locked:
                locked.gone_at, locked.service_id = clock.now(), service_id
            gone(copy, by=post)


def _look_after_stale(copies: Any, post: User) -> None:
    """Copies that a killed process left claimed: gone, not gone, or for a person to say."""
    for copy in copies.filter(
        state=CopyState.SENDING, claimed_at__lt=clock.now() - STALE
    ).select_related("letter__school"):
        known = mailing.went(copy)
        try:
            if known is True:
                with transaction.atomic():
                    with copying(copy, "record_sent", by=post, reason=MAY_HAVE_GONE) as locked:
                        locked.gone_at = locked.claimed_at
                    gone(copy, by=post)
            elif known is False:
                with copying(copy, "put_back", by=post, reason=MAY_HAVE_GONE) as locked:
                    locked.claim, locked.claimed_at = None, None
        except Refused:  # somebody else looked after it
            continue
