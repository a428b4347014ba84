"""Last year's letters of the demonstration: sent, answered, one come back and sent again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from headway.accounts.models import Holding, User
from headway.core import clock, terms
from headway.core.access import Permission
from headway.core.calendar import year_end_of
from headway.correspondence import actions
from headway.correspondence.actions import runs as run_actions
from headway.correspondence.actions import sending
from headway.correspondence.kinds import kinds
from headway.correspondence.models import LetterRun, Recipient
from headway.correspondence.queries import samples
from headway.correspondence.states import CopyState, LetterState
from headway.correspondence.windows import window

ANSWERS = (
    "Thank you for the letter. The governors discussed it on Tuesday, and we welcome the visit.",
    "We have read the reasons. The figure for attendance is right; the new team began in January.",
    "We will meet the Partner with our chair. Mornings are best for us.",
)
ANNUAL, CARRIED = "annual_listed", "carry_forward"


class _Quiet:
    """The progress of work that nobody watches."""

    def __call__(self, says: str, **numbers: int) -> None:
        """Say nothing."""

    def finished_at(self, url: str) -> None:
        """Lead nowhere."""


def tell(people: Mapping[str, User], today: date) -> None:
    """Last year's annual letters to the listed schools, and what the review of the year decided.

    Done once: a second telling changes nothing. Without a list of last year there is nothing.
    """
    if LetterRun.objects.exists() or ANNUAL not in kinds():
        return
    day = window(date(year_end_of(today) - 2, 11, 4)).goes
    with terms.remembered(), clock.pretending(_at(day, 9)):
        run = _sent(people, day, ANNUAL)
    if run is None:
        return
    _answered(run, people, day)
    _came_back(run, people, day)
    summer = window(date(year_end_of(today) - 1, 7, 8)).goes
    if CARRIED in kinds() and summer < today:
        with terms.remembered(), clock.pretending(_at(summer, 9)):
            _sent(people, summer, CARRIED)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 10)))


def _sent(people: Mapping[str, User], day: date, kind: str) -> LetterRun | None:
    director, second = people["director"], people["service_staff"]
    if not run_actions.planned([kind], day).lines:
        return None
    quiet = _Quiet()
    run = actions.plan_run([kind], by=second, on=day)
    actions.start_run(run, by=second)
    run_actions.draft_letters(quiet, run.pk)  # type: ignore[arg-type]  # a progress that is silent
    run = LetterRun.objects.get(pk=run.pk)
    actions.approve_run(run, by=director, read=[one.pk for one in samples(run)])
    run_actions.make_letters(quiet, run.pk)  # type: ignore[arg-type]
    run = LetterRun.objects.get(pk=run.pk)
    # On paper, as letters went before schools had given their addresses.
    actions.send_run(run, by=people["administrator"], on_paper=True)
    sending.dispatch_run(quiet, run.pk)  # type: ignore[arg-type]
    actions.record_run_posted(run, by=people["administrator"])
    return LetterRun.objects.get(pk=run.pk)


def _answered(run: LetterRun, people: Mapping[str, User], day: date) -> None:
    """The schools whose head or chair can sign in answer; the first of them at length."""
    held = Holding.objects.filter(
        role__in=("headteacher", "chair_of_governors"), urn__isnull=False
    ).select_related("person")
    by_urn = {holding.urn: holding.person for holding in held}
    wrote = run.letters.filter(state=LetterState.SENT, school_id__in=list(by_urn)).select_related(
        "school"
    )
    for number, letter in enumerate(wrote.order_by("pk")[: len(ANSWERS)]):
        person = by_urn[letter.school_id]
        with clock.pretending(_at(day + timedelta(days=3 + number), 15)):
            person.forget_holdings()
            if not person.holds(Permission.LETTER_ANSWER, at=letter.school_id):
                continue  # somebody else led the school then
            given = actions.answer(letter, by=person, text=ANSWERS[number])
        with clock.pretending(_at(day + timedelta(days=6 + number), 9)):
            actions.take_answer(given, by=people["administrator"])


def _came_back(run: LetterRun, people: Mapping[str, User], day: date) -> None:
    copies = Recipient.objects.filter(
        letter__run=run, state=CopyState.POSTED, role="chair"
    ).select_related("letter__school")
    copy = copies.order_by("-pk").first()
    if copy is not None:
        with clock.pretending(_at(day + timedelta(days=9), 11)):
            actions.record_bounce(
                copy,
                by=people["administrator"],
                reason="Returned by the post: the chair is not known at the school any more.",
            )
        with clock.pretending(_at(day + timedelta(days=12), 11)):
            again = actions.send_again(copy, by=people["administrator"], by_post=True)
            actions.record_posted(again, by=people["administrator"])
