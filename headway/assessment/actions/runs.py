"""Every write to assessment runs."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from headway.accounts.models import User
from headway.assessment.models import Run
from headway.assessment.policies import run_policy
from headway.assessment.publishing.runs import drafted, store_run
from headway.assessment.queries.replay import replayed
from headway.assessment.states import RUN_MOVES
from headway.core import audit, clock
from headway.core.access import Permission
from headway.core.actions import mover
from headway.core.jobs import Progress, start
from headway.core.refusals import NotAllowed, Refused
from headway.evidence.store import Store
from headway.frameworks.models import Version
from headway.frameworks.queries import framework_of, may_decide
from headway.measures.actions import close_publication, open_publication
from headway.measures.models import Publication
from headway.measures.policies import publication_policy

moving = mover(RUN_MOVES, run_policy)


def freeze_run(
    base: Run, version: Version, *, by: User, note: str = "", now: datetime | None = None
) -> Run:
    """Judge the evidence of a stored run by another version, and keep the result as it is.

    A draft may be tried and kept too; it never becomes the run that pages show.
    Raises NotAllowed, Refused if this edition has been judged by this version already, or
    BadFramework if the version no longer passes its checks.
    """
    if not (decision := run_policy(by, Permission.ASSESSMENT_RUN, base)):
        raise NotAllowed(decision.reason)
    framework = framework_of(version)
    same = Run.objects.filter(
        edition=base.edition_id, version_hash=framework.hash, as_at=base.as_at
    ).first()
    if same is not None:
        raise Refused(
            f"Edition {base.edition.number} has been judged by this version already: open the "
            f"run of {same.created_at:%d %B %Y}."
        )
    levels = [
        {
            "urn": level.school_id,
            "domain": level.domain,
            "level": level.level,
            "state": level.state,
            "strength": level.strength,
            "stamp": level.stamp,
            "reasons": level.reasons,
        }
        for level in base.levels.all()
    ]
    draft = drafted(
        replayed(base, framework),
        levels,
        columns=bytes(base.inputs.columns),
        cites=bytes(base.inputs.cites),
        references=base.inputs.references,
    )
    now = now or clock.now()
    try:
        with transaction.atomic():
            run = store_run(draft, edition=base.edition, version=version, by=by, now=now, note=note)
            audit.record(by, "freeze_run", run, after=run.counts, reason=note, at=now)
    except IntegrityError as error:
        raise Refused(
            "Somebody else has frozen this run already. Look at the list of runs."
        ) from error
    return run


def show_run(run: Run, *, by: User, reason: str) -> Run:
    """Make a run of the current edition the one that lists and school pages show.

    Raises NotAllowed, or Refused for a run of an earlier edition or of a draft version.
    """
    if not run.edition.current:
        raise Refused("Pages show the current edition only. Choose one of its runs.")
    if run.framework is None or not may_decide(run.framework):
        raise Refused("A draft decides nothing. Two people have to approve the version first.")
    with transaction.atomic():
        before = Run.objects.select_for_update().filter(current=True).exclude(pk=run.pk)
        for other in before:
            with moving.changing(other, "hide_run", by=by, reason=reason) as locked:
                locked.current = False
        with moving.changing(run, "show_run", by=by, reason=reason) as locked:
            locked.current = True
    return run


def publish_asked(progress: Progress) -> None:
    """The background work of a request to publish; safe to start again after a kill."""
    from headway.assessment.publishing.edition import publish  # see the package's own words

    asked = Publication.objects.select_related("asked_by").get(job=progress.job_id)
    edition = None
    try:
        report = publish(
            Store(),
            by=asked.asked_by,
            note=asked.asked_for.get("note", ""),
            as_at=asked.as_at,
            authority=asked.asked_for.get("authority", ""),
            framework=asked.asked_for.get("framework", ""),
            progress=progress,
        )
        edition = report.edition
        progress(" ".join(report.sentences))
        progress.finished_at("/data/")
    finally:
        close_publication(asked, edition=edition)


def ask_for_edition(
    *,
    by: User,
    as_at: date | None = None,
    authority: str = "",
    framework: str = "",
    note: str = "",
    now: datetime | None = None,
) -> Publication:
    """Publish what is loaded, in the background. `publication.job` has the progress page.

    Asking again while one is under way gives the one under way. Raises NotAllowed.
    """
    if not by.holds(Permission.EDITION_PUBLISH):
        raise NotAllowed(publication_policy(by, Permission.EDITION_PUBLISH, Publication()).reason)
    now = now or clock.now()
    asked_for = {
        "as_at": as_at.isoformat() if as_at else "",
        "authority": authority,
        "framework": framework,
        "note": note,
    }
    return open_publication(
        lambda: start("Publish an edition", publish_asked, by=by),
        by=by,
        asked_for=asked_for,
        now=now,
    )
