"""One judgement as the rules of its regime read it: worse than good, category, words.

Grades of different regimes are never compared here; each is put to its own regime's test.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from headway.evidence.regimes import regimes

OVERALL_WORD = {1: "OUTSTANDING", 2: "GOOD", 3: "RI", 4: "INADEQUATE"}
CONCERN_WORD = {"SM": "SPECIAL_MEASURES", "SW": "SERIOUS_WEAKNESSES"}
CONCERN_SAYS = {
    "SM": "special measures",
    "SW": "serious weaknesses",
    "RSI": "requires significant improvement",
    "NTI": "notice to improve",
}
BAD_GRADES = ("3", "4")
BAD_AREAS = ("needs_attention", "urgent_improvement")
# Grades below the standard, the worst first, with what is said of them.
CARD_GRADES = (("urgent_improvement", "urgent improvement"), ("needs_attention", "needs attention"))
JUDGEMENT_GRADES = (("4", "inadequate"), ("3", "requires improvement"))
LEADERSHIP = ("leadership_and_governance", "leadership_and_management")
AREA_SAYS = {
    "quality_of_education": "quality of education",
    "behaviour_and_attitudes": "behaviour and attitudes",
    "personal_development": "personal development",
    "leadership_and_management": "leadership and management",
    "early_years": "early years",
    "sixth_form": "sixth form",
    "inclusion": "inclusion",
    "curriculum_and_teaching": "curriculum and teaching",
    "achievement": "achievement",
    "attendance_and_behaviour": "attendance and behaviour",
    "post16": "post-16 provision",
    "leadership_and_governance": "leadership and governance",
    "teaching": "teaching",
    "behaviour": "behaviour",
}


def category_from_card(areas: dict[str, str], safeguarding: str | None) -> str | None:
    """The category of concern that a report card's grades lead to.

    Special measures: leadership and governance needs urgent improvement, and so does another
    area or safeguarding is not met. Requires significant improvement: any area needs urgent
    improvement, or safeguarding is not met, otherwise. "none" when neither; None when the card
    has no grades.
    Source: School monitoring operating guide, November 2025; Education Act 2005 s.44.
    """
    if not areas and safeguarding is None:
        return None
    urgent = {area for area, grade in areas.items() if grade == "urgent_improvement"}
    leadership = urgent.intersection(LEADERSHIP)
    if leadership and (urgent - leadership or safeguarding == "not_met"):
        return "SM"
    if urgent or safeguarding == "not_met":
        return "RSI"
    return "none"


@dataclass(frozen=True)
class Judged:
    """One graded inspection or report card, as the rules of its regime read it."""

    on: date
    regime: str
    kind: str
    overall: int | None
    concern: str | None
    worse: bool | None
    areas: dict[str, str] = field(default_factory=dict)
    safeguarding: str | None = None

    @property
    def is_ri(self) -> bool:
        """A Requires improvement grade: grade 3 since September 2012, not Satisfactory."""
        return self.overall == 3 and self.regime != "S5-05"

    @property
    def below_good(self) -> bool:
        """Below good in its own regime's sense."""
        return bool(self.worse)

    @property
    def category_not_told(self) -> bool:
        """An inadequate judgement without an overall grade: Ofsted then places the school in a
        category, but which files do not always say whether."""
        return self.overall is None and "4" in self.areas.values()

    @property
    def ri_or_equivalent(self) -> bool:
        """As DfE reads it for "stuck": RI; in 2024/25 RI for quality of education or leadership;
        on a report card "needs attention" for leadership and governance."""
        if self.regime == "RC-25":
            return self.areas.get("leadership_and_governance") == "needs_attention"
        if self.overall is not None:
            return self.is_ri
        return "3" in (
            self.areas.get("quality_of_education"),
            self.areas.get("leadership_and_management"),
        )


def judged(row: dict[str, Any]) -> Judged:
    """A merged inspection as its regime reads it."""
    areas = {one["area"]: one["grade"] for one in row["judgements"] or [] if one["grade"]}
    return Judged(
        on=row["inspected_on"],
        regime=row["regime"],
        kind=row["kind"],
        overall=row["overall"],
        concern=row["concern"],
        worse=worse_than_good(row["regime"], row["overall"], areas, row["safeguarding"]),
        areas=areas,
        safeguarding=row["safeguarding"],
    )


