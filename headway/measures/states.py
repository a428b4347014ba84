"""What can be done to editions and uploads."""

from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs

EDITION_MOVES: Verbs = {
    "publish_edition": Start("", Permission.EDITION_PUBLISH, says="{actor} published {subject}."),
}

PUBLICATION_MOVES: Verbs = {
    "ask_for_edition": Start(
        "", Permission.EDITION_PUBLISH, says="{actor} asked for an edition to be published."
    ),
    "close_publication": Edit(
        Permission.EDITION_PUBLISH, says="{actor} ended a request to publish an edition."
    ),
}

UPLOAD_MOVES: Verbs = {
    "upload_file": Start("waiting", Permission.DATA_UPLOAD, says="{actor} uploaded {subject}."),
    "queue_upload": Edit(
        Permission.DATA_UPLOAD, says="{actor} had {subject} queued, because it is large."
    ),
    "load_upload": Move(
        "waiting", "loaded", Permission.DATA_UPLOAD, says="{actor} had {subject} read and loaded."
    ),
    "find_unchanged": Move(
        "waiting",
        "unchanged",
        Permission.DATA_UPLOAD,
        says="{actor} had {subject} read; its values were held already.",
    ),
    "refuse_upload": Move(
        "waiting",
        "refused",
        Permission.DATA_UPLOAD,
        says="{actor} had {subject} read; it was refused.",
    ),
}
