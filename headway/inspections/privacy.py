"""How sensitive inspections are: every one of these is published."""

from headway.core.privacy import PLAIN

PRIVACY = {
    "Inspection.*": PLAIN,
    "Judgement.*": PLAIN,
    "Standing.*": PLAIN,
    "AreaOutcome.*": PLAIN,
}
