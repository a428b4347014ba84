"""The duties of a version's year: rows of its calendar, and rows that its settings bring.

A row says what falls when, how often, and who has it; the days themselves follow from the terms
of a year and are worked out where the terms are known. A setting such as the induction of
Partners brings its row with it, so that the calendar cannot say anything else.
"""

import re
from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from headway.evidence.rules.settings import Bodies, Deadline, Settings, Strict, Unit

# How often, with the words in which a page says it. A row without one falls once a year.
EVERY: dict[str, str] = {
    "fortnight": "Fortnightly in term time",
    "month": "Monthly",
    "half_term": "Half-termly",
    "term": "Termly",
    "quarter": "Quarterly",
    "half_year": "Twice a year",
}
KINDS: dict[str, str] = {
    "round": "Annual round and list",
    "meeting": "Meetings",
    "report": "Reports",
    "quality": "Quality of the work",
    "people": "Partners and the team",
    "school": "Schools and governors",
    "contract": "Contract",
}
ANCHORS: dict[str, str] = {
    "year_start": "Start of the academic year",
    "autumn_half_term": "October half-term",
    "autumn_end": "End of the autumn term",
    "spring_end": "End of the spring term",
    "summer_end": "End of the summer term",
    "agreement": "The agreement of the list",
    "allocation": "The allocation of a Partner",
    "appointment": "The appointment of a Partner",
}
# Days that people make: no calendar knows them before they are made.
MADE_BY_PEOPLE = ("agreement", "allocation", "appointment")


class Obligation(Strict):
    """One row of the calendar: what falls when in the academic year, and who has it.

    code       its stable name: what was recorded of it is found again by it
    every      how often; once a year where it says nothing
    term_time  whether it falls on school days only
    roles      codes of the roles that have it; none where nobody who signs in has it
    year_end   the one academic year that it belongs to, for what happens once
    stated     false: how often or by when is our default
    """

    code: str = Field(default="", pattern=r"^[a-z0-9-]*$", max_length=60)
    what: str
    when: str  # in words, as a page shows it
    every: Literal["fortnight", "month", "half_term", "term", "quarter", "half_year"] | None = None
    term_time: bool = True
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
            "appointment",
        ]
        | None
    ) = None
    offset: int = 0
    unit: Unit = "working days"
    who: str
    roles: tuple[str, ...] = ()
    kind: Literal["round", "meeting", "report", "quality", "people", "school", "contract"] = "round"
    year_end: int | None = Field(default=None, ge=2015, le=2060)
    stated: bool = True
    requirement: str = ""

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        if self.every and (self.anchor or self.month):
            raise ValueError(
                f"'{self.what}' says how often it falls and also a day of the year; "
                "it may say one of them"
            )
        return self

    @property
    def key(self) -> str:
        """The code, or one made of the words where a version gives none."""
        return self.code or code_of(self.what)

    @property
    def rhythm(self) -> str:
        """How often, in words: "Fortnightly in term time", "Once a year"."""
        return EVERY[self.every] if self.every else "Once a year"


