"""Who may open the contract's scope and the pages of the authority's own figures."""

from datetime import UTC, date, datetime
from typing import Any

from headway.local.models import LocalMeasure, LocalValue, Remark
from tests.access.row import HEADS, KEEPERS, LISTERS, STAFF, UPLOADERS, Row

SEES_CITY = LISTERS | {"committee_member"}
DISCUSS = STAFF | {"partner", "council_service"}
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
PERIOD = {"every": "quarter", "start": "2025-10-01"}


def own_school(world: Any) -> dict[str, Any]:
    """The school of the cast's headteacher, chair and partner."""
    return {"urn": world.own_urn}


def measure(world: Any) -> dict[str, Any]:
    """A local measure that the product brings."""
    return {"key": "exclusions"}


def defined(world: Any) -> dict[str, Any]:
    """A local measure that somebody defined."""
    return {"key": LocalMeasure.objects.get().key}


def remark(world: Any) -> dict[str, Any]:
    """A comment on a figure of that school, shared with it."""
    return {"pk": Remark.objects.get().pk}


ROWS: dict[str, Row] = {
    "schools_scope": Row(LISTERS),
    "schools_scope_download": Row(LISTERS, given=lambda w: {"kind": "csv"}),
    "school_scope": Row(LISTERS, own=HEADS, given=own_school),
    "school_local": Row(
        STAFF | {"council_service"}, own=HEADS | {"partner"}, given=own_school
    ),
    "local_figures": Row(SEES_CITY),
    "local_measure": Row(SEES_CITY, given=measure),
    "local_measure_download": Row(SEES_CITY, given=lambda w: measure(w) | {"kind": "csv"}),
    "local_define": Row(UPLOADERS),
    "local_change": Row(UPLOADERS, given=defined),
    "local_retire": Row(UPLOADERS, 405, given=lambda w: defined(w) | {"verb": "retire"}),
    "local_enter": Row(UPLOADERS, given=lambda w: PERIOD),
    "local_file": Row(UPLOADERS, given=lambda w: PERIOD),
    "local_template": Row(UPLOADERS, given=lambda w: PERIOD | {"kind": "csv"}),
    "local_value": Row(
        UPLOADERS, 405,
        given=lambda w: {"pk": LocalValue.objects.get().pk, "verb": "withdraw"},
    ),
    "data_new": Row(SEES_CITY | KEEPERS),
    "data_new_download": Row(SEES_CITY | KEEPERS, given=lambda w: {"kind": "csv"}),
    "data_lists": Row(STAFF | KEEPERS),
    "data_list": Row(UPLOADERS, given=lambda w: {"kind": "neighbours"}),
    "data_list_withdraw": Row(UPLOADERS, 405, given=lambda w: {"pk": 1}),
    "remarks": Row(DISCUSS),
    "remark_add": Row(DISCUSS),
    "remark": Row(DISCUSS | HEADS, given=remark),
    "remark_do": Row(DISCUSS, 405, given=lambda w: remark(w) | {"verb": "close"}),
}  # fmt: skip


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
    by = cast("data_officer")
    LocalMeasure.objects.create(
        key="waiting", name="Pupils waiting for a place", unit="pupils", better="lower",
        every="quarter", source="Admissions", owner="Admissions", made_at=NOW, made_by=by,
    )  # fmt: skip
    LocalValue.objects.create(
        measure="exclusions", school_id=world.own_urn, starts_on=date(2025, 10, 1),
        every="quarter", value=1, entered_at=NOW, entered_by=by,
    )  # fmt: skip
    Remark.objects.create(
        school_id=world.own_urn, measure="exclusions", measure_name="Permanent exclusions",
        text="Is this right?", by=by, at=NOW, shared_at=NOW, shared_by=by,
    )  # fmt: skip
