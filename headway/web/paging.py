"""The way through a long list, whatever query made it."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest


class Listed(Protocol):
    """A page of a list whose filters can write an address."""

    page: int
    pages: int
    filters: Any


@dataclass(frozen=True)
class Links:
    """Where the pages before and after are; empty at the ends."""

    page: int
    pages: int
    before: str
    after: str


def page_asked(request: HttpRequest) -> int:
    """The page number in the address; 1 for anything that is not one."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1


def page_links(listed: Listed) -> Links:
    """Addresses of the neighbouring pages, with the filters kept."""
    query = listed.filters.query()

    def address(page: int) -> str:
        return f"?{query}{'&' if query else ''}page={page}" if 1 <= page <= listed.pages else ""

    return Links(listed.page, listed.pages, address(listed.page - 1), address(listed.page + 1))
