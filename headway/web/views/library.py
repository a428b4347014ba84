"""The library of documents, the open page of it, and published framework versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.contract import actions
from headway.contract.forms import DocumentForm, PublicationForm, VersionForm
from headway.contract.models import Document, DocumentVersion
from headway.contract.queries import (
    open_shelf,
    open_version,
    publication_of,
    shelf,
    told_of,
)
from headway.contract.states import DocumentKind
from headway.core import clock
from headway.core.access import OPEN_TO_ALL, Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import NotValid, Refused
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day
from headway.correspondence.uploads import KINDS
from headway.frameworks.models import DECIDING, Version
from headway.frameworks.queries import NoFramework, framework_in_force
from headway.web.documents.marking import marked
from headway.web.paging import Slice, page_asked

SEES, KEEPS = Permission.LIBRARY_SEE, Permission.LIBRARY_EDIT
ON_A_PAGE = 50


@require_safe
@needs(OPEN_TO_ALL)
def documents(request: HttpRequest) -> HttpResponse:
    """What anybody may read: the framework in force and the open documents. No school is named."""
    today = clock.today()
    try:
        contents = framework_in_force(today).contents
    except NoFramework:
        contents = None
    return render(request, "web/documents.html", {
        "groups": _by_kind(open_shelf(today)), "contents": contents,
    })  # fmt: skip


@require_safe
@needs(OPEN_TO_ALL)
def documents_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of an open document."""
    found = open_version(pk, clock.today())
    if found is None or found.content is None:
        raise Http404
    return _file(found)


@require_safe
@needs(SEES)
def library(request: HttpRequest) -> HttpResponse:
    """Every document with its versions, closed ones too."""
    today = clock.today()
    return render(request, "web/library.html", {
        "groups": _by_kind(shelf(today)), "withdrawn": shelf(today, withdrawn=True),
        "may_edit": request.user.holds(KEEPS),
    })  # fmt: skip


def _by_kind(found: list[Any]) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for kind in DocumentKind:
        same = [one for one in found if one.document.kind == kind]
        if same:
            groups[str(kind.label)] = same
    return list(groups.items())


@require_safe
@needs(SEES)
def library_document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document with every version."""
    return _shown(request, pk, VersionForm())


def _shown(request: HttpRequest, pk: int, form: VersionForm) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    today = clock.today()
    every = [*shelf(today), *shelf(today, withdrawn=True)]
    found = next(one for one in every if one.document.pk == document.pk)
    return render(request, "web/library_document.html", {
        "one": found, "document": document, "form": form, "may_edit": request.user.holds(KEEPS),
    })  # fmt: skip


@require_safe
@needs(SEES)
def library_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of any version, with its marking printed on a closed one."""
    seen = Document.objects.visible_to(request.user).values("pk")
    found = get_object_or_404(
        DocumentVersion.objects.filter(document__in=seen, content__isnull=False), pk=pk
    )
    return _file(found)


def _file(found: DocumentVersion) -> HttpResponse:
    """Always to be saved and never run; a closed PDF carries its marking on every page."""
    content = bytes(found.content or b"")
    name = found.name if found.open else f"{found.marking} {found.name}"
    if not found.open and found.kind == "pdf":
        content = marked(content, found.marking)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=KINDS[found.kind], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(KEEPS)
def library_add(request: HttpRequest) -> HttpResponse:
    """Put a document into the library."""
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = actions.add_document(
                given.pop("title"), given.pop("kind"), by=request.user, **given
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The document is in the library.")
            return redirect(made)
    return render(request, "web/library_add.html", {"form": form})


@require_POST
@needs(KEEPS)
def library_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a version of a document."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_version(document, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The version was added.")
            return redirect(document)
    return _shown(request, pk, form)


@require_POST
@needs(KEEPS)
def library_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document out of the library, or bring it back."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    out = request.POST.get("do") != "back"
    act = actions.withdraw_document if out else actions.bring_back_document
    try:
        act(document, by=request.user)
    except NotValid as refusal:
        messages.error(request, " ".join(w for ws in refusal.errors.values() for w in ws))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = "It is out of the library. Bring it back here." if out else "It is back."
        messages.success(request, said)
    return redirect(document)


# Published framework versions --------------------------------------------------------------

TOLD = (
    Column("school", "School", lambda t: t.school.name, heading=True),
    Column("urn", "URN", lambda t: t.school.urn),
    Column("letter", "Letter", lambda t: t.letter.get_state_display() if t.letter else "none"),
    Column("dated", "Dated", lambda t: t.letter.dated if t.letter else None),
)


def _deciding(pk: int) -> Version:
    return get_object_or_404(Version.objects.filter(state__in=DECIDING), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(SEES)
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """When a framework version was published, and how far each school's letter has come."""
    version = _deciding(pk)
    may_edit = request.user.holds(KEEPS)
    form = PublicationForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actions.publish_framework(
                version, form.cleaned_data["published_on"], by=request.user,
                note=form.cleaned_data["note"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The publication was recorded. Now tell the schools.")
            return redirect("publication", pk)
    found = publication_of(version)
    told = told_of(found) if found else []
    return render(request, "web/publication.html", {
        "version": version, "publication": found, "form": form, "may_edit": may_edit,
        "today": clock.today(), "told": told,
        "links": Slice(told, page_asked(request), ON_A_PAGE, ""),
        "written": sum(one.letter is not None for one in told),
        "gone": sum(one.letter is not None and one.letter.state in GONE for one in told),
    })  # fmt: skip


GONE = ("sent", "acknowledged")


@require_safe
@needs(SEES)
def publication_download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The same as a file, school by school."""
    version = _deciding(pk)
    found = publication_of(version)
    if found is None:
        raise Http404
    facts = [("Version", version.title), ("Published on", day(found.published_on)),
             ("As at", day(clock.today()))]  # fmt: skip
    export = Export("Schools told of the framework", TOLD, told_of(found), facts, "OFFICIAL")
    return as_csv(export) if kind == "csv" else as_xlsx(export)
