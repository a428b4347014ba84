"""What every page shows around itself: the council, the navigation of a role, the edition."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from headway.core.templatetags.headway_words import day
from headway.measures.queries import current_edition
from headway.web.navigation import places


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


def around(request: HttpRequest) -> dict[str, Any]:
    """For `base.html`. The edition is read once a page, and only where a page is drawn."""
    around: dict[str, Any] = {"house": SimpleLazyObject(lambda: _house(request))}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        around["navigation"] = _items(request, user)
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
    edition = edition_of(request)
    if edition is None:
        return House()
    words = f"Edition {edition.number}: what was public on {day(edition.as_at)}."
    return House(edition.authority_name, words)


def _items(request: HttpRequest, user: Any) -> list[Item]:
    items = []
    for place in places(user):
        try:
            url = reverse(place.name)
        except NoReverseMatch:  # a page that this installation does not have
            continue
        here = request.path == url
        inside = not here and url != "/" and request.path.startswith(url)
        current = "page" if here else "true" if inside else ""
        items.append(Item(place.words, url, current, place.last))
    return items
