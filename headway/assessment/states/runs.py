"""What can be done to assessment runs."""

from headway.core.access import Permission
from headway.core.states import Edit, Start, Verbs

RUN_MOVES: Verbs = {
    "freeze_run": Start("", Permission.ASSESSMENT_RUN, says="{actor} froze the run {subject}."),
    "hear_run": Start(
        "",
        Permission.ASSESSMENT_RUN,
        says="{actor} judged evidence again with the intelligence of the day: {subject}.",
    ),
    "hide_run": Edit(
        Permission.ASSESSMENT_RUN, says="{actor} put {subject} aside for another run."
    ),
    "show_run": Edit(
        Permission.ASSESSMENT_RUN, says="{actor} made {subject} the run that pages show."
    ),
}
