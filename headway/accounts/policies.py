"""Who may manage people."""

from headway.accounts.models import Holding, User
from headway.core.access import Actor, Permission
from headway.core.refusals import Decision

NO = "Your role does not include managing people. Ask a system administrator."


def person_policy(user: Actor, permission: Permission, person: User) -> Decision:
    """System administrators manage people; nobody manages a system actor."""
    if not user.holds(permission):
        return Decision(False, NO)
    if person.system_actor:
        return Decision(False, "A system actor is part of Headway and cannot be changed.")
    return Decision(True)


def holding_policy(user: Actor, permission: Permission, holding: Holding) -> Decision:
    """Nobody gives a role to themselves or ends their own: two people keep the keys."""
    if not user.holds(permission):
        return Decision(False, NO)
    if holding.person_id == user.pk:
        return Decision(
            False, "You cannot change your own roles. Ask another system administrator."
        )
    return Decision(True)
