"""Sentences of the round that letters and lists carry."""

from __future__ import annotations

from collections.abc import Iterable

from headway.assessment.models import Proposal, Round
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
