"""What pages and other features ask of the framework versions."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from headway.core.access import Actor, Permission
from headway.evidence.errors import BadFramework
from headway.evidence.rules import Framework, load
from headway.frameworks.drafting import draft_framework
from headway.frameworks.models import Version, VersionState
from headway.frameworks.versions import in_force, shipped, version


def versions() -> QuerySet[Version]:
    """Every version held, shipped ones and drafts, without their texts."""
    return Version.objects.select_related("based_on", "created_by").defer("toml")


def versions_seen(user: Actor) -> QuerySet[Version]:
    """The versions that a person may read: drafts only with the assessments they are tried on."""
    held = versions()
    if not user.reach(Permission.FRAMEWORK_SEE):
        return held.none()
    if not user.reach(Permission.ASSESSMENT_LIST):
        return held.exclude(state=VersionState.DRAFT)
    return held


def framework_of(held: Version) -> Framework:
    """A held version, checked again as it is read. Raises BadFramework if it no longer passes.

    A draft may fail one of its own worked cases (`failing_case`) and be tried all the same.
    """
    if held.state == VersionState.DRAFT and held.based_on is not None:
        return draft_framework(held.toml, held.based_on.toml)[0]
    return load(held.toml, name=held.key)


def framework_for(authority: str, on: date, key: str = "") -> Framework:
    """The version to judge by: the one named, else the one in force for the authority.

    Raises BadFramework, saying which versions there are, when neither is found.
    """
    if key:
        return version(key)
    found = in_force(authority, on)
    if found is None:
        raise BadFramework(
            f"No shipped framework version is in force for authority {authority} on "
            f"{on.day} {on:%B %Y}. Name one with --framework; there are: {', '.join(shipped())}."
        )
    return found


def may_decide(held: Version) -> bool:
    """Whether decisions may rest on the version: a draft only ever answers "what if"."""
    return held.state in (VersionState.SHIPPED, VersionState.APPROVED)
