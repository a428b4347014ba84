"""A framework version as its page shows it: rules with their thresholds, names, what changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from headway.core.templatetags.headway_words import day
from headway.evidence.rules import Framework
from headway.evidence.rules.framework import NamedValue, Plain, Rule

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


@dataclass(frozen=True)
class RuleShown:
    """One rule with the words of what it proposes and the thresholds that it reads."""

    rule: Rule
    proposes: str
    thresholds: tuple[tuple[str, str], ...]  # words, value


@dataclass(frozen=True)
class Moved:
    """A threshold of a draft that differs from the version it was made of."""

    words: str
    before: str
    now: str


def value_words(named: NamedValue) -> str:
    """A threshold's value as it is read: "3 terms", "yes", "1 September 2024"."""
    value: Plain = named.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = day(value) if isinstance(value, date) else str(value)
    return f"{words} {named.unit}".strip()


def rules_shown(framework: Framework) -> list[RuleShown]:
    """Every rule of the version, in the order in which they are tried."""
    contents = framework.contents
    classes = {one.id: one.words for one in contents.classes}
    shown = []
    for rule in contents.rules:
        proposes = framework.categories[rule.then].words
        if rule.class_ in classes:
            proposes = f"{proposes} ({classes[rule.class_]})"
        read = dict.fromkeys(re.findall(r":([a-z]\w*)", f"{rule.when} {rule.reason}"))
        named = [contents.thresholds[name] for name in read if name in contents.thresholds]
        shown.append(
            RuleShown(rule, proposes, tuple((one.words, value_words(one)) for one in named))
        )
    return shown


def bodies_shown(framework: Framework) -> list[tuple[str, str]]:
    """What the version calls the people and bodies in it."""
    bodies = framework.contents.bodies
    named = [] if bodies is None else [(words, getattr(bodies, f)) for f, words in BODIES.items()]
    return [("A listed school", framework.contents.term), *named]


def thresholds_shown(framework: Framework) -> list[tuple[NamedValue, str]]:
    """Every threshold with its value in words."""
    return [(named, value_words(named)) for named in framework.contents.thresholds.values()]


def moved(framework: Framework, base: Framework) -> list[Moved]:
    """The thresholds that a draft moved."""
    before: Mapping[str, NamedValue] = base.contents.thresholds
    return [
        Moved(now.words, value_words(before[name]), value_words(now))
        for name, now in framework.contents.thresholds.items()
        if name in before and before[name].value != now.value
    ]
