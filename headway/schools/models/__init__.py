"""The register, who leads its schools, and what schools belong to and are known for."""

from headway.schools.models.bodies import Body, BodyKind, RegionalOffice
from headway.schools.models.groups import (
    Disengagement,
    Group,
    GroupKind,
    Membership,
    MembershipRole,
)
from headway.schools.models.marks import (
    Award,
    AwardKind,
    Designation,
    DesignationKind,
)
from headway.schools.models.people import (
    HEADS,
    ONE_AT_A_TIME,
    POSTS,
    ContactImport,
    Role,
    RoleHolder,
    RoleHolderQuerySet,
    Vacancy,
)
from headway.schools.models.register import (
    Phase,
    Relation,
    RelationKind,
    ReportingPhase,
    School,
    SchoolQuerySet,
)

__all__ = [
    "HEADS",
    "ONE_AT_A_TIME",
    "POSTS",
    "Award",
    "AwardKind",
    "Body",
    "BodyKind",
    "ContactImport",
    "Designation",
    "DesignationKind",
    "Disengagement",
    "Group",
    "GroupKind",
    "Membership",
    "MembershipRole",
    "Phase",
    "RegionalOffice",
    "Relation",
    "RelationKind",
    "ReportingPhase",
    "Role",
    "RoleHolder",
    "RoleHolderQuerySet",
    "School",
    "SchoolQuerySet",
    "Vacancy",
]
