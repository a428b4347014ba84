"""Who may keep profiles, declare interests and allocate Partners."""

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision
from headway.partners.models import Allocation, Interest, Profile


def profile_policy(user: Actor, permission: Permission, profile: Profile) -> Decision:
    """The service keeps profiles; Partners ask it to change theirs."""
    if not user.holds(permission):
        return Decision(False, "Your role does not include keeping the profiles of Partners.")
    return Decision(True)


def interest_policy(user: Actor, permission: Permission, interest: Interest) -> Decision:
    """A Partner declares their own interests; the service may record them too."""
    if user.holds(Permission.PARTNER_EDIT):
        return Decision(True)
    if user.holds(permission) and interest.profile.person_id == user.pk:
        return Decision(True)
    return Decision(False, "Partners declare their own interests; the service may do it for them.")


def allocation_policy(user: Actor, permission: Permission, allocation: Allocation) -> Decision:
    """Those who run the service allocate Partners."""
    if not user.holds(permission):
        return Decision(False, "Your role does not include allocating Partners.")
    return Decision(True)
