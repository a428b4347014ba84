"""The five words of the staff navigation, and who has which."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A word of the navigation and the name of its page."""

    words: str
    name: str
    last: bool = False


HOME = Place("Home", "home")
SCHOOLS = Place("Schools", "schools")
ASSESSMENT = Place("Assessment", "assessment")
CITY = Place("City", "city")
DATA = Place("Data", "data", last=True)


def places(user: object) -> tuple[Place, ...]:
    """The pages that this person may open from the navigation."""
    return (HOME, SCHOOLS, ASSESSMENT, CITY, DATA)
