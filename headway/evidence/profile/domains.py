"""The domains of a school's profile, and those that rest on inspections and on people's entries.

Levels from published figures are in `results` and `inclusion` (method notes 8).
"""

from collections.abc import Mapping
from typing import Any

from headway.evidence import sentences
from headway.evidence.profile.inclusion import EXCLUSIONS, INCLUSION_RATES, PART_TIME, inclusion
from headway.evidence.profile.level import Domain, DomainLevel, Figures, cited
from headway.evidence.profile.level import none as _none
from headway.evidence.profile.results import (
    EARLY_YEARS,
    ELEMENTS,
    HEADLINES,
    STAGES,
    attainment,
    groups,
    progress,
)
from headway.evidence.sentences import Reason

__all__ = [
    "DOMAINS",
    "EARLY_YEARS",
    "ELEMENTS",
    "EXCLUSIONS",
    "HEADLINES",
    "INCLUSION_RATES",
    "PART_TIME",
    "STAGES",
    "Domain",
    "DomainLevel",
    "Figures",
    "attainment",
    "cited",
    "groups",
    "inclusion",
    "inspection",
    "intelligence",
    "progress",
]

DOMAINS: tuple[Domain, ...] = (
    "attainment",
    "progress",
    "groups",
    "inclusion",
    "inspection",
    "intelligence",
)
TERMS_AHEAD = 2


def inspection(school: Mapping[str, Any], facts: tuple[str, ...]) -> DomainLevel:
    """From the latest outcome in whatever regime, and the window of the next inspection."""
    urn = school["urn"]
    words = school.get("sentence") or school.get("standing")
    reasons = [Reason("inspection.latest", str(words), facts)] if words else []
    opens = school.get("window_opens_in_terms")
    if any(school.get(name) for name in ("category_of_concern", "two_ri", "worse_twice")):
        level = 3
    elif school.get("worse_than_good") or school.get("concern_flag"):
        level = 2
    elif opens is not None and opens <= TERMS_AHEAD:
        level = 1
        reasons.append(
            Reason(
                "inspection.window",
                "By the rule for its last outcome the next inspection may come within "
                f"{TERMS_AHEAD} terms. Ofsted can come at any time.",
                facts,
            )
        )
    elif school.get("worse_than_good") is None:
        if school.get("never_inspected"):
            sentence = "It has not been inspected in its present form."
        else:
            sentence = "The latest inspection outcome is not held."
        return _none(urn, "inspection", "ND", sentence)
    else:
        level = 0
    return DomainLevel(urn, "inspection", level, "ok", False, tuple(reasons))


def intelligence(school: Mapping[str, Any]) -> DomainLevel:
    """Human entries only; none can be held yet."""
    return _none(school["urn"], "intelligence", "ND", sentences.NO_INTELLIGENCE)
