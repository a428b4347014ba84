"""Who a letter goes to, and what they are called where nobody knows their name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from headway.core.templatetags.headway_words import day
from headway.correspondence.kinds import CHAIR, COUNCIL, HEAD, REGULATOR
from headway.correspondence.models import Channel
from headway.schools.models import School
from headway.schools.queries import contacts, vacant_posts

ROLE_OF = {  # a school's own words for its people, by the part in which they get letters
    HEAD: ("head", "interim_head", "executive_head"),
    CHAIR: ("chair_of_governors",),
}
UNNAMED = {HEAD: "Headteacher", CHAIR: "Chair of Governors"}


@dataclass(frozen=True)
class Person:
    """Somebody who gets a letter. Without a name they are addressed by their office."""

    role: str
    name: str = ""
    email: str = ""
    vacant_since: date | None = None

    @property
    def called(self) -> str:
        """The name, or the office."""
        return self.name or UNNAMED.get(self.role, "")

    @property
    def channel(self) -> Channel:
        """By e-mail where there is an address, else by post to the school."""
        return Channel.EMAIL if self.email else Channel.POST

    @property
    def missing(self) -> str:
        """What is not known of them, in words; "" where nothing is missing."""
        if self.vacant_since and not self.name:
            return f"the post is vacant since {day(self.vacant_since)}"
        if not self.name:
            return "nobody is recorded" if not self.email else "no name is recorded"
        return "" if self.email else "no e-mail address is recorded"


People = Mapping[str, Person]


def people_of(schools: Iterable[School], on: date) -> dict[int, dict[str, Person]]:
    """Head and chair of each school on a day. Two queries, however many schools."""
    listed = list(schools)
    urns = [school.urn for school in listed]
    held, vacant = contacts(urns, on), vacant_posts(urns, on)
    return {
        school.urn: {
            HEAD: _found(
                HEAD, held.get(school.urn, ()), vacant.get((school.urn, "head")), school.head_name
            ),
            CHAIR: _found(
                CHAIR, held.get(school.urn, ()), vacant.get((school.urn, "chair_of_governors"))
            ),
        }
        for school in listed
    }


def _found(part: str, holders: Iterable[Any], vacant: Any = None, name: str = "") -> Person:
    by_role = {holder.role: holder for holder in holders}
    for role in ROLE_OF[part]:
        if role in by_role:
            return Person(part, by_role[role].name, by_role[role].email)
    if vacant is not None:  # the register may still name who has left
        return Person(part, vacant_since=vacant.from_on)
    # The register names heads; it has no address for them.
    return Person(part, name)


def others(bodies: Any, officer: tuple[str, str]) -> dict[str, Person]:
    """The council's officer (e-mail, name) and the regulator, as the framework calls them."""
    email, name = officer
    return {
        COUNCIL: Person(COUNCIL, name or bodies.council_officer, email),
        REGULATOR: Person(REGULATOR, bodies.academy_regulator),
    }
