"""Who may open the pages of the contract, the library and published versions."""

from datetime import date
from typing import Any

from tests.access.row import ASSESSORS, Row

KEEPS = frozenset({"director", "council_officer", "dcs"})
READS = ASSESSORS | {"administrator"}
SHELVES = frozenset({"director", "service_staff", "administrator"})


def contract(world: Any) -> dict[str, Any]:
    """A contract of the world."""
    return {"pk": world.contract.pk}


def document(world: Any) -> dict[str, Any]:
    """A document of its library."""
    return {"pk": world.document.pk}


def version(world: Any) -> dict[str, Any]:
    """The framework version of the world's run, with a file where one is asked for."""
    return {"pk": world.run.framework_id}


ROWS: dict[str, Row] = {
    "contracts": Row(KEEPS),
    "contract_add": Row(KEEPS),
    "contract": Row(KEEPS, given=contract),
    "contract_edit": Row(KEEPS, given=contract),
    "contract_extend": Row(KEEPS, 405, given=contract),
    "contract_extension_withdraw": Row(KEEPS, 405, given=contract),
    "library": Row(READS),
    "library_add": Row(SHELVES),
    "library_document": Row(READS, given=document),
    "library_version": Row(SHELVES, 405, given=document),
    "library_withdraw": Row(SHELVES, 405, given=document),
    "library_file": Row(READS, given=lambda w: {"pk": w.document.versions.get().pk}),
    "publication": Row(READS, given=version),
    "publication_download": Row(READS, given=lambda w: version(w) | {"kind": "csv"}),
}


def furnish(world: Any, cast: Any) -> None:
    """A contract, a closed document with a file, and a publication."""
    from headway.contract import actions
    from headway.contract.tests.factories import ContractFactory, pdf_file

    world.contract = ContractFactory()
    world.document = actions.add_document(
        "Terms of reference", "terms", by=cast("director"), from_on=date(2020, 9, 1),
        audience="closed", upload=pdf_file(),
    )  # fmt: skip
    actions.publish_framework(world.run.framework, date(2020, 9, 1), by=cast("director"))
