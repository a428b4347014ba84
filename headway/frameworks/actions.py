"""Every write to framework versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from headway.accounts.actions import system_user
from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import Refused
from headway.evidence.errors import BadFramework
from headway.evidence.rules import Framework, load
from headway.frameworks.drafting import draft_framework, retold
from headway.frameworks.models import Version, VersionState
from headway.frameworks.policies import version_policy
from headway.frameworks.queries import version_in_force
from headway.frameworks.states import VERSION_MOVES

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
    framework, failing = draft_framework(text, base.toml)
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


def _free_key(base: str) -> str:
    taken = set(
        Version.objects.filter(key__startswith=f"{base}-draft-").values_list("key", flat=True)
    )
    number = 1
    while f"{base}-draft-{number}" in taken:
        number += 1
    return f"{base}-draft-{number}"
