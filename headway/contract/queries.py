"""The contract, the library and published versions, as pages ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from headway.contract.models import Contract, Document, DocumentVersion, Extension, Publication
from headway.contract.rules import Dates, conflicts
from headway.contract.states import Audience
from headway.core import audit
from headway.core.models import AuditEvent
from headway.correspondence.models import Letter
from headway.frameworks.models import Version
from headway.schools.models import School


@dataclass(frozen=True)
class Held:
    """A contract with its extensions and what does not fit in its dates."""

    contract: Contract
    extensions: tuple[Extension, ...]
    dates: Dates
    conflicts: tuple[str, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day with every extension."""
        return self.dates.last_day

    def running(self, on: date) -> bool:
        """Whether the contract runs on a day."""
        return self.contract.starts_on <= on <= self.last_day


def contracts() -> list[Held]:
    """Every contract, the latest first, with its conflicts in words (two queries)."""
    standing = Extension.objects.filter(withdrawn=False)
    rows = Contract.objects.select_related("predecessor").prefetch_related(
        Prefetch("extensions", queryset=standing, to_attr="standing")
    )
    found = []
    for one in rows:
        extensions = tuple(one.standing)  # type: ignore[attr-defined]
        dates = Dates(
            one.pk, one.title, one.starts_on, one.ends_on,
            tuple(extension.until for extension in extensions),
            one.longest_on, one.break_on, one.predecessor_id,
        )  # fmt: skip
        found.append(Held(one, extensions, dates))
    every = [held.dates for held in found]
    return [
        Held(held.contract, held.extensions, held.dates, tuple(conflicts(held.dates, every)))
        for held in found
    ]


def held_contract(pk: int) -> Held | None:
    """One contract; None where there is none of this number."""
    return next((held for held in contracts() if held.contract.pk == pk), None)


def events_of(contract: Contract) -> list[tuple[AuditEvent, list[tuple[str, str, str]]]]:
    """Every change of a contract and its extensions with what stood before, latest first."""
    keys = [str(pk) for pk in contract.extensions.values_list("pk", flat=True)]
    events = AuditEvent.objects.filter(
        subject_type=Contract._meta.label, subject_id=str(contract.pk)
    ) | AuditEvent.objects.filter(subject_type=Extension._meta.label, subject_id__in=keys)
    return [(event, audit.changes(event) if event.before else []) for event in events]


# The library -------------------------------------------------------------------------------

BYTES = ("content",)


@dataclass(frozen=True)
class Shelved:
    """A document with its versions, latest first, and the one in effect."""

    document: Document
    versions: tuple[DocumentVersion, ...]
    now: DocumentVersion | None


def shelf(on: date, *, withdrawn: bool = False) -> list[Shelved]:
    """Every document of the library, with the version in effect on a day (two queries)."""
    versions = DocumentVersion.objects.defer(*BYTES).select_related("added_by", "document")
    rows = Document.objects.filter(withdrawn=withdrawn).prefetch_related(
        Prefetch("versions", queryset=versions, to_attr="held")
    )
    return [_shelved(one, on) for one in rows]


def _shelved(document: Document, on: date) -> Shelved:
    held = tuple(document.held)  # type: ignore[attr-defined]
    return Shelved(document, held, next((one for one in held if one.from_on <= on), None))


def open_shelf(on: date) -> list[Shelved]:
    """The documents whose version in effect anybody may read."""
    return [one for one in shelf(on) if one.now is not None and one.now.open]


def open_version(pk: int, on: date) -> DocumentVersion | None:
    """A version that anybody may read: open, in effect, of a document that is not withdrawn."""
    found = (
        DocumentVersion.objects.select_related("document")
        .filter(pk=pk, audience=Audience.OPEN, document__withdrawn=False, from_on__lte=on)
        .first()
    )
    return found


# Published framework versions --------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A school and how far the letter about a published version has come."""

    school: School
    letter: Letter | None


def publications() -> QuerySet[Publication]:
    """Every publication, the latest first."""
    return Publication.objects.select_related("version_of", "published_by").defer(
        "version_of__toml"
    )


def publication_of(version: Version) -> Publication | None:
    """When a version was published; None while it was not."""
    return publications().filter(version_of=version).first()


def latest_publication(on: date) -> Publication | None:
    """The publication that schools are told of on a day."""
    return publications().filter(published_on__lte=on).first()


def told_of(publication: Publication) -> list[Told]:
    """Every open school with its letter about the publication, if there is one (two queries)."""
    letters: Mapping[int, Letter] = {
        letter.school_id: letter
        for letter in Letter.objects.filter(about__startswith=publication.about)
        .exclude(state="cancelled")
        .order_by("pk")
    }
    schools = School.objects.filter(is_open=True).order_by("name", "urn")
    return [Told(school, letters.get(school.urn)) for school in schools.only("urn", "name")]