def worse_than_good(
    regime: str, overall: int | None, areas: dict[str, str], safeguarding: str | None
) -> bool | None:
    """Whether a judgement is worse than good in its own regime; None when it cannot be told."""
    test = {one.id: one.worse for one in regimes()}.get(regime)
    if test == "report_card":
        if not areas and safeguarding is None:
            return None
        return any(grade in BAD_AREAS for grade in areas.values()) or safeguarding == "not_met"
    if overall is not None:
        return overall >= 3
    if not areas and safeguarding is None:
        return None
    return any(grade in BAD_GRADES for grade in areas.values()) or safeguarding == "not_met"


def overall_word(one: Judged) -> str | None:
    """OUTSTANDING, GOOD, RI … of an overall grade; None where none was given."""
    if one.overall is None:
        return None
    if one.overall == 4 and one.concern in CONCERN_WORD:
        return CONCERN_WORD[one.concern]
    return OVERALL_WORD[one.overall]


def standing_words(latest: Judged, concern: str | None) -> str:
    """The judgement in words, always with its regime's label."""
    regime = next(one for one in regimes() if one.id == latest.regime)
    if latest.overall is not None:
        words = regime.grades.get(latest.overall, OVERALL_WORD[latest.overall].capitalize())
        if concern in CONCERN_SAYS:
            words += f", {CONCERN_SAYS[concern]}"
    elif latest.kind == "report_card":
        words = _card_words(latest, concern)
    else:
        words = _judgement_words(latest, concern)
    return f"{words} ({regime.label})"


def standing_short(latest: Judged, concern: str | None) -> str:
    """The same judgement as briefly as a row of a list takes it, whole and without its regime.

    An overall grade as it is. Without one the gravest thing: the category, else in how many
    areas the worst grade was given, and safeguarding where it was not in order.
    """
    if latest.overall is not None:
        return standing_words(latest, concern).partition(" (")[0]
    card = latest.kind == "report_card"
    head = "Report card" if card else "No overall grade"
    if concern in CONCERN_SAYS:
        return f"{head}: {CONCERN_SAYS[concern]}"
    grades = CARD_GRADES if card else JUDGEMENT_GRADES
    unsafe = "safeguarding not met" if card else "safeguarding not effective"
    parts = [_worst(latest, grades)] if any(g in latest.areas.values() for g, _ in grades) else []
    if latest.safeguarding == "not_met":
        parts.append(unsafe)
    good = "expected standard or better" if card else "good or better"
    return f"{head}: {'; '.join(parts) or good}"


def _worst(latest: Judged, grades: tuple[tuple[str, str], ...]) -> str:
    """ "requires improvement in 3 areas", the one area by its name."""
    given, says = next((g, says) for g, says in grades if g in latest.areas.values())
    areas = [AREA_SAYS.get(area, area) for area, grade in latest.areas.items() if grade == given]
    return f"{says} in {areas[0] if len(areas) == 1 else f'{len(areas)} areas'}"


def _card_words(latest: Judged, concern: str | None) -> str:
    parts = _areas_by_grade(latest, CARD_GRADES)
    if latest.safeguarding == "not_met":
        parts.append("safeguarding not met")
    words = "Report card: " + (
        "; ".join(parts) if parts else "expected standard or better in every area"
    )
    return f"{words}; {CONCERN_SAYS[concern]}" if concern in CONCERN_SAYS else words


def _areas_by_grade(latest: Judged, grades: tuple[tuple[str, str], ...]) -> list[str]:
    parts = []
    for grade, says in grades:
        areas = [
            AREA_SAYS.get(area, area) for area, given in latest.areas.items() if given == grade
        ]
        if areas:
            parts.append(f"{says} in {_and(areas)}")
    return parts


def _judgement_words(latest: Judged, concern: str | None) -> str:
    parts = _areas_by_grade(latest, JUDGEMENT_GRADES)
    if latest.safeguarding == "not_met":
        parts.append("safeguarding not effective")
    words = "No overall grade: " + ("; ".join(parts) if parts else "good or better throughout")
    return f"{words}; {CONCERN_SAYS[concern]}" if concern in CONCERN_SAYS else words


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
