"""People, the roles that they hold, and the ways in for people of schools."""

from headway.accounts.models.invitations import Invitation, InvitationState, SignInLink
from headway.accounts.models.people import (
    OF_A_SERVICE,
    ROLE_CHOICES,
    CouncilService,
    Holding,
    HoldingQuerySet,
    User,
    UserManager,
)

__all__ = [
    "OF_A_SERVICE",
    "ROLE_CHOICES",
    "CouncilService",
    "Holding",
    "HoldingQuerySet",
    "Invitation",
    "InvitationState",
    "SignInLink",
    "User",
    "UserManager",
]
