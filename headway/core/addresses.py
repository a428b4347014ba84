"""Addresses of pages, resolved once: a list of a hundred rows names the same ones again."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse


def address(name: str, *args: int | str) -> str:
    """Where a page is. Raises NoReverseMatch, as `reverse` does."""
    return _reversed(get_urlconf(), get_script_prefix(), name, args)


@lru_cache(maxsize=8192)
def _reversed(urlconf: str | None, prefix: str, name: str, args: tuple[int | str, ...]) -> str:
    return reverse(name, urlconf=urlconf, args=args)
