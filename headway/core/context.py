"""What every template knows of the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from headway.core.access import Permission


class May:
    """`{% if may.data_see %}`: whether the person holds a permission anywhere."""

    def __init__(self, user: Any) -> None:
        self.user = user

    def __getitem__(self, name: str) -> bool:
        try:
            permission = Permission[name.upper()]
        except KeyError as error:
            raise LookupError(f"There is no permission {name!r}.") from error
        return bool(self.user.is_authenticated and self.user.reach(permission))


def house(request: HttpRequest) -> dict[str, Any]:
    """`demo` in demo mode, and `may` for what the person's roles allow."""
    from django.contrib.auth.models import AnonymousUser

    return {
        "demo": settings.DEMO,
        "may": May(getattr(request, "user", None) or AnonymousUser()),
    }
