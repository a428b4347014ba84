"""Who may draft, change and approve a framework version."""

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision
from headway.frameworks.models import Version, VersionState

REFUSED = {
    Permission.FRAMEWORK_DRAFT: "Your role does not include drafting framework versions. Ask the "
    "Director of Continuous School Improvement.",
    Permission.FRAMEWORK_APPROVE: "Your role does not include approving framework versions. Ask "
    "the Director of Continuous School Improvement or a council officer.",
}


def version_policy(user: Actor, permission: Permission, version: Version) -> Decision:
    """The service drafts versions; two people approve them. Nobody edits one that decides."""
    if not user.holds(permission):
        return Decision(
            False, REFUSED.get(permission, "Your role does not include bringing in versions.")
        )
    if permission == Permission.FRAMEWORK_DRAFT and version.pk is not None:
        return unchanged_so_far(version)
    return Decision(True)


def unchanged_so_far(version: Version) -> Decision:
    """Whether the text may still change: a draft, with no assessment kept that rests on it."""
    if version.state == VersionState.PROPOSED:
        return Decision(
            False, "One person has approved this version. Send it back before you change it."
        )
    if version.state != VersionState.DRAFT:
        return Decision(False, "This version never changes. Copy it as a draft and change that.")
    if version.runs.exists():  # type: ignore[attr-defined]  # assessments stand above versions
        return Decision(
            False,
            "An assessment was kept with this draft, so its text stays as it is. Copy it as a "
            "new draft and change that.",
        )
    return Decision(True)


def may_approve_second(user: Actor, version: Version) -> Decision:
    """The second approval is given by neither the author nor the first of the two."""
    if not user.holds(Permission.FRAMEWORK_APPROVE):
        return Decision(False, REFUSED[Permission.FRAMEWORK_APPROVE])
    if version.state != VersionState.PROPOSED:
        return Decision(False, "Nobody has approved this version yet. Approve it as the first.")
    if user.pk == version.created_by_id:
        return Decision(False, "You drafted this version. Somebody else must approve it second.")
    if user.pk == version.proposed_by_id:
        return Decision(False, "You approved this version first. Somebody else must be the second.")
    return Decision(True)
