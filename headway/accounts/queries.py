"""Reading people and roles."""

import hashlib
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from headway.accounts.models import Holding, Invitation, SignInLink, User
from headway.core import clock
from headway.core.access import ROLES, Held, Permission, Role


def people() -> QuerySet[User]:
    """Everybody who can sign in, with the roles they hold today; system actors left out."""
    today = Holding.objects.on(clock.today())
    return User.objects.filter(system_actor="").prefetch_related(
        Prefetch("holdings", queryset=today, to_attr="held_today")
    )


def holdings_of(person: User) -> QuerySet[Holding]:
    """Every role that a person holds or held, latest first."""
    return person.holdings.select_related("given_by").order_by("-starts_on", "-pk")


@dataclass(frozen=True)
class MatrixRow:
    """One permission, and the titles of the roles that give it everywhere or for own schools."""

    sentence: str
    everywhere: tuple[str, ...]
    own: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """Who may do what: the role table turned round, for the page and the document."""

    roles: tuple[Role, ...]
    rows: tuple[MatrixRow, ...]


def who_may_do_what() -> Matrix:
    """The role table by role and by permission (requirements X-01)."""
    roles = tuple(ROLES.values())
    rows = tuple(
        MatrixRow(
            permission.sentence,
            everywhere=tuple(r.title for r in roles if _gives_everywhere(r, permission)),
            own=tuple(
                r.title
                for r in roles
                if permission in r.grants and not _gives_everywhere(r, permission)
            ),
        )
        for permission in Permission
    )
    return Matrix(roles, rows)


def _gives_everywhere(role: Role, permission: Permission) -> bool:
    return permission in role.everywhere or (
        permission in role.grants and role.held == Held.EVERYWHERE
    )


def hashed(token: str) -> str:
    """What is kept of a token that was sent by mail."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link leads to, if it waits for an answer and is not too old."""
    found = Invitation.objects.waiting().filter(token_hash=hashed(token)).first()
    return None if found is None or found.expired(clock.now()) else found


def has_account(email: str) -> bool:
    """Whether somebody signs in under this address."""
    return User.objects.filter(email__iexact=email).exists()


def link_works(token: str) -> bool:
    """Whether a sign-in link can still be used."""
    link = SignInLink.objects.select_related("person").filter(token_hash=hashed(token)).first()
    return link is not None and link.works(clock.now())
