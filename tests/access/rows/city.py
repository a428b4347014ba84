"""Who may open the pages under the city."""

from typing import Any

from tests.access.row import EVERYBODY, KEEPERS, LISTERS, Row


def file_kind(world: Any) -> dict[str, Any]:
    """A list as a file."""
    return {"kind": "csv"}


READS = LISTERS | {"committee_member"}
ROWS: dict[str, Row] = {
    "city_outcomes": Row(EVERYBODY - KEEPERS),
    "city_outcomes_download": Row(EVERYBODY - KEEPERS, given=file_kind),
    "city_attendance": Row(EVERYBODY - KEEPERS),
    "city_sexes": Row(READS),
    "city_sexes_download": Row(READS, given=file_kind),
}


def furnish(world: Any, cast: Any) -> None:
    """The pages need no case of their own."""
