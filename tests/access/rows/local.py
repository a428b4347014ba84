"""Who may open the contract's scope and the pages of the authority's own figures."""

from typing import Any

from tests.access.row import HEADS, LISTERS, Row


def own_school(world: Any) -> dict[str, Any]:
    """The school of the cast's headteacher, chair and partner."""
    return {"urn": world.own_urn}


ROWS: dict[str, Row] = {
    "schools_scope": Row(LISTERS),
    "schools_scope_download": Row(LISTERS, given=lambda w: {"kind": "csv"}),
    "school_scope": Row(LISTERS, own=HEADS, given=own_school),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
