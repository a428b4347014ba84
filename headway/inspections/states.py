"""What can be done with what people record about inspections."""

from django.db.models import TextChoices

from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs

P = Permission


class CaseState(TextChoices):
    """Where an inspection stands that people follow."""

    OPEN = "open", "Not published yet"
    PUBLISHED = "published", "Published"
    STRUCK = "struck", "Taken back"


CASE_MOVES: Verbs = {
    "open_inspection": Start(
        CaseState.OPEN, P.INSPECTION_RECORD, says="{actor} recorded {subject}."
    ),
    "change_days": Edit(P.INSPECTION_RECORD, says="{actor} corrected the days of {subject}."),
    "record_feedback": Edit(
        P.INSPECTION_RECORD, says="{actor} recorded what was said at the end of {subject}."
    ),
    "correct_feedback": Edit(
        P.INSPECTION_RECORD, says="{actor} corrected what was said at the end of {subject}."
    ),
    "tell_provider": Edit(
        P.INSPECTION_RECORD, says="{actor} told the service of the outcome of {subject}."
    ),
    "tell_council": Edit(
        P.INSPECTION_RECORD, says="{actor} told the council of the outcome of {subject}."
    ),
    "record_published": Move(
        CaseState.OPEN,
        CaseState.PUBLISHED,
        P.INSPECTION_RECORD,
        says="{actor} recorded that the outcome of {subject} was published on "
        "{after_published_on}.",
    ),
    "correct_published": Edit(
        P.INSPECTION_RECORD, says="{actor} corrected the published outcome of {subject}."
    ),
    "strike": Move(
        (CaseState.OPEN, CaseState.PUBLISHED),
        CaseState.STRUCK,
        P.INSPECTION_RECORD,
        says="{actor} took {subject} back.",
    ),
}

ATTENDANCE_MOVES: Verbs = {
    "record_attendance": Start("", P.INSPECTION_RECORD, says="{actor} recorded {subject}."),
    "change_attendance": Edit(P.INSPECTION_RECORD, says="{actor} corrected {subject}."),
}

READING_MOVES: Verbs = {
    "read_letter": Start("", P.INSPECTION_RECORD, says="{actor} read {subject}."),
    "correct_letter": Start(
        "", P.INSPECTION_RECORD, says="{actor} corrected the reading of {subject}."
    ),
}

EXPECTED_MOVES: Verbs = {
    "say_likely": Start("", P.INSPECTION_RECORD, says="{actor} said {subject}."),
    "take_back_likely": Edit(
        P.INSPECTION_RECORD, says="{actor} took back what was said of {subject}."
    ),
}

FOLLOW_UP_MOVES: Verbs = {
    "record_monitoring": Start("", P.INSPECTION_RECORD, says="{actor} recorded {subject}."),
    "capture_support": Start("", P.INSPECTION_RECORD, says="{actor} kept {subject}."),
    "take_back": Edit(P.INSPECTION_RECORD, says="{actor} took back {subject}."),
}
