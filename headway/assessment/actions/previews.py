"""Working an edition out without storing it: who would move, before anybody publishes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from headway.accounts.models import User
from headway.assessment.queries import Change, current_run
from headway.assessment.queries.runs import Moved, Side, changed, sides_of
from headway.core import clock
from headway.core.access import Permission
from headway.core.jobs import Progress, start
from headway.core.models import Job
from headway.core.refusals import NotAllowed
from headway.evidence.store import Store
from headway.measures.models import Edition, Publication
from headway.measures.policies import publication_policy

if TYPE_CHECKING:
    from headway.assessment.publishing.preparing import EditionDraft

NAMED = 6  # schools named in the report of each list; the others are counted
TITLE = "Prepare an edition"


def ask_for_preview(*, by: User, as_at: date | None = None, note: str = "") -> Job:
    """Work the next edition out in the background and say who would move. Stores nothing of it.

    Raises NotAllowed.
    """
    if not by.holds(Permission.EDITION_PUBLISH):
        raise NotAllowed(publication_policy(by, Permission.EDITION_PUBLISH, Publication()).reason)
    day = (as_at or clock.today()).isoformat()
    return start(TITLE, preview_asked, by=by, as_at=day, note=note)


def preview_asked(progress: Progress, *, as_at: str, note: str) -> None:
    """The background work of a preview; safe to start again after a kill."""
    day = date.fromisoformat(as_at)
    current = Edition.objects.filter(current=True).first()
    # Here, not above: they bring the statistics libraries, which no page needs.
    from headway.assessment.publishing.edition import chosen_for
    from headway.assessment.publishing.preparing import prepare

    authority, framework = chosen_for(current, as_at=day)
    draft = prepare(Store(), authority=authority, framework=framework, as_at=day, progress=progress)
    progress(report_of(draft))
    query = urlencode({"as_at": as_at, "note": note, "prepared": str(progress.job_id)})
    progress.finished_at(f"/data/publish/?{query}")


def report_of(draft: EditionDraft) -> str:
    """Who would move if the edition were published, in a few sentences."""
    run = current_run()
    if run is None:
        return f"The first edition: {draft.counts['listed']} schools would be proposed."
    names = {school.urn: school.name for school in draft.schools}
    before = sides_of(run)
    after = sides_drafted(draft)
    # A school that is new in the draft has no row yet to be named by: it is counted by hand.
    new = [urn for urn in after if urn not in before and after[urn].listed]
    change = changed(
        before,
        {urn: side for urn, side in after.items() if urn in before},
        before_title=str(run),
        after_title="as prepared",
    )
    return _words(change, [names.get(urn, str(urn)) for urn in new])


def sides_drafted(draft: EditionDraft) -> dict[int, Side]:
    """Every proposal of a prepared edition, for comparing."""
    words = draft.framework.categories
    return {
        one["urn"]: Side(
            category=one["category"],
            words=words[one["category"]].name,
            listed=words[one["category"]].listed,
            fired=tuple(one["fired"]),
            reasons=tuple(one["reasons"]),
        )
        for one in draft.run.proposals
    }


def _words(change: Change, new: Sequence[str]) -> str:
    said = [
        f"Add {len(change.entered) + len(new)}, remove {len(change.left)}, "
        f"reclassify {len(change.reclassified)}, keep {change.kept}."
    ]
    if change.entered or new:
        said.append(f"Enter: {_named([*_names(change.entered), *new])}.")
    if change.left:
        said.append(f"Leave: {_named(_names(change.left))}.")
    return " ".join(said)


def _names(moved: Sequence[Moved]) -> list[str]:
    return [one.name for one in moved]


def _named(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
