"""From one framework version to the next: reason codes matched, or reported, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from headway.core import clock
from headway.priority.models import Entry
from headway.priority.queries.wording import Wording, wording_on, wordings


def mapped(code: str, old: str, new: Wording) -> str | None:
    """The code of the new version for one of an old one; None where nothing matches."""
    from headway.frameworks.changeover import mapped as matched

    return matched(code, old, new.key) or None


def code_under(decided: str, carried: Entry | None, wording: Wording) -> tuple[str, str]:
    """The reason code of a new entry, and the old code that nothing matches, if so.

    What people decided goes first; else the carried entry's code as the version maps it.
    """
    if decided:
        return decided, ""
    if carried is None or not carried.reason_code:
        return "", carried.unmatched_code if carried else ""
    if carried.framework_key == wording.key:
        return carried.reason_code, ""
    found = mapped(carried.reason_code, carried.framework_key, wording)
    return (found, "") if found else ("", carried.reason_code)


@dataclass(frozen=True)
class Mapped:
    """A listed school whose entry was agreed under another version than the one in force."""

    entry: Entry
    code: str
    words: str
    becomes: str
    becomes_words: str

    @property
    def matches(self) -> bool:
        """Whether the version in force has a code for it."""
        return bool(self.becomes)


def changeover(on: date | None = None) -> list[Mapped]:
    """Entries to be carried into the version in force, those without a match first (Z-05)."""
    on = on or clock.today()
    new = wording_on(on)
    open_ones = Entry.objects.open().exclude(framework_key=new.key, unmatched_code="")
    entries = list(open_ones.select_related("school"))
    words = wordings(entry.framework_key for entry in entries)
    rows = []
    for entry in entries:
        code = entry.unmatched_code or entry.reason_code
        becomes = ""
        if not entry.unmatched_code:
            becomes = mapped(code, entry.framework_key, new) or ""
        old = words[entry.framework_key]
        rows.append(Mapped(entry, code, old.reason(code), becomes, new.reason(becomes)))
    return sorted(rows, key=lambda row: (row.matches, row.entry.school.name))
