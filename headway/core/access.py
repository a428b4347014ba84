"""Who may do what: permissions, and one table of roles that a head of service can check.

A person holds a role everywhere or for named schools, from a date to a date (`accounts`).
*May I see it?* is answered by `visible_to` on a model's objects: anything else is a 404.
*May I do it?* is answered by the feature's policy, inside the action, with a reason.
"""

from dataclasses import dataclass
from enum import StrEnum

from headway.core.reach import ANYONE_SIGNED_IN, OPEN_TO_ALL, Actor, Reach, needs, urn_of

__all__ = [
    "ANYONE_SIGNED_IN", "OPEN_TO_ALL", "PERMISSION_SENTENCES", "ROLES", "SYSTEM_ACTORS", "Actor",
    "Held", "Permission", "Reach", "Role", "needs", "urn_of",
]  # fmt: skip


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
    FIGURES_DISCUSS = "figures.discuss"
    FIGURES_ANSWER = "figures.answer"
    CONTACT_SEE = "contact.see"
    CONTACT_EDIT = "contact.edit"
    BODY_EDIT = "body.edit"
    TIMELINE_SEE = "timeline.see"
    CALENDAR_EDIT = "calendar.edit"
    CONTRACT_SEE = "contract.see"
    CONTRACT_EDIT = "contract.edit"
    LIBRARY_SEE = "library.see"
    LIBRARY_EDIT = "library.edit"
    DUTY_SEE = "duty.see"
    DUTY_RECORD = "duty.record"
    INTELLIGENCE_SEE = "intelligence.see"
    INTELLIGENCE_OWN = "intelligence.own"
    INTELLIGENCE_ADD = "intelligence.add"
    INTELLIGENCE_REPLY = "intelligence.reply"
    ENGAGEMENT_RATE = "engagement.rate"
    INSPECTION_SEE = "inspection.see"
    INSPECTION_RECORD = "inspection.record"
    FEEDBACK_SEE = "feedback.see"
    ROUND_SEE = "round.see"
    ROUND_RUN = "round.run"
    AGREE_SERVICE = "agree.service"
    AGREE_COUNCIL = "agree.council"
    CHALLENGE_MAKE = "challenge.make"
    LIST_SEE = "list.see"
    LIST_CHANGE = "list.change"
    SELF_REPORT_MAKE = "self_report.make"
    SELF_REPORT_HANDLE = "self_report.handle"
    EXPECTATION_CONFIRM = "expectation.confirm"
    PARTNER_SEE = "partner.see"
    PARTNER_EDIT = "partner.edit"
    PARTNER_ALLOCATE = "partner.allocate"
    LETTER_SEE = "letter.see"
    LETTER_LIST = "letter.list"
    LETTER_WRITE = "letter.write"
    LETTER_APPROVE = "letter.approve"
    LETTER_SEND = "letter.send"
    LETTER_TEMPLATE = "letter.template"
    LETTER_ANSWER = "letter.answer"
    PORTAL_SEE = "portal.see"
    PORTAL_INVITE = "portal.invite"
    FRAMEWORK_APPROVE = "framework.approve"
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
    Permission.FIGURES_DISCUSS: "Comment on figures of a school or district, and answer comments.",
    Permission.FIGURES_ANSWER: "Read the comments that are shared with the school, and answer "
    "them.",
    Permission.CONTACT_SEE: "See who leads a school and how to reach them.",
    Permission.CONTACT_EDIT: "Correct who leads a school and how to reach them.",
    Permission.BODY_EDIT: "Keep the bodies and groups of schools, their designations and marks.",
    Permission.TIMELINE_SEE: "See every change on a school, who made it and why.",
    Permission.CALENDAR_EDIT: "Set terms, half-terms and closures.",
    Permission.CONTRACT_SEE: "See the contract of the service, its value and its extensions.",
    Permission.CONTRACT_EDIT: "Record contracts and extensions.",
    Permission.LIBRARY_SEE: "Read the whole library of documents, closed ones too.",
    Permission.LIBRARY_EDIT: "Keep the library, and record when a framework version is published.",
    Permission.DUTY_SEE: "See the duties of the year, and record one's own as done or not needed.",
    Permission.DUTY_RECORD: "Record any duty of the year as done or not needed.",
    Permission.INTELLIGENCE_SEE: "Read what is heard about a school and how engaged it is.",
    Permission.INTELLIGENCE_OWN: "Read the intelligence that one's own service recorded.",
    Permission.INTELLIGENCE_ADD: "Record what is heard about a school.",
    Permission.INTELLIGENCE_REPLY: "Read the entries shared with the school, and answer them.",
    Permission.ENGAGEMENT_RATE: "Rate how engaged a school is.",
    Permission.INSPECTION_SEE: "See what people record about inspections: which is under way, who "
    "attended and who was told.",
    Permission.INSPECTION_RECORD: "Record inspections, feedback, letters and monitoring.",
    Permission.FEEDBACK_SEE: "Read what inspectors said before it is published.",
    Permission.ROUND_SEE: "See the annual round: assessments, agreements and disagreements.",
    Permission.ROUND_RUN: "Run the annual round: assess, contact schools, answer challenges.",
    Permission.AGREE_SERVICE: "Agree and sign for the service.",
    Permission.AGREE_COUNCIL: "Agree and sign for the council.",
    Permission.CHALLENGE_MAKE: "Say that something held about the school is wrong.",
    Permission.LIST_SEE: "See the priority list as at any day.",
    Permission.LIST_CHANGE: "Propose additions, new classes and removals, and review the list.",
    Permission.SELF_REPORT_MAKE: "Tell the service that the school is vulnerable or in crisis.",
    Permission.SELF_REPORT_HANDLE: "Acknowledge and decide on what a school reported of itself.",
    Permission.EXPECTATION_CONFIRM: "Confirm for the school what is expected of it.",
    Permission.PARTNER_SEE: "See the profiles of Priority Partners.",
    Permission.PARTNER_EDIT: "Keep the profiles of Priority Partners.",
    Permission.PARTNER_ALLOCATE: "Allocate Priority Partners to schools, and see every caseload.",
    Permission.LETTER_SEE: "Read the letters to a school and the answers.",
    Permission.LETTER_LIST: "See every run of letters.",
    Permission.LETTER_WRITE: "Draft letters and runs of letters.",
    Permission.LETTER_APPROVE: "Approve letters that somebody else drafted.",
    Permission.LETTER_SEND: "Send approved letters, and record what came back.",
    Permission.LETTER_TEMPLATE: "Change the texts of letters.",
    Permission.LETTER_ANSWER: "Acknowledge and answer a letter for the school.",
    Permission.PORTAL_SEE: "Open the school's own pages.",
    Permission.PORTAL_INVITE: "Invite heads and chairs to their school's pages.",
    Permission.FRAMEWORK_APPROVE: "Approve a framework version that somebody else drafted.",
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
LISTS = READS_ALL | {
    P.ASSESSMENT_SEE, P.ASSESSMENT_LIST, P.DATA_SEE, P.ROLES_SEE, P.DUTY_SEE,
    P.LIBRARY_SEE,
}  # fmt: skip
JUDGES = LISTS | {P.ASSESSMENT_RUN}
# What everybody may read who takes part in agreeing the list, for either party.
TAKES_PART = frozenset(
    {
        P.CONTACT_SEE, P.TIMELINE_SEE, P.INTELLIGENCE_SEE, P.INTELLIGENCE_ADD, P.ROUND_SEE,
        P.FIGURES_DISCUSS,
        P.LIST_SEE, P.PARTNER_SEE, P.LETTER_SEE, P.LETTER_LIST, P.INSPECTION_SEE,
    }
)  # fmt: skip
# Who hears what inspectors say before it is published, and records it.
HEARS_INSPECTORS = frozenset({P.INSPECTION_RECORD, P.FEEDBACK_SEE})
KEEPS_RECORDS = frozenset(
    {
        P.CONTACT_EDIT, P.BODY_EDIT, P.CALENDAR_EDIT, P.DUTY_RECORD, P.LIBRARY_EDIT, P.LETTER_WRITE,
        P.LETTER_SEND, P.LETTER_TEMPLATE, P.PORTAL_INVITE,
    }
)  # fmt: skip
RUNS_THE_SERVICE = (
    TAKES_PART
    | KEEPS_RECORDS
    | HEARS_INSPECTORS
    | {
        P.ENGAGEMENT_RATE, P.ROUND_RUN, P.LIST_CHANGE, P.SELF_REPORT_HANDLE, P.PARTNER_EDIT,
        P.PARTNER_ALLOCATE, P.LETTER_APPROVE, P.FRAMEWORK_APPROVE,
    }
)  # fmt: skip
KEEPS_CONTRACT = frozenset({P.CONTRACT_SEE, P.CONTRACT_EDIT})
AT_OWN_SCHOOL = frozenset(
    {
        P.SCHOOL_SEE, P.SCHOOL_OUTLINE, P.PORTAL_SEE, P.INTELLIGENCE_REPLY, P.CHALLENGE_MAKE,
        P.SELF_REPORT_MAKE, P.EXPECTATION_CONFIRM, P.LETTER_ANSWER, P.FIGURES_ANSWER,
    }
)  # fmt: skip

