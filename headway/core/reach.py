"""How far a permission reaches, who acts, and what a view declares of who may open it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from headway.core.access import Permission


@dataclass(frozen=True)
class Reach:
    """The schools that a permission reaches: all of them, or these URNs."""

    everywhere: bool = False
    urns: frozenset[int] = frozenset()

    def covers(self, urn: int | None) -> bool:
        """Whether a school is within reach; None asks for everything."""
        return self.everywhere or (urn is not None and urn in self.urns)

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.urns)


class Actor(Protocol):
    """Whoever acts: a person, or a named system actor."""

    pk: Any
    name: str

    @property
    def council_service(self) -> str:
        """The council's service that a role held today is for, or nothing."""
        ...

    def holds(self, permission: "Permission", at: object = None) -> bool:
        """Whether a role gives the permission (for the school `at`, when one is given)."""
        ...

    def reach(self, *permissions: "Permission") -> Reach:
        """The schools for which a role gives any of the permissions."""
        ...


View = TypeVar("View", bound=Callable[..., Any])
ANYONE_SIGNED_IN = "anyone signed in"
OPEN_TO_ALL = "open to all"


def needs(permission: "Permission | str", *others: "Permission") -> Callable[[View], View]:
    """Declare who may open a view. `Doors` in the middleware reads it; without it nobody may.

    With several permissions, any one of them opens the view.
    """

    def mark(view: View) -> View:
        view.needs = (permission, *others)  # type: ignore[attr-defined]
        return view

    return mark


def urn_of(school: object) -> int | None:
    """The URN of a school, a URN itself, or of anything that hangs on a school."""
    if school is None or isinstance(school, int):
        return school
    for name in ("urn", "school_id"):
        urn = getattr(school, name, None)
        if isinstance(urn, int):
            return urn
    raise TypeError(f"{type(school).__name__} has neither a urn nor a school.")
