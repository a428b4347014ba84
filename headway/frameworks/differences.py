"""What differs between two versions, row by row, in words. Reads nothing but the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from headway.evidence.rules import Framework
from headway.evidence.rules.aims import aim_words
from headway.evidence.rules.framework import Case, Contents, NamedValue
from headway.evidence.rules.settings import LETTER_KINDS, Settings

BODIES = {
    "council": "The council",
    "provider": "The service",
    "expert_body": "Expert body",
    "expert_body_short": "Its short name",
    "causing_concern_meeting": "Meeting on schools causing concern",
    "escalation_group": "Escalation group",
    "partner": "Adviser of a school",
    "director": "Director of continuous school improvement",
    "council_officer": "The council's officer",
    "academy_regulator": "Whom a concern about an academy goes to",
}
HEAD = {
    "term": "Term for a listed school",
    "note": "What is said of the definition",
    "guidance": "Guidance it refers to",
    "mission": "What the service is for",
    "contact": "How to reach the service's office",
    "statistics": "Where the authority publishes its education statistics",
    "source": "Taken from",
}
ABSENT = "not there"
OUTCOMES = "Outcomes"


@dataclass(frozen=True)
class Difference:
    """One row that is not the same in two versions."""

    part: str
    what: str
    before: str
    after: str


def differences(before: Framework, after: Framework) -> list[Difference]:
    """Every row that differs, in the order of the version's page; key and title aside."""
    one, other = rows(before.contents), rows(after.contents)
    places = list(dict.fromkeys([*one, *other]))
    order = {part: place for place, part in enumerate(dict.fromkeys(part for part, _ in places))}
    return [
        Difference(part, what, one.get((part, what), ABSENT), other.get((part, what), ABSENT))
        for part, what in sorted(places, key=lambda place: order[place[0]])
        if one.get((part, what)) != other.get((part, what))
    ]


Rows = dict[tuple[str, str], str]


def rows(contents: Contents) -> Rows:
    """Everything that a version says, as (part, row) to words."""
    found: Rows = {}
    for part, what, words in (*_named(contents), *_judged(contents), *_dated(contents)):
        found[part, what] = words
    return found


def _named(contents: Contents) -> Iterator[tuple[str, str, str]]:
    for name, words in HEAD.items():
        yield "Names and words", words, str(getattr(contents, name)) or ABSENT
    for name, words in BODIES.items():
        if contents.bodies is not None:
            yield "Names and words", words, str(getattr(contents.bodies, name))
    for word, meaning in contents.terms.items():
        yield "Definitions of terms", word, meaning
    for name, field in Settings.model_fields.items():
        if contents.settings is not None and name != "assumed":
            yield "Settings", field.title or name, contents.settings.words(name)


def _judged(contents: Contents) -> Iterator[tuple[str, str, str]]:
    yield "Who is assessed", "In words", contents.scope.words
    for exclusion in contents.scope.exclude:
        said = f"{exclusion.reason} Condition: {_flat(exclusion.when)}"
        yield "Who is assessed", f"Not assessed: {exclusion.id}", said
    if contents.contract is not None:
        yield "Whom the contract covers", "In words", contents.contract.words
        for word, grounds in (
            ("Not covered", contents.contract.exclude),
            ("Part", contents.contract.part),
        ):
            for ground in grounds:
                said = f"{ground.reason} Condition: {_flat(ground.when)}"
                yield "Whom the contract covers", f"{word}: {ground.id}", said
    for category in contents.categories:
        listed = "; proposed for the list" if category.listed else ""
        yield "Categories", category.id, f"{category.words}{listed}"
    for place, one in enumerate(contents.classes, 1):
        yield "Classes", one.id, f"{one.words}; rank {place}"
    for name, threshold in contents.thresholds.items():
        yield "Thresholds", threshold.words or name, value_words(threshold)
    for rule in contents.rules:
        yield "Rules", f"{rule.id}: in words", rule.words
        yield "Rules", f"{rule.id}: condition", _flat(rule.when)
        yield "Rules", f"{rule.id}: reason given", rule.reason
        yield "Rules", f"{rule.id}: proposes", f"{rule.then} {rule.class_ or ''}".strip()
        yield "Rules", f"{rule.id}: worked cases", "; ".join(map(case_words, rule.cases))
    if contents.expected is not None:
        band = contents.expected
        yield "Expected band", "Schools usually listed", f"{band.low} to {band.high}. {band.note}"


def _dated(contents: Contents) -> Iterator[tuple[str, str, str]]:
    for row in contents.calendar:
        rhythm = f"; {row.rhythm.lower()}" if row.every else ""
        yield "Calendar", row.what, f"{row.when} ({row.who}){rhythm}"
    for deadline in contents.deadlines:
        stated = "" if deadline.stated else "; our default"
        said = f"{deadline.count} {deadline.unit} after {deadline.after}{stated}"
        yield "Deadlines", deadline.what, said
    for code in contents.reason_codes:
        wanted = f"; needs {', '.join(code.requires)}" if code.requires else ""
        urgent = ("; any day of the year" if code.any_day else "") + "; urgent" * code.urgent
        yield "Reason codes", code.code, f"{code.words}{wanted}{urgent}"
    if contents.carried_from is not None:
        for old, new in contents.carried_from.codes.items():
            becomes = new or "nothing: to be looked at"
            yield f"Carried over from {contents.carried_from.version}", old, becomes
    if contents.decision is not None:
        decision = contents.decision
        yield "Who decides", "Parties", ", ".join(decision.parties)
        yield "Who decides", "Roles", ", ".join(decision.roles)
        yield "Who decides", "Signatures needed", str(decision.quorum)
        yield "Who decides", "School days for a school's answer", str(decision.reply_school_days)
        yield "Who decides", "On categories the committee", decision.committee
        yield "Who decides", "Note", decision.note or "none"
    for aim in contents.outcomes:
        yield OUTCOMES, aim.id.replace("_", " ").capitalize(), aim_words(aim)
    for one in contents.statements:
        yield "What is said of the city", one.id.replace("_", " ").capitalize(), aim_words(one)
    for letter in contents.letters:
        kind = LETTER_KINDS.get(letter.kind, letter.kind)
        yield "Letters", kind, f"{letter.subject}\n\n{letter.text}"


def value_words(named: NamedValue) -> str:
    """A threshold's value as it is read: "3 terms", "yes", "1 September 2024"."""
    value = named.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)
    return f"{words} {named.unit}".strip()


def case_words(case: Case) -> str:
    """A worked case as a person writes it: "imminent = yes, data_concern = no: fired"."""
    return f"{given_words(case.given)}: {case.then}"


def given_words(given: Mapping[str, object]) -> str:
    """What a worked case is given, as a line that can be read and typed."""
    said = []
    for name, value in given.items():
        words = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        said.append(f"{name} = {words}")
    return ", ".join(said)


def _flat(condition: str) -> str:
    return " ".join(condition.split())
