"""What pages and other features ask of the framework versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Q, QuerySet

from headway.core.access import Actor, Permission
from headway.core.calendar import first_day, last_day, year_end_of
from headway.core.prepared import Prepared
from headway.core.refusals import Refused
from headway.evidence.errors import BadFramework
from headway.evidence.rules import Framework, load
from headway.evidence.rules.settings import LETTER_KINDS, Letter, ReasonCode
from headway.frameworks.drafting import draft_framework
from headway.frameworks.models import DECIDING, TRIED, Version, VersionState
from headway.frameworks.versions import in_force, shipped, version
from headway.schools.models import School


class NoFramework(Refused):
    """No framework version is in force on the day."""


def versions() -> QuerySet[Version]:
    """Every version held, shipped ones and drafts, without their texts."""
    return Version.objects.select_related(
        "based_on", "created_by", "proposed_by", "approved_by"
    ).defer("toml", "based_on__toml")


def versions_seen(user: Actor) -> QuerySet[Version]:
    """The versions that a person may read: drafts only with the assessments they are tried on."""
    held = versions()
    if not user.reach(Permission.FRAMEWORK_SEE):
        return held.none()
    if not user.reach(Permission.ASSESSMENT_LIST):
        return held.filter(state__in=DECIDING)
    return held


def framework_of(held: Version) -> Framework:
    """A held version, checked again as it is read. Raises BadFramework if it no longer passes.

    A draft may fail one of its own worked cases (`failing_case`) and be tried all the same.
    """
    if held.state in TRIED:
        return draft_framework(held.toml)[0]
    return load(held.toml, name=held.key)


def own_authority() -> str:
    """The code of the authority that this installation serves; "" where nothing says it yet.

    The register holds the schools of one authority: those of the current edition.
    """
    code = next((la for (la,) in OWN.tuples()), "")
    return code or str(getattr(settings, "AUTHORITY", "") or "")


OWN = Prepared(lambda: School.objects.filter(is_open=True).order_by("urn").values_list("la")[:1])


def approved_in_force(authority: str, on: date) -> Version | None:
    """The version of the authority's own, approved by two, that is in force on a day."""
    return _approved(on, authority).first()


def _approved(on: date, authority: str) -> QuerySet[Version]:
    return Version.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        authority=authority,
        state=VersionState.APPROVED,
        valid_from__lte=on,
    ).order_by("-valid_from", "-approved_at", "-pk")


# Every page asks which version is in force: that is read without the version's long text.
APPROVED = Prepared(
    lambda on, authority: _approved(on, authority).values_list("pk", "hash", "valid_from")[:1]
)


def version_in_force(on: date, authority: str = "") -> Version:
    """The version that a day's decisions rest on, as a row; nothing is written.

    An approved version of the authority's own goes before a shipped one that began no later. A
    shipped version that was never used is given as a row without a key: `hold_in_force` stores
    it. Raises NoFramework where no version is in force.
    """
    authority = authority or own_authority()
    own = approved_in_force(authority, on)
    found = in_force(authority, on)
    if own is not None and _goes_before(own.valid_from, found):
        return own
    if found is None:
        raise _none_in_force(on, authority)
    held = (
        Version.objects.filter(key=found.key, hash=found.hash, state=VersionState.SHIPPED)
        .order_by("pk")
        .first()
    )
    return held or Version(
        key=found.key,
        title=found.title[:200],
        authority=authority,
        state=VersionState.SHIPPED,
        valid_from=found.contents.valid_from,
        valid_to=found.contents.valid_to,
        toml=shipped()[found.key],
        hash=found.hash,
    )


def framework_in_force(on: date, authority: str = "") -> Framework:
    """The framework that a day's names, deadlines and texts come from.

    Raises NoFramework where no version is in force on the day.
    """
    authority = authority or own_authority()
    found = in_force(authority, on)
    for pk, hash_, valid_from in APPROVED.tuples(on, authority):
        if _goes_before(valid_from, found):
            return _approved_text(pk, hash_)
    if found is None:
        raise _none_in_force(on, authority)
    return found


def _goes_before(valid_from: date | None, found: Framework | None) -> bool:
    """Whether a version of the authority's own goes before the shipped one."""
    return found is None or valid_from is None or valid_from >= found.contents.valid_from


def _none_in_force(on: date, authority: str) -> NoFramework:
    return NoFramework(
        f"No framework version is in force on {on.day} {on:%B %Y} for the authority "
        f"{authority or 'of this installation, which is not set'}. Approve one under "
        "Framework versions."
    )


