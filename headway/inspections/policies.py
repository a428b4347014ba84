"""Who may record what about an inspection, and why not."""

from typing import Any

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision

NOT_HERE = "Your role does not include recording inspections of this school."
NOT_HEARD = "Your role does not include reading what inspectors said before it is published."


def inspection_policy(user: Actor, permission: Permission, case: Any) -> Decision:
    """The service and the council record; a Partner at their own schools."""
    if not user.holds(permission, at=case.school_id):
        return Decision(False, NOT_HERE)
    return Decision(True)


def may_hear(user: Actor, case: Any) -> Decision:
    """Whether somebody may write down, and read, what was said in confidence."""
    if not user.holds(Permission.FEEDBACK_SEE, at=case.school_id):
        return Decision(False, NOT_HEARD)
    return Decision(True)
