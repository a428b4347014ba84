"""Which schools a round holds, which the version leaves out, and who needs a visit first."""

from __future__ import annotations

from headway.assessment.models import GapKind, Run
from headway.core.templatetags.headway_words import day
from headway.evidence.rules import Framework
from headway.schools.models import School

NOT_TOLD = (
    "The register does not say whether the authority maintains the school, so nobody can say "
    "whether this version assesses it."
)


def schools_of(run: Run) -> list[School]:
    """Every open school that the authority maintains, or may maintain; academies are no cases."""
    return list(School.objects.filter(is_open=True, la=run.authority).exclude(maintained=False))


def gap_of(school: School, assessed: bool, rules: Framework) -> tuple[str, str]:
    """Why a school has no proposal, and of which kind that is; empty where it has one."""
    if school.maintained is None:
        return NOT_TOLD, GapKind.UNKNOWN
    if assessed:
        return "", ""
    why = school.scope_reason or f"{rules.title} does not assess it."
    return why, GapKind.SCOPE if school.phase else GapKind.UNKNOWN


def left_because(school: School) -> str:
    """Why a school is no longer a case; empty while the authority maintains it."""
    if not school.is_open:
        when = f" on {day(school.close_date)}" if school.close_date else ""
        return f"The school closed{when}."
    if school.maintained is False:
        return f"The authority no longer maintains the school: it is now {school.type or 'other'}."
    return ""


def needs_contact(rules: Framework, category: str) -> bool:
    """Whether a category is agreed rather than given: not by an inspection, nor in a crisis.

    A school in it for the first time is contacted and visited before it is proposed.
    """
    held = rules.categories.get(category)
    if held is None or not held.listed:
        return False
    codes = [code for code in rules.contents.reason_codes if code.category == category]
    return any("joint_agreement" in code.requires and not code.urgent for code in codes)
