"""Who may open the pages of the annual round."""

from typing import Any

from tests.access.row import Row

ROWS: dict[str, Row] = {}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
