"""Who may keep a framework version."""

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision
from headway.frameworks.models import Version


def version_policy(user: Actor, permission: Permission, version: Version) -> Decision:
    """The service drafts versions; two people approve them later. Nobody edits a shipped one."""
    if user.holds(permission):
        return Decision(True)
    return Decision(
        False,
        "Your role does not include drafting framework versions. Ask the Director of Continuous "
        "School Improvement.",
    )
