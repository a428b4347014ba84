"""One row of the access table, and the groups of roles that rows name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from headway.core.access import ROLES

EVERYBODY = frozenset(ROLES)
HEADS = frozenset({"headteacher", "chair_of_governors"})
LEADERS = frozenset({"director", "service_staff", "council_officer", "dcs"})
ASSESSORS = LEADERS | {"data_officer"}
STAFF = ASSESSORS | {"administrator"}
LISTERS = STAFF | {"partner", "council_service"}  # who may look through all schools
KEEPERS = frozenset({"system_administrator"})
UPLOADERS = frozenset({"administrator", "data_officer"})
SIGNED_IN = EVERYBODY | {"stranger"}


@dataclass(frozen=True)
class Row:
    """One address."""

    opens: frozenset[str]
    status: int = 200
    own: frozenset[str] = frozenset()
    led: frozenset[str] = frozenset()  # roles that are led to their own page instead: 302
    given: Callable[[Any], dict[str, Any]] | None = None  # from the world to the address's words
