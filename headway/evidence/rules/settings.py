"""The settings of a framework version other than its rules: names, dates, deadlines.

Each row of the table of differences between versions (requirement E-26) is one field of
`Settings`, with the row's own words as its title, so that a page can list them.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """A table of a version's file: unknown keys are refused, nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Unit = Literal["working days", "school days", "days", "months", "terms", "academic years"]


class Settings(Strict):
    """What differs between versions, row by row."""

    contract_dates: str = Field(title="Contract dates")
    listed_term: str = Field(title="Term for listed school")
    automatic_grades: tuple[str, ...] = Field(title="Automatic grades")
    letter_route: bool = Field(title="Vulnerable: letter route")
    floor_route: bool = Field(title="Vulnerable: floor route")
    vulnerable_from: str = Field(title="Vulnerable from which grades")
    expert_body: str = Field(title="Expert body")
    academy_route: str = Field(title="Academy route")
    plan_name: str = Field(title="Plan name")
    plan_agreed_with: tuple[str, ...] = Field(title="Plan agreed with")
    plan_contents: tuple[str, ...] = Field(title="What a plan contains")
    initial_visit_meets: tuple[str, ...] = Field(title="Initial visit meets")
    self_report_plan: str = Field(title="Self-report plan")
    inspection_attendance: str = Field(title="Inspection attendance")
    outcome_told_to: tuple[str, ...] = Field(title="Outcome of inspection told to")
    school_questionnaire: str = Field(title="School questionnaire")
    partner_induction: str = Field(title="Partner induction")
    visit_note_qa: str = Field(title="Visit-note QA")
    visit_note_sample_percent: int | None = Field(
        default=None, title="Visit-note QA: sample (%)", ge=0, le=100
    )
    client_function: str = Field(title="Intelligent Client Function belongs to")
    warning_decision: str = Field(title="Warning decision made by, relayed to")
    contract_exclusions: str = Field(title="Contract exclusions")
    visiting_adviser: str = Field(title="Visiting adviser")
    intelligence_through: str = Field(title="Intelligence reported through")
    ks4_offer: str = Field(title="KS4 offer")
    performance_boards: str = Field(title="SPB protocol")
    scrutiny: str = Field(title="Scrutiny, impact and survey")
    assumed: tuple[str, ...] = ()  # fields that the text does not state: our defaults

    def rows(self) -> list[tuple[str, str, bool]]:
        """(title, value in words, whether it is our default) in the order of the table."""
        found = []
        for name, field in type(self).model_fields.items():
            if name != "assumed":
                found.append(
                    (field.title or name, _words(getattr(self, name)), name in self.assumed)
                )
        return found


def _words(value: object) -> str:
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


class Obligation(Strict):
    """One row of the calendar: what falls when in the academic year."""

    what: str
    when: str  # in words, as a page shows it
    month: int | None = Field(default=None, ge=1, le=12)  # the month it falls in, where one is said
    anchor: (
        Literal[
            "year_start",
            "autumn_half_term",
            "autumn_end",
            "spring_end",
            "summer_end",
            "agreement",
            "allocation",
        ]
        | None
    ) = None
    offset: int = 0
    unit: Unit = "working days"
    who: str
    requirement: str = ""


class Deadline(Strict):
    """How long something may take after what sets it off. `stated` false: our default."""

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


class Letter(Strict):
    """The opening words of a letter; the rationale and the facts are added to it."""

    kind: str
    subject: str
    opening: str


class Period(Strict):
    valid_from: date
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the version was in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
