"""Who may do what: permissions, and one table of roles that a head of service can check.

A person holds a role everywhere or for named schools, from a date to a date (`accounts`).
*May I see it?* is answered by `visible_to` on a model's objects: anything else is a 404.
*May I do it?* is answered by the feature's policy, inside the action, with a reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar


class Permission(StrEnum):
    """Something that a role lets a person do."""

    SCHOOL_SEE = "school.see"
    SCHOOL_OUTLINE = "school.outline"
    SCHOOL_LIST = "school.list"
    ASSESSMENT_SEE = "assessment.see"
    ASSESSMENT_LIST = "assessment.list"
    ASSESSMENT_RUN = "assessment.run"
    FRAMEWORK_SEE = "framework.see"
    FRAMEWORK_DRAFT = "framework.draft"
    CITY_SEE = "city.see"
    CITY_PUBLIC = "city.public"
    DATA_SEE = "data.see"
    DATA_UPLOAD = "data.upload"
    DATA_LOAD = "data.load"
    EDITION_PUBLISH = "edition.publish"
    PEOPLE_MANAGE = "people.manage"
    ROLES_SEE = "roles.see"
    AUDIT_SEE = "audit.see"

    @property
    def sentence(self) -> str:
        """What it allows, for the page that lists who may do what."""
        return PERMISSION_SENTENCES[self]


PERMISSION_SENTENCES: dict[Permission, str] = {
    Permission.SCHOOL_SEE: "See everything held about a school.",
    Permission.SCHOOL_OUTLINE: "See the outline of a school: its register entry and what is "
    "published about it.",
    Permission.SCHOOL_LIST: "Search the list of schools and download it.",
    Permission.ASSESSMENT_SEE: "See the levels of a school and what is proposed for it, with "
    "the reasons.",
    Permission.ASSESSMENT_LIST: "See the whole proposed list, its frozen runs and comparisons.",
    Permission.ASSESSMENT_RUN: "Try other thresholds and freeze a run.",
    Permission.FRAMEWORK_SEE: "Read a framework version and its rules.",
    Permission.FRAMEWORK_DRAFT: "Draft a framework version of the authority's own.",
    Permission.CITY_SEE: "See the city page whole: every measure with the schools behind it.",
    Permission.CITY_PUBLIC: "See the part of the city page that names no school.",
    Permission.DATA_SEE: "See which releases are loaded, what they cover and what needs a look.",
    Permission.DATA_UPLOAD: "Upload the authority's own figures.",
    Permission.DATA_LOAD: "Upload a publisher's file, too.",
    Permission.EDITION_PUBLISH: "Publish an edition, which changes what every page shows.",
    Permission.PEOPLE_MANAGE: "Add people, give and end their roles, switch accounts off.",
    Permission.ROLES_SEE: "See who may do what.",
    Permission.AUDIT_SEE: "Read the audit of every change.",
}


class Held(StrEnum):
    """How far a role reaches."""

    EVERYWHERE = "everywhere"
    NAMED = "for named schools only"
    EITHER = "everywhere or for named schools"


@dataclass(frozen=True)
class Role:
    """One line of the role table.

    grants      within the schools that the role is held for
    everywhere  for every school, even when the role is held for named ones
    sees        which records, in words
    """

    title: str
    sentence: str
    sees: str
    held: Held
    grants: frozenset[Permission]
    everywhere: frozenset[Permission] = frozenset()


P = Permission
READS_ALL = frozenset(
    {P.SCHOOL_SEE, P.SCHOOL_OUTLINE, P.SCHOOL_LIST, P.CITY_SEE, P.CITY_PUBLIC, P.FRAMEWORK_SEE}
)
LISTS = READS_ALL | {P.ASSESSMENT_SEE, P.ASSESSMENT_LIST, P.DATA_SEE, P.ROLES_SEE}
JUDGES = LISTS | {P.ASSESSMENT_RUN}

ROLES: dict[str, Role] = {
    "director": Role(
        "Director of Continuous School Improvement",
        "Leads the service: tries and freezes assessments, and drafts framework versions.",
        "Every school and every record of the service.",
        Held.EVERYWHERE,
        JUDGES | {P.FRAMEWORK_DRAFT, P.AUDIT_SEE},
    ),
    "service_staff": Role(
        "Assistant director or project manager",
        "Covers the director's work: tries and freezes assessments, and drafts framework versions.",
        "Every school.",
        Held.EVERYWHERE,
        JUDGES | {P.FRAMEWORK_DRAFT},
    ),
    "administrator": Role(
        "Administrator",
        "Uploads the authority's own figures and reads the proposed list.",
        "Every school, its assessment and the data behind it.",
        Held.EVERYWHERE,
        LISTS | {P.DATA_UPLOAD},
    ),
    "partner": Role(
        "Priority Partner",
        "Reads the assessment of the schools that their role is held for.",
        "Those schools fully, the others in outline.",
        Held.EITHER,
        frozenset({P.SCHOOL_SEE, P.ASSESSMENT_SEE}),
        frozenset({P.SCHOOL_OUTLINE, P.SCHOOL_LIST, P.CITY_SEE, P.CITY_PUBLIC, P.FRAMEWORK_SEE}),
    ),
    "council_officer": Role(
        "Council officer",
        "Reads for the council what is proposed, and tries and freezes assessments.",
        "Every school, academies too, its assessment and the data behind it.",
        Held.EVERYWHERE,
        JUDGES,
    ),
    "dcs": Role(
        "Director of Children's Services",
        "Reads what is proposed, and tries and freezes assessments, as the council officer does.",
        "As the council officer.",
        Held.EVERYWHERE,
        JUDGES,
    ),
    "council_service": Role(
        "Council service (Finance, HR, ER, Governors)",
        "Reads schools and the city page for a service of the council.",
        "Every school, without the assessment.",
        Held.EVERYWHERE,
        READS_ALL,
    ),
    "data_officer": Role(
        "Data officer",
        "Uploads the authority's own figures, or one file of a publisher, and publishes editions.",
        "Every school, its assessment and the data behind it.",
        Held.EVERYWHERE,
        JUDGES | {P.DATA_UPLOAD, P.DATA_LOAD, P.EDITION_PUBLISH},
    ),
    "committee_member": Role(
        "Committee member",
        "Reads how the city does and by which rules schools are assessed.",
        "The city page and the framework versions; no page of a school.",
        Held.EVERYWHERE,
        frozenset({P.CITY_SEE, P.CITY_PUBLIC, P.FRAMEWORK_SEE}),
    ),
    "headteacher": Role(
        "Headteacher",
        "Reads the published figures and inspections held about their own school.",
        "Their own school only, without what is proposed for it.",
        Held.NAMED,
        frozenset({P.SCHOOL_SEE, P.SCHOOL_OUTLINE}),
        frozenset({P.CITY_PUBLIC, P.FRAMEWORK_SEE}),
    ),
    "chair_of_governors": Role(
        "Chair of governors",
        "Reads the published figures and inspections held about their own school.",
        "Their own school only, without what is proposed for it.",
        Held.NAMED,
        frozenset({P.SCHOOL_SEE, P.SCHOOL_OUTLINE}),
        frozenset({P.CITY_PUBLIC, P.FRAMEWORK_SEE}),
    ),
    "scrutiny_reader": Role(
        "Overview and scrutiny reader",
        "Reads the figures of the city.",
        "The part of the city page that names no school.",
        Held.EVERYWHERE,
        frozenset({P.CITY_PUBLIC}),
    ),
    "system_administrator": Role(
        "System administrator",
        "Adds people, gives roles and reads the audit.",
        "People, roles, the audit, framework versions and the data pages; no school.",
        Held.EVERYWHERE,
        frozenset({P.PEOPLE_MANAGE, P.ROLES_SEE, P.AUDIT_SEE, P.FRAMEWORK_SEE, P.DATA_SEE}),
    ),
}

SYSTEM_ACTORS: dict[str, Role] = {
    "loader": Role(
        "The loader",
        "Loads files and publishes editions from the command line.",
        "Data only.",
        Held.EVERYWHERE,
        frozenset({P.DATA_LOAD, P.DATA_UPLOAD, P.EDITION_PUBLISH, P.ASSESSMENT_RUN}),
    ),
    "installer": Role(
        "The installer",
        "Adds the first people from the command line.",
        "People and roles only.",
        Held.EVERYWHERE,
        frozenset({P.PEOPLE_MANAGE}),
    ),
}


@dataclass(frozen=True)
class Reach:
    """The schools that a permission reaches: all of them, or these URNs."""

    everywhere: bool = False
    urns: frozenset[int] = frozenset()

    def covers(self, urn: int | None) -> bool:
        """Whether a school is within reach; None asks for everything."""
        return self.everywhere or (urn is not None and urn in self.urns)

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.urns)


class Actor(Protocol):
    """Whoever acts: a person, or a named system actor."""

    pk: Any
    name: str

    def holds(self, permission: Permission, at: object = None) -> bool:
        """Whether a role gives the permission (for the school `at`, when one is given)."""
        ...

    def reach(self, *permissions: Permission) -> Reach:
        """The schools for which a role gives any of the permissions."""
        ...


View = TypeVar("View", bound=Callable[..., Any])
ANYONE_SIGNED_IN = "anyone signed in"
OPEN_TO_ALL = "open to all"


def needs(permission: Permission | str, *others: Permission) -> Callable[[View], View]:
    """Declare who may open a view. `Doors` in the middleware reads it; without it nobody may.

    With several permissions, any one of them opens the view.
    """

    def mark(view: View) -> View:
        view.needs = (permission, *others)  # type: ignore[attr-defined]
        return view

    return mark


def urn_of(school: object) -> int | None:
    """The URN of a school, a URN itself, or of anything that hangs on a school."""
    if school is None or isinstance(school, int):
        return school
    for name in ("urn", "school_id"):
        urn = getattr(school, name, None)
        if isinstance(urn, int):
            return urn
    raise TypeError(f"{type(school).__name__} has neither a urn nor a school.")
