"""Refusals of the evidence half. Each message is a sentence for the person who loads."""

from collections.abc import Mapping
from typing import Any


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


def place_in(data: Mapping[str, Any], loc: tuple[int | str, ...]) -> str:
    """ "rules, R1, when" for a place in the file: the id says more than a number."""
    words, here = [], data
    for step in loc:
        try:
            here = here[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            here = {}
        known = isinstance(here, Mapping) and (here.get("id") or here.get("code"))
        words.append(str(known) if isinstance(step, int) and known else str(step))
    return ", ".join(words)
