"""Who may upload, and who may publish."""

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision
from headway.measures.models import Publication, Upload

WHO = "Ask a data officer."


def upload_policy(user: Actor, permission: Permission, upload: Upload) -> Decision:
    """The authority's own figures are uploaded by the service and by data officers."""
    if user.holds(permission):
        return Decision(True)
    return Decision(False, f"Your role does not include uploading figures. {WHO}")


def publication_policy(user: Actor, permission: Permission, publication: Publication) -> Decision:
    """Publishing changes what every page shows: data officers only."""
    if user.holds(permission):
        return Decision(True)
    return Decision(False, f"Your role does not include publishing an edition. {WHO}")