@lru_cache(maxsize=32)
def _approved_text(pk: int, hash_: str) -> Framework:
    """An approved version, checked once a process: its text never changes."""
    held = Version.objects.get(pk=pk, hash=hash_)
    return _read(held.toml, held.key)


@lru_cache(maxsize=32)
def _read(text: str, key: str) -> Framework:
    return load(text, name=key)


def deadline(framework: Framework, after: str) -> tuple[int, str]:
    """How long something may take: (10, "working days").

    `after` is the deadline's key ("annual_letter", "self_report_decided") or what sets it off
    ("list agreed"), the first of that name. Raises LookupError for one that no version states.
    """
    rows = framework.contents.followed_deadlines
    found = next((row for row in rows if row.key == after), None) or next(
        (row for row in rows if row.after == after), None
    )
    if found is None:
        raise LookupError(f"{framework.key} states no deadline {after!r}.")
    return found.count, found.unit


def reason_code(framework: Framework, code: str) -> ReasonCode:
    """A reason code of the version. Raises LookupError for one that it lacks."""
    for one in framework.contents.reason_codes:
        if one.code == code:
            return one
    raise LookupError(f"{framework.key} has no reason code {code!r}.")


def letter_text(framework: Framework, kind: str) -> Letter:
    """The text of a kind of letter. Raises LookupError where the version has none."""
    for one in framework.contents.letters:
        if one.kind == kind:
            return one
    raise LookupError(f"{framework.key} has no text for a letter of the kind {kind!r}.")


def framework_for(authority: str, on: date, key: str = "") -> Framework:
    """The version to judge by: the one named, else the one in force for the authority.

    A version of the authority's own is named by its key once two people have approved it.
    Raises BadFramework, saying which versions there are, when neither is found.
    """
    if key and key in shipped():
        return version(key)
    if key:
        own = Version.objects.filter(key=key, state=VersionState.APPROVED).first()
        return _read(own.toml, own.key) if own is not None else version(key)
    try:
        return framework_in_force(on, authority)
    except NoFramework as error:
        raise BadFramework(
            f"No framework version is in force for authority {authority} on "
            f"{on.day} {on:%B %Y}. Name one with --framework; there are: {', '.join(shipped())}."
        ) from error


def missing_parts(framework: Framework) -> list[str]:
    """What a version must say before decisions may rest on it, and does not; in words."""
    contents = framework.contents
    held = {letter.kind for letter in contents.letters}
    needed: list[tuple[bool, str]] = [
        (contents.bodies is not None, "the names of the bodies"),
        (contents.settings is not None, "the settings"),
        (contents.decision is not None, "who decides"),
        (bool(contents.authority), "the authority that it belongs to"),
        (bool(contents.reason_codes), "reason codes"),
        *((kind in held, f"the text of a letter: {words}") for kind, words in LETTER_KINDS.items()),
    ]
    return [words for there, words in needed if not there]


@dataclass(frozen=True)
class InForce:
    """Days of an academic year under one version."""

    first: date
    last: date
    version: Version
    framework: Framework


def in_force_during(year_end: int) -> list[InForce]:
    """Which versions were in force in an academic year, in order; empty before the first."""
    authority = own_authority()
    first, last = first_day(year_end), last_day(year_end)
    starts = {version(key).contents.valid_from for key in shipped()} | set(
        Version.objects.filter(
            state=VersionState.APPROVED, authority=authority, valid_from__range=(first, last)
        ).values_list("valid_from", flat=True)
    )
    days = sorted({first, *(day for day in starts if day and first < day <= last)})
    found: list[InForce] = []
    for number, day in enumerate(days):
        until = days[number + 1] - timedelta(days=1) if number + 1 < len(days) else last
        try:
            held = version_in_force(day, authority)
        except NoFramework:
            continue
        if found and found[-1].version.hash == held.hash:
            found[-1] = replace(found[-1], last=until)
        else:
            found.append(InForce(day, until, held, framework_in_force(day, authority)))
    return found


def years_covered(today: date) -> list[int]:
    """The academic years that have a version, the latest first, next year among them."""
    authority = own_authority()
    firsts = [
        version(key).contents.valid_from
        for key in shipped()
        if version(key).contents.authority == authority
    ]
    firsts += [
        day
        for day in Version.objects.filter(
            state=VersionState.APPROVED, authority=authority
        ).values_list("valid_from", flat=True)
        if day
    ]
    if not firsts:
        return []
    return list(range(year_end_of(today) + 1, year_end_of(min(firsts)) - 1, -1))


def may_decide(held: Version) -> bool:
    """Whether decisions may rest on the version: a draft only ever answers "what if"."""
    return held.state in DECIDING
