"""The words of the navigation, and who has which."""

from dataclasses import dataclass
from typing import Any

from headway.core.access import Permission


@dataclass(frozen=True)
class Place:
    """A word of the navigation, the name of its page, and what opens it (any of them)."""

    words: str
    name: str
    opened_by: tuple[Permission, ...] = ()
    last: bool = False


PLACES = (
    Place("Home", "home"),
    Place("Schools", "schools", (Permission.SCHOOL_LIST,)),
    Place("Assessment", "assessment", (Permission.ASSESSMENT_LIST,)),
    Place("City", "city", (Permission.CITY_SEE, Permission.CITY_PUBLIC)),
    Place("Data", "data", (Permission.DATA_SEE,), last=True),
    Place("People", "accounts:people", (Permission.PEOPLE_MANAGE,)),
)


def places(user: Any) -> list[Place]:
    """The pages that this person may open from the navigation."""
    return [p for p in PLACES if not p.opened_by or user.reach(*p.opened_by)]
