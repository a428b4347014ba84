"""What can be done with intelligence, and where an entry stands."""

from django.db import models

from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs


class EntryState(models.TextChoices):
    """Where an entry stands. One that has expired stays held: it no longer counts."""

    HELD = "held", "Held"
    WITHDRAWN = "withdrawn", "Withdrawn"


ADD = Permission.INTELLIGENCE_ADD

ENTRY_MOVES: Verbs = {
    "add_entry": Start(EntryState.HELD, ADD, says="{actor} recorded {subject}."),
    "change_entry": Edit(ADD, says="{actor} wrote a new version of {subject}."),
    "renew_entry": Edit(
        ADD, says="{actor} said that {subject} is still true, until {after_expires_on}."
    ),
    "tell_school": Edit(ADD, says="{actor} noted that the school was told of {subject}."),
    "share_entry": Edit(ADD, says="{actor} shared {subject} with the school."),
    "mark_entry": Edit(ADD, says="{actor} marked {subject} for the report to the council."),
    "unmark_entry": Edit(ADD, says="{actor} took {subject} out of the report to the council."),
    "say_crisis": Edit(ADD, says="{actor} said that {subject} shows a crisis of leadership."),
    "confirm_crisis": Edit(
        ADD, says="{actor} agreed for the other party that {subject} shows a crisis."
    ),
    "withdraw_entry": Move(
        EntryState.HELD, EntryState.WITHDRAWN, ADD, says="{actor} withdrew {subject}."
    ),
    "answer_entry": Edit(
        Permission.INTELLIGENCE_REPLY, says="{actor} answered {subject} for the school."
    ),
}

RATING_MOVES: Verbs = {
    "rate_engagement": Start("", Permission.ENGAGEMENT_RATE, says="{actor} rated {subject}."),
}
