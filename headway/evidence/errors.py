"""Refusals of the evidence half. Each message is a sentence for the person who loads."""


class EvidenceError(Exception):
    """Something that the reader of the message can put right."""


class UnreadableRelease(EvidenceError):
    """A file is refused whole: nothing of it has been stored.

    The message names the file and, where there is one, the row and the column.
    """


class UnknownAuthority(EvidenceError):
    """No school of this authority is in any loaded register."""


class UnknownSchool(EvidenceError):
    """The URN is in no loaded register."""


class BadFramework(EvidenceError):
    """A framework version's file is not valid; the message names rule and field."""


class NothingLoaded(EvidenceError):
    """The question needs files that have not been loaded yet."""
