"""People, the roles that they hold, and the ways in for people of schools."""

from headway.accounts.models.invitations import Invitation, InvitationState, SignInLink
from headway.accounts.models.people import (
    ROLE_CHOICES,
    Holding,
    HoldingQuerySet,
    User,
    UserManager,
)

__all__ = [
    "ROLE_CHOICES",
    "Holding",
    "HoldingQuerySet",
    "Invitation",
    "InvitationState",
    "SignInLink",
    "User",
    "UserManager",
]
