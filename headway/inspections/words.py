"""What is graded in an inspection, by the framework of its day, and how a grade is called.

The frameworks and their grades are the evidence half's own data; here are the words in which
people record them. An outcome that people record is read by the same rule as a published one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from headway.evidence.judgements import AREA_SAYS, category_from_card, worse_than_good
from headway.evidence.regimes import regimes

OVERALL, SAFEGUARDING = "overall", "safeguarding"
OVERALL_GRADES = (
    ("1", "Outstanding"), ("2", "Good"), ("3", "Requires improvement"), ("4", "Inadequate"),
)  # fmt: skip
CARD_GRADES = (
    ("exceptional", "Exceptional"), ("strong_standard", "Strong standard"),
    ("expected_standard", "Expected standard"), ("needs_attention", "Needs attention"),
    ("urgent_improvement", "Urgent improvement"),
)  # fmt: skip
JUDGED = (
    "quality_of_education", "behaviour_and_attitudes", "personal_development",
    "leadership_and_management", "early_years", "sixth_form",
)  # fmt: skip
CARD = (
    "inclusion", "curriculum_and_teaching", "achievement", "attendance_and_behaviour",
    "personal_development", "leadership_and_governance", "early_years", "post16",
)  # fmt: skip
CARD_REGIME, CARDS_SAFE = "RC-25", (("met", "Met"), ("not_met", "Not met"))
JUDGEMENTS_SAFE = (("met", "Effective"), ("not_met", "Not effective"))
CATEGORIES = {"SM": "special measures", "RSI": "requires significant improvement"}


@dataclass(frozen=True)
class Graded:
    """One thing that an inspection gives a grade for, with the grades that there are."""

    code: str
    label: str
    grades: tuple[tuple[str, str], ...]


def regime_of(on: date) -> str:
    """The inspection framework of an inspection that begins on a day."""
    begun = [one.id for one in regimes() if one.first <= on]
    return begun[-1] if begun else regimes()[0].id


def graded_in(regime: str) -> tuple[Graded, ...]:
    """What a graded inspection under a framework gives grades for, in the order of its report."""
    test = {one.id: one.worse for one in regimes()}.get(regime, "overall")
    card = test == "report_card"
    areas: tuple[str, ...] = CARD if card else JUDGED
    grades: tuple[tuple[str, str], ...] = CARD_GRADES if card else OVERALL_GRADES
    safe = CARDS_SAFE if card else JUDGEMENTS_SAFE
    found = [Graded(SAFEGUARDING, "Safeguarding", safe)]
    if test == "overall":
        found.append(Graded(OVERALL, "Overall", grades))
    return tuple(found + [Graded(area, _label(area), grades) for area in areas])


def _label(area: str) -> str:
    said = AREA_SAYS[area]
    return said[:1].upper() + said[1:]


def said(regime: str, grades: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Grades as a page says them: ("Overall", "Good"), in the order of the report."""
    return tuple(
        (one.label, dict(one.grades).get(grades[one.code], grades[one.code]))
        for one in graded_in(regime)
        if grades.get(one.code)
    )


def worse(regime: str, grades: Mapping[str, str]) -> bool | None:
    """Whether grades are worse than good in their own framework; None where nobody can tell."""
    overall = grades.get(OVERALL, "")
    areas = {k: v for k, v in grades.items() if k not in (OVERALL, SAFEGUARDING) and v}
    return worse_than_good(
        regime, int(overall) if overall else None, areas, grades.get(SAFEGUARDING) or None
    )


def in_short(regime: str, grades: Mapping[str, str]) -> str:
    """The grades in a line: the overall one, or the category, or how many areas fell short."""
    if grades.get(OVERALL):
        return dict(OVERALL_GRADES).get(grades[OVERALL], "")
    areas = {k: v for k, v in grades.items() if k not in (OVERALL, SAFEGUARDING) and v}
    if not areas and not grades.get(SAFEGUARDING):
        return ""
    if regime == CARD_REGIME:
        category = category_from_card(areas, grades.get(SAFEGUARDING) or None)
        if category in CATEGORIES:
            return f"Report card: {CATEGORIES[category]}"
    below = [one for one in areas.values() if one in ("3", "4") or one in BELOW]
    if below:
        return f"Below the standard in {len(below)} {'area' if len(below) == 1 else 'areas'}"
    if grades.get(SAFEGUARDING) == "not_met":
        return "Safeguarding is not in order"
    return "Nothing below the standard"


BELOW = ("needs_attention", "urgent_improvement")
