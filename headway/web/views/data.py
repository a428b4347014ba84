"""Data: what is loaded, what it covers, what needs a look, the editions; upload and publish."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from headway.assessment.actions import ask_for_edition
from headway.assessment.actions.previews import TITLE, ask_for_preview
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.models import Job, JobState
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.evidence.sources.local import local_template
from headway.evidence.store import Store
from headway.measures.actions import upload_local
from headway.measures.models import ReleaseRecord, Upload
from headway.measures.queries import (
    coverage,
    editions_kept,
    findings,
    publication_underway,
    releases_loaded,
)
from headway.schools.models import School
from headway.web import sources
from headway.web.context import edition_of, statistics_link
from headway.web.forms import PublishForm, UploadForm
from headway.web.presenting.data import RELEASE_COLUMNS, data_tabs


@require_safe
@needs(Permission.DATA_SEE)
def data(request: HttpRequest) -> HttpResponse:
    """Every loaded release, with those that wait for an edition first."""
    lines = sources.releases_known()
    waiting = [line for line in lines if not line.published]
    held = [line for line in lines if line.published]
    return render(request, "web/data.html", {
        "tabs": data_tabs("data"), "edition": edition_of(request),
        "underway": publication_underway(), "statistics": statistics_link(),
        "waiting": Table(RELEASE_COLUMNS, waiting, "Waiting for the next edition"),
        "held": Table(RELEASE_COLUMNS, held, "In the current edition"),
    })  # fmt: skip


@require_safe
@needs(Permission.DATA_SEE)
def data_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of releases as a file."""
    export = Export("Releases loaded", RELEASE_COLUMNS, sources.releases_known(),
                    [("Made on", day(clock.today()))])  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(Permission.DATA_SEE)
def data_release(request: HttpRequest, release_id: str) -> HttpResponse:
    """One loaded file: what it is, the symbols met in it, what needs a look."""
    found = next((line for line in sources.releases_known() if line.release_id == release_id), None)
    if found is None:
        raise Http404
    record = ReleaseRecord.objects.filter(pk=release_id).first()
    context = {"release": found, "record": record, "tabs": data_tabs("data")}
    return render(request, "web/data_release.html", context)


@require_safe
@needs(Permission.DATA_SEE)
def data_coverage(request: HttpRequest) -> HttpResponse:
    """Year by measure: how many of our schools have a number, and why others have not."""
    return render(request, "web/data_coverage.html", {
        "tabs": data_tabs("data_coverage"), "found": coverage(edition_of(request)),
    })  # fmt: skip


@require_safe
@needs(Permission.DATA_SEE)
def data_findings(request: HttpRequest) -> HttpResponse:
    """What in the data a person should look at."""
    return render(request, "web/data_findings.html", {
        "tabs": data_tabs("data_findings"), "findings": findings(edition_of(request)),
    })  # fmt: skip


@require_safe
@needs(Permission.DATA_SEE)
def data_editions(request: HttpRequest) -> HttpResponse:
    """Every edition that was published, newest first."""
    return render(request, "web/data_editions.html", {
        "tabs": data_tabs("data_editions"), "editions": editions_kept(),
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.DATA_UPLOAD)
def data_upload(request: HttpRequest) -> HttpResponse:
    """The template to fill in, the form to send it, and what was sent before."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        try:
            upload = upload_local(form.cleaned_data["file"], by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("data_uploaded", upload.pk)
    past = Upload.objects.select_related("uploaded_by", "job")[:20]
    context = {"tabs": data_tabs("data_upload"), "form": form, "past": past}
    return render(request, "web/data_upload.html", context)


@require_safe
@needs(Permission.DATA_UPLOAD)
def data_template(request: HttpRequest, form: str) -> HttpResponse:
    """The file to fill in, with our schools in its first columns."""
    if form not in ("csv", "xlsx"):
        raise Http404
    schools = School.objects.visible_to(request.user).open_now().values_list("urn", "name")
    content = local_template("wide", form, schools)  # type: ignore[arg-type]  # checked above
    headers = {"Content-Disposition": f'attachment; filename="our-own-figures.{form}"'}
    kind = (
        "text/csv"
        if form == "csv"
        else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    return HttpResponse(content, content_type=kind, headers=headers)


@require_safe
@needs(Permission.DATA_UPLOAD)
def data_uploaded(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of one uploaded file: the load report, row and column named."""
    upload = get_object_or_404(Upload.objects.select_related("uploaded_by", "job"), pk=pk)
    context = {"tabs": data_tabs("data_upload"), "upload": upload}
    return render(request, "web/data_uploaded.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.EDITION_PUBLISH)
def data_publish(request: HttpRequest) -> HttpResponse:
    """Prepare: who would move. Then publish. Both in the background, with a progress page."""
    asked = {name: request.GET[name] for name in ("as_at", "note") if name in request.GET}
    form = PublishForm(request.POST or None, initial={"as_at": clock.today(), **asked})
    if form.is_bound and form.is_valid():
        try:
            return redirect(_asked(request, form.cleaned_data))
        except Refused as refusal:
            messages.error(request, str(refusal))
    waiting = [line for line in releases_loaded(Store()) if not line.published]
    return render(request, "web/data_publish.html", {
        "tabs": data_tabs("data"), "form": form, "edition": edition_of(request),
        "underway": publication_underway(), "prepared": _prepared(request),
        "waiting": Table(RELEASE_COLUMNS, waiting, "Would enter the next edition"),
    })  # fmt: skip


def _asked(request: HttpRequest, said: dict[str, Any]) -> Job:
    if request.POST.get("do") == "prepare":
        return ask_for_preview(by=request.user, **said)
    return ask_for_edition(by=request.user, **said).job


def _prepared(request: HttpRequest) -> Job | None:
    """The preview that this person asked for and that the address names, once it is done."""
    try:
        asked = UUID(request.GET.get("prepared", ""))
    except ValueError:
        return None
    mine = Job.objects.filter(asked_by=request.user.pk, title=TITLE, state=JobState.DONE)
    return mine.filter(pk=asked).first()
