"""What can be done to a framework version."""

from headway.core.access import Permission
from headway.core.states import Start, Verbs

VERSION_MOVES: Verbs = {
    "ship_version": Start(
        "shipped", Permission.EDITION_PUBLISH, says="{actor} brought in {subject}."
    ),
    "draft_version": Start("draft", Permission.FRAMEWORK_DRAFT, says="{actor} drafted {subject}."),
}
