"""Who may manage people."""

from headway.accounts.models import Holding, Invitation, SignInLink, User
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


def invitation_policy(user: Actor, permission: Permission, invitation: Invitation) -> Decision:
    """The service invites; the role itself is given by the allocator when it is accepted."""
    if user.holds(permission, at=invitation.urn):
        return Decision(True)
    return Decision(False, "Your role does not include inviting people of schools.")


def link_policy(user: Actor, permission: Permission, link: SignInLink) -> Decision:
    """Everybody may ask for a link to their own account, and nobody for another's."""
    return Decision(user.pk == link.person_id, "A link is sent to the person whose account it is.")
