"""What is loaded becomes the edition that pages show.

Everything slow happens before the transaction: reading, comparing, evaluating. The
transaction copies rows. Until it ends the edition before serves every page, and a process
killed in it leaves that edition as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from headway.accounts.models import User
from headway.assessment.publishing.preparing import fingerprint, prepare, silent
from headway.assessment.publishing.storing import commit, make_room
from headway.core import clock
from headway.core.access import Permission
from headway.core.refusals import NotAllowed, Refused
from headway.evidence.rules import Framework
from headway.evidence.store import Store
from headway.frameworks.queries import NoFramework, framework_for, version_in_force
from headway.inspections.queries import letters_read
from headway.intelligence.queries import signals
from headway.measures.models import Edition


@dataclass(frozen=True)
class Published:
    """What came of publishing. `made` is false when the current edition already says it all."""

    edition: Edition
    made: bool
    seconds: float
    dropped: tuple[int, ...] = ()

    @property
    def sentences(self) -> list[str]:
        """The report, for a terminal or a page."""
        edition, counts = self.edition, self.edition.counts
        on = f"{edition.as_at.day} {edition.as_at:%B %Y}"
        if not self.made:
            return [
                f"Edition {edition.number} as at {on} already rests on these releases. Nothing "
                "was changed; use --force to publish it again."
            ]
        lines = [
            f"Edition {edition.number} of {edition.authority_name or edition.authority} as at "
            f"{on} is published: {counts['schools']:,} schools, {counts['figures']:,} figures "
            f"from {counts['releases']} releases, in {self.seconds:.0f} seconds.",
            f"{edition.framework_key} proposes {counts['listed']} of {counts['proposals']} "
            "assessed schools for the list. People decide.",
        ]
        if self.dropped:
            numbers = ", ".join(str(number) for number in self.dropped)
            lines.append(f"The figures of edition {numbers} made room; its runs are kept.")
        return lines


def publish(
    store: Store | None = None,
    *,
    by: User,
    as_at: date | None = None,
    authority: str = "",
    framework: str = "",
    note: str = "",
    force: bool = False,
    now: datetime | None = None,
    progress: Callable[[str], None] = silent,
) -> Published:
    """Publish what is loaded as the next edition, and freeze the run of its framework version.

    as_at      today unless given; nothing that became public later is in it
    authority  the current edition's, or the one that this installation is set up for
    framework  the version in force on the day, or the one that was chosen for the current edition
    force      publish even if the current edition rests on the same releases

    Raises NotAllowed, Refused, or the evidence half's own refusals; then nothing is changed.
    """
    if not by.holds(Permission.EDITION_PUBLISH):
        raise NotAllowed("Your role does not include publishing an edition. Ask a data officer.")
    started = time.monotonic()
    store = store or Store()
    now = now or clock.now()
    as_at = as_at or timezone.localdate(now)
    current = Edition.objects.filter(current=True).first()
    authority, chosen = chosen_for(current, as_at=as_at, authority=authority, framework=framework)
    mark, _ = fingerprint(store, authority=authority, framework=chosen, as_at=as_at)
    if current is not None and current.fingerprint == mark and not force:
        return Published(current, False, time.monotonic() - started)
    draft = prepare(
        store, authority=authority, framework=chosen, as_at=as_at, progress=progress,
        heard=signals(as_at), letters=letters_read(as_at),
    )  # fmt: skip
    progress(f"Storing {draft.figures.height:,} figures as one edition")
    try:
        edition = commit(draft, by=by, now=now, note=note)
    except IntegrityError as error:
        after = Edition.objects.filter(current=True).first()
        if after is not None and (current is None or after.number != current.number):
            raise Refused(
                f"Edition {after.number} was published meanwhile. Look at it, then publish again "
                "if it does not rest on everything that is loaded."
            ) from error
        raise
    return Published(edition, True, time.monotonic() - started, tuple(make_room()))


def chosen_for(
    current: Edition | None, *, as_at: date, authority: str = "", framework: str = ""
) -> tuple[str, Framework]:
    """Whose schools the next edition speaks of, and by which version they are judged.

    An edition that was judged by a version chosen for it stays with that version; one that was
    judged by the version in force follows the next when that takes over.
    """
    authority = authority or _authority(current)
    if not framework and current is not None and current.authority == authority:
        framework = _kept(current, authority)
    return authority, framework_for(authority, as_at, framework)


def _kept(current: Edition, authority: str) -> str:
    try:
        usual = version_in_force(current.as_at, authority).key
    except NoFramework:
        return current.framework_key
    return "" if current.framework_key == usual else current.framework_key


def _authority(current: Edition | None) -> str:
    code = current.authority if current else str(getattr(settings, "AUTHORITY", "") or "")
    if not code:
        raise Refused(
            "Say whose schools to publish: --authority and the three-digit code, such as 330."
        )
    return code
