"""One colour per meaning across the product. The words always say it too."""

from headway.inspections.models import StandingGroup

STANDINGS = {
    StandingGroup.OUTSTANDING: "good",
    StandingGroup.GOOD: "good",
    StandingGroup.NO_GRADE_MET: "good",
    StandingGroup.RI: "watch",
    StandingGroup.NO_GRADE_BELOW: "watch",
    StandingGroup.SERIOUS_WEAKNESSES: "serious",
    StandingGroup.SPECIAL_MEASURES: "serious",
    StandingGroup.INADEQUATE: "serious",
}
PROPOSALS = {
    "STATUTORY": "serious",
    "OFSTED_FOLLOWUP": "serious",
    "PRIORITY_OFSTED": "serious",
    "SPECIAL_MEASURES": "serious",
    "TWO_RI": "serious",
    "RI": "serious",
    "PRIORITY_VULNERABLE": "watch",
    "PRIORITY_CRISIS": "serious",
    "WATCH": "watch",
    "NONE": "plain",
}


def standing_tone(group: str | None) -> str:
    """The tone of an Ofsted standing; quiet where nothing was judged."""
    return STANDINGS.get(group or "", "quiet")  # type: ignore[call-overload]


def short_category(words: str) -> str:
    """A category's words without what every listed category begins with, for cells and keys.

    "Priority school: in a category of concern" -> "In a category of concern".
    """
    rest = words.rpartition(": ")[2]
    return rest[:1].upper() + rest[1:]


def proposal_tone(category: str | None, listed: bool | None) -> str:
    """The tone of a proposal; a category of an authority's own goes by whether it is listed."""
    if category in PROPOSALS:
        return PROPOSALS[category]
    return "serious" if listed else "quiet"
