"""The page that somebody sees after too many failed sign-ins."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from headway.core.views import page_for

LOCKED = 429


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None,
    *args: Any, **kwargs: Any,
) -> HttpResponse:  # fmt: skip
    """Say that the door is closed for a while, without saying whether the address is known."""
    return page_for(
        request,
        LOCKED,
        "Too many failed attempts to sign in",
        "Signing in with this e-mail address from here is locked for 15 minutes.",
        "Then try again, or set a new password from the sign-in page. If it was not you who "
        "tried, tell your system administrator.",
    )


def address_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The address that somebody tries to sign in with, in one spelling."""
    tried = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(tried).strip().lower()
