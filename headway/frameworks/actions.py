"""Every write to framework versions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from headway.accounts.actions import system_user
from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotAllowed, Refused
from headway.evidence.errors import BadFramework
from headway.evidence.rules import Framework, load
from headway.frameworks.drafting import draft_framework, retold
from headway.frameworks.models import Version, VersionState
from headway.frameworks.policies import may_approve_second, version_policy
from headway.frameworks.queries import (
    framework_of,
    missing_parts,
    own_authority,
    version_in_force,
)
from headway.frameworks.states import VERSION_MOVES
from headway.frameworks.writing import text_of, told

moving = mover(VERSION_MOVES, version_policy)

Plain = bool | int | float | date | str


def hold_shipped(
    framework: Framework, text: str, *, by: User, now: datetime | None = None
) -> Version:
    """The shipped version as held by this installation; stored on its first use.

    A version whose file changed in a later release of the product is a further row: what a
    run was judged by stays readable.
    """
    held = Version.objects.filter(key=framework.key, hash=framework.hash).first()
    if held is not None:
        return held
    version = Version(
        key=framework.key,
        title=framework.title[:200],
        authority=framework.contents.authority or "",
        valid_from=framework.contents.valid_from,
        valid_to=framework.contents.valid_to,
        toml=text,
        hash=framework.hash,
        created_at=now or clock.now(),
        created_by=by,
    )
    with moving.creating(version, "ship_version", by=by):
        pass
    return version


def hold_in_force(on: date, *, by: User, now: datetime | None = None) -> Version:
    """The version in force on a day as a row that cases may point at; stored on its first use.

    `by` asks for it; where it has to be stored, the loader stores it, as it does when an edition
    is published. Raises NoFramework where none is in force.
    """
    found = version_in_force(on)
    if found.pk is not None:
        return found
    if not by.is_active:
        raise Refused("Only a person who can sign in can use a framework version.")
    return hold_shipped(
        load(found.toml, name=found.key), found.toml, by=system_user("loader"), now=now
    )


def keep_draft(
    base: Version,
    thresholds: Mapping[str, Plain],
    *,
    by: User,
    reason: str,
    key: str = "",
    title: str = "",
    now: datetime | None = None,
) -> Version:
    """Keep changed thresholds as a draft version. Nothing is judged by it until two approve it.

    Raises NotAllowed, or Refused when nothing is changed, the reason is missing, a threshold
    does not exist or the key is taken.
    """
    if not reason.strip():
        raise Refused("Say why the thresholds should change. The reason is kept with the draft.")
    try:
        moved = load(base.toml, name=base.key).with_thresholds(thresholds)
    except BadFramework as error:
        raise Refused(str(error)) from error
    if moved.hash == base.hash:
        raise Refused("Nothing is changed. Move a threshold before you keep a draft.")
    key = key or _free_key(base.key)
    title = title or f"{base.title} (draft)"
    text = retold(base.toml, thresholds=thresholds, key=key, title=title, based_on=base.key)
    framework, failing = draft_framework(text)
    draft = Version(
        key=key,
        title=title[:200],
        authority=base.authority,
        valid_from=base.valid_from,
        valid_to=base.valid_to,
        toml=text,
        hash=framework.hash,
        based_on=base,
        reason=reason.strip()[:1000],
        failing_case=failing[:1000],
        created_at=now or clock.now(),
        created_by=by,
    )
    with moving.creating(draft, "draft_version", by=by, reason=reason.strip()):
        draft.state = VersionState.DRAFT
    return draft


def copy_as_draft(
    base: Version, *, by: User, reason: str, title: str = "", now: datetime | None = None
) -> Version:
    """A draft that says what `base` says, to be changed section by section.

    Its reason codes are carried over one to one until somebody maps them otherwise. Raises
    NotAllowed, or Refused without a reason or for a version that this installation cannot read.
    """
    if not reason.strip():
        raise Refused("Say why a new version is needed. The reason is kept with the draft.")
    try:
        before = framework_of(base)
    except BadFramework as error:
        raise Refused(str(error)) from error
    key = _free_key(base.key)
    title = (title.strip() or f"{base.title} (draft)")[:200]
    said = told(before.contents)
    said.pop("valid_to", None)
    said |= {
        "key": key,
        "title": title,
        "authority": own_authority() or before.contents.authority or "",
        "based_on": base.key,
        "carried_from": {
            "version": base.key,
            "codes": {one.code: one.code for one in before.contents.reason_codes},
        },
    }
    text, framework, failing = _checked(said)
    draft = Version(
        key=key,
        title=title,
        authority=framework.contents.authority or "",
        valid_from=framework.contents.valid_from,
        toml=text,
        hash=framework.hash,
        based_on=base,
        reason=reason.strip()[:1000],
        failing_case=failing[:1000],
        created_at=now or clock.now(),
        created_by=by,
    )
    with moving.creating(draft, "draft_version", by=by, reason=reason.strip()):
        draft.state = VersionState.DRAFT
    return draft


def edit_draft(draft: Version, changes: Mapping[str, Any], *, by: User, section: str) -> Version:
    """Replace tables of a draft's text: {"deadlines": [...]}, and check the whole file.

    A worked case that no longer comes out is kept with the draft, which cannot be approved until
    it does. Raises NotAllowed, ChangedMeanwhile, or Refused with a sentence on what does not
    hold; then nothing is changed.
    """
    with moving.changing(draft, "edit_version", by=by, reason=section) as locked:
        said = {**tomllib.loads(locked.toml), **changes}
        said = {name: value for name, value in said.items() if value not in (None, "", [], {})}
        text, framework, failing = _checked(said)
        locked.toml, locked.hash, locked.failing_case = text, framework.hash, failing[:1000]
        locked.title = framework.title[:200]
    return draft


def propose_version(
    draft: Version, *, by: User, valid_from: date, now: datetime | None = None
) -> Version:
    """Approve a draft as the first of two, and name the day from which it is in force.

    Raises NotAllowed, WrongState, or Refused for a day that has begun, a day on which another
    approved version begins, a worked case that fails or a part that is missing.
    """
    _from_tomorrow(valid_from)
    with moving(draft, "propose_version", by=by) as locked:
        said = {**tomllib.loads(locked.toml), "valid_from": valid_from}
        said.pop("valid_to", None)
        said["authority"] = said.get("authority") or own_authority()
        text = text_of(said)
        framework = _ready(text, locked.key)
        _day_free(framework, valid_from, locked)
        locked.toml, locked.hash, locked.failing_case = text, framework.hash, ""
        locked.authority = framework.contents.authority or ""
        locked.valid_from, locked.valid_to = valid_from, None
        locked.proposed_by, locked.proposed_at = by, now or clock.now()
    return draft


def approve_version(version: Version, *, by: User, now: datetime | None = None) -> Version:
    """Approve as the second of two: from its first day on, decisions rest on this version.

    Raises NotAllowed for the author or the first of the two, WrongState, or Refused where its
    first day has come or was taken meanwhile.
    """
    with moving(version, "approve_version", by=by) as locked:
        if not (decision := may_approve_second(by, locked)):
            raise NotAllowed(decision.reason)
        framework = _ready(locked.toml, locked.key)
        _from_tomorrow(framework.contents.valid_from)
        _day_free(framework, framework.contents.valid_from, locked)
        locked.approved_by, locked.approved_at = by, now or clock.now()
    return version


def send_back(version: Version, *, by: User, reason: str) -> Version:
    """Make a version that one person approved a draft again. Raises NotAllowed or WrongState."""
    if not reason.strip():
        raise Refused("Say what should be changed. The reason is kept in the history.")
    with moving(version, "send_back_version", by=by, reason=reason.strip()) as locked:
        locked.proposed_by, locked.proposed_at = None, None
    return version


def withdraw_version(version: Version, *, by: User, reason: str) -> Version:
    """Give a draft up; it stays readable. Raises NotAllowed, WrongState or Refused."""
    if not reason.strip():
        raise Refused("Say why the draft is withdrawn. The reason is kept in the history.")
    with moving(version, "withdraw_version", by=by, reason=reason.strip()):
        pass
    return version


def _checked(said: Mapping[str, Any]) -> tuple[str, Framework, str]:
    """The text of a draft, the framework it makes, and the worked case that it fails."""
    text = text_of(said)
    try:
        return text, *draft_framework(text)
    except BadFramework as error:
        raise Refused(str(error)) from error


def _ready(text: str, key: str) -> Framework:
    """The version, if everything that the product asks of one in force is there."""
    try:
        framework = load(text, name=key)
    except BadFramework as error:
        raise Refused(f"{error} Put it right before the version is approved.") from error
    if missing := missing_parts(framework):
        raise Refused(f"The version lacks {missing[0]}. Add it before the version is approved.")
    return framework


def _from_tomorrow(valid_from: date) -> None:
    if valid_from <= clock.today():
        raise Refused(
            "A version begins on a day to come: what was decided until today rests on the one "
            "in force now. Choose a later day."
        )


def _day_free(framework: Framework, valid_from: date, version: Version) -> None:
    others = Version.objects.filter(
        state=VersionState.APPROVED,
        authority=framework.contents.authority or "",
        valid_from=valid_from,
    )
    if other := others.exclude(pk=version.pk).first():
        raise Refused(f"{other.title} begins on that day already. Choose another day.")


def _free_key(base: str) -> str:
    taken = set(
        Version.objects.filter(key__startswith=f"{base}-draft-").values_list("key", flat=True)
    )
    number = 1
    while f"{base}-draft-{number}" in taken:
        number += 1
    return f"{base}-draft-{number}"
