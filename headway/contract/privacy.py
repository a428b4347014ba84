"""How sensitive each field of the contract and the library is."""

from headway.core.privacy import PERSONAL, PLAIN, SENSITIVE

PLAIN_OF = {
    "Contract": (
        "id", "version", "title", "council", "provider", "starts_on", "ends_on", "longest_on",
        "break_on", "predecessor", "recorded_at",
    ),
    "Extension": ("id", "version", "contract", "until", "agreed_on", "withdrawn", "recorded_at"),
    "Document": ("id", "version", "title", "kind", "about", "withdrawn", "added_at"),
    "DocumentVersion": (
        "id", "document", "number", "from_on", "audience", "link", "name", "kind", "sha256",
        "note", "key", "added_at",
    ),
    "Publication": ("id", "version", "version_of", "published_on", "note", "recorded_at"),
}  # fmt: skip
PRIVACY = {
    **{f"{model}.{field}": PLAIN for model, fields in PLAIN_OF.items() for field in fields},
    "Contract.break_words": PLAIN,
    "Contract.value": SENSITIVE,
    "Contract.funding": PLAIN,  # terms of a public contract: its changes are kept in words
    "Contract.history": PLAIN,
    "Contract.recorded_by": PERSONAL,
    "Extension.cause": PLAIN,
    "Extension.recorded_by": PERSONAL,
    "Document.added_by": PERSONAL,
    "DocumentVersion.content": SENSITIVE,
    "DocumentVersion.added_by": PERSONAL,
    "Publication.published_by": PERSONAL,
}
