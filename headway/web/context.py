"""What every page shows around itself: the navigation of a person's role and the edition."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from headway.web.navigation import places


@dataclass(frozen=True)
class Item:
    """One word of the navigation. `current` is the value of aria-current, or empty."""

    words: str
    url: str
    current: str = ""
    last: bool = False


def around(request: HttpRequest) -> dict[str, object]:
    """Navigation and role, for `base.html`. Nothing here asks the database twice a page."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"navigation": _items(request, user), "role_words": getattr(user, "role_words", "")}


def _items(request: HttpRequest, user: object) -> list[Item]:
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
