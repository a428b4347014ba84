"""Background work with a progress page.

    job = start("Load 12 files", load_files, by=user, paths=[...])
    redirect(job)

The function takes a `Progress` first and plain JSON arguments after it. It runs in
`headway worker`; in tests it runs at once. The worker may be killed at any moment: work is
written so that it can be started again.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import structlog
from django.db import transaction
from django_tasks import task

from headway.core import clock
from headway.core.models import Job, JobState

log = structlog.get_logger("jobs")


class Progress:
    """Told by the work how far it is; writes what the progress page shows."""

    def __init__(self, job_id: Any) -> None:
        self.job_id = job_id

    def __call__(self, says: str, *, done: int | None = None, total: int | None = None) -> None:
        """One sentence on what is being done now, and how many of how many are done."""
        values: dict[str, Any] = {"says": says[:500]}
        if done is not None:
            values["done"] = done
        if total is not None:
            values["total"] = total
        Job.objects.filter(pk=self.job_id).update(**values)

    def finished_at(self, url: str) -> None:
        """Where the person should be sent when the work is done."""
        Job.objects.filter(pk=self.job_id).update(result_url=url)


def start(title: str, work: Callable[..., Any], *, by: Any, **arguments: Any) -> Job:
    """Queue `work` (a function at the top of a module) once the transaction has committed."""
    job = Job.objects.create(title=title, asked_by=by, asked_at=clock.now())
    where = f"{work.__module__}:{work.__qualname__}"
    transaction.on_commit(lambda: run.enqueue(str(job.pk), where, arguments))
    return job


@task()
def run(job_id: str, where: str, arguments: dict[str, Any]) -> None:
    """Do a job's work once; a job that has already ended is left alone."""
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=clock.now()
    )
    if not taken:
        return
    module, _, name = where.partition(":")
    try:
        getattr(import_module(module), name)(Progress(job_id), **arguments)
    except Exception as error:
        log.exception("job failed", job=job_id)
        Job.objects.filter(pk=job_id).update(
            state=JobState.FAILED, ended_at=clock.now(), problem=problem_of(error)
        )
    else:
        Job.objects.filter(pk=job_id).update(state=JobState.DONE, ended_at=clock.now())


def problem_of(error: Exception) -> str:
    """What the person who asked is told: our own sentences as they are, others in general."""
    if type(error).__module__.startswith("headway."):
        return str(error)
    return "Something of ours failed. Nothing was half done. Tell your system administrator."
