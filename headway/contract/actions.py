"""Every write to the contract, the library and published versions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from headway.accounts.models import User
from headway.contract.models import Contract, Document, DocumentVersion, Extension, Publication
from headway.contract.policies import contract_policy, publication_policy
from headway.contract.states import (
    CONTRACT_MOVES,
    DOCUMENT_MOVES,
    EXTENSION_MOVES,
    PUBLICATION_MOVES,
    VERSION_MOVES,
    Audience,
)
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotValid, Refused
from headway.correspondence.uploads import looked_into
from headway.frameworks.models import Version

contracting = mover(CONTRACT_MOVES, contract_policy)
extending = mover(EXTENSION_MOVES, contract_policy)
shelving = mover(DOCUMENT_MOVES, contract_policy)
versioning = mover(VERSION_MOVES, contract_policy)
publishing = mover(PUBLICATION_MOVES, publication_policy)

KEPT = (
    "title", "council", "provider", "starts_on", "ends_on", "longest_on", "break_on",
    "break_words", "value", "funding", "predecessor", "history",
)  # fmt: skip


def record_contract(*, by: User, **kept: Any) -> Contract:
    """Record a contract. Conflicts of dates are shown, not refused.

    Raises NotAllowed or NotValid.
    """
    contract = Contract(**_known(kept), recorded_by=by, recorded_at=clock.now())
    _ordered(contract)
    with contracting.creating(contract, "record_contract", by=by):
        pass
    return contract


def change_contract(contract: Contract, *, by: User, **kept: Any) -> Contract:
    """Change what is recorded; what stood before stays in the audit.

    Raises NotAllowed, NotValid or ChangedMeanwhile.
    """
    with contracting.changing(contract, "change_contract", by=by) as locked:
        for name, value in _known(kept).items():
            setattr(locked, name, value)
        _ordered(locked)
    return contract


def extend_contract(
    contract: Contract, until: date, *, cause: str, agreed_on: date, by: User
) -> Extension:
    """Record that a contract was lengthened, and why. Raises NotAllowed or NotValid."""
    if not cause.strip():
        raise NotValid(ValidationError({"cause": "Say what the extension was for."}))
    extension = Extension(
        contract=contract, until=until, cause=cause.strip(), agreed_on=agreed_on, recorded_by=by,
        recorded_at=clock.now(),
    )  # fmt: skip
    with extending.creating(extension, "extend_contract", by=by, reason=cause.strip()):
        pass
    return extension


def withdraw_extension(extension: Extension, *, by: User) -> Extension:
    """Take back an extension that was a mistake. Sent twice it is withdrawn once."""
    if extension.withdrawn:
        return extension
    with extending.changing(extension, "withdraw_extension", by=by) as locked:
        locked.withdrawn = True
    return extension


def _known(kept: dict[str, Any]) -> dict[str, Any]:
    if strange := set(kept) - set(KEPT):
        raise TypeError(f"A contract has no {sorted(strange)}.")
    return kept


def _ordered(contract: Contract) -> None:
    if contract.ends_on < contract.starts_on:
        raise NotValid(
            ValidationError({"ends_on": "The last day comes before the first. Check both days."})
        )
    if contract.predecessor_id is not None and contract.predecessor_id == contract.pk:
        raise NotValid(ValidationError({"predecessor": "A contract does not follow itself."}))


# The library -------------------------------------------------------------------------------


def add_document(title: str, kind: str, *, about: str = "", by: User, **version: Any) -> Document:
    """Put a document into the library, with its first version. Raises as `add_version` does."""
    document = Document(
        title=title.strip(), kind=kind, about=about.strip(), added_by=by, added_at=clock.now()
    )
    with transaction.atomic():
        with shelving.creating(document, "add_document", by=by):
            pass
        add_version(document, by=by, **version)
    return document


def add_version(
    document: Document,
    *,
    by: User,
    from_on: date,
    audience: str,
    link: str = "",
    upload: Any = None,
    note: str = "",
    key: UUID | None = None,
) -> DocumentVersion:
    """Add a version: a file, looked into by its content, or a link. Sent twice it is kept once.

    Raises NotAllowed; Refused for a file that is not what it says; NotValid for both or neither.
    """
    if key is not None and (held := DocumentVersion.objects.filter(key=key).first()):
        return held
    if bool(link) == (upload is not None):
        raise NotValid(ValidationError({"upload": "Choose a file or give a link: one of them."}))
    made = DocumentVersion(
        document=document, number=_next(document), from_on=from_on, audience=Audience(audience),
        link=link, note=note.strip(), added_by=by, added_at=clock.now(),
    )  # fmt: skip
    if key is not None:
        made.key = key
    if upload is not None:
        file = looked_into(upload)
        made.name, made.kind, made.content = file.name, file.kind, file.content
        made.sha256 = file.sha256
    with versioning.creating(made, "add_document_version", by=by):
        pass
    return made


def _next(document: Document) -> int:
    return (document.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def withdraw_document(document: Document, *, by: User) -> Document:
    """Take a document out of the library; it can be brought back."""
    with shelving.changing(document, "withdraw_document", by=by) as locked:
        locked.withdrawn = True
    return document


def bring_back_document(document: Document, *, by: User) -> Document:
    """Bring a document back. Raises NotValid where another has taken its title."""
    with shelving.changing(document, "bring_back_document", by=by) as locked:
        locked.withdrawn = False
    return document


# Published framework versions --------------------------------------------------------------


def publish_framework(version: Version, on: date, *, by: User, note: str = "") -> Publication:
    """Record that a version was made available to all schools on a day. Sent twice, once.

    Raises NotAllowed for a draft, Refused where another day is recorded, NotValid for a day to
    come. The letters to schools are a run of their own, which a second person approves.
    """
    held = Publication.objects.filter(version_of=version).select_related("published_by").first()
    if held is not None:
        if held.published_on == on:
            return held
        raise Refused(
            f"{held.published_by.name} recorded that it was published on {held.published_on:%d} "
            f"{held.published_on:%B %Y}."
        )
    if on > clock.today():
        raise NotValid(
            ValidationError({"published_on": "This day is still to come. Enter today or before."})
        )
    made = Publication(
        version_of=version, published_on=on, note=note.strip(), published_by=by,
        recorded_at=clock.now(),
    )  # fmt: skip
    with publishing.creating(made, "publish_framework", by=by):
        pass
    return made
