"""What somebody still has to do about letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from headway.core.access import Permission
from headway.core.calendar import working_days_after
from headway.core.obligations import Obligation
from headway.core.prepared import Present
from headway.correspondence.kinds import kinds
from headway.correspondence.models import Letter, LetterRun, Recipient
from headway.correspondence.queries import bounced, ever_unanswered, letters, unanswered, unsure
from headway.correspondence.states import CopyState, LetterState, RunState

# Duties of the framework's calendar that are followed here from facts, and where.
DUTIES = {"E-10": "letters"}
APPROVE_DAYS = 2  # working days in which a drafted letter should be read; our default
SEND_DAYS = 1
MANY = 5  # more of one sort are one line with a count


def obligations(user: Any, today: date) -> Iterable[Obligation]:
    """Letters to approve, to send, to send again, and answers to wait for or to take."""
    found: list[Obligation] = []
    approves = user.holds(Permission.LETTER_APPROVE)
    sends = user.holds(Permission.LETTER_SEND)
    # Most days most sorts have nothing: one question instead of nine.
    there = SORTS.of(today, user.pk) if approves or sends else set()
    if approves:
        found += _runs_to_approve(user, today) if "approve_runs" in there else ()
        found += _letters_to_approve(user, today) if "approve" in there else ()
    if sends:
        found += _runs_to_send(today) if "send_runs" in there else ()
        found += _letters_to_send(today) if "send" in there else ()
        found += _copies(today) if there & {"bounced", "unsure", "posts"} else ()
        found += _unanswered(today) if "unanswered" in there else ()
        found += _answers(today) if "answers" in there else ()
    return [*found, *_own(user, today)]


def _drafted_runs(by: int) -> QuerySet[LetterRun]:
    return LetterRun.objects.filter(state=RunState.DRAFTED).exclude(planned_by_id=by)


def _drafted(by: int) -> QuerySet[Letter]:
    return (
        letters()
        .filter(state=LetterState.DRAFT, run__isnull=True, held_because="")
        .exclude(drafted_by_id=by)
    )


def _approved() -> QuerySet[Letter]:
    return letters().filter(state=LetterState.APPROVED, run__isnull=True, held_because="")


def _to_post() -> QuerySet[Recipient]:
    return Recipient.objects.filter(
        state=CopyState.QUEUED, channel="post", letter__state=LetterState.SENDING,
        letter__run__isnull=False,
    )  # fmt: skip


def _untaken() -> QuerySet[Letter]:
    return letters().filter(Q(answers__isnull=False, answers__taken_by__isnull=True))


SORTS = Present(
    approve_runs=lambda today, by: _drafted_runs(by),
    approve=lambda today, by: _drafted(by),
    send_runs=lambda today, by: LetterRun.objects.filter(state=RunState.APPROVED),
    send=lambda today, by: _approved(),
    bounced=lambda today, by: bounced(),
    unsure=lambda today, by: unsure(),
    posts=lambda today, by: _to_post(),
    unanswered=lambda today, by: ever_unanswered(today),
    answers=lambda today, by: _untaken(),
)


def _runs_to_approve(user: Any, today: date) -> Iterable[Obligation]:
    for run in _drafted_runs(user.pk):
        since = run.planned_at.date()
        yield Obligation(
            f"letters-run-approve-{run.pk}", f"Read and approve the letters: {run.title}",
            run.get_absolute_url(), working_days_after(since, APPROVE_DAYS), since=since,
            why="Two working days after drafting (our default).", requirement="E-10",
        )  # fmt: skip


def _letters_to_approve(user: Any, today: date) -> Iterable[Obligation]:
    for letter in _drafted(user.pk):
        since = letter.drafted_at.date()
        yield Obligation(
            f"letter-approve-{letter.pk}", f"Approve the letter to {letter.school.name}: "
            f"{_title(letter)}", letter.get_absolute_url(),
            working_days_after(since, APPROVE_DAYS), letter.school_id, letter.school.name,
            since=since, why="Two working days after drafting (our default).",
            requirement="F-11",
        )  # fmt: skip


def _runs_to_send(today: date) -> Iterable[Obligation]:
    for run in LetterRun.objects.filter(state=RunState.APPROVED):
        since = run.approved_at.date() if run.approved_at else None
        yield Obligation(
            f"letters-run-send-{run.pk}", f"Send the letters: {run.title}",
            run.get_absolute_url(), run.send_on or _after(since), since=since,
            waiting="the day on which letters may go" if run.send_on else "",
            why="One working day after approval (our default).", requirement="E-10",
        )  # fmt: skip


def _letters_to_send(today: date) -> Iterable[Obligation]:
    for letter in _approved():
        since = letter.approved_at.date() if letter.approved_at else None
        yield Obligation(
            f"letter-send-{letter.pk}", f"Send the letter to {letter.school.name}: "
            f"{_title(letter)}", letter.get_absolute_url(), letter.send_on or _after(since),
            letter.school_id, letter.school.name, since=since,
            waiting="the day on which letters may go" if letter.send_on else "",
            why="One working day after approval (our default).", requirement="F-11",
        )  # fmt: skip


def _copies(today: date) -> Iterable[Obligation]:
    for copy in bounced():
        since = copy.gone_at.date() if copy.gone_at else None
        yield Obligation(
            f"letter-bounced-{copy.pk}",
            f"Correct the contact and send again: the copy for the "
            f"{copy.get_role_display().lower()} of {copy.letter.school.name} came back",
            copy.letter.get_absolute_url(), _after(since), copy.letter.school_id,
            copy.letter.school.name, since=since,
            why="One working day after it came back (our default).", requirement="E-10",
        )  # fmt: skip
    for copy in unsure():
        yield Obligation(
            f"letter-unsure-{copy.pk}",
            f"Say whether it went: the copy for the {copy.get_role_display().lower()} of "
            f"{copy.letter.school.name}",
            copy.letter.get_absolute_url(), None, copy.letter.school_id, copy.letter.school.name,
            why="The work stopped while it was being sent.", requirement="F-11",
        )  # fmt: skip
    posts = (
        _to_post()
        .values("letter__run", "letter__run__title")
        .annotate(count=Count("pk"), since=Min("letter__run__sent_at"))
        .order_by("letter__run")
    )
    for row in posts:
        since = row["since"].date() if row["since"] else None
        yield Obligation(
            f"letters-post-{row['letter__run']}",
            f"Print and post {row['count']} copies: {row['letter__run__title']}",
            reverse("letters_run", args=[row["letter__run"]]), _after(since), since=since,
            why="One working day after the e-mails (our default).", requirement="E-10",
            count=row["count"],
        )  # fmt: skip


def _unanswered(today: date) -> Iterable[Obligation]:
    late = list(unanswered(today).order_by("answer_by", "pk"))
    if len(late) > MANY:
        yield Obligation(
            "letters-unanswered", f"Ask after {len(late)} letters that have no answer",
            reverse("letters") + "?outcome=unanswered", late[0].answer_by, waiting="the schools",
            since=late[0].answer_by, why="The letters asked for an answer by a day now past.",
            requirement="F-11", count=len(late),
        )  # fmt: skip
        return
    for letter in late:
        yield Obligation(
            f"letter-unanswered-{letter.pk}",
            f"Ask after the letter to {letter.school.name}: no answer has come",
            letter.get_absolute_url(), letter.answer_by, letter.school_id, letter.school.name,
            waiting="the school", since=letter.answer_by,
            why="The letter asked for an answer by this day.", requirement="F-11",
        )  # fmt: skip


def _answers(today: date) -> Iterable[Obligation]:
    untaken = _untaken().annotate(answered=Min("answers__at"))
    for letter in untaken:
        since = letter.answered.date()
        yield Obligation(
            f"letter-answer-{letter.pk}", f"Read the answer of {letter.school.name}",
            letter.get_absolute_url(), working_days_after(since, APPROVE_DAYS),
            letter.school_id, letter.school.name, since=since,
            why="Two working days after it came (our default).", requirement="F-11",
        )  # fmt: skip


def _own(user: Any, today: date) -> Iterable[Obligation]:
    """What a head or chair has to read and answer."""
    reach = user.reach(Permission.LETTER_ANSWER)
    if not reach.urns:
        return
    mine = letters().filter(
        school_id__in=sorted(reach.urns), out_at__isnull=False,
        state__in=(LetterState.SENDING, LetterState.SENT),
    )  # fmt: skip
    for letter in mine:
        yield Obligation(
            f"letter-own-{letter.pk}", f"Read the letter: {letter.subject}",
            reverse("portal_letter", args=[letter.school_id, letter.pk]), letter.answer_by,
            letter.school_id, letter.school.name,
            since=letter.out_at.date() if letter.out_at else None,
            why="The letter asks for an answer by this day." if letter.answer_by else "",
            requirement="F-11",
        )  # fmt: skip


def _title(letter: Letter) -> str:
    known = kinds().get(letter.kind)
    return known.title if known else letter.subject


def _after(since: date | None) -> date | None:
    return working_days_after(since, SEND_DAYS) if since else None
