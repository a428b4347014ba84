"""Ofsted's codes as a person reads them."""

from django import template

from headway.assessment.queries.filters import REGIMES

register = template.Library()

GRADES = {1: "outstanding", 2: "good", 3: "requires improvement", 4: "inadequate"}
CONCERNS = {
    "SM": "special measures",
    "SW": "serious weaknesses",
    "RSI": "requires significant improvement",
    "NTI": "notice to improve",
}


@register.filter
def grade_words(grade: int | None) -> str:
    """3 -> "requires improvement"; a missing grade says so."""
    return GRADES.get(grade or 0, "no overall grade")


@register.filter
def concern_words(code: str) -> str:
    """SM -> "special measures"."""
    return CONCERNS.get(code, code)


@register.filter
def safeguarding_words(code: str) -> str:
    """not_met -> "not met"."""
    return code.replace("_", " ")


@register.filter
def regime_words(code: str) -> str:
    """The inspection framework by its name."""
    return str(REGIMES.get(code, code))
