"""Sentences of the round that letters and lists carry."""

from __future__ import annotations

from collections.abc import Iterable

from headway.assessment.models import Case, Proposal, Round
from headway.core.templatetags.headway_words import day


def rationale_as_proposed(found: Round, urns: Iterable[int]) -> dict[int, str]:
    """What the letter says to schools that the rules do not propose (one query)."""
    as_at = day(found.run.as_at)
    said: dict[int, str] = {}
    proposals = Proposal.objects.filter(run=found.run_id, school__in=list(urns))
    for one in proposals.defer("facts", "trace"):
        words = [f"The evidence held on {as_at} does not put the school on the list of this year."]
        words += list(one.reasons[:2])
        if one.unknown:
            count = len(one.unknown)
            rules = "One rule" if count == 1 else f"{count} rules"
            words.append(f"{rules} could not be checked, because something was not known.")
        said[one.school_id] = " ".join(words)[:5_000]
    return said


def first_reasons(proposal: Proposal | None) -> str:
    """The first sentences of a proposal, to begin a rationale with; empty where it has none."""
    return " ".join(proposal.reasons[:2])[:2_000] if proposal else ""


def code_and_class(case: Case) -> tuple[str, str]:
    """The reason code and class that the proposal itself stands for; empty where it has none."""
    contents = case.round.rules.contents
    codes = [one.code for one in contents.reason_codes if one.category == case.proposed_category]
    classes = [one.id for one in contents.classes if one.category == case.proposed_category]
    fired = [rule for rule in contents.rules if rule.id in case.fired]
    ruled = [rule.class_ for rule in fired if rule.class_ in classes]
    named = [rule.reason_code for rule in fired if rule.reason_code in codes]
    return (named or codes or [""])[0] or "", (ruled or classes or [""])[0] or ""
