"""A framework version: one TOML file, one schema, checked whole when it is read.

Expressions are parsed and type-checked, reason sentences must resolve, references
between tables must hold, and every worked case is run. A file that fails any of it is
refused with a sentence that names version, rule and place.
"""

import hashlib
import json
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, ValidationError

from headway.evidence.errors import BadFramework, place_in
from headway.evidence.rules.aims import Aims
from headway.evidence.rules.columns import columns, nearest
from headway.evidence.rules.compile import names
from headway.evidence.rules.contract import Contract, read_contract
from headway.evidence.rules.duties import (
    Obligation,
    contradiction,
    following,
    used_twice,
    without_protocol,
)
from headway.evidence.rules.grammar import Condition, GrammarError, parse
from headway.evidence.rules.settings import (
    Assumption,
    Band,
    Bodies,
    CarriedFrom,
    Deadline,
    Decision,
    Letter,
    Period,
    ReasonCode,
    Settings,
    Strict,
)  # fmt: skip
from headway.evidence.rules.types import Value

Outcome = Literal["fired", "not_fired", "unknown"]
Plain = bool | int | float | date | str


class Case(Strict):
    """A worked example: columns given (any other is unknown) and what must come of them."""

    given: dict[str, Plain] = Field(default_factory=dict)
    then: str  # an Outcome for a rule; a category or "out_of_scope" for a version
    note: str = ""


class Sentence(Strict):
    """A further sentence, shown with a fired rule whose own condition also holds."""

    when: str
    reason: str


class Rule(Strict):
    """One rule: what it proposes, when, and the sentence that says why."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    then: str  # a category
    class_: str | None = Field(default=None, alias="class")
    reason_code: str | None = None
    when: str
    reason: str
    words: str  # the rule in plain words, for heads
    also: tuple[Sentence, ...] = ()
    cites: tuple[str, ...] = ()  # columns that the sentence rests on without naming them
    cases: tuple[Case, ...] = Field(min_length=1)


class Exclusion(Strict):
    """Why a school is not assessed. A school is excluded only if `when` is true."""

    id: str
    when: str
    reason: str


class Scope(Strict):
    """Which schools a version assesses."""

    words: str
    exclude: tuple[Exclusion, ...] = ()


class Category(Strict):
    """One outcome, best known by its id; first in the file wins."""

    id: str
    words: str
    short: str = ""  # what a school in it is said to be, on lists and in letters
    listed: bool = False  # a school in it is proposed for the list
    level: str | None = None  # reporting level, where the version has them
    days: int | None = None  # days of support, where the rubric states them
    actions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The short words; the whole ones where the version has none."""
        return self.short or self.words


class Class(Strict):
    """A finer division of a category, in order of rank."""

    id: str
    words: str
    category: str


class NamedValue(Strict):
    """A threshold: a named value that rules read as `:name` and a comparison may move."""

    value: Plain
    words: str
    unit: str = ""
    assumption: bool = False


class Contents(Period, Aims):
    """The tables of a version's file."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    authority: str | None = None  # LA code, where the version belongs to one authority
    based_on: str | None = None
    source: str = ""
    term: str  # for a listed school
    note: str = ""  # what screens and letters say of the definition (E-22)
    guidance: str = ""
    mission: str = ""  # what the service is for, as reports and the framework document say it
    contact: str = ""  # how to reach the service's office, on pages that anybody may read
    statistics: str = Field(default="", pattern=r"^(https://\S+)?$")  # the authority's own, online
    scope: Scope
    contract: Contract | None = None  # as the scope where the version does not say
    categories: tuple[Category, ...] = Field(min_length=2)
    classes: tuple[Class, ...] = ()
    levels: dict[str, str] = Field(default_factory=dict)
    reporting_domains: tuple[str, ...] = ()
    expected: Band | None = None
    thresholds: dict[str, NamedValue] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = Field(min_length=1)
    cases: tuple[Case, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    decision: Decision | None = None
    bodies: Bodies | None = None
    settings: Settings | None = None
    calendar: tuple[Obligation, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    reason_codes: tuple[ReasonCode, ...] = ()
    carried_from: CarriedFrom | None = None
    terms: dict[str, str] = Field(default_factory=dict)
    letters: tuple[Letter, ...] = ()

    @property
    def duties(self) -> tuple[Obligation, ...]:
        """Every duty of the year: the calendar's own rows, then those that settings bring."""
        return (*self.calendar, *following(self.settings, self.bodies))

    @property
    def followed_deadlines(self) -> tuple[Deadline, ...]:
        """The deadlines that hold: those of a protocol only where the version has one."""
        return without_protocol(self.settings, self.deadlines)


