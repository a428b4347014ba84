"""The people of the demonstration, on its sign-in page and nowhere else."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from headway.accounts.demonstration import people_to_try


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """`house_demo`, read only where a template shows it, in demo mode only."""
    return {"house_demo": SimpleLazyObject(people_to_try)} if settings.DEMO else {}
