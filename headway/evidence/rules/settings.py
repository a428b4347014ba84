"""The settings of a framework version other than its rules: names, dates, deadlines.

Each row of the table of differences between versions (requirement E-26) is one field of
`Settings`, with the row's own words as its title, so that a page can list them.
"""

import string
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from headway.evidence.rules.setting_choices import CHOICES


class Strict(BaseModel):
    """A table of a version's file: unknown keys are refused, nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Unit = Literal["working days", "school days", "days", "months", "terms", "academic years"]


# Settings that rules read as :names, so that moving one moves who is proposed.
READ_BY_RULES = ("letter_route", "floor_route", "vulnerable_from_any")


def _as_code(value: object, field: str) -> object:
    """A version stored before its answer had a code says it in words: those are read too."""
    for code, words in CHOICES[field].items():
        if value == words:
            return code
    return value


def _coded(field: str) -> BeforeValidator:
    return BeforeValidator(lambda value: _as_code(value, field))


Meets = Literal["headteacher", "chair of governors"]


class Settings(Strict):
    """What differs between versions, row by row."""

    contract_dates: str = Field(title="Contract dates")
    listed_term: str = Field(title="Term for listed school")
    automatic_grades: tuple[str, ...] = Field(title="Automatic grades")
    letter_route: bool = Field(title="Vulnerable: letter route")
    floor_route: bool = Field(title="Vulnerable: floor route")
    vulnerable_from: Annotated[Literal["good_outstanding", "any"], _coded("vulnerable_from")] = (
        Field(title="Vulnerable from which grades")
    )
    expert_body: str = Field(title="Expert body")
    academy_route: Annotated[
        Literal["commissioner_and_group", "group", "outside_contract"], _coded("academy_route")
    ] = Field(title="Academy route")
    plan_name: str = Field(title="Plan name")
    plan_agreed_with: tuple[Meets, ...] = Field(title="Plan agreed with", min_length=1)
    plan_contents: tuple[str, ...] = Field(title="What a plan contains")
    initial_visit_meets: tuple[Meets, ...] = Field(title="Initial visit meets", min_length=1)
    self_report_plan: Annotated[
        Literal["agreed", "agreed_and_costed"], _coded("self_report_plan")
    ] = Field(title="Self-report plan")
    self_report_from: Annotated[Literal["good_outstanding", "any"], _coded("self_report_from")] = (
        Field(default="any", title="Self-report open to")
    )
    self_report_consults: bool = Field(
        default=False, title="Self-report: council consulted before the school is added"
    )
    inspection_attendance: Annotated[
        Literal["listed", "listed_and_inform", "maintained"], _coded("inspection_attendance")
    ] = Field(title="Inspection attendance")
    outcome_told_to: tuple[Literal["provider", "council"], ...] = Field(
        title="Outcome of inspection told to"
    )
    school_questionnaire: Annotated[
        Literal["autumn_start", "summer_end", "not_stated"], _coded("school_questionnaire")
    ] = Field(title="School questionnaire")
    partner_induction: Annotated[
        Literal["all_yearly", "new_only", "not_stated"], _coded("partner_induction")
    ] = Field(title="Partner induction")
    visit_note_qa: Annotated[
        Literal["moderated_selection", "sample_each_partner", "not_stated"],
        _coded("visit_note_qa"),
    ] = Field(title="Visit-note QA")
    visit_note_sample_percent: int | None = Field(
        default=None, title="Visit-note QA: sample (%)", ge=0, le=100
    )
    client_function: Annotated[
        Literal["council", "provider", "not_stated"], _coded("client_function")
    ] = Field(title="Intelligent Client Function belongs to")
    warning_decision: str = Field(title="Warning decision made by, relayed to")
    contract_exclusions: str = Field(title="Contract exclusions")
    visiting_adviser: str = Field(title="Visiting adviser")
    intelligence_through: Annotated[
        Literal["monthly_meeting", "review_meetings"], _coded("intelligence_through")
    ] = Field(title="Intelligence reported through")
    ks4_offer: str = Field(title="KS4 offer")
    performance_boards: Annotated[
        Literal["support_only", "full_protocol", "as_before"], _coded("performance_boards")
    ] = Field(title="SPB protocol")
    scrutiny: Annotated[Literal["stated", "not_stated"], _coded("scrutiny")] = Field(
        title="Scrutiny, impact and survey"
    )
    assumed: tuple[str, ...] = ()  # fields that the text does not state: our defaults

    @model_validator(mode="before")
    @classmethod
    def _consults_as_its_plan_said(cls, given: Any) -> Any:
        """A version stored before consulting had a row of its own consulted with a costed plan."""
        if isinstance(given, Mapping) and "self_report_consults" not in given:
            costed = given.get("self_report_plan") in (
                "agreed_and_costed",
                "Agreed and costed plan",
            )
            return {**given, "self_report_consults": costed}
        return given

    def rows(self) -> list[tuple[str, str, bool]]:
        """(title, value in words, whether it is our default) in the order of the table."""
        found = []
        for name, field in type(self).model_fields.items():
            if name != "assumed":
                found.append((field.title or name, self.words(name), name in self.assumed))
        return found

    def words(self, name: str) -> str:
        """One setting as a page says it. Raises AttributeError for a name that is none."""
        return words_of(name, getattr(self, name))

    @property
    def self_report_costed(self) -> bool:
        """Whether the plan that follows a self-report states its cost."""
        return self.self_report_plan == "agreed_and_costed"

    @property
    def plan_needs_chair(self) -> bool:
        """Whether the chair of governors agrees the plan beside the headteacher."""
        return "chair of governors" in self.plan_agreed_with

    @property
    def visit_meets_chair(self) -> bool:
        """Whether the initial visit meets the chair of governors too."""
        return "chair of governors" in self.initial_visit_meets

    @property
    def attends_every_maintained(self) -> bool:
        """Whether the feedback of any maintained school's inspection is attended."""
        return self.inspection_attendance == "maintained"

    @property
    def vulnerable_from_any(self) -> bool:
        """Whether a school that is neither good nor outstanding may be called vulnerable."""
        return self.vulnerable_from == "any"

    @property
    def academy_concerns_notified(self) -> bool:
        """Whether significant concerns about academies are passed on in September."""
        return self.academy_route != "outside_contract"

    @property
    def academy_concern_to_commissioner(self) -> bool:
        """Whether the commissioner is written to directly, beside the group's meeting."""
        return self.academy_route == "commissioner_and_group"

    @property
    def values(self) -> dict[str, bool]:
        """What rules may read of the settings, as they read a threshold."""
        return {name: bool(getattr(self, name)) for name in READ_BY_RULES}


