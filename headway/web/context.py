"""What every page shows around itself: the council, the navigation of a role, the edition."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from headway.core import clock
from headway.core.templatetags.headway_words import day
from headway.frameworks.queries import NoFramework, framework_in_force
from headway.measures.queries import current_edition
from headway.web.navigation import address, belongs, sections


@dataclass(frozen=True)
class Item:
    """One word of the navigation. `current` is the value of aria-current, or empty."""

    words: str
    url: str
    current: str = ""
    last: bool = False


@dataclass(frozen=True)
class House:
    """Whose installation this is, and which edition its pages show."""

    council: str = ""
    edition_words: str = ""
    today: date | None = None  # where the days are not the real ones


def around(request: HttpRequest) -> dict[str, Any]:
    """For `base.html`. The edition is read once a page, and only where a page is drawn."""
    around: dict[str, Any] = {"house": SimpleLazyObject(lambda: _house(request))}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        around["navigation"], around["section"] = _items(request, user)
        around["role_words"] = ", ".join(user.role_titles)
    return around


def edition_of(request: HttpRequest) -> Any:
    """The edition that this page shows, or None before anything is published; read once."""
    if not hasattr(request, "_headway_edition"):
        request._headway_edition = current_edition()  # type: ignore[attr-defined]
    return request._headway_edition  # type: ignore[attr-defined]


def shown_edition(request: HttpRequest, edition: Any) -> None:
    """Keep an edition that a view has read already, if it is the one that pages show."""
    if edition is not None and edition.current:
        request._headway_edition = edition  # type: ignore[attr-defined]


def _house(request: HttpRequest) -> House:
    edition, shown = edition_of(request), clock.today() if settings.CLOCK_SHIFT else None
    if edition is None:
        return House(today=shown)
    words = f"Edition {edition.number}: what was public on {day(edition.as_at)}."
    return House(edition.authority_name, words, shown)


def _items(request: HttpRequest, user: Any) -> tuple[list[Item], list[Item]]:
    """The main navigation, and the places of the section that the page is in."""
    path = request.path
    found = sections(user)
    closeness = [max(belongs(place, path) for place in section.places) for section in found]
    closest = max(closeness, default=0)
    here = closeness.index(closest) if closest else None
    items = []
    for number, section in enumerate(found):
        url = address(section.places[0].name)
        current = "" if number != here else "page" if path == url else "true"
        items.append(Item(section.words, url, current, section.last))
    inner = []
    places = found[here].places if here is not None else ()
    for place in places:
        url = address(place.name)
        near = belongs(place, path) == closest
        inner.append(Item(place.words, url, "page" if path == url else "true" if near else ""))
    return items, inner if len(inner) > 1 else []


def statistics_link() -> str:
    """Where the authority publishes its education statistics, as its version in force says."""
    try:
        return framework_in_force(clock.today()).contents.statistics
    except NoFramework:
        return ""
