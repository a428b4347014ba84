"""How sensitive the framework versions are."""

from headway.core.privacy import PERSONAL, PLAIN

PRIVACY = {
    "Version.*": PLAIN,
    "Version.created_by": PERSONAL,
    "Version.proposed_by": PERSONAL,
    "Version.approved_by": PERSONAL,
}
