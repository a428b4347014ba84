"""Runs of letters: planned, drafted in the background, approved by a second person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.jobs import Progress, start
from headway.core.refusals import Refused, WrongState
from headway.correspondence.actions.drafting import letter_of, occasion_of, store_letters
from headway.correspondence.actions.letters import keep_many
from headway.correspondence.actions.templates import text_for
from headway.correspondence.composing import composed
from headway.correspondence.kinds import kind_of
from headway.correspondence.making import made_pdfs
from headway.correspondence.models import Letter, LetterRun
from headway.correspondence.people import people_of
from headway.correspondence.planning import Plan, planned
from headway.correspondence.policies import run_policy
from headway.correspondence.states import RUN_MOVES, LetterState, RunState
from headway.frameworks.actions import hold_in_force
from headway.frameworks.models import Version

moving = mover(RUN_MOVES, run_policy)

TOGETHER = 20  # letters kept in one transaction: a killed process loses no more of its work


def plan_run(
    kinds: Iterable[str],
    *,
    by: User,
    title: str = "",
    on: date | None = None,
    version: Version | None = None,
) -> LetterRun:
    """Plan a run of letters of these kinds, as due on a day. Nothing is drafted yet.

    Raises NotAllowed, or Refused for a kind that does not go out in runs.
    """
    keys = list(dict.fromkeys(kinds))
    if not keys:
        raise Refused("Choose at least one kind of letter.")
    for key in keys:
        if kind_of(key).addressees is None:
            raise Refused(f"{kind_of(key).title} is written one at a time, not in a run.")
    on = on or clock.today()
    run = LetterRun(
        title=(title.strip() or f"{kind_of(keys[0]).title}, {on.day} {on:%B %Y}")[:200],
        kinds=keys, as_at=on, framework=version or hold_in_force(on, by=by), planned_by=by,
        planned_at=clock.now(),
    )  # fmt: skip
    with moving.creating(run, "plan_run", by=by):
        pass
    return run


def start_run(run: LetterRun, *, by: User) -> LetterRun:
    """Have the letters drafted in the background. `run.job` has the progress page."""
    if not planned(run.kinds, run.as_at, run).lines:
        raise Refused("No school is due a letter of these kinds on this day.")
    with moving(run, "start_run", by=by) as locked:
        locked.job = start(f"Draft: {locked.title}"[:200], draft_letters, by=by, run=locked.pk)
    return run


def draft_letters(progress: Progress, run: int) -> None:
    """Draft the letters of a run. Killed and started again, it drafts those that are missing."""
    found = LetterRun.objects.select_related("planned_by", "framework").get(pk=run)
    progress.finished_at(found.get_absolute_url())
    if found.state != RunState.DRAFTING:
        return
    plan = planned(found.kinds, found.as_at, found)
    held = set(found.letters.exclude(state=LetterState.CANCELLED).values_list("school", "kind"))
    problems = [{"urn": one.urn, "school": one.name, "why": one.why} for one in plan.left]
    problems += list(_drafted(found, plan, held, progress))
    try:
        with moving(found, "finish_drafting", by=found.planned_by) as locked:
            locked.problems = problems
            locked.job = None
    except WrongState:  # cancelled meanwhile, or finished by another worker
        return
    progress(f"{len(plan.lines) - len(problems)} letters are drafted.", done=len(plan.lines))


def _drafted(
    run: LetterRun, plan: Plan, held: set[Any], progress: Progress
) -> Iterator[dict[str, Any]]:
    """Draft what is missing; yields the schools for which no letter could be made, and why."""
    occasion = occasion_of(run.framework, run.as_at)
    texts = {key: text_for(run.framework, key, by=run.planned_by) for key in run.kinds}
    left = [line for line in plan.lines if (line.school.urn, line.kind.key) not in held]
    for start_at in range(0, len(left), TOGETHER):
        some = left[start_at : start_at + TOGETHER]
        letters = []
        for line in some:
            text = texts.get(line.kind.key) or text_for(
                run.framework, line.kind.key, by=run.planned_by
            )
            try:
                words = composed(
                    line.school, line.kind, text, occasion, given=line.fields, people=line.people
                )
            except Refused as refusal:
                yield {"urn": line.school.urn, "school": line.school.name, "why": str(refusal)}
                continue
            letters.append(
                letter_of(
                    line.kind,
                    line.school,
                    words,
                    text,
                    occasion,
                    by=run.planned_by,
                    run=run,
                    about=line.about,
                    why=line.why,
                )
            )
        store_letters(letters, by=run.planned_by)
        done = len(plan.lines) - len(left) + start_at + len(some)
        progress(f"{done} of {len(plan.lines)} letters.", done=done, total=len(plan.lines))


def approve_run(run: LetterRun, *, by: User, read: Iterable[int]) -> LetterRun:
    """Approve every letter of a run that is not held back, after reading one of each kind.

    `read` are the letters that were read. The documents are then made in the background.
    Raises NotAllowed for whoever planned it, or Refused where a kind was not read.
    """
    drafts = run.letters.filter(state=LetterState.DRAFT, held_because="")
    kinds = set(drafts.values_list("kind", flat=True))
    seen = set(run.letters.filter(pk__in=list(read)).values_list("kind", flat=True))
    if not kinds:
        raise Refused("There is no letter in this run to approve.")
    if missing := sorted(kinds - seen):
        titles = ", ".join(kind_of(key).title for key in missing)
        raise Refused(f"Read one letter of each kind before you approve the run: {titles}.")
    with moving(run, "approve_run", by=by, reason="Read one letter of each kind.") as locked:
        locked.approved_by, locked.approved_at = by, clock.now()
        locked.job = start(f"Make: {locked.title}"[:200], make_letters, by=by, run=locked.pk)
    return run


def make_letters(progress: Progress, run: int) -> None:
    """Make and keep the documents of an approved run. Started again, it makes what is missing."""
    found = LetterRun.objects.select_related("approved_by", "framework").get(pk=run)
    progress.finished_at(found.get_absolute_url())
    if found.state != RunState.APPROVED or found.approved_by is None:
        return
    waiting = list(
        found.letters.filter(state=LetterState.DRAFT, held_because="")
        .select_related("school", "framework", "template")
        .order_by("pk")
    )
    done = 0
    for kept in keep_all(waiting, by=found.approved_by):
        done += kept
        progress(f"{done} of {len(waiting)} letters are made.", done=done, total=len(waiting))


def keep_all(letters: list[Letter], *, by: User) -> Iterator[int]:
    """Approve many letters with their documents, some in one transaction; yields how many."""
    if not letters:
        return
    today = clock.today()
    people = people_of({letter.school_id: letter.school for letter in letters}.values(), today)
    around = occasion_of(letters[0].framework, today).others
    making = made_pdfs(letters)
    while some := list(islice(making, TOGETHER)):
        everybody = {letter.pk: {**around, **people[letter.school_id]} for letter, _ in some}
        keep_many(some, everybody, by=by)
        yield len(some)


def go_on(run: LetterRun, *, by: User) -> LetterRun:
    """Start the background work of a run again, where its worker was killed.

    Nothing is done twice: each letter is drafted, made and sent once, whoever asks how often.
    """
    from headway.correspondence.actions.sending import dispatch_run

    works = {
        RunState.DRAFTING: draft_letters,
        RunState.APPROVED: make_letters,
        RunState.SENDING: dispatch_run,
    }
    if run.state not in works:
        raise WrongState("No work is under way for this run.")
    with moving.changing(run, "go_on_with_run", by=by) as locked:
        locked.job = start(
            f"Go on: {locked.title}"[:200], works[RunState(locked.state)], by=by, run=locked.pk
        )
    return run


def cancel_run(run: LetterRun, *, by: User, reason: str) -> LetterRun:
    """Take back a run and all its letters before any has been sent. The reason is kept."""
    if not reason.strip():
        raise Refused("Say why the run is cancelled.")
    from headway.correspondence.actions.letters import cancel_letter

    with moving(run, "cancel_run", by=by, reason=reason.strip()) as locked:
        locked.cancelled_because = reason.strip()[:500]
        locked.send_on = None
        locked.job = None
        for letter in locked.letters.filter(
            state__in=(LetterState.DRAFT, LetterState.APPROVED)
        ).select_related("school"):
            cancel_letter(letter, by=by, reason=reason)
    return run
