"""Ofsted's codes as a person reads them."""

from django import template

from headway.assessment.queries.filters import REGIMES
from headway.evidence.facts import STATE_WORDS, State
from headway.web.presenting.school import inspection_said

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


register.filter("said", inspection_said)

SHORT_STATES = {
    State.SUPPRESSED: "hidden",
    State.LOW_COVERAGE: "without a starting point",
    State.NO_ENTRIES: "without entries",
    State.NOT_PUBLISHED: "not for their type",
    State.NEW: "new",
    State.CANCELLED: "pandemic",
    State.BASELINE_GAP: "not produced",
    State.MISSING: "missing",
}
SHORT_WORDS = {STATE_WORDS[state]: words for state, words in SHORT_STATES.items()}


@register.filter
def short_state(words: str) -> str:
    """The reason for a missing number, short enough for a cell of a large table."""
    return SHORT_WORDS.get(words, words.lower())
