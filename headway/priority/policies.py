"""Who may do what on the priority list and with requests for help, and why not."""

from typing import Any

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision

P = Permission
REASONS = {
    P.LIST_CHANGE: "Your role does not include changing the priority list. Ask the Director of "
    "Continuous School Improvement.",
    P.AGREE_SERVICE: "Only the Director of Continuous School Improvement signs for the service.",
    P.AGREE_COUNCIL: "Only the council's officer or Director of Children's Services signs for "
    "the council.",
    P.SELF_REPORT_MAKE: "Only the head or the chair of governors asks for help for their school.",
    P.SELF_REPORT_HANDLE: "Your role does not include handling requests for help. Ask the "
    "Director of Continuous School Improvement.",
    P.EXPECTATION_CONFIRM: "Only the head or the chair of governors answers for their school.",
}
TAKES_PART = (P.LIST_CHANGE, P.AGREE_SERVICE, P.AGREE_COUNCIL)


def list_policy(user: Actor, permission: Permission, case: Any) -> Decision:
    """Changes of the list, a signature for one party, requests for help."""
    if user.holds(permission, at=case):
        return Decision(True)
    return Decision(False, REASONS.get(permission, "Your role does not include this."))


def signed_policy(user: Actor, permission: Permission, case: Any) -> Decision:
    """What follows from a second signature: either party may be the one that gives it."""
    if user.holds(P.AGREE_SERVICE, at=case) or user.holds(P.AGREE_COUNCIL, at=case):
        return Decision(True)
    return Decision(False, "Only the service and the council agree the list, each for itself.")


def record_policy(user: Actor, permission: Permission, case: Any) -> Decision:
    """The records that go with a change: for whoever may propose it or sign it."""
    if user.holds(permission, at=case) or (
        permission == P.LIST_CHANGE and any(user.holds(one, at=case) for one in TAKES_PART)
    ):
        return Decision(True)
    return Decision(False, REASONS.get(permission, "Your role does not include this."))
