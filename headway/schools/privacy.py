"""How sensitive the register is. A head is named in public, but is a person all the same."""

from headway.core.privacy import PERSONAL, PLAIN

PRIVACY = {
    "School.*": PLAIN,
    "School.head_name": PERSONAL,
    "Relation.*": PLAIN,
    "RoleHolder.id": PLAIN,
    "RoleHolder.version": PLAIN,
    "RoleHolder.school": PLAIN,
    "RoleHolder.role": PLAIN,
    "RoleHolder.name": PERSONAL,
    "RoleHolder.email": PERSONAL,
    "RoleHolder.from_on": PERSONAL,
    "RoleHolder.to_on": PERSONAL,
    "RoleHolder.source": PERSONAL,
    "RoleHolder.checked_on": PLAIN,
    "RoleHolder.forgotten_on": PLAIN,
    "Vacancy.*": PLAIN,
    "Body.*": PLAIN,
    "Body.contact": PERSONAL,
    "Body.email": PERSONAL,
    "RegionalOffice.*": PLAIN,
    "ContactImport.id": PLAIN,
    "ContactImport.version": PLAIN,
    "ContactImport.file_name": PLAIN,
    "ContactImport.at": PLAIN,
    "ContactImport.by": PERSONAL,
    "ContactImport.added": PLAIN,
    "ContactImport.corrected": PLAIN,
    "ContactImport.ended": PLAIN,
    "ContactImport.unchanged": PLAIN,
}