def words_of(name: str, value: object) -> str:
    """A value of a setting in words: "Good, Outstanding" for the code good_outstanding."""
    if name in CHOICES:
        return CHOICES[name][str(value)]
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


class Bodies(Strict):
    """What the people and bodies of the version are called."""

    council: str
    provider: str
    expert_body: str
    expert_body_short: str
    causing_concern_meeting: str
    escalation_group: str
    partner: str
    director: str  # of continuous school improvement
    council_officer: str
    academy_regulator: str


class Deadline(Strict):
    """How long something may take after what sets it off. `stated` false: our default."""

    key: str = ""  # what the product asks for it by
    what: str
    after: str
    count: int = Field(ge=0)
    unit: Unit
    stated: bool
    requirement: str = ""


class Decision(Strict):
    """Who must agree before a proposal becomes an entry in the list."""

    parties: tuple[str, ...]
    roles: tuple[str, ...]
    quorum: int = Field(ge=1)
    reasons_required: bool
    reply_school_days: int = Field(ge=0)
    committee: Literal["decides", "recommends"]
    note: str = ""


class ReasonCode(Strict):
    """Why a school is listed, as it is recorded. `requires`: what must be given with it."""

    code: str
    words: str
    category: str
    requires: tuple[
        Literal["evidence_type", "imminence", "joint_agreement", "letter", "inspection"], ...
    ] = ()
    any_day: bool = False  # may be set outside the annual cycle
    urgent: bool = False


class CarriedFrom(Strict):
    """How the reason codes of the version before become codes of this one.

    It stands in the later file, because a version that a round has used never changes.
    A code mapped to "" is not carried: the entry must be looked at.
    """

    version: str
    codes: dict[str, str]


