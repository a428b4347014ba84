"""What can be done with contracts, documents of the library and published versions."""

from django.db import models

from headway.core.access import Permission
from headway.core.states import Edit, Start, Verbs

P = Permission


class Audience(models.TextChoices):
    """Who may read a document."""

    OPEN = "open", "Open to anybody"
    CLOSED = "closed", "For the service and the council only"


class DocumentKind(models.TextChoices):
    """What a document of the library is."""

    FRAMEWORK = "framework", "Framework"
    TERMS = "terms", "Terms of reference"
    ANNUAL_REPORT = "annual_report", "Annual report"
    GUIDANCE = "guidance", "Guidance"
    POLICY = "policy", "Policy"
    OTHER = "other", "Other"


CONTRACT_MOVES: Verbs = {
    "record_contract": Start("", P.CONTRACT_EDIT, says="{actor} recorded {subject}."),
    "change_contract": Edit(P.CONTRACT_EDIT, says="{actor} changed {subject}."),
}
EXTENSION_MOVES: Verbs = {
    "extend_contract": Start("", P.CONTRACT_EDIT, says="{actor} recorded {subject}."),
    "withdraw_extension": Edit(P.CONTRACT_EDIT, says="{actor} withdrew {subject}."),
}
DOCUMENT_MOVES: Verbs = {
    "add_document": Start("", P.LIBRARY_EDIT, says="{actor} added {subject} to the library."),
    "withdraw_document": Edit(P.LIBRARY_EDIT, says="{actor} took {subject} out of the library."),
    "bring_back_document": Edit(
        P.LIBRARY_EDIT, says="{actor} brought {subject} back to the library."
    ),
}
VERSION_MOVES: Verbs = {
    "add_document_version": Start("", P.LIBRARY_EDIT, says="{actor} added {subject}."),
}
PUBLICATION_MOVES: Verbs = {
    "publish_framework": Start("", P.LIBRARY_EDIT, says="{actor} published {subject}."),
}