@dataclass(frozen=True)
class Framework:
    """A version that has passed every check, with its expressions ready."""

    contents: Contents
    conditions: Mapping[str, Condition]  # by rule id
    sentences: Mapping[str, tuple[Condition, ...]]  # the conditions of a rule's `also`
    exclusions: Mapping[str, Condition]

    @property
    def key(self) -> str:
        return self.contents.key

    @property
    def title(self) -> str:
        return self.contents.title

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what the file says: comments and layout do not count, thresholds do."""
        said = json.dumps(self.contents.model_dump(mode="json", by_alias=True), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def ruleset(self) -> str:
        """The name that a trace stores: key and the start of the hash."""
        return f"{self.key}@{self.hash[:12]}"

    @cached_property
    def values(self) -> dict[str, Value]:
        """Thresholds by name, and the settings that rules read in the same way."""
        return readable(self.contents)

    @cached_property
    def categories(self) -> dict[str, Category]:
        """By id, first match first."""
        return {category.id: category for category in self.contents.categories}

    @cached_property
    def last(self) -> str:
        """The category of a school that no rule proposes."""
        return self.contents.categories[-1].id

    def rule(self, rule_id: str) -> Rule:
        """Raises KeyError for an id that the version lacks."""
        return {rule.id: rule for rule in self.contents.rules}[rule_id]

    def columns_read(self) -> list[str]:
        """Every column that rules, sentences and scope read."""
        found: dict[str, None] = {}
        for rule in self.contents.rules:
            for name in self.cited(rule.id):
                found.setdefault(name)
        for condition in self.exclusions.values():
            for name in names(condition):
                found.setdefault(name)
        return list(found)

    def cited(self, rule_id: str) -> list[str]:
        """The columns that a rule reads, in its condition first, then in its sentence."""
        rule = self.rule(rule_id)
        found = dict.fromkeys(names(self.conditions[rule_id]))
        found |= dict.fromkeys(f for f in fields(rule.reason) if not f.startswith(":"))
        return list(found | dict.fromkeys(rule.cites))

    def with_thresholds(self, changes: Mapping[str, Plain]) -> "Framework":
        """The same version with thresholds moved, checked again; worked cases are not run.

        Raises BadFramework for a name that the version lacks or a value of another kind.
        """
        named = dict(self.contents.thresholds)
        for name, value in changes.items():
            if name not in named:
                known = ", ".join(named) or "none"
                raise BadFramework(
                    f"{self.key} has no threshold {name}. Its thresholds are: {known}."
                )
            old = named[name].value
            if isinstance(old, bool) != isinstance(value, bool) or (
                isinstance(old, (int, float)) != isinstance(value, (int, float))
            ):
                raise BadFramework(f"{self.key}: {name} is {old!r}; {value!r} is of another kind.")
            named[name] = named[name].model_copy(update={"value": value})
        return _checked(self.contents.model_copy(update={"thresholds": named}), run_cases=False)


def load(text: str, *, name: str = "this file", run_cases: bool = True) -> Framework:
    """A version from the text of its file. Raises BadFramework, naming version and rule.

    run_cases  a draft may be read although one of its worked cases does not come out
    """
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadFramework(f"{name} is not valid TOML: {error}.") from error
    key = str(data.get("key") or name)
    try:
        contents = Contents.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadFramework(f"{key}, {place_in(data, first['loc'])}: {first['msg']}.") from error
    return _checked(contents, run_cases=run_cases)


def _checked(contents: Contents, *, run_cases: bool) -> Framework:
    key = contents.key
    _references(contents)
    thresholds = readable(contents)

    def read(place: str, text: str) -> Condition:
        try:
            return parse(text, columns(), thresholds)
        except GrammarError as error:
            raise BadFramework(
                f"{key}, {place}, line {error.line} column {error.column}: {error}"
            ) from error

    framework = Framework(
        contents=contents,
        conditions={rule.id: read(f"rule {rule.id}", rule.when) for rule in contents.rules},
        sentences={
            rule.id: tuple(
                read(f"rule {rule.id}, sentence {number}", sentence.when)
                for number, sentence in enumerate(rule.also, 1)
            )
            for rule in contents.rules
        },
        exclusions={e.id: read(f"scope {e.id}", e.when) for e in contents.scope.exclude},
    )
    for rule in contents.rules:
        for text in (rule.reason, *(sentence.reason for sentence in rule.also)):
            _resolves(key, f"rule {rule.id}", text, contents)
    for exclusion in contents.scope.exclude:
        _resolves(key, f"scope {exclusion.id}", exclusion.reason, contents)
    try:
        read_contract(contents.contract)
    except GrammarError as error:
        raise BadFramework(f"{key}, contract, {error}") from error
    if run_cases:
        from headway.evidence.rules.cases import failures  # needs the evaluation, which needs this

        if failed := failures(framework):
            raise BadFramework(f"{key}, {failed[0]}")
    return framework


def readable(contents: Contents) -> dict[str, Value]:
    """Everything that a rule may read as :name."""
    settings = contents.settings.values if contents.settings else {}
    named = {name: one.value for name, one in contents.thresholds.items()}
    return {**settings, **named}


def fields(sentence: str) -> list[str]:
    """The {fields} of a sentence: a column, or a threshold with its colon."""
    # string.Formatter would take the colon of {:name} for the start of a format
    found = []
    for _, name, spec, conversion in string.Formatter().parse(sentence):
        if name is None:
            continue
        if conversion or (name and spec):
            raise ValueError(f"{{{name}}} may hold a name only")
        found.append(name or f":{spec}")
    return found


def _resolves(key: str, place: str, sentence: str, contents: Contents) -> None:
    try:
        wanted = fields(sentence)
    except ValueError as error:
        raise BadFramework(f"{key}, {place}: the sentence cannot be filled ({error}).") from error
    for name in wanted:
        if name.startswith(":"):
            if name[1:] not in contents.thresholds:
                raise BadFramework(f"{key}, {place}: there is no threshold {name} to say.")
        elif name not in columns():
            raise BadFramework(f"{key}, {place}: there is no column {name} to say{nearest(name)}")


def _references(contents: Contents) -> None:
    """What tables say of each other must hold."""
    key = contents.key

    def need(value: str | None, known: set[str], place: str, what: str) -> None:
        if value is not None and value not in known:
            raise BadFramework(f"{key}, {place}: there is no {what} {value}.")

    categories = {category.id for category in contents.categories}
    classes = {item.id: item.category for item in contents.classes}
    codes = {code.code for code in contents.reason_codes}
    ids = [rule.id for rule in contents.rules]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise BadFramework(f"{key}: the rule id {twice[0]} is used twice.")
    if repeated := used_twice(contents.duties):
        raise BadFramework(f"{key}, calendar: the code {repeated} is used twice.")
    if contents.valid_to and contents.valid_to < contents.valid_from:
        raise BadFramework(f"{key}: valid_to is before valid_from.")
    for rule in contents.rules:
        need(rule.then, categories, f"rule {rule.id}", "category")
        need(rule.class_, set(classes), f"rule {rule.id}", "class")
        need(rule.reason_code, codes, f"rule {rule.id}", "reason code")
        if rule.class_ and classes[rule.class_] != rule.then:
            raise BadFramework(
                f"{key}, rule {rule.id}: class {rule.class_} belongs to {classes[rule.class_]}."
            )
    for item in contents.classes:
        need(item.category, categories, f"class {item.id}", "category")
    for code in contents.reason_codes:
        need(code.category, categories, f"reason code {code.code}", "category")
    for category in contents.categories:
        need(category.level, set(contents.levels), f"category {category.id}", "level")
    for assumption in contents.assumptions:
        for rule_id in assumption.rules:
            need(rule_id, set(ids), f"assumption '{assumption.question}'", "rule")
    if contents.carried_from:
        for old, new in contents.carried_from.codes.items():
            need(new or None, codes, f"carried_from, {old}", "reason code")
    if contents.settings:
        for name in contents.settings.assumed:
            need(name, set(Settings.model_fields), "settings, assumed", "setting")
        read = " ".join(rule.when for rule in contents.rules)
        if wrong := contradiction(contents.settings, contents.calendar, read):
            raise BadFramework(f"{key}, {wrong}")