class Band(Strict):
    """How many schools are normally listed, as a check and never as a rule."""

    low: int = Field(ge=0)
    high: int = Field(ge=0)
    note: str = ""


class Assumption(Strict):
    """Something that the council's text leaves open, and what this version takes."""

    question: str
    taken: str
    rules: tuple[str, ...] = ()
    sign_off_needed: bool = True


# What a letter may say of its school, its decision and the version it is written under.
LETTER_FIELDS: dict[str, str] = {
    "school": "The school's name",
    "head": "The head's name, or Headteacher where none is held",
    "chair": "The chair of governors' name, or Chair of governors where none is held",
    "date": "The day of the letter",
    "year": "The academic year, such as 2026/27",
    "urn": "The school's number",
    "listed_school": "What a listed school is called",
    "framework": "The name of the framework",
    "council": "The council's name",
    "service": "The service's name",
    "partner_title": "What the adviser of a school is called",
    "partner": "The name of the school's adviser, or a sentence that one will be named",
    "director": "The title of the director of continuous school improvement",
    "regulator": "Whom a concern about an academy goes to",
    "council_officer": "The title of the council's officer",
    "category": "The category in words",
    "reason": "The reason code in words",
    "rationale": "Why, as it was agreed",
    "decided_on": "The day of the decision",
    "since": "Since when the school is listed",
    "agreed_by": "Who agreed, and when",
    "trigger": "What led to an addition in the year",
    "ground": "The ground of a removal",
    "change": "What changed in the service's work",
    "concern": "The concern about an academy",
    "evidence": "What a concern rests on",
    "request": "What the school asked or reported",
    "outcome": "What was decided on the school's report",
    "reply_by": "The day by which an answer is asked for",
    "plan_name": "What a school's plan is called",
    "plan_agreed_with": "Who agrees the plan",
    "visit_meets": "Whom the first visit meets",
    "self_report_plan": "What plan follows a self-report",
    "definition_note": "That the definition is wider than the national guidance",
    "published_on": "The day on which a framework version was published",
    "in_force_from": "From when a published framework version is in force",
    "guidance": "The guidance and its edition",
    "framework_link": "Where the framework can be read",
    "portal_link": "Where the school reads and answers",
    "contact": "How to reach the service's office",
}
LETTER_KINDS: dict[str, str] = {
    "annual_listed": "Annual letter to a listed school",
    "annual_not_listed": "Annual letter to a school that is not listed",
    "carry_forward": "Carry-forward confirmation",
    "in_year_addition": "Addition in the year",
    "removal": "Removal from the list",
    "scope_change": "Change of scope, to the council",
    "academy_concern": "Concern about an academy",
    "self_report_reply": "Answer to a self-report",
    "framework_published": "Publication of the framework, to every school",
}


class Letter(Strict):
    """The text of a letter: subject and paragraphs, with {fields} filled for each school."""

    kind: str
    subject: str = Field(min_length=1)
    body: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _with_paragraphs(cls, given: Any) -> Any:
        """A version stored before letters had paragraphs holds their opening words only."""
        if isinstance(given, Mapping) and "opening" in given and "body" not in given:
            rest = {name: value for name, value in given.items() if name != "opening"}
            return {**rest, "body": (given["opening"],)}
        return given

    @field_validator("subject", "body")
    @classmethod
    def _fields_known(cls, given: Any) -> Any:
        for text in (given,) if isinstance(given, str) else given:
            for name in text_fields(text):
                if name not in LETTER_FIELDS:
                    raise ValueError(f"there is no field {{{name}}} to fill in a letter")
        return given

    @property
    def text(self) -> str:
        """The paragraphs as one text, a blank line between them."""
        return "\n\n".join(self.body)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that the letter fills, each once, in order."""
        return tuple(dict.fromkeys(text_fields(f"{self.subject} {self.text}")))


def text_fields(text: str) -> list[str]:
    """The names in braces. Raises ValueError for a brace that is never closed, or for more."""
    found = []
    for _, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if spec or conversion or not name.isidentifier():
            raise ValueError(f"{{{name}}} is not the name of a field")
        found.append(name)
    return found


class Period(Strict):
    valid_from: date
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the version was in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