ROLES: dict[str, Role] = {
    "director": Role(
        "Director of Continuous School Improvement",
        "Leads the service: runs the annual round and signs for the service, allocates Partners, "
        "approves letters, and drafts framework versions.",
        "Every school and every record of the service.",
        Held.EVERYWHERE,
        JUDGES
        | RUNS_THE_SERVICE
        | {
            P.FRAMEWORK_DRAFT,
            P.AUDIT_SEE,
            P.AGREE_SERVICE,
            P.CONTRACT_SEE,
            P.CONTRACT_EDIT,
        },
    ),
    "service_staff": Role(
        "Assistant director or project manager",
        "Covers the director's work: runs the annual round, allocates Partners, approves letters, "
        "and drafts framework versions; does not sign for the service.",
        "Every school.",
        Held.EVERYWHERE,
        JUDGES | RUNS_THE_SERVICE | {P.FRAMEWORK_DRAFT},
    ),
    "administrator": Role(
        "Administrator",
        "Keeps contacts, groups, letters and the calendar, and uploads the authority's own "
        "figures.",
        "Every school, its assessment and the data behind it.",
        Held.EVERYWHERE,
        LISTS | TAKES_PART | KEEPS_RECORDS | {P.DATA_UPLOAD},
    ),
    "partner": Role(
        "Priority Partner",
        "Looks after the schools that their role is held for, and records what they hear there.",
        "Those schools fully, the others in outline.",
        Held.EITHER,
        frozenset({P.SCHOOL_SEE, P.ASSESSMENT_SEE, P.ENGAGEMENT_RATE})
        | HEARS_INSPECTORS
        | (TAKES_PART - {P.ROUND_SEE, P.LETTER_LIST, P.PARTNER_SEE}),
        frozenset({P.SCHOOL_OUTLINE, P.SCHOOL_LIST, P.CITY_SEE, P.CITY_PUBLIC, P.FRAMEWORK_SEE})
        | {P.PARTNER_SEE, P.DUTY_SEE},
    ),
    "council_officer": Role(
        "Council officer",
        "Agrees the list for the council, and records what the council hears.",
        "Every school, academies too, its assessment and the data behind it.",
        Held.EVERYWHERE,
        JUDGES
        | TAKES_PART
        | HEARS_INSPECTORS
        | {P.AGREE_COUNCIL, P.FRAMEWORK_APPROVE}
        | KEEPS_CONTRACT,
    ),
    "dcs": Role(
        "Director of Children's Services",
        "Agrees the list for the council, as the council officer does.",
        "As the council officer.",
        Held.EVERYWHERE,
        JUDGES
        | TAKES_PART
        | HEARS_INSPECTORS
        | {P.AGREE_COUNCIL, P.FRAMEWORK_APPROVE}
        | KEEPS_CONTRACT,
    ),
    "council_service": Role(
        "Council service (Finance, HR, ER, Governors)",
        "Records what its service hears of schools.",
        "Every school, without the assessment; of intelligence only what its own service recorded.",
        Held.EVERYWHERE,
        READS_ALL | {P.INTELLIGENCE_OWN, P.INTELLIGENCE_ADD, P.FIGURES_DISCUSS, P.DUTY_SEE},
    ),
    "data_officer": Role(
        "Data officer",
        "Uploads the authority's own figures, or one file of a publisher, and publishes editions.",
        "Every school, its assessment and the data behind it.",
        Held.EVERYWHERE,
        JUDGES | {P.DATA_UPLOAD, P.DATA_LOAD, P.EDITION_PUBLISH, P.FIGURES_DISCUSS},
    ),
    "committee_member": Role(
        "Committee member",
        "Reads the priority list, how the city does and by which rules schools are assessed.",
        "The priority list, the city page and the framework versions; no page of a school.",
        Held.EVERYWHERE,
        frozenset(
            {P.CITY_SEE, P.CITY_PUBLIC, P.FRAMEWORK_SEE, P.LIST_SEE, P.PARTNER_SEE, P.DUTY_SEE}
        ),
    ),
    "headteacher": Role(
        "Headteacher",
        "Reads what is held about their own school, answers and corrects it, and asks for help.",
        "Their own school only, without what is proposed for it.",
        Held.NAMED,
        AT_OWN_SCHOOL,
        frozenset({P.CITY_PUBLIC, P.FRAMEWORK_SEE}),
    ),
    "chair_of_governors": Role(
        "Chair of governors",
        "Reads what is held about their own school, answers and corrects it, and asks for help.",
        "Their own school only, without what is proposed for it.",
        Held.NAMED,
        AT_OWN_SCHOOL,
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
        frozenset({P.PEOPLE_MANAGE, P.ROLES_SEE, P.AUDIT_SEE, P.FRAMEWORK_SEE, P.DATA_SEE})
        | {P.CALENDAR_EDIT},
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
    "allocator": Role(
        "The allocator",
        "Gives and ends the role that goes with an allocation or an invitation.",
        "People and roles only.",
        Held.EVERYWHERE,
        frozenset({P.PEOPLE_MANAGE}),
    ),
    "post": Role(
        "The post room",
        "Sends approved letters and the daily message, and records what came back.",
        "Letters only.",
        Held.EVERYWHERE,
        frozenset({P.LETTER_SEE, P.LETTER_LIST, P.LETTER_SEND}),
    ),
    "register": Role(
        "The register",
        "Takes schools off the list that stop being maintained by the authority, and names and "
        "addresses out of contacts that are kept no longer.",
        "The list and contacts only.",
        Held.EVERYWHERE,
        frozenset({P.LIST_SEE, P.LIST_CHANGE, P.ROUND_SEE, P.ROUND_RUN, P.CONTACT_EDIT}),
    ),
    "installer": Role(
        "The installer",
        "Adds the first people from the command line.",
        "People and roles only.",
        Held.EVERYWHERE,
        frozenset({P.PEOPLE_MANAGE}),
    ),
}
