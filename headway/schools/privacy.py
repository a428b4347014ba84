"""How sensitive the register is. A head is named in public, but is a person all the same."""

from headway.core.privacy import PERSONAL, PLAIN

PRIVACY = {
    "School.*": PLAIN,
    "School.head_name": PERSONAL,
    "Relation.*": PLAIN,
}
