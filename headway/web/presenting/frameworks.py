"""A framework version as its page shows it: rules with their thresholds, names, what changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from headway.assessment.queries import Change, current_run, under_version
from headway.core.access import Actor, Permission
from headway.core.components import SideItem
from headway.core.refusals import Refused
from headway.core.templatetags.headway_words import day
from headway.evidence.errors import BadFramework
from headway.evidence.rules import Framework
from headway.evidence.rules.cases import run
from headway.evidence.rules.framework import NamedValue, Rule
from headway.frameworks.differences import BODIES, Difference, given_words, value_words
from headway.frameworks.models import Version
from headway.web.forms_settings_rows import ORDER, OUTCOMES, PARTS


@dataclass(frozen=True)
class RuleShown:
    """One rule with the words of what it proposes and the thresholds that it reads."""

    rule: Rule
    proposes: str
    thresholds: tuple[tuple[str, str], ...]  # words, value


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


@dataclass(frozen=True)
class SettingShown:
    """One row of the table of differences."""

    title: str
    words: str
    assumed: bool


def settings_shown(framework: Framework) -> list[SettingShown]:
    """Every row of the table, in its order."""
    settings = framework.contents.settings
    if settings is None:
        return []
    return [SettingShown(title, words, assumed) for title, words, assumed in settings.rows()]


@dataclass(frozen=True)
class CaseShown:
    """A worked case of a rule, and what comes of it now."""

    given: str
    expected: str
    found: str
    passed: bool
    note: str


def cases_shown(framework: Framework, part: str) -> list[CaseShown]:
    """The worked cases of the rule that a part edits, run; nothing for another part."""
    if not part.startswith("rule-"):
        return []
    words = dict(OUTCOMES)
    return [
        CaseShown(
            given_words(ran.case.given) or "nothing is known",
            words[ran.case.then],
            words[ran.found],
            ran.passed,
            ran.case.note,
        )
        for ran in run(framework)
        if ran.place.startswith(f"rule {part.removeprefix('rule-')}, ")
    ]


def parts_shown(version: Version, framework: Framework, *, here: str = "") -> list[SideItem]:
    """The parts of a draft, each with the address of its form."""
    named = [(key, PARTS[key].title) for key in ORDER]
    named += [(f"rule-{rule.id}", f"Rule {rule.id}") for rule in framework.contents.rules]
    return [
        SideItem(words, reverse("framework_edit", args=[version.pk, key]), key == here)
        for key, words in named
    ]


def who_would_move(user: Actor, version: Version) -> Change | str | None:
    """Who would move on the run that pages show, were this version used; None without a run."""
    run_now = current_run()
    if run_now is None or not user.reach(Permission.ASSESSMENT_LIST).everywhere:
        return None
    try:
        return under_version(run_now, version)
    except (Refused, BadFramework) as error:
        return str(error)


def by_part(found: Sequence[Difference]) -> list[tuple[str, list[Difference]]]:
    """Differences under the heading of their part."""
    parts: dict[str, list[Difference]] = {}
    for one in found:
        parts.setdefault(one.part, []).append(one)
    return list(parts.items())


def committee_words(framework: Framework) -> str:
    """Whether the expert body decides on a school's category or recommends, in a sentence."""
    contents = framework.contents
    if contents.decision is None:
        return ""
    bodies = contents.bodies
    if bodies is None or bodies.expert_body.startswith("none"):
        return "No committee is named: the council and the service agree each category."
    if contents.decision.committee == "decides":
        return f"The {bodies.expert_body} decides on the category of a school."
    return (
        f"The {bodies.expert_body} recommends a category; the council and the service decide on it."
    )


def boards_words(framework: Framework) -> str:
    """What the version says of School Performance Boards; "" where it says nothing."""
    settings = framework.contents.settings
    return settings.words("performance_boards") if settings else ""


def document_of(framework: Framework, *, today: date) -> dict[str, Any]:
    """What the document for schools says. It names no school."""
    contents = framework.contents
    bodies = contents.bodies
    decision = contents.decision
    return {
        "title": contents.title,
        "council": bodies.council if bodies else "Headway",
        "about": "How schools are assessed and supported, and what happens when.",
        "caption": f"In force from {day(contents.valid_from)}. Printed on {day(today)}.",
        "footer": f"{contents.title} ({framework.key})",
        "mission": contents.mission,
        "note": contents.note,
        "guidance": contents.guidance,
        "contact": contents.contact,
        "term": contents.term,
        "scope": contents.scope.words,
        "categories": [
            {"words": one.words, "listed": one.listed} for one in contents.categories
        ],
        "rules": [{"words": one.rule.words, "proposes": one.proposes}
                  for one in rules_shown(framework)],
        "bodies": [list(pair) for pair in bodies_shown(framework)],
        "terms": [[word, meaning] for word, meaning in contents.terms.items()],
        "settings": [[one.title, one.words] for one in settings_shown(framework)],
        "calendar": [[one.when, one.what, one.who] for one in contents.duties],
        "deadlines": [
            [one.what, f"{one.count} {one.unit} after: {one.after}"]
            for one in contents.followed_deadlines
        ],
        "decides": " ".join(filter(None, (committee_words(framework),
                                          decision.note if decision else ""))),
    }  # fmt: skip
