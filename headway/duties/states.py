"""What can be recorded of a duty that falls on a day."""

from django.db import models

from headway.core.access import Permission
from headway.core.states import Move, Start, Verbs


class RecordState(models.TextChoices):
    """What became of a duty."""

    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "Not needed this time"
    TAKEN_BACK = "taken_back", "Taken back"


SAID = (RecordState.DONE, RecordState.NOT_NEEDED)

RECORD_MOVES: Verbs = {
    "do_duty": Start(
        RecordState.DONE,
        Permission.DUTY_SEE,
        says="{actor} recorded as done on {after_on}: {subject}.",
    ),
    "pass_duty": Start(
        RecordState.NOT_NEEDED,
        Permission.DUTY_SEE,
        says="{actor} recorded as not needed this time: {subject}.",
    ),
    "take_back_duty": Move(
        SAID,
        RecordState.TAKEN_BACK,
        Permission.DUTY_SEE,
        says="{actor} took back what was recorded of: {subject}.",
    ),
}
