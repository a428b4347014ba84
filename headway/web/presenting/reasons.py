"""Why a school is proposed or not: levels, rules and the facts that they rest on, as links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from headway.assessment.models import DomainLevel, Proposal
from headway.assessment.queries import SchoolAssessment
from headway.core.components import Cited, Level, Reason
from headway.evidence.catalogue import indicators
from headway.evidence.facts import year_label
from headway.evidence.heard import INTELLIGENCE
from headway.evidence.letters import LETTER
from headway.web.presenting.measures import written

INSPECTION_FACTS = ("OFSTED_", "INSPECTION_")


@dataclass(frozen=True)
class DomainReasons:
    """One domain: its mark, its words and its sentences."""

    level: Level
    stamp: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class RuleLine:
    """One rule that was looked at: its name, what it says, and what came of it."""

    rule: str
    words: str


@dataclass(frozen=True)
class Reasons:
    """The whole page: levels, why, which rules did not fire, which could not be checked."""

    domains: tuple[DomainReasons, ...]
    why: tuple[Reason, ...]
    not_fired: tuple[RuleLine, ...]
    unknown: tuple[Reason, ...]
    changes: str


def marks(levels: Iterable[DomainLevel]) -> tuple[Level, ...]:
    """The domains of one school as marks."""
    return tuple(
        Level(
            str(level.get_domain_display()),
            level.level,
            level.words,
            applies=level.state != "NA",
            strength=level.strength,
        )
        for level in levels
    )


def reasons_of(found: SchoolAssessment, urn: int, rules: Mapping[str, str]) -> Reasons:
    """`rules` gives each rule's own words, by its id."""
    proposal = found.proposal
    domains = tuple(
        DomainReasons(
            mark,
            level.stamp,
            tuple(
                Reason(reason["sentence"], cited(reason.get("fact_ids", ()), urn, {}))
                for reason in level.reasons
            ),
        )
        for mark, level in zip(marks(found.levels), found.levels, strict=True)
    )
    if proposal is None:
        return Reasons(domains, (), (), (), "")
    return Reasons(
        domains=domains,
        why=tuple(_why(proposal, urn, rules)),
        not_fired=tuple(RuleLine(rule, rules.get(rule, "")) for rule in proposal.not_fired),
        unknown=tuple(
            Reason(item["because"], rule=_rule(item["rule"], rules), unknown=True)
            for item in proposal.could_not_check
        ),
        changes=what_would_change(len(proposal.fired)),
    )


def _why(proposal: Proposal, urn: int, rules: Mapping[str, str]) -> Iterable[Reason]:
    facts = {fact.get("id") or fact_id_of(fact, urn): fact for fact in proposal.facts}
    because: Sequence[Mapping[str, Any]] = proposal.trace.get("because") or []
    if because:
        for rule, items in groupby(because, key=lambda item: item.get("rule", "")):
            together = list(items)
            yield Reason(
                " ".join(item["sentence"] for item in together),
                cited([one for item in together for one in item.get("facts", ())], urn, facts),
                rule=_rule(rule, rules),
            )
        return
    every = cited(facts, urn, facts)
    for place, sentence in enumerate(proposal.reasons):
        yield Reason(sentence, every if place == 0 else (), rule=", ".join(proposal.fired))


def _rule(rule: str, rules: Mapping[str, str]) -> str:
    words = rules.get(rule, "")
    return f"Rule {rule}: {words}" if words else f"Rule {rule}"


def fact_id_of(fact: Mapping[str, Any], urn: int) -> str:
    """The name under which a trace cites a fact."""
    return f"{fact['indicator']}|{fact['year_end']}|{fact['pupil_group']}|{urn}"


def cited(
    ids: Iterable[str], urn: int, facts: Mapping[str, Mapping[str, Any]]
) -> tuple[Cited, ...]:
    """Links to the figures, inspections and register entries that a sentence rests on."""
    return tuple(_cited(fact_id, urn, facts.get(fact_id)) for fact_id in dict.fromkeys(ids))


def _cited(fact_id: str, urn: int, fact: Mapping[str, Any] | None) -> Cited:
    indicator, year, group, *_ = [*fact_id.split("|"), "", ""]
    if indicator == LETTER:
        where = reverse("school_inspections", args=[urn])
        return Cited("what a person read in the letter", f"{where}#letters")
    if indicator.startswith(INSPECTION_FACTS):
        words = "the inspection window" if indicator.startswith("INSPECTION") else "the inspection"
        return Cited(words, reverse("school_inspections", args=[urn]))
    if indicator == INTELLIGENCE:
        return Cited(f"what people recorded, entry {group}")
    known = indicators().get(indicator)
    if known is None or not year.isdecimal():
        return Cited("the register entry", reverse("school_sources", args=[urn]))
    value = written(fact["value"], known) if fact and fact.get("value") is not None else ""
    words = f"{known.name}, {year_label(int(year))}"
    if group and group != "all":
        words += f" ({group.replace('_', ' ')})"
    url = reverse("school_figure", args=[urn, indicator, int(year), group or "all"])
    return Cited(f"{words}: {value}" if value else words, url)


def what_would_change(rules: int) -> str:
    """What would have to stop holding for the school not to be proposed, of so many rules."""
    if not rules:
        return ""
    if rules == 1:
        return "If the rule above no longer held, the school would no longer be proposed for it."
    return "Each rule above is enough alone; all of them would have to stop holding."
