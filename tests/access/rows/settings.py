"""Who may open the pages of framework settings."""

from typing import Any

from tests.access.row import EVERYBODY, Row

SEES_VERSIONS = EVERYBODY - {"scrutiny_reader"}
DRAFTS = frozenset({"director", "service_staff"})
APPROVES = DRAFTS | {"council_officer", "dcs"}


def version(world: Any) -> dict[str, Any]:
    """The version of the world's run."""
    return {"pk": world.run.framework_id}


def draft(world: Any) -> dict[str, Any]:
    """A draft made of it."""
    return {"pk": world.draft.pk}


ROWS: dict[str, Row] = {
    "framework_years": Row(SEES_VERSIONS),
    "framework_copy": Row(DRAFTS, given=version),
    "framework_edit": Row(DRAFTS, given=lambda w: draft(w) | {"part": "names"}),
    "framework_decide": Row(APPROVES, 405, given=lambda w: draft(w) | {"verb": "withdraw"}),
    "framework_differences": Row(SEES_VERSIONS, given=version),
    "framework_changeover": Row(SEES_VERSIONS, given=version),
}


def furnish(world: Any, cast: Any) -> None:
    """A draft of the version that the world's run was judged by."""
    from headway.frameworks.actions import copy_as_draft

    world.draft = copy_as_draft(
        world.run.framework, by=cast("director"), reason="To try what would change."
    )
