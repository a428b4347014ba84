"""Who may record what became of a duty."""

from headway.accounts.models import User
from headway.core.access import Permission
from headway.core.refusals import Decision
from headway.duties.models import Record


def roles_of(user: User) -> frozenset[str]:
    """The codes of the roles that somebody holds today."""
    return frozenset(holding.role for holding in user.current_holdings())


def duty_policy(user: User, permission: Permission, record: Record) -> Decision:
    """Whoever has the duty; and those who keep the year for everybody."""
    if user.holds(Permission.DUTY_RECORD):
        return Decision(True)
    if user.reach(permission) and roles_of(user) & set(record.owners):
        return Decision(True)
    return Decision(
        False, "This duty is not yours. Whoever has it records it, or those who run the service."
    )
