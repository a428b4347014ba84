"""Sentences of the round that letters and lists carry, as a head reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from headway.assessment.models import Case, Domain, DomainLevel, Proposal, Round
from headway.core.templatetags.headway_words import day

# Of equal levels the first of these is said first.
WEIGHED = (Domain.ATTAINMENT, Domain.INCLUSION, Domain.GROUPS, Domain.PROGRESS)
CONCERN = 2  # the level of a domain from which it is given as a reason
SAID = 2  # domains in a rationale, the weightiest first
SOURCE = re.compile(r" \([^()]*, row \d+\)$")
SENTENCE = re.compile(r"(?<=[.”]) (?=[A-Z])")


def rationale_as_proposed(found: Round, urns: Iterable[int]) -> dict[int, str]:
    """What the letter says to schools that the rules do not propose (two queries)."""
    as_at = day(found.run.as_at)
    held = list(urns)
    reasons = plain_reasons(found.run_id, held)
    said: dict[int, str] = {}
    proposals = Proposal.objects.filter(run=found.run_id, school__in=held)
    for one in proposals.defer("facts", "trace"):
        words = [f"The evidence held on {as_at} does not put the school on the list of this year."]
        words.append(reasons.get(one.school_id) or " ".join(one.reasons[:2]))
        if one.unknown:
            count = len(one.unknown)
            rules = "One rule" if count == 1 else f"{count} rules"
            words.append(f"{rules} could not be checked, because something was not known.")
        said[one.school_id] = " ".join(word for word in words if word)[:5_000]
    return said


def first_reasons(proposal: Proposal | None) -> str:
    """The weightiest sentences of a proposal, to begin a rationale with; empty without one."""
    if proposal is None:
        return ""
    plain = plain_reasons(proposal.run_id, [proposal.school_id]).get(proposal.school_id)
    return plain or " ".join(proposal.reasons[:2])[:2_000]


def why_imminent(proposal: Proposal | None) -> str:
    """The sentence of a proposal that says by when an inspection is expected; empty without."""
    reasons = proposal.reasons if proposal else []
    return next((one for one in reasons if one.startswith("An inspection is")), "")[:500]


def plain_reasons(run: int, urns: Iterable[int]) -> dict[int, str]:
    """By school: how it stands with Ofsted, and what its weightiest results say (one query).

    Figures as they are published, without levels, tests or places in files: those are in the
    trace. A school of which nothing is known has no sentence.
    """
    levels: dict[int, list[DomainLevel]] = {}
    for level in DomainLevel.objects.filter(run=run, school__in=list(urns)):
        levels.setdefault(level.school_id, []).append(level)
    return {urn: " ".join(_plain(held))[:2_000] for urn, held in levels.items()}


def _plain(held: list[DomainLevel]) -> list[str]:
    said = []
    by_domain = {level.domain: level for level in held if level.level is not None}
    inspection = by_domain.get(Domain.INSPECTION)
    if inspection is not None and inspection.reasons:
        standing = _sentences(inspection)[0].rstrip(".").replace(": ", ", ", 1)
        said.append(f"The latest inspection: {standing[:1].lower()}{standing[1:]}.")
    weighty = [
        by_domain[domain]
        for domain in WEIGHED
        if domain in by_domain and (by_domain[domain].level or 0) >= CONCERN
    ]
    weighty.sort(key=lambda level: -(level.level or 0))
    return said + [words for level in weighty[:SAID] if (words := _weightiest(level))]


def _weightiest(level: DomainLevel) -> str:
    """The first sentence of a domain that chance does not explain, with what it is beside."""
    sentences = _sentences(level)
    telling = [one for one in sentences if "is bigger than chance" in one]
    for one in telling or sentences:
        return " ".join(SENTENCE.split(SOURCE.sub("", one))[:2])
    return ""


def _sentences(level: DomainLevel) -> list[str]:
    return [str(one["sentence"]) for one in level.reasons]


def code_and_class(case: Case) -> tuple[str, str]:
    """The reason code and class that the proposal itself stands for; empty where it has none."""
    contents = case.round.rules.contents
    codes = [one.code for one in contents.reason_codes if one.category == case.proposed_category]
    classes = [one.id for one in contents.classes if one.category == case.proposed_category]
    fired = [rule for rule in contents.rules if rule.id in case.fired]
    ruled = [rule.class_ for rule in fired if rule.class_ in classes]
    named = [rule.reason_code for rule in fired if rule.reason_code in codes]
    return (named or codes or [""])[0] or "", (ruled or classes or [""])[0] or ""
