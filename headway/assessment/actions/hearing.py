"""Judging a round's evidence again with the intelligence of today: stored, then a person decides.

The figures, inspections and rules stay those of the round's run. What comes of it is a run of its
own, previewed like any newer evidence and brought to the round by the same action.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from headway.accounts.models import User
from headway.assessment.models import Round, Run
from headway.assessment.policies import run_policy
from headway.assessment.publishing.heard import with_intelligence
from headway.assessment.publishing.runs import store_run
from headway.assessment.queries.rounds_heard import heard_today
from headway.core import audit, clock
from headway.core.access import Permission
from headway.core.jobs import Progress, start
from headway.core.models import Job
from headway.core.refusals import NotAllowed, Refused

DONE_TODAY = (
    "This evidence has been judged with the intelligence of today already. See below who would "
    "move; what is recorded from now on can be judged tomorrow."
)


def ask_to_hear(found: Round, *, by: User) -> Job:
    """Judge a round's evidence again in the background. Raises NotAllowed or Refused."""
    _may_hear(found, by)
    title = "Judge the evidence with the intelligence of today"
    return start(title, hear_asked, by=by, round_pk=found.pk)


def hear_asked(progress: Progress, *, round_pk: int) -> None:
    """The background work: safe to start again after a kill, for it stores all or nothing."""
    found = Round.objects.select_related("run__edition", "run__framework").get(pk=round_pk)
    by = Job.objects.select_related("asked_by").get(pk=progress.job_id).asked_by
    progress("Reading what was recorded, and judging every school again.")
    hear_round(found, by=by)
    progress("Done. See who would move; nothing has changed in the round yet.")
    progress.finished_at(reverse("round_evidence", args=[found.year_end]))


def hear_round(found: Round, *, by: User, now: datetime | None = None) -> Run:
    """Store the round's evidence as judged with the intelligence known today.

    The round itself stays as it is until `repin_round` puts it on the new run. Raises NotAllowed,
    or Refused for a locked round, a version that is not held, or a second time on one day.
    """
    _may_hear(found, by)
    now = now or clock.now()
    draft = with_intelligence(found.run, clock.today())
    note = f"With the intelligence known on {clock.today():%-d %B %Y}"
    try:
        with transaction.atomic():
            run = store_run(
                draft, edition=found.run.edition, version=found.run.framework, by=by, now=now,
                note=note, version_hash=found.run.version_hash,
            )  # fmt: skip
            audit.record(by, "hear_run", run, after=run.counts, reason=note, at=now)
    except IntegrityError as error:  # two people at once: the constraint let one of them through
        raise Refused(DONE_TODAY) from error
    return run


def _may_hear(found: Round, by: User) -> None:
    if not (decision := run_policy(by, Permission.ASSESSMENT_RUN, found.run)):
        raise NotAllowed(decision.reason)
    if found.locked:
        raise Refused("The list is agreed and locked. Newer evidence belongs to the next round.")
    if heard_today(found) is not None:
        raise Refused(DONE_TODAY)