def code_of(words: str) -> str:
    """A code made of words: "Hold the meeting" is hold-the-meeting."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60].strip("-") or "duty"


SERVICE = ("director", "service_staff")
COUNCIL = ("council_officer",)


def used_twice(rows: Sequence[Obligation]) -> str:
    """A code that two rows share; "" where there is none."""
    keys = [row.key for row in rows]
    return next((key for key in keys if keys.count(key) > 1), "")


def contradiction(settings: Settings, calendar: Sequence[Obligation], read: str) -> str:
    """What the settings say and the rules or the calendar do not do; "" where they agree.

    read  every condition of the version's rules
    """
    for name in ("letter_route", "floor_route"):
        if getattr(settings, name) and f":{name}" not in read:
            title = Settings.model_fields[name].title
            return f"settings: {title} is yes, but no rule reads :{name}."
    expected = {"autumn_start": "year_start", "summer_end": "summer_end"}
    wanted = expected.get(settings.school_questionnaire)
    for row in calendar:
        if row.requirement == "P-12" and row.anchor != wanted:
            said = settings.words("school_questionnaire")
            return f"calendar, {row.what}: the settings say '{said}'."
    return ""


def following(settings: Settings | None, bodies: Bodies | None) -> tuple[Obligation, ...]:
    """The rows that the settings of a version bring, each with its owner and rhythm."""
    if settings is None:
        return ()
    names = _Names(bodies)
    return (
        *_reporting(settings, names),
        *_induction(settings, names),
        *_notes(settings, names),
        *_scrutiny(settings, names),
        *_client(settings, names),
    )


PROTOCOL = "board_"  # what the deadlines of School Performance Boards begin with


def without_protocol(
    settings: Settings | None, deadlines: tuple[Deadline, ...]
) -> tuple[Deadline, ...]:
    """The deadlines, without those of School Performance Boards where there is no protocol."""
    if settings is None or settings.performance_boards != "support_only":
        return deadlines
    return tuple(one for one in deadlines if not one.key.startswith(PROTOCOL))


class _Names:
    """What the version calls the people and bodies that the rows name."""

    def __init__(self, bodies: Bodies | None) -> None:
        self.director = bodies.director if bodies else "Director of the service"
        self.officer = bodies.council_officer if bodies else "Council officer"
        self.partner = bodies.partner if bodies else "Partner"
        self.council = bodies.council if bodies else "the council"
        self.meeting = bodies.causing_concern_meeting if bodies else "Meeting with the council"


def _reporting(settings: Settings, names: _Names) -> tuple[Obligation, ...]:
    """How intelligence and monitoring reach the council."""
    if settings.intelligence_through == "review_meetings":
        return (
            Obligation(
                code="review-meeting",
                what="Hold the review meeting with the council and report what is heard of schools",
                when="Every month: our default for the cycle of review meetings",
                every="month", who=f"{names.director} and {names.officer}",
                roles=("director", "council_officer"), kind="meeting", stated=False,
                requirement="R-20",
            ),
        )  # fmt: skip
    return (
        Obligation(
            code="causing-concern-meeting",
            what=f"Hold the monthly {_inside(names.meeting)}",
            when="Every month in which schools are open", every="month",
            who=f"{names.director} and the council's services",
            roles=("director", "council_officer"), kind="meeting", requirement="L-01",
        ),
        Obligation(
            code="priority-schools-report",
            what="Send the council the written report on listed schools, with what is heard of "
            "them",
            when="Every month in which schools are open", every="month", who=names.director,
            roles=SERVICE, kind="report", requirement="R-07",
        ),
    )  # fmt: skip


def _induction(settings: Settings, names: _Names) -> tuple[Obligation, ...]:
    """How those who join, or all, are brought into the team."""
    if settings.partner_induction == "all_yearly":
        return (
            Obligation(
                code="induction-day", what=f"Hold the induction day for every {names.partner}",
                when="At the start of each year", anchor="year_start", offset=10,
                unit="school days", who=names.director, roles=("director",), kind="people",
                requirement="P-02",
            ),
        )  # fmt: skip
    if settings.partner_induction == "new_only":
        return (
            Obligation(
                code="induction-new",
                what=f"Induct the new {names.partner}: a formal day, shadowing and a mentor",
                when="On appointment; within 20 working days is our default",
                anchor="appointment", offset=20, who=names.director, roles=("director",),
                kind="people", requirement="P-02",
            ),
        )  # fmt: skip
    return ()


def _notes(settings: Settings, names: _Names) -> tuple[Obligation, ...]:
    """Who reads which notes of visit."""
    share = settings.visit_note_sample_percent
    if settings.visit_note_qa == "moderated_selection":
        return (
            Obligation(
                code="note-moderation",
                what="Have a selection of notes of visit moderated by a recently serving inspector",
                when="Once a term: our default", every="term", who=names.director,
                roles=("director",), kind="quality", stated=False, requirement="P-08",
            ),
        )  # fmt: skip
    if settings.visit_note_qa == "sample_each_partner":
        size = f"at least {share}%" if share is not None else "a sample"
        return (
            Obligation(
                code="note-sample",
                what=f"Have {size} of each {names.partner}'s notes of visit read, with feedback to "
                "each",
                when="All the time; seen to be done each half-term", every="half_term",
                who="Reviewer of notes", roles=("director",), kind="quality", stated=False,
                requirement="P-08",
            ),
            Obligation(
                code="note-overview",
                what="File the termly overview of the quality of notes of visit",
                when="Every term", every="term", who="Reviewer of notes", roles=("director",),
                kind="quality", requirement="R-11",
            ),
        )  # fmt: skip
    return ()


def _scrutiny(settings: Settings, names: _Names) -> tuple[Obligation, ...]:
    """What is told to the public's representatives, and asked of schools."""
    if settings.scrutiny != "stated":
        return ()
    return (
        Obligation(
            code="scrutiny-report", what="Report to the council's overview and scrutiny committee",
            when="Twice a year", every="half_year", who=names.director, roles=SERVICE,
            kind="report", requirement="R-13",
        ),
        Obligation(
            code="impact-measure",
            what="Report how many children are taught in a good or better maintained school",
            when="Every term", every="term", who=names.director, roles=SERVICE, kind="report",
            requirement="R-08",
        ),
        Obligation(
            code="priority-survey",
            what=f"Ask every listed school about the work of its {names.partner}, and share the "
            "answers with the council",
            when="Once a year; by the end of the spring term is our default", anchor="spring_end",
            who=names.director, roles=SERVICE, kind="quality", requirement="P-13",
        ),
    )  # fmt: skip


def _client(settings: Settings, names: _Names) -> tuple[Obligation, ...]:
    """Whose function it is to be sure that the work of the team is assured."""
    owners = {"council": (names.officer, COUNCIL), "provider": (names.director, ("director",))}
    if settings.client_function not in owners:
        return ()
    who, roles = owners[settings.client_function]
    return (
        Obligation(
            code="client-function",
            what="Review how the quality of the team's work is assured, as the Intelligent Client "
            "Function",
            when="Once a year; by the end of the summer term is our default", anchor="summer_end",
            who=who, roles=roles, kind="quality", stated=False, requirement="P-14",
        ),
    )  # fmt: skip


def _inside(words: str) -> str:
    """Words that stand inside a sentence."""
    return words[:1].lower() + words[1:]
