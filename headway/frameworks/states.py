"""What can be done to a framework version."""

from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs

VERSION_MOVES: Verbs = {
    "ship_version": Start(
        "shipped", Permission.EDITION_PUBLISH, says="{actor} brought in {subject}."
    ),
    "draft_version": Start("draft", Permission.FRAMEWORK_DRAFT, says="{actor} drafted {subject}."),
    "edit_version": Edit(Permission.FRAMEWORK_DRAFT, says="{actor} changed {subject}."),
    "propose_version": Move(
        "draft",
        "proposed",
        Permission.FRAMEWORK_APPROVE,
        says="{actor} approved {subject} as the first of two, in force from {after_valid_from}.",
    ),
    "approve_version": Move(
        "proposed",
        "approved",
        Permission.FRAMEWORK_APPROVE,
        says="{actor} approved {subject} as the second of two.",
    ),
    "send_back_version": Move(
        "proposed",
        "draft",
        Permission.FRAMEWORK_APPROVE,
        says="{actor} sent {subject} back to be changed.",
    ),
    "withdraw_version": Move(
        ("draft", "proposed"),
        "withdrawn",
        Permission.FRAMEWORK_APPROVE,
        says="{actor} withdrew {subject}.",
    ),
}
