"""Who may open the pages of the duties of the year."""

from typing import Any

from tests.access.row import ASSESSORS, Row

SEES = ASSESSORS | {"administrator", "partner", "council_service", "committee_member"}
A_DUTY = {"duty": "team-meeting", "occasion": "2027-autumn-1"}


ROWS: dict[str, Row] = {
    "year": Row(SEES),
    "year_download": Row(SEES, given=lambda w: {"kind": "csv"}),
    "duty": Row(SEES, given=lambda w: A_DUTY),
    "duty_take_back": Row(SEES, 405, given=lambda w: {"pk": 1}),
}


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
