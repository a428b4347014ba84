"""Who may open the pages of My work, the digest and the calendar feed."""

from typing import Any

from tests.access.row import SIGNED_IN, Row

ROWS: dict[str, Row] = {
    "work": Row(SIGNED_IN),
    "work_messages": Row(SIGNED_IN),
    "work_feed_change": Row(SIGNED_IN, 405, given=lambda w: {"what": "stop"}),
    "work_download": Row(SIGNED_IN, given=lambda w: {"kind": "csv"}),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
