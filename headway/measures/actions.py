"""Every write to uploads and to requests to publish."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

from headway.accounts.models import User
from headway.core import clock
from headway.core.access import Permission
from headway.core.actions import mover
from headway.core.jobs import Progress, start
from headway.core.models import Job
from headway.core.refusals import NotAllowed, NotValid, Refused
from headway.evidence.errors import EvidenceError
from headway.evidence.load import load
from headway.evidence.load_report import Outcome
from headway.evidence.store import Store
from headway.measures.models import Edition, Publication, Upload, UploadState
from headway.measures.policies import publication_policy, upload_policy
from headway.measures.states import PUBLICATION_MOVES, UPLOAD_MOVES

uploads = mover(UPLOAD_MOVES, upload_policy)
publications = mover(PUBLICATION_MOVES, publication_policy)

AT_ONCE_BYTES = 1024 * 1024  # a larger file is read in the background
LOCAL_LAYOUTS = ("headway_local",)
LONGEST = timedelta(minutes=30)  # no edition takes as long: its worker is gone
LARGEST_BYTES = 50 * 1024 * 1024


class UploadedFile(Protocol):
    """What a form gives: a name, a size and the bytes in pieces."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


def upload_local(
    file: UploadedFile, *, by: User, store: Store | None = None, now: datetime | None = None
) -> Upload:
    """Take a file that somebody brought, and load it: at once if it is small, else in a job.

    It is recognised by what is in it. The report says what was recognised and counted, or why
    it was refused; then nothing of it is stored. Pages show it after the next edition.
    Raises NotAllowed, or Refused for an empty file or one larger than a page takes.
    """
    store = store or Store()
    now = now or clock.now()
    size = file.size or 0
    largest = getattr(settings, "UPLOAD_LIMIT_BYTES", LARGEST_BYTES)
    if not by.holds(Permission.DATA_UPLOAD):
        raise NotAllowed(upload_policy(by, Permission.DATA_UPLOAD, Upload()).reason)
    if not size:
        raise Refused("The file is empty. Choose the file that you filled in.")
    if size > largest:
        raise Refused(
            f"The file is larger than {largest // (1024 * 1024)} MB, which is more than a page "
            "takes. Load it from the command line: headway load FILE."
        )
    folder, name, sha256 = _kept(file, store)
    upload = Upload(file_name=name, sha256=sha256, size_bytes=size, uploaded_at=now, uploaded_by=by)
    with uploads.creating(upload, "upload_file", by=by):
        pass
    if size <= AT_ONCE_BYTES:
        return _loaded(upload, folder, store, by=by, now=now)
    with transaction.atomic():
        job = start(f"Load {name}", load_uploaded, by=by, upload=upload.pk, folder=str(folder))
        with uploads.changing(upload, "queue_upload", by=by) as locked:
            locked.job = job
    return upload


def load_uploaded(progress: Progress, upload: int, folder: str) -> None:
    """The background work of a large upload; safe to start again after a kill."""
    found = Upload.objects.select_related("uploaded_by").get(pk=upload)
    if found.state == UploadState.WAITING:
        progress(f"Reading {found.file_name}")
        _loaded(found, Path(folder), Store(), by=found.uploaded_by, now=clock.now(), say=progress)
    progress(" ".join(found.sentences))
    progress.finished_at("/data/")


def _kept(file: UploadedFile, store: Store) -> tuple[Path, str, str]:
    """The bytes in a folder of their own until they are loaded, under a harmless name."""
    given = Path(file.name or "upload.csv").name
    name = re.sub(r"[^\w .()-]", "_", given).strip(" .")[-120:] or "upload.csv"
    folder = store.folder / "uploads" / f"{clock.now():%Y%m%d%H%M%S%f}"
    folder.mkdir(parents=True)
    digest = hashlib.sha256()
    with (folder / name).open("wb") as target:
        for chunk in file.chunks():
            digest.update(chunk)
            target.write(chunk)
    return folder, name, digest.hexdigest()


def _loaded(
    upload: Upload,
    folder: Path,
    store: Store,
    *,
    by: User,
    now: datetime,
    say: Callable[[str], None] = lambda line: None,
) -> Upload:
    path = folder / upload.file_name
    try:
        outcome, sentences = _outcome(path, store, by=by, now=now, say=say)
    except EvidenceError as error:
        outcome, sentences = None, [str(error)]
    report: dict[str, Any] = {"sentences": sentences}
    if outcome is not None and outcome.release is not None:
        counts = outcome.counts
        report |= {
            "title": outcome.release.title,
            "rows": outcome.release.rows,
            "schools": outcome.release.schools,
            "values": outcome.release.values,
            "indicators": list(outcome.release.indicators),
            "codes": dict(outcome.release.codes),
            "findings": [finding.sentence for finding in outcome.release.findings],
            "new": counts.new,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
        }
    verbs = {"loaded": "load_upload", "unchanged": "find_unchanged"}
    verb = verbs.get(outcome.fate if outcome else "", "refuse_upload")
    with uploads(upload, verb, by=by) as locked:
        locked.report = report
        if outcome is not None and outcome.release is not None:
            locked.release_id = outcome.release.id
    shutil.rmtree(folder, ignore_errors=True)
    return upload


def _outcome(
    path: Path, store: Store, *, by: User, now: datetime, say: Callable[[str], None]
) -> tuple[Outcome, list[str]]:
    """Load the file, having made sure that it is of a kind that this person may load."""
    if not by.holds(Permission.DATA_LOAD):
        tried = load([path], store, dry_run=True, now=now).outcomes
        release = tried[0].release if tried else None
        if release is not None and not release.layout.startswith(LOCAL_LAYOUTS):
            raise EvidenceError(
                f"This is {release.title}, a publisher's file. Your role uploads the authority's "
                "own figures only: ask a data officer to load it."
            )
    report = load([path], store, now=now, progress=say)
    return report.outcomes[0], list(report.lines())


def open_publication(
    start_job: Callable[[], Job], *, by: User, asked_for: dict[str, Any], now: datetime
) -> Publication:
    """Record a request to publish with the job that does it; the one under way, if there is one.

    Two clicks, or two people at once, give one publication.
    """
    underway = Publication.objects.select_related("job").filter(open=True).first()
    if underway is not None:
        if not _dead(underway, now):
            return underway
        close_publication(underway, edition=None)
    try:
        with transaction.atomic():
            publication = Publication(asked_for=asked_for, asked_at=now, asked_by=by)
            with publications.creating(publication, "ask_for_edition", by=by):
                publication.job = start_job()
    except NotValid:
        underway = Publication.objects.filter(open=True).first()
        if underway is None:
            raise
        return underway
    return publication


def _dead(publication: Publication, now: datetime) -> bool:
    """Its job has ended without saying so here, or its worker was killed long ago."""
    job = publication.job
    return job.ended or bool(job.started_at and now - job.started_at > LONGEST)


def close_publication(publication: Publication, *, edition: Edition | None) -> Publication:
    """End a request, with the edition that it made; None if it made none."""
    if not publication.open:
        return publication
    with publications.changing(publication, "close_publication", by=publication.asked_by) as locked:
        locked.open = False
        locked.edition = edition
    return publication
