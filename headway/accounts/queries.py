"""Reading people and roles."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from headway.accounts.models import Holding, User
from headway.core.access import ROLES, Permission, Role


def people() -> QuerySet[User]:
    """Everybody who can sign in, with the roles they hold today; system actors left out."""
    today = Holding.objects.on(timezone.localdate())
    return User.objects.filter(system_actor="").prefetch_related(
        Prefetch("holdings", queryset=today, to_attr="held_today")
    )


def holdings_of(person: User) -> QuerySet[Holding]:
    """Every role that a person holds or held, latest first."""
    return person.holdings.select_related("given_by").order_by("-starts_on", "-pk")


@dataclass(frozen=True)
class MatrixRow:
    """One permission and, for each role, how far it reaches ("yes", "own schools", "")."""

    sentence: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """Who may do what: the role table turned round, for the page and the document."""

    roles: tuple[Role, ...]
    rows: tuple[MatrixRow, ...]


def who_may_do_what() -> Matrix:
    """The role table as a matrix of permissions by roles (requirements X-01)."""
    roles = tuple(ROLES.values())
    rows = tuple(
        MatrixRow(p.sentence, tuple(_reach(role, p) for role in roles)) for p in Permission
    )
    return Matrix(roles, rows)


def _reach(role: Role, permission: Permission) -> str:
    if permission in role.everywhere:
        return "yes"
    if permission in role.grants:
        return "yes" if role.held.value == "everywhere" else "own schools"
    return ""
