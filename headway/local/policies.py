"""Who may define measures, enter figures, and take part in the talk about them."""

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision
from headway.local.models import ComparedList, LocalMeasure, LocalValue, Remark

WHO = "Ask a data officer or an administrator."


def measure_policy(user: Actor, permission: Permission, measure: LocalMeasure) -> Decision:
    """Whoever uploads the authority's own figures says what they are."""
    if user.holds(permission):
        return Decision(True)
    return Decision(False, f"Your role does not include defining local measures. {WHO}")


def value_policy(user: Actor, permission: Permission, value: LocalValue) -> Decision:
    """The authority's own figures are entered by the service and by data officers."""
    if user.holds(permission):
        return Decision(True)
    return Decision(False, f"Your role does not include entering figures. {WHO}")


def remark_policy(user: Actor, permission: Permission, remark: Remark) -> Decision:
    """Everybody who works with the school may comment; the school answers what is shared."""
    if permission == Permission.FIGURES_ANSWER:
        if remark.school_id is None or not user.holds(permission, at=remark.school_id):
            return Decision(False, "Only the head and the chair of governors answer for a school.")
        if remark.shared_at is None:
            return Decision(False, "This comment is not shared with the school.")
        return Decision(True)
    if remark.school_id is None and user.reach(permission):
        return Decision(True)
    if remark.school_id is not None and user.holds(permission, at=remark.school_id):
        return Decision(True)
    return Decision(False, "Your role does not include commenting on figures of this place.")


def list_policy(user: Actor, permission: Permission, held: ComparedList) -> Decision:
    """Whom the authority is compared with is set by those who upload its figures."""
    if user.holds(permission):
        return Decision(True)
    return Decision(False, f"Your role does not include setting these lists. {WHO}")
