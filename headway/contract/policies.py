"""Who may keep the contract and the library."""

from typing import Any

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision
from headway.frameworks.models import DECIDING

REFUSED = {
    Permission.CONTRACT_EDIT: "Your role does not include keeping the contract. Ask the Director "
    "of Continuous School Improvement or a council officer.",
    Permission.LIBRARY_EDIT: "Your role does not include keeping the library. Ask an "
    "administrator.",
}


def contract_policy(user: Actor, permission: Permission, case: Any) -> Decision:
    """The director and the council keep the contract; those who keep records, the library."""
    if user.holds(permission):
        return Decision(True)
    return Decision(False, REFUSED[permission])


def publication_policy(user: Actor, permission: Permission, publication: Any) -> Decision:
    """A version is published once it may decide something."""
    if publication.version_of.state not in DECIDING:
        return Decision(False, "Two people approve a version before it is published.")
    return contract_policy(user, permission, publication)
