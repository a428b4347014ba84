"""The story of the demonstration, feature by feature, each through its own actions."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from headway.accounts.models import User
from headway.core.features import declaration
from headway.priority.actions import sign_list

# In the order in which things happen: each may rest on those before it.
ORDER = (
    "schools", "intelligence", "partners", "assessment", "priority", "allocations",
    "correspondence", "portal",
)  # fmt: skip
WHERE = {"allocations": ("partners", "tell_allocations"), "portal": ("web", "tell_portal")}


def tell_all(people: Mapping[str, User], today: date) -> None:
    """Tell what each feature has to tell of the living authority; told twice, nothing doubles.

    The rounds are signed through the priority list, so that last year's signatures make its
    entries.
    """
    for part in ORDER:
        tell = teller(part)
        if tell is None:
            continue
        if part == "assessment":
            tell(people, today, sign=sign_list)
        else:
            tell(people, today)


def teller(part: str) -> Callable[..., Any] | None:
    """The function that tells a part; None where the feature tells nothing."""
    feature, name = WHERE.get(part, (part, "tell"))
    if feature == "web":
        return None
    module = declaration(feature, "demonstration")
    return getattr(module, name, None) if module else None
