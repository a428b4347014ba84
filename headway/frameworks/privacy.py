"""How sensitive the framework versions are."""

from headway.core.privacy import PERSONAL, PLAIN

PRIVACY = {
    "Version.*": PLAIN,
    "Version.created_by": PERSONAL,
}
