"""The way through a long list, whatever query made it."""

from collections.abc import Sequence
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


@dataclass(frozen=True)
class Slice:
    """One page of a list that is already in hand; has the shape of `Links`."""

    every: Sequence[Any]
    asked: int
    size: int
    query: str

    @property
    def pages(self) -> int:
        """How many pages there are; one when the list is empty."""
        return max(1, -(-len(self.every) // self.size))

    @property
    def page(self) -> int:
        """The page shown: the one asked for, held within the list."""
        return min(max(1, self.asked), self.pages)

    @property
    def rows(self) -> Sequence[Any]:
        """The rows of that page."""
        return self.every[(self.page - 1) * self.size : self.page * self.size]

    @property
    def before(self) -> str:
        """Address of the page before, or empty."""
        return self._address(self.page - 1)

    @property
    def after(self) -> str:
        """Address of the page after, or empty."""
        return self._address(self.page + 1)

    def _address(self, page: int) -> str:
        joint = "&" if self.query and not self.query.endswith("&") else ""
        return f"?{self.query}{joint}page={page}" if 1 <= page <= self.pages else ""
