"""Who may change who leads a school."""

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision
from headway.schools.models import ContactImport, RegionalOffice, RoleHolder, Vacancy

NO = "Your role does not include changing contacts. Ask an administrator of the service."

NO_BODY = (
    "Your role does not include changing bodies, groups or marks of schools. "
    "Ask an administrator of the service."
)


def contact_policy(user: Actor, permission: Permission, holder: RoleHolder | Vacancy) -> Decision:
    """Whoever keeps contacts, for the schools that they keep them for."""
    return Decision(True) if user.holds(permission, at=holder) else Decision(False, NO)


def body_policy(user: Actor, permission: Permission, body: object) -> Decision:
    """Whoever keeps bodies and groups, for the schools that they keep them for."""
    return Decision(True) if user.holds(permission, at=body) else Decision(False, NO_BODY)


def office_policy(user: Actor, permission: Permission, office: RegionalOffice) -> Decision:
    """One office is there for every academy, so it takes the permission for all schools."""
    return Decision(True) if user.holds(permission) else Decision(False, NO_BODY)


def import_policy(user: Actor, permission: Permission, imported: ContactImport) -> Decision:
    """A file speaks of any school, so it takes the permission for all of them."""
    return Decision(True) if user.holds(permission) else Decision(False, NO)
